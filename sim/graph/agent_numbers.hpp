#pragma once
// From the numbers that a file gives to agents to agents 0 to n - 1, in ascending order of number. Both classes first
// count the arcs that leave each number, then hand over the counts by agent and translate.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/graph/rows.hpp"

namespace papotage {

/// What becomes of the counts: `offsets` as counts_to_cursors wants them, and the number of each agent, or nothing
/// where agent i is number i.
struct CountedAgents {
  std::vector<std::uint64_t> offsets, labels;
};

inline constexpr std::uint32_t no_agent = 0xffffffff;

/// The agent who bears a number among so many, whose numbers are `labels` (ascending; empty: their own); no_agent where
/// nobody does.
inline std::uint32_t agent_of_label(std::uint64_t number, std::uint32_t nodes, std::span<const std::uint64_t> labels) {
  if (labels.empty()) return number < nodes ? static_cast<std::uint32_t>(number) : no_agent;
  const auto found = std::lower_bound(labels.begin(), labels.end(), number);
  return found != labels.end() && *found == number ? static_cast<std::uint32_t>(found - labels.begin()) : no_agent;
}

/// For numbers below a bound: a table with a place for each number.
class DenseNumbers {
 public:
  explicit DenseNumbers(std::uint64_t bound)
      : bound_(bound), counts_(column_of<std::uint64_t>(1 + std::min(bound, std::uint64_t{1} << 17))) {}

  /// Makes room for a number; false where it isn't below the bound.
  bool admit(std::uint64_t number) {
    if (number + 1 < counts_.size()) [[likely]]
      return true;
    if (number >= bound_) return false;
    grow(number);
    return true;
  }
  void prefetch_count(std::uint64_t number) const { __builtin_prefetch(&counts_[number + 1], 1); }
  /// The number appears, with `arcs` arcs. Twice the count, plus one where it appears at all.
  void count(std::uint64_t number, std::uint64_t arcs) {
    std::uint64_t& c = counts_[number + 1];
    c = (c + 2 * arcs) | 1;
  }

  /// Ends the counting.
  CountedAgents agents();

  void prefetch(std::uint64_t number) const {
    if (!agent_.empty()) __builtin_prefetch(&agent_[std::min<std::uint64_t>(number, agent_.size() - 1)]);
  }
  /// no_agent for a number that wasn't counted.
  std::uint32_t agent(std::uint64_t number) const {
    if (number >= numbers_) return no_agent;
    return agent_.empty() ? static_cast<std::uint32_t>(number) : agent_[number];
  }

 private:
  void grow(std::uint64_t number);

  std::uint64_t bound_, numbers_ = 0;  // numbers are below numbers_
  std::vector<std::uint64_t> counts_;  // of number i at i + 1
  std::vector<std::uint32_t> agent_;   // by number; empty where each agent is its number
};

/// For any numbers up to 2^63 - 1: a hash table of those that appear.
class SparseNumbers {
 public:
  bool admit(std::uint64_t) const { return true; }
  void prefetch_count(std::uint64_t number) const { __builtin_prefetch(&slots_[home(number)], 1); }
  void count(std::uint64_t number, std::uint64_t arcs) {
    Slot& slot = slots_[find(number)];
    slot.value += arcs;
    if (slot.number == number) return;
    slot.number = number;
    if (2 * ++used_ > slots_.size()) grow();
  }

  CountedAgents agents();

  void prefetch(std::uint64_t number) const { __builtin_prefetch(&slots_[home(number)]); }
  std::uint32_t agent(std::uint64_t number) const {
    const Slot& slot = slots_[find(number)];
    return slot.number == number ? static_cast<std::uint32_t>(slot.value) : no_agent;
  }

 private:
  static constexpr std::uint64_t free = ~std::uint64_t{0};
  struct Slot {
    std::uint64_t number = free;
    std::uint64_t value = 0;  // the count of arcs, then the agent
  };
  std::size_t home(std::uint64_t number) const { return ((number ^ number >> 32) * 0x9e3779b97f4a7c15) >> shift_; }
  /// Where the number is, or would be put.
  std::size_t find(std::uint64_t number) const {
    std::size_t i = home(number);
    while (slots_[i].number != number && slots_[i].number != free) i = (i + 1) & (slots_.size() - 1);
    return i;
  }
  void grow();

  int shift_ = 64 - 12;
  std::vector<Slot> slots_ = std::vector<Slot>(std::size_t{1} << 12);
  std::uint64_t used_ = 0;
};

}  // namespace papotage
