#pragma once
// The organisation chart: employees in organisation preorder, divided into nested units that are intervals, and who
// heads each.

#include <array>
#include <cstdint>
#include <memory>

#include "sim/graph/partition.hpp"
#include "sim/population/settings.hpp"

namespace papotage {

/// Kinds of units, innermost first; each is a whole number of the one before.
enum class UnitKind : std::uint8_t { team, department, site, company };
inline constexpr std::array<UnitKind, 4> unit_kinds{UnitKind::team, UnitKind::department, UnitKind::site,
                                                    UnitKind::company};
inline constexpr std::array<const char*, 4> unit_names{"team", "department", "site", "company"};

class Organisation {
 public:
  /// The units around an employee, innermost first, and the head of each.
  struct Chain {
    std::array<Partition::Unit, 4> units;
    std::array<std::uint32_t, 4> heads;
  };

  /// From settled settings, by (seed, replicate).
  ///
  /// Companies of one size: employees / companies each, the remainder one by one to the first. By size classes: each
  /// class gets its share of the employees (cumulated shares rounded, so that they sum) and draws companies of
  /// floor(from ((to + 1) / from)^u) employees, u uniform on [0, 1), until these are used up: k employees with
  /// probability log(1 + 1 / k) / log((to + 1) / from). The last company of a class takes what remains, be it below
  /// `from`. Then all companies are put into random order.
  ///
  /// A company of n people has k = round(n / site) sites, at least one; a site likewise has departments, and these have
  /// teams. n people are cut into k parts at round((j + jitter) n / k), 0 < j < k, the jitter uniform in
  /// +- size_variation / 2, but into at least one person each. A cut is drawn by its number, its unit's number within
  /// the company, and the company's number: the size of a company changes the division of no other.
  Organisation(const PopulationSettings& settings, std::uint64_t seed, std::uint32_t replicate);
  /// From partitions of the same employees, innermost first, each coarser than the one before.
  explicit Organisation(std::array<std::shared_ptr<const Partition>, 4> units);

  std::uint32_t employees() const { return of(UnitKind::team).people(); }
  const Partition& of(UnitKind kind) const { return *units_[static_cast<std::size_t>(kind)]; }
  std::shared_ptr<const Partition> shared(UnitKind kind) const { return units_[static_cast<std::size_t>(kind)]; }

  /// The head of the unit of `kind` in which employee i is. In a unit of one subunit both have one head. Otherwise
  /// heads are different people as far as there are people: a unit's head is the first of its interval who heads none
  /// of the units around it, but at most the last of its first team (who then heads both).
  std::uint32_t head(UnitKind kind, std::uint32_t i) const;
  Chain chain(std::uint32_t i) const;
  /// The largest kind of unit with more than one part that i heads: 0 for those who head nobody, 1 for the head of a
  /// team of several people, 2 of a department of several teams, 3 of a site of several departments, 4 of a company of
  /// several sites. (A shopkeeper with three employees has level 1; alone, level 0.)
  std::uint8_t level(std::uint32_t i) const;
  static constexpr std::uint8_t levels = 5;

  std::size_t bytes() const;

 private:
  std::array<std::shared_ptr<const Partition>, 4> units_;
};

}  // namespace papotage
