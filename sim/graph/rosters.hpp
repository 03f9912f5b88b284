#pragma once
// The circles of a layer, written down: for each round those who take part in each circle, in the order of slots.
//
// A circle's list begins where its slots do, so that it needs no offset, and ends with a mark, so that it needs no
// count: only those who take part look into a circle, so that no list is empty. How i finds its list depends on the
// units of a round:
//   step    none is larger than 2^14: the list's place less i's
//   number  the number of the circle within the unit
//   slot    units are few and large: the unit's own bijection, made beforehand, and a hash for i's membership
//   tied    whole units of at most 16 people, all of whom take part, in the first round: no list, but a bit for each
//           to whom the round ties i
// Steps, numbers and bits take 2 bytes a person and round, 0 for those who don't take part or have no ties; all of a
// person are in one row. A list has 4 bytes a slot; 2 where units are found by steps and people have the order of their
// numbers, since there it can hold people by their distance. A round whose circles are whole units with all their
// members needs nothing.
//
// A flag tells whether i's list may have somebody in common with one of an earlier round: few do, and comparing lists
// would take longer than copying them. It is on top of the step or number, or else in i's own entry of the list. Flags
// come from fingerprints of the circles of each person, and may be up without need.

#include <cstdint>
#include <vector>

#include "sim/graph/circle_lists.hpp"

namespace papotage {

class Rosters {
 public:
  /// How a round is written down.
  struct Written {
    enum class Way : std::uint8_t { computed, step, number, slot, tied };
    Way way = Way::computed;
    bool near = false;                    // the form of lists
    std::uint32_t column = 0;             // in rows of steps, numbers and bits
    std::uint32_t lines = 1;              // of memory that a list has on average, at most 8
    std::uint16_t* near_lists = nullptr;  // lists of one form or the other, by place, from a line's beginning on
    std::uint32_t* far_lists = nullptr;
    std::vector<Bijection> bijections;  // of each unit
  };
  static constexpr std::uint32_t zero = 1u << 14;     // what stands for no step, and for no distance in a near list
  static constexpr std::uint32_t repeats = 1u << 15;  // the flag of a step or number

  /// Of people 0 to people - 1 < 2^30.
  Rosters(std::uint32_t people, const std::vector<PreparedRound>& rounds, const Sociability& sociability, int threads);
  Rosters(const Rosters&) = delete;
  Rosters& operator=(const Rosters&) = delete;

  const Written& round(std::size_t r) const { return rounds_[r]; }
  /// i's steps, numbers and bits, by column; 0: doesn't take part, or has no ties.
  const std::uint16_t* row(std::uint32_t i) const { return rows_.data() + std::size_t{i} * columns_; }
  std::size_t bytes() const;

 private:
  class Writer;

  void plan(const PreparedRound& round, std::uint32_t classes);
  void place_lists(const std::vector<PreparedRound>& rounds);

  std::uint32_t columns_ = 0;
  std::vector<std::uint16_t> rows_;
  std::vector<std::uint32_t> entries_;  // of the lists of all rounds: one piece, for the sake of huge pages
  std::vector<Written> rounds_;
};

}  // namespace papotage
