#pragma once
// Leaps over trials that fail, for those who make many with one probability.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

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

}  // namespace papotage
