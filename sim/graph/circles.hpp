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
// Nothing is stored but the description; a stored layer (sim/graph/layer_graph.hpp) has the same rows.
//
// Clustering comes from circles, homophily from units in an order of people other than that of their numbers, hubs from
// a round of large circles with a membership that rises steeply with class, and tie overlap from another layer, whose
// ties are taken over with a probability. What a description implies is in sim/graph/circles_law.hpp.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sim/core/bijection.hpp"
#include "sim/core/draws.hpp"
#include "sim/graph/partition.hpp"

namespace papotage {

/// How people are divided into a few classes, from less to more sociable, say.
class Sociability {
 public:
  static constexpr std::uint32_t most_classes = 16;

  /// All in one class.
  Sociability() = default;
  /// `classes` equally likely ones, by a hash of the person.
  Sociability(std::uint32_t classes, std::uint64_t seed, std::uint32_t replicate, Decision decision);
  /// Those of a column, each below `classes`. One byte a person.
  Sociability(std::uint32_t classes, std::shared_ptr<const std::vector<std::uint8_t>> column);

  std::uint32_t classes() const { return classes_; }
  std::uint32_t of(std::uint32_t person) const {
    return column_ ? (*column_)[person] : drawn(tie_mix(key_, person), classes_);
  }
  /// What share of people 0 to people - 1 is in each class; expected where it is drawn.
  std::vector<double> shares(std::uint32_t people) const;

  // For loops that vectorise.
  static constexpr std::uint32_t drawn(std::uint32_t hash, std::uint32_t classes) {
    return (hash >> 16) * classes >> 16;
  }
  std::uint64_t key() const { return key_; }
  const std::uint8_t* column() const { return column_ ? column_->data() : nullptr; }

 private:
  std::uint32_t classes_ = 1;
  std::uint64_t key_ = 0;
  std::shared_ptr<const std::vector<std::uint8_t>> column_;
};

struct Round {
  std::uint32_t key = 0;  // its name within the layer, unique: other rounds may come and go
  std::shared_ptr<const Partition> partition;
  std::uint32_t circle = 2;           // people, 2 to 2^16
  std::vector<double> membership{1};  // of each class, or one for all, in [0, 1], resolved to 2^-31
  double pair_probability = 1;        // in [0, 1], resolved to 2^-31
};

class CircleLayer;

/// Ties that a layer has in common with another: each of the other's is taken over with a probability.
struct TieOverlap {
  std::shared_ptr<const CircleLayer> layer;
  double probability = 0;  // in [0, 1], resolved to 2^-31
};

/// The number of a pair low < high in a round: two words of key enter at different places, as in tie_mix.
constexpr std::uint32_t pair_mix(std::uint64_t key, std::uint32_t low, std::uint32_t high) {
  std::uint32_t x = low * 0x9e3779b9u + static_cast<std::uint32_t>(key);
  x = (x ^ x >> 16) * 0x85ebca6bu;
  x ^= x >> 13;
  x += high * 0xc2b2ae35u;
  x ^= static_cast<std::uint32_t>(key >> 32);
  x = (x ^ x >> 16) * 0x7feb352du;
  x = (x ^ x >> 15) * 0x846ca68bu;
  return x ^ x >> 16;
}

/// An event of probability p, told by a hash; p is resolved to 2^-31 so that both never and always can be said and
/// signed comparison serves, the only one that vectors have.
class Chance {
 public:
  Chance() = default;
  explicit Chance(double p) : highest_(static_cast<std::int32_t>(static_cast<std::int64_t>(p * 0x1p31 + .5) - 1)) {}
  bool happens(std::uint32_t hash) const { return static_cast<std::int32_t>(hash >> 1) <= highest_; }
  bool always() const { return highest_ == INT32_MAX; }
  std::int32_t highest() const { return highest_; }
  /// What p was rounded to.
  double value() const { return (highest_ + 1.) * 0x1p-31; }

 private:
  std::int32_t highest_ = -1;
};

/// A round as the loops want it.
struct PreparedRound {
  const Partition* partition;
  std::uint32_t circle;
  BijectionFamily family;
  std::uint64_t member_key, pair_key;
  std::array<Chance, Sociability::most_classes> member;  // by class
  bool one_for_all;                                      // membership doesn't depend on class
  Chance pair;
};

class CircleLayer {
 public:
  /// Among people 0 to people - 1, keyed by (seed, replicate, decision) and each round's key. `replicate` is
  /// `shared_by_replicates` for one network a scenario.
  CircleLayer(std::uint32_t people, std::uint64_t seed, std::uint32_t replicate, Decision decision,
              std::vector<Round> rounds, Sociability sociability = {}, TieOverlap overlap = {});

  static constexpr bool directed() { return false; }
  std::uint32_t people() const { return people_; }
  const std::vector<Round>& rounds() const { return rounds_; }
  const std::vector<PreparedRound>& prepared() const { return prepared_; }
  const Sociability& sociability() const { return sociability_; }
  const TieOverlap& overlap() const { return overlap_; }

  /// Entries that a buffer for neighbours needs: the largest possible degree and a few.
  std::uint32_t room() const { return room_; }
  /// Writes i's neighbours and returns their number. `out` has room() entries; what lies beyond is overwritten.
  std::uint32_t neighbours(std::uint32_t i, std::uint32_t* out) const;
  /// act(j) for each neighbour j.
  template <class Act>
  void for_each_neighbour(std::uint32_t i, Act&& act) const;
  /// Whether i and j are tied.
  bool adjacent(std::uint32_t i, std::uint32_t j) const;

  /// Bytes of the description: partitions, orders and columns once each, without the layer that it overlaps with.
  std::size_t bytes() const;

 private:
  std::uint32_t overlap_neighbours(std::uint32_t i, std::uint32_t* out) const;
  bool takes_part(std::uint32_t i, const PreparedRound& round) const {
    const Chance chance = round.member[round.one_for_all ? 0 : sociability_.of(i)];
    return chance.always() || chance.happens(tie_mix(round.member_key, i));
  }

  std::uint32_t people_, room_;
  std::vector<Round> rounds_;
  std::vector<PreparedRound> prepared_;
  Sociability sociability_;
  TieOverlap overlap_;
  std::uint64_t overlap_key_ = 0;
  Chance overlap_chance_;
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

}  // namespace papotage
