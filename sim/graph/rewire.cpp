#include "sim/graph/rewire.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

/// Rows on their way. An arc is told by its place among all targets.
class Walk {
 public:
  Walk(std::span<const std::uint64_t> offsets, std::span<std::uint32_t> targets) : offsets_(offsets), targets_(targets) {
    std::uint32_t row = 0;
    for (std::uint64_t arc = 0; arc < targets.size(); arc += stride) {
      while (offsets_[row + std::size_t{1}] <= arc) ++row;
      rows_.push_back(row);
    }
  }

  /// A step for each arc of a unit.
  void pass(const Partition::Unit& unit, const Draws& draws, std::uint32_t time) {
    constexpr std::uint64_t at_once = 2 * Draws::bulk;  // a block serves two steps
    constexpr std::uint64_t ahead = 12;
    const std::uint64_t begin = offsets_[unit.first], end = offsets_[unit.first + std::size_t{unit.size}];
    std::uint32_t row = unit.first;
    Blocks<Draws::bulk> blocks;
    std::array<std::uint64_t, at_once> partner;
    for (std::uint64_t first = begin; first < end; first += at_once) {
      const std::uint64_t count = std::min(at_once, end - first);
      draws.numbered_blocks(first / 2, (count + 1) / 2, time, blocks);
      for (std::uint64_t k = 0; k < count; ++k) {
        const std::uint64_t word = k % 2 == 0 ? blocks[k / 2].low() : blocks[k / 2].high();
        partner[k] = begin + pick(word, end - begin).value;
        __builtin_prefetch(&targets_[partner[k]], 1);
        __builtin_prefetch(&rows_[partner[k] / stride]);
      }
      for (std::uint64_t k = 0; k < count; ++k) {
        if (k + ahead < count) {
          prefetch_row(targets_[first + k + ahead]);
          prefetch_row(targets_[partner[k + ahead]]);
        }
        while (offsets_[row + std::size_t{1}] <= first + k) ++row;
        step(row, first + k, row_of(partner[k]), partner[k]);
      }
    }
  }

  void sort(const Partition::Unit& unit) {
    for (std::uint32_t i = unit.first; i < unit.first + unit.size; ++i) {
      const auto row = of(i);
      std::sort(row.begin(), row.end());
    }
  }

 private:
  static constexpr std::uint64_t stride = 64;

  std::span<std::uint32_t> of(std::uint32_t i) const {
    return targets_.subspan(offsets_[i], offsets_[i + std::size_t{1}] - offsets_[i]);
  }
  std::uint32_t row_of(std::uint64_t arc) const {
    std::uint32_t row = rows_[arc / stride];
    while (offsets_[row + std::size_t{1}] <= arc) ++row;
    return row;
  }
#ifndef LINES
#define LINES 4
#endif
  void prefetch_row(std::uint32_t i) const {
    const auto row = of(i);
    for (std::size_t k = 0; k < row.size() && k < LINES * 16; k += 16) __builtin_prefetch(row.data() + k, 1);
  }

  /// The place of `who` in a row, or its size where `other` is in it.
  static std::size_t find(std::span<const std::uint32_t> row, std::uint32_t who, std::uint32_t other) {
    const std::uint32_t* const data = row.data();
    const auto n = static_cast<std::uint32_t>(row.size());
    std::uint32_t place = 0, found = 0;
    for (std::uint32_t k = 0; k != n; ++k) {
      place |= data[k] == who ? k : 0;
      found |= data[k] == other;
    }
    return found ? n : place;
  }

  void step(std::uint32_t u, std::uint64_t first, std::uint32_t x, std::uint64_t second) {
    const std::uint32_t v = targets_[first], y = targets_[second];
    if (u == x || u == y || v == x || v == y) return;
    const auto of_v = of(v), of_y = of(y);
    const std::size_t u_in_v = find(of_v, u, x);
    if (u_in_v == of_v.size()) return;
    const std::size_t x_in_y = find(of_y, x, u);
    if (x_in_y == of_y.size()) return;
    targets_[first] = y;
    of_y[x_in_y] = u;
    targets_[second] = v;
    of_v[u_in_v] = x;
  }

  std::span<const std::uint64_t> offsets_;
  std::span<std::uint32_t> targets_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace

void rewire(std::span<const std::uint64_t> offsets, std::span<std::uint32_t> targets, const Partition& units,
            const Draws& draws, int threads) {
  assert(!units.order());
  Walk walk(offsets, targets);
  for_blocks(units.units(), 1, threads, [&](std::size_t number, std::size_t) {
    const Partition::Unit unit = units.unit(static_cast<std::uint32_t>(number));
    for (std::uint32_t time = 0; time < 5; ++time) walk.pass(unit, draws, time);
    walk.sort(unit);
  });
}

}  // namespace papotage
