#pragma once
// Connected parts of people whose ties come in any order and from several threads.
//
// Each points at somebody of their part with a number that isn't higher; the lowest of a part points at itself. To join
// two parts, the higher of their lowest is hung on the lower one, by compare and swap: after the same joins parts are
// the same, whatever their order (Jayanti & Tarjan, "A randomized concurrent algorithm for disjoint set union", 2016;
// Sutton, Ben-Nun & Barak, "Optimizing parallel graph connectivity computation via subgraph sampling", 2018).

#include <atomic>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "sim/core/parallel.hpp"

namespace papotage {

class UnionFind {
 public:
  /// Everybody alone. 4 bytes a person.
  explicit UnionFind(std::uint32_t people) : above_(column_of<std::uint32_t>(people)) {
    std::iota(above_.begin(), above_.end(), 0);
  }

  /// The lowest number in the part of i, as far as joins have ended.
  std::uint32_t part(std::uint32_t i) {
    for (;;) {
      const std::uint32_t one = at(i).load(std::memory_order_relaxed), two = at(one).load(std::memory_order_relaxed);
      if (one == two) return one;
      // Another thread may have put a lower one there: this one is of the same part too.
      at(i).store(two, std::memory_order_relaxed);
      i = two;
    }
  }

  void join(std::uint32_t i, std::uint32_t j) {
    for (;;) {
      std::uint32_t low = part(i), high = part(j);
      if (low == high) return;
      if (low > high) std::swap(low, high);
      std::uint32_t expected = high;
      if (at(high).compare_exchange_strong(expected, low, std::memory_order_relaxed)) return;
    }
  }

 private:
  std::atomic_ref<std::uint32_t> at(std::uint32_t i) { return std::atomic_ref(above_[i]); }

  std::vector<std::uint32_t> above_;
};

}  // namespace papotage
