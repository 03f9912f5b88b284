#pragma once
// The loops of circle layers over the slots of a circle, by the widest vectors that the processor has: who takes part,
// and who is tied to someone.

#include <array>
#include <cstdint>

#include "sim/core/bijection.hpp"
#include "sim/core/draws.hpp"
#include "sim/graph/partition.hpp"
#include "sim/graph/sociability.hpp"

namespace papotage {

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
  std::uint64_t by_circle;  // 2^64 / circle, rounded up
  BijectionFamily family;
  std::uint64_t member_key, pair_key;
  std::array<Chance, Sociability::most_classes> member;  // by class
  bool one_for_all;                                      // membership doesn't depend on class
  Chance pair;

  bool takes_part(std::uint32_t person, std::uint32_t of_class) const {
    const Chance chance = member[one_for_all ? 0 : of_class];
    return chance.always() || chance.happens(tie_mix(member_key, person));
  }
  bool all_take_part() const { return one_for_all && member[0].always(); }
};

/// Slots of a round in one unit.
struct Circle {
  const PreparedRound& round;
  const Sociability& sociability;
  const Bijection* bijection;  // null: slots are members
  std::uint32_t unit_first;    // the place of the unit's first member
  std::uint32_t first, count;  // its slots
};

/// Writes those who take part, and returns their number; overwrites up to eight entries beyond them.
std::uint32_t write_takers(const Circle& circle, std::uint32_t* out);
/// Those to whom the round ties `self`, who takes part.
std::uint32_t write_mates(const Circle& circle, std::uint32_t self, std::uint32_t* out);
}  // namespace papotage
