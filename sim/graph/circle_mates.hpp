#pragma once
// The loops of circle layers over a few dozen people, by the widest vectors that the processor has: who of a circle is
// tied to someone, found from the slots or read from a list.

#include <array>
#include <cstdint>
#include <span>

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

/// The people of a circle who take part, in the order of slots.
struct CircleList {
  enum class Form : std::uint8_t {
    computed,  // no list: from slots
    places,    // `count` people from the place `base` on, in no order but that of numbers
    people,    // `count` people from `people` on
    far,       // from `people` on until a mark; the entry of each may be flagged
    near,      // from `near` on until a mark, as the number less `base`
    tied       // whom the round ties to i: those of 16 places from `base` on whose bit of `count` is set
  };
  // The last one of a list without a count has a mark on top.
  static constexpr std::uint32_t far_mark = 1u << 31, far_flag = 1u << 30, near_mark = 1u << 15;
  // Vectors read up to this many entries beyond the last.
  static constexpr std::uint32_t beyond = 16;

  const PreparedRound* round;
  Form form;
  bool repeats;  // may have people in common with earlier lists; or self's entry is flagged
  std::uint32_t base, count;
  union {
    const std::uint32_t* people;
    const std::uint16_t* near;
  };
};

/// Keeps those of a list of n people whom a chance by pair_mix of the key ties to `self`, in place, and returns their
/// number. The list has room for seven more.
std::uint32_t keep_tied(Chance chance, std::uint64_t key, std::uint32_t self, std::uint32_t* list, std::uint32_t n);
/// Writes those who take part, and returns their number; overwrites up to eight entries beyond them.
std::uint32_t write_takers(const Circle& circle, std::uint32_t* out);
/// Those to whom the round ties `self`, who takes part.
std::uint32_t write_mates(const Circle& circle, std::uint32_t self, std::uint32_t* out);
/// The same for lists, added to `out` of n people, and returns how many there are then. Drops whoever is there already,
/// as far as the lists say that they may repeat earlier ones; whoever is among the first `known` people is always
/// dropped.
std::uint32_t add_mates(std::span<const CircleList> lists, std::uint32_t self, std::uint32_t* out, std::uint32_t n,
                        std::uint32_t known);

}  // namespace papotage
