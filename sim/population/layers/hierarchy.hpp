#pragma once
// The reporting tree of each company, as a pure function.
//
// A unit's list is its head and those directly below: the heads of its parts, of a team its members. (Who heads a
// larger unit stands before the team's head and is in that unit's list alone.) Where more than 1.5 span people stand
// below the head, the list becomes a tree: m people are divided into
//   g = clamp(round(m / (span + 1)), min(2, span), span)
// even groups of consecutive people, the first of each reports to the head and leads the rest of the group by the same
// rule. So everybody in a company but its head has one manager, and spans are about `span` where units have about that
// many parts.
//
// Some of those who lead nobody are managed from elsewhere: each moves with a probability p, and those of a company who
// move pass their places on, each taking the place of the next in a keyed cyclic order of the company. They lead
// nobody, so there are no cycles, and all spans stay. In a company where l people lead nobody, one of whom shares their
// manager with k - 1 others of them, that one's manager is another than by the chart with probability
//   p (1 - (1 - p)^(l - 1)) (l - k) / (l - 1),   p = min(1, elsewhere T / (T - 1)),
// T being the company's teams, since about one in T comes back to the same manager (p = elsewhere where T is 1). That
// is nearly `elsewhere` but in companies of a few teams, of whom few move or too many would have to, and nothing where
// one person leads all others.

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/core/bijection.hpp"
#include "sim/core/draws.hpp"
#include "sim/population/organisation.hpp"

namespace papotage {

/// [layers.hierarchy]
struct HierarchySettings {
  std::uint32_t span = 7;  // reports of a manager, about; at least 1
  double elsewhere = .08;  // share of employees who lead nobody that are managed from elsewhere in the company, [0, 1]

  static void declare(Declare<HierarchySettings>& d);
};

class HierarchyLayer {
 public:
  static constexpr std::uint32_t nobody = UINT32_MAX;

  /// Among people 0 to people - 1, of whom the organisation's employees stand first; others have no ties.
  HierarchyLayer(std::uint32_t people, std::shared_ptr<const Organisation> organisation, HierarchySettings settings,
                 std::uint64_t seed, std::uint32_t replicate);

  static constexpr bool directed() { return false; }
  std::uint32_t people() const { return people_; }
  /// More than anybody's neighbours.
  std::uint32_t room() const { return room_; }

  /// Writes down everybody's manager, which makes all below several times as quick: 4 bytes an employee and a bit.
  void write_managers(int threads = 1);

  /// To whom i reports, or nobody (the head of a company, an outsider).
  std::uint32_t manager(std::uint32_t i) const;
  /// Writes who reports to i and returns their number. `out` has room() entries.
  std::uint32_t reports(std::uint32_t i, std::uint32_t* out) const;
  /// The manager, then the reports.
  std::uint32_t neighbours(std::uint32_t i, std::uint32_t* out) const;
  bool adjacent(std::uint32_t i, std::uint32_t j) const { return i != j && (manager(i) == j || manager(j) == i); }

  /// Without the organisation, which is shared.
  std::size_t bytes() const {
    return sizeof *this + managers_.size() * sizeof managers_[0] + leads_.size() * sizeof leads_[0];
  }

 private:
  /// Those below the head of a unit, numbered from 0.
  struct List {
    std::size_t kind;     // of the unit; the members are the heads of its parts, of a team people
    std::uint32_t first;  // part, of a team person, who is number 0
    std::uint32_t size;
  };
  /// A member of a list within its tree.
  struct Place {
    std::uint32_t leader;       // a member, or `nobody`: the unit's head
    std::uint32_t first, size;  // members whom they lead, those who report to others of them included
  };
  /// A member's list, or none (of size 0) for the head of a company.
  struct Seat {
    List list;
    std::uint32_t number;
  };

  using Chain = Organisation::Chain;

  List list_of(std::size_t kind, const Chain& chain) const;
  Seat seat_of(std::uint32_t i, const Chain& chain) const;
  Place place_in(std::uint32_t size, std::uint32_t number) const;
  std::uint32_t person(const List& list, std::uint32_t number) const;
  bool all_report(std::uint32_t size) const { return 2 * std::uint64_t{size} <= 3 * std::uint64_t{settings_.span}; }
  std::uint32_t groups(std::uint32_t size) const;
  std::uint32_t add_reports(const List& list, std::uint32_t first, std::uint32_t size, std::uint32_t* out) const;

  std::uint32_t computed_manager(std::uint32_t i) const;
  std::uint32_t charted_manager(std::uint32_t i) const;
  std::uint32_t charted_reports(std::uint32_t i, std::uint32_t* out) const;
  bool leads(std::uint32_t i) const;
  bool moves(std::uint32_t i) const;
  std::uint32_t next_mover(std::uint32_t i, bool forward) const;

  std::shared_ptr<const Organisation> organisation_;
  HierarchySettings settings_;
  std::uint32_t people_, room_;
  std::uint64_t coins_, elsewhere_;      // a word of the mixes that say who moves; the share of 2^32
  BijectionFamily orders_;               // of each company's people
  std::vector<std::uint32_t> managers_;  // of each employee; empty until they are written down
  std::vector<std::uint64_t> leads_;     // a bit an employee: has reports
};

}  // namespace papotage
