#pragma once
// Who of those whom a post reaches sees it: a feed is finite and shared with everything else.

#include <cstdint>
#include <span>
#include <vector>

#include "models/workplace/settings.hpp"
#include "sim/population/multiplex.hpp"

namespace papotage {

class Seeing {
 public:
  /// From written degrees of `friends` (null where there is no such layer) and the mean number of people followed.
  Seeing(const FeedSettings& feed, const Layer* friends, double followed, std::uint32_t people);

  /// The probability that somebody sees what arrives, resolved to 2^-16.
  double probability(std::uint32_t person) const { return nobody_sees_ ? 0 : (highest_[person] + 1.) * 0x1p-16; }
  /// Writes those of `row` who see a post that somebody passes on, and returns their number: of viewer v it is decided
  /// by the upper half of tie_mix(word, v). What lies up to seven entries beyond the list is overwritten.
  std::uint32_t see(std::uint64_t word, std::span<const std::uint32_t> row, std::uint32_t* out) const;

 private:
  bool nobody_sees_;
  std::vector<std::uint16_t> highest_;  // of each person: sees if 16 bits don't exceed it; one more, for vectors
};

}  // namespace papotage
