#pragma once
// Keyed bijections of [0, n), for any n from 1 to 2^32: "who stands in slot s?" and "in which slot stands i?" without a
// table.
//
// A number of k bits, 2^k the least power of two that is not below n, passes stages each of which can be undone,
//   x <- (x xor key) a mod 2^k, a odd;    x <- x xor x >> ceil(k / 2),
// with keys and multipliers of their own for each unit and stage. Where the result is not below n it walks on (Black &
// Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002): less than twice through the stages on average. A
// multiplication carries upwards and the shift brings the upper half down; small k, which have few multipliers, need
// more stages. Quality is tested in tests/unit/bijection.cpp. A Feistel network in mixed radix hardly ever walks, but
// takes twice as long for one circle: its stages are a long chain of dependent operations.
//
// Units can't share multipliers and differ in their keys only: a third of such families have pairs of members that
// share a circle of a small unit far too often or too seldom, and the tests say so.

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdint>

#include "sim/core/draws.hpp"

namespace papotage {

class Bijection {
 public:
  static constexpr int most_stages = 24;

  /// Maps 0 to itself.
  Bijection() : Bijection(1, 0, 0, 0) {}
  /// Of [0, n), 1 <= n <= 2^32, that of the family (low, high) which bears the number `unit`.
  Bijection(std::uint64_t n, std::uint64_t low, std::uint64_t high, std::uint32_t unit)
      : last_(static_cast<std::uint32_t>(n - 1)) {
    assert(n >= 1 && n <= std::uint64_t{1} << 32);
    const int bits = std::bit_width(last_);
    mask_ = static_cast<std::uint32_t>((std::uint64_t{1} << bits) - 1);
    shift_ = (bits + 1) / 2;
    stages_ = bits <= 4 ? most_stages : bits <= 6 ? 9 : bits <= 11 ? 7 : 5;
    const int steps = bits <= 5 ? 0 : bits <= 10 ? 1 : bits <= 20 ? 2 : 3;
    std::uint64_t word = unit_word(low, high, unit);
    for (int s = 0; s < stages_; ++s) {
      const std::uint64_t z = stage_word(word += weyl);
      xor_[s] = static_cast<std::uint32_t>(z >> 32) & mask_;
      times_[s] = static_cast<std::uint32_t>(z) | 1;
      undo_[s] = inverse(times_[s], steps);
    }
  }

  /// n - 1.
  std::uint32_t last() const { return last_; }

  /// In which slot `member` stands; both are below n.
  std::uint32_t slot(std::uint32_t member) const {
    do member = forward(member);
    while (member > last_);
    return member;
  }
  /// Who stands in `slot`; the inverse of the above.
  std::uint32_t member(std::uint32_t slot) const {
    do slot = backward(slot);
    while (slot > last_);
    return slot;
  }
  /// Who stands in the slots first to first + count - 1 < n, by the widest vectors that the processor has.
  void members(std::uint32_t first, std::uint32_t count, std::uint32_t* out) const;

 private:
  friend struct BijectionLoops;  // the loops over many slots, in bijection.cpp

  static constexpr std::uint64_t weyl = 0x9e3779b97f4a7c15u;

  /// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014) at the unit's number, with a second word inside, so that families
  /// don't share parts of one sequence.
  static constexpr std::uint64_t unit_word(std::uint64_t low, std::uint64_t high, std::uint32_t unit) {
    std::uint64_t z = low + (std::uint64_t{unit} + 1) * weyl;
    z = ((z ^ z >> 30) * 0xbf58476d1ce4e5b9u) ^ high;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  /// What a stage takes from a word that is well mixed already.
  static constexpr std::uint64_t stage_word(std::uint64_t z) {
    z = (z ^ z >> 32) * 0xd6e8feb86659fd93u;
    return z ^ z >> 32;
  }

  /// The odd number with which the product of an odd number is 1 modulo 2^(5 x 2^steps): each step doubles the bits
  /// that are right, of which there are five at the start.
  static constexpr std::uint32_t inverse(std::uint32_t odd, int steps) {
    std::uint32_t x = (3 * odd) ^ 2;
    for (int step = 0; step < steps; ++step) x *= 2 - odd * x;
    return x;
  }

  std::uint32_t forward(std::uint32_t x) const {
    for (int s = 0; s < stages_; ++s) {
      x = (x ^ xor_[s]) * times_[s] & mask_;
      x ^= x >> shift_;
    }
    return x;
  }
  std::uint32_t backward(std::uint32_t x) const {
    for (int s = stages_ - 1; s >= 0; --s) {
      x ^= x >> shift_;
      x = (x * undo_[s] & mask_) ^ xor_[s];
    }
    return x;
  }

  std::uint32_t last_;  // n - 1
  std::uint32_t mask_;  // 2^k - 1
  int shift_, stages_;
  std::uint32_t xor_[most_stages], times_[most_stages], undo_[most_stages];
};

/// Independent bijections, one for each unit of any size: their key is the Philox block of an entity.
class BijectionFamily {
 public:
  BijectionFamily() = default;
  BijectionFamily(const Draws& draws, Entity entity) : block_(draws.block(entity)) {}

  Bijection of(std::uint32_t unit, std::uint64_t n) const { return {n, block_.low(), block_.high(), unit}; }

 private:
  Block block_{};
};

}  // namespace papotage
