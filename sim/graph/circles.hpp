#pragma once
// Layers of undirected ties as a pure function: nested thinned circles.
//
// A layer is a list of rounds. In each round a keyed bijection sends the members of a unit (a team, a company, a
// region) to slots, and each aligned block of slots is a circle, the last one being smaller. Two people of a circle are
// tied by the round if both take part in it and their pair does:
//   takes part:  a hash of (person, round) is under the membership of the person's class
//   pair:        a hash of (lower, higher, round) is under the pair probability
// Two people are tied if some round ties them, and the first such round owns the tie, so that there are no repeats. A
// unit that fits one circle keeps its own order. Neighbours come in the order of construction: by round, then by slot.
// Nothing is stored but the description and, where asked for, rosters, which change no bit: who takes part in each
// circle, instead of a bijection and a hash a slot. A stored layer (sim/graph/layer_graph.hpp) has the same rows.
//
// Clustering comes from circles, homophily from units in an order of people other than that of their numbers, and hubs
// from a round of large circles with a membership that rises steeply with class. A layer may go on after ties that it
// has in common with another. What a description implies is in sim/graph/circles_law.hpp.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sim/graph/circle_lists.hpp"
#include "sim/graph/partition.hpp"
#include "sim/graph/sociability.hpp"

namespace papotage {

struct Round {
  std::uint32_t key = 0;  // its name within the layer, unique: other rounds may come and go
  std::shared_ptr<const Partition> partition;
  std::uint32_t circle = 2;           // people, 2 to 2^16
  std::vector<double> membership{1};  // of each class, or one for all, in [0, 1], resolved to 2^-31
  double pair_probability = 1;        // in [0, 1], resolved to 2^-31
};

class Rosters;

class CircleLayer {
 public:
  /// Among people 0 to people - 1, keyed by (seed, replicate, decision) and each round's key. `replicate` is
  /// `shared_by_replicates` for one network a scenario.
  CircleLayer(std::uint32_t people, std::uint64_t seed, std::uint32_t replicate, Decision decision,
              std::vector<Round> rounds, Sociability sociability = {});

  static constexpr bool directed() { return false; }
  std::uint32_t people() const { return people_; }
  const std::vector<Round>& rounds() const { return rounds_; }
  const std::vector<PreparedRound>& prepared() const { return prepared_; }
  const Sociability& sociability() const { return sociability_; }

  /// Writes down who takes part in which circle, for neighbours several times as quick: 4 bytes a person and round of
  /// large units, 4 to 6 of small ones (sim/graph/rosters.hpp). Copies of the layer share them.
  /// 2 bytes a person and round besides while they are written. Nothing from 2^30 people on.
  void write_rosters(int threads = 1);
  bool has_rosters() const { return rosters_ != nullptr; }

  /// Entries that a buffer for neighbours needs: the largest possible degree and a few. The layer's own only: to what
  /// is there already they are added.
  std::uint32_t room() const { return room_; }
  /// Writes i's neighbours and returns their number. out[0] to out[already - 1] are distinct ties known from elsewhere
  /// (not i), and come first: the layer appends those of its own that are not among them, and returns how many there
  /// are in all. `out` has already + room() entries; what lies beyond the ties is overwritten.
  std::uint32_t neighbours(std::uint32_t i, std::uint32_t* out, std::uint32_t already = 0) const;
  /// act(j) for each neighbour j of the layer's own.
  template <class Act>
  void for_each_neighbour(std::uint32_t i, Act&& act) const;
  /// act(i, list) for each i of `who` in turn, with the list of the layer's own neighbours as a span that lasts for the
  /// call. The quickest way through many people: it works some people ahead, so that memory needn't be waited for.
  template <class Act>
  void for_each_list(std::span<const std::uint32_t> who, Act&& act) const;
  /// Whether the layer itself ties i and j.
  bool adjacent(std::uint32_t i, std::uint32_t j) const;

  /// Bytes of the description, partitions, orders and columns once each, and of the rosters.
  std::size_t bytes() const;

 private:
  bool takes_part(std::uint32_t i, const PreparedRound& round) const {
    return round.takes_part(i, round.one_for_all ? 0 : sociability_.of(i));
  }
  /// Somebody's lists in consecutive rounds, on their way from memory.
  struct Found {
    static constexpr std::size_t most = 16;
    CircleList lists[most];
    CircleList* end;
  };
  /// i's lists in up to Found::most rounds from `first` on.
  void find(std::uint32_t i, std::size_t first, Found& found) const;
  std::uint32_t add_found(std::uint32_t i, const Found& found, std::uint32_t* out, std::uint32_t n,
                          std::uint32_t already) const;
  // Whether i takes part in a round, and its list: from what is written down, `row` being i's, or from slots.
  bool find_written(std::uint32_t i, std::uint32_t place, const std::uint16_t* row, std::size_t round,
                    CircleList& list) const;
  bool find_slots(std::uint32_t i, std::uint32_t place, std::size_t round, CircleList& list) const;
  std::uint32_t computed_mates(std::uint32_t i, const PreparedRound& round, std::uint32_t* out) const;
  /// Asks for what find(i) reads first.
  void prefetch(std::uint32_t i) const;
  bool tied_by(std::size_t round, std::uint32_t low, std::uint32_t high) const;

  std::uint32_t people_, room_;
  std::vector<Round> rounds_;
  std::vector<PreparedRound> prepared_;
  Sociability sociability_;
  std::shared_ptr<const Rosters> rosters_;
};

template <class Act>
void CircleLayer::for_each_neighbour(std::uint32_t i, Act&& act) const {
  constexpr std::uint32_t small = 4096;  // 16 KiB of stack; rarely too few
  std::uint32_t on_stack[small];
  std::vector<std::uint32_t> on_heap(room_ > small ? room_ : 0);
  std::uint32_t* const list = room_ > small ? on_heap.data() : on_stack;
  const std::uint32_t n = neighbours(i, list);
  for (std::uint32_t k = 0; k < n; ++k) act(list[k]);
}

template <class Act>
void CircleLayer::for_each_list(std::span<const std::uint32_t> who, Act&& act) const {
  constexpr std::size_t far_ahead = 8;
  std::vector<std::uint32_t> list(room_);
  const bool ahead = rosters_ && prepared_.size() <= Found::most;
  Found found[2];
  if (ahead && !who.empty()) find(who[0], 0, found[0]);
  for (std::size_t k = 0; k < who.size(); ++k) {
    std::uint32_t n;
    if (ahead) {
      if (k + far_ahead < who.size()) prefetch(who[k + far_ahead]);
      if (k + 1 < who.size()) find(who[k + 1], 0, found[(k + 1) % 2]);
      n = add_found(who[k], found[k % 2], list.data(), 0, 0);
    } else {
      n = neighbours(who[k], list.data());
    }
    act(who[k], std::span<const std::uint32_t>(list.data(), n));
  }
}

}  // namespace papotage
