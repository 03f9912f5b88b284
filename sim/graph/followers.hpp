#pragma once
// Layers of followers as a pure function: directed arcs a -> f, along which information passes from a to the follower
// f.
//
// Somebody's number of candidates is drawn from a heavy-tailed law; the j-th candidate is the person whom a keyed
// bijection of all other people, a's own, puts into slot j. Candidates who are present follow. So followers are
// distinct and uniform over those present, and "does f follow a?" is answered without the list. Nothing is stored but
// the description. Whom f follows isn't told: it takes a stored layer.

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/core/bijection.hpp"
#include "sim/core/draws.hpp"

namespace papotage {

/// A law of counts with a power-law tail: P(k) proportional to k^-exponent for lowest < k <= highest; of P(lowest) a
/// part, such that the mean is met. Where even lowest = 1 has too large a mean, some have none.
class CountLaw {
 public:
  /// exponent > 1, 0 <= mean <= highest, highest >= 1.
  CountLaw(double exponent, double mean, std::uint32_t highest);

  /// The count at a uniform word, by inversion of the distribution function.
  std::uint32_t operator()(std::uint64_t word) const;
  double mean() const;
  double sd() const;
  std::uint32_t lowest() const { return lowest_; }
  std::uint32_t highest() const { return lowest_ + static_cast<std::uint32_t>(cumulative_.size() - 1); }
  std::size_t bytes() const { return cumulative_.size() * sizeof(double); }

 private:
  double moment(int power) const;

  std::uint32_t lowest_;
  std::vector<double> cumulative_;  // P(count <= lowest + k); the last is 1
};

class FollowerLayer {
 public:
  /// Among people 0 to people - 1, by (seed, replicate, decision). `present`: 0 for those who neither follow nor are
  /// followed; null where all do. No more than people - 1 candidates.
  FollowerLayer(std::uint32_t people, std::uint64_t seed, std::uint32_t replicate, Decision decision,
                CountLaw candidates, std::shared_ptr<const std::vector<std::uint8_t>> present = nullptr);

  static constexpr bool directed() { return true; }
  std::uint32_t people() const { return people_; }
  const CountLaw& candidates() const { return candidates_; }

  /// Entries that a buffer for followers needs.
  std::uint32_t room() const { return room_; }
  /// Writes a's followers and returns their number. `out` has room() entries; what lies beyond is overwritten.
  std::uint32_t neighbours(std::uint32_t a, std::uint32_t* out) const;
  /// Whether f follows a, that is whether there is an arc a -> f.
  bool adjacent(std::uint32_t a, std::uint32_t f) const;

  std::size_t bytes() const { return sizeof *this + candidates_.bytes(); }

 private:
  bool is_present(std::uint32_t person) const { return !present_ || (*present_)[person]; }
  std::uint32_t candidates_of(std::uint32_t a) const;

  std::uint32_t people_, room_;
  CountLaw candidates_;
  std::shared_ptr<const std::vector<std::uint8_t>> present_;
  Draws draws_;
  BijectionFamily family_;
};

}  // namespace papotage
