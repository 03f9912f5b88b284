#pragma once
// Leaps over trials that fail, for those who make many with one probability.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "sim/core/draws.hpp"
#include "sim/core/elementary.hpp"

namespace papotage {

/// The number of failures before the first success of probability p in (0, 1]: geometric, like `geometric` of
/// sim/core/sampling.hpp, to within 10^-14 of its argument before rounding down, in a quarter of its time. The
/// logarithm is read from a table of math::log and corrected by the first terms of its series, in plain arithmetic
/// whose bits are the same everywhere.
class Leaps {
 public:
  explicit Leaps(double p) : per_log_(-1 / math::log1p(-p)) {
    for (std::size_t i = 0; i < cells; ++i) {
      const double middle = 1 + (static_cast<double>(i) + .5) / cells;
      inverse_[i] = 1 / middle;
      log_[i] = math::log(middle);
    }
  }

  /// At most 2^62.
  std::uint64_t operator()(std::uint64_t word) const {
    // u = x / 2^53 in (0, 1], x = m * 2^e, m = (1 + r) * (middle of its cell), |r| < 2^-9.
    const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>((word >> 11) + 1));
    const auto e = static_cast<double>(1023 + 53 - static_cast<int>(bits >> 52));
    const double m = std::bit_cast<double>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
    const std::size_t cell = bits >> (52 - cell_bits) & (cells - 1);
    const double r = m * inverse_[cell] - 1;
    const double log_of_rest = r * (1 - r * (1. / 2 - r * (1. / 3 - r * (1. / 4 - r * (1. / 5)))));
    const double leap = std::max(0., (e * 0x1.62e42fefa39efp-1 - (log_[cell] + log_of_rest)) * per_log_);
    return leap < 0x1p62 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(leap)) : std::uint64_t{1} << 62;
  }

 private:
  static constexpr int cell_bits = 9;
  static constexpr std::size_t cells = std::size_t{1} << cell_bits;
  double per_log_;  // 0 for p = 1
  std::array<double, cells> inverse_, log_;
};

/// Tells tie(u, v) for each v of [begin, end) with probability p > 0, independently and in ascending order. The k-th
/// leap of u is a function of (draws, u, k). `leaps` are those of p.
template <class Tie>
void leap_along(const Draws& draws, const Leaps& leaps, double p, std::uint32_t u, std::uint32_t begin,
                std::uint32_t end, Tie& tie) {
  Blocks<Draws::bulk> blocks;
  std::uint64_t v = begin;  // the first that the next leap may reach
  // A block holds two leaps. As many as will probably do, in whole vectors; the rest, if any, in further rounds.
  const double expected = static_cast<double>(end - begin) * p + 1;
  const auto some = std::min<std::size_t>(Draws::bulk, (static_cast<std::size_t>(expected / 2) / 4 + 1) * 4);
  for (std::uint64_t k = 0;; k += some) {
    draws.numbered_blocks(std::uint64_t{u} << 32 | k, some, 0, blocks);
    for (std::size_t i = 0; i < some; ++i)
      for (const std::uint64_t word : {blocks[i].low(), blocks[i].high()}) {
        const std::uint64_t gap = leaps(word);
        if (gap >= end - v) return;
        v += gap;
        tie(u, static_cast<std::uint32_t>(v++));
      }
  }
}

}  // namespace papotage
