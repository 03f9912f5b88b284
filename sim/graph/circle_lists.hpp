#pragma once
// Lists of the people of a circle, and the loops over them, by the widest vectors that the processor has.

#include <cstdint>
#include <span>

#include "sim/graph/circle_mates.hpp"

namespace papotage {

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
/// Adds those of lists to whom their rounds tie `self`, who takes part, to `out` of n people, and returns how many
/// there are then. Drops whoever is there already, as far as the lists say that they may repeat earlier ones; whoever
/// is among the first `known` people is always dropped.
std::uint32_t add_mates(std::span<const CircleList> lists, std::uint32_t self, std::uint32_t* out, std::uint32_t n,
                        std::uint32_t known);

}  // namespace papotage
