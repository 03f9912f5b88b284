#pragma once
// Layers of followers as a pure function: directed arcs a -> f, along which information passes from a to the follower
// f.
//
// The number of a's followers is drawn from a heavy-tailed law that is capped by the law and by the region; the j-th
// follower is the person whom a's own keyed bijection of the region's other people puts into slot j. So they are
// distinct and uniform over the region, and "does f follow a?" is answered without the list. Nothing is stored but the
// description. Whom f follows isn't told: it takes a stored layer.

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/core/bijection.hpp"
#include "sim/core/draws.hpp"
#include "sim/graph/partition.hpp"

namespace papotage {

/// A distribution of counts 0 to `highest`.
class CountLaw {
 public:
  /// P(k) proportional to exp(-(log(k / median))^2 / (2 sigma^2)) / k for 1 <= k <= highest: the discrete lognormal, or
  /// "DGX", of Bi, Faloutsos & Korn, KDD 2001. median > 0, sigma > 0 [of the logarithm].
  static CountLaw lognormal(double median, double sigma, std::uint32_t highest);
  /// P(k) proportional to k^-exponent for lowest <= k <= highest; 1 <= lowest.
  static CountLaw power(double exponent, std::uint32_t lowest, std::uint32_t highest);

  /// The count at a uniform word, by inversion of the distribution function.
  std::uint32_t operator()(std::uint64_t word) const;
  /// The mean of min(count, cap).
  double mean(std::uint32_t cap) const;
  double mean() const { return mean(highest()); }
  std::uint32_t highest() const { return lowest_ + static_cast<std::uint32_t>(cumulative_.size() - 1); }
  std::size_t bytes() const { return cumulative_.size() * sizeof(double); }

 private:
  CountLaw(std::uint32_t lowest, std::vector<double> weights);

  std::uint32_t lowest_;
  std::vector<double> cumulative_;  // P(count <= lowest + k); the last is 1
};

class FollowerLayer {
 public:
  /// Among people 0 to people - 1, each within the unit of `regions`; those outside all units neither follow nor are
  /// followed. Keyed by (seed, replicate, decision).
  FollowerLayer(std::uint32_t people, std::uint64_t seed, std::uint32_t replicate, Decision decision,
                std::shared_ptr<const Partition> regions, CountLaw law);

  static constexpr bool directed() { return true; }
  std::uint32_t people() const { return people_; }
  const CountLaw& law() const { return law_; }

  /// Entries that a buffer for followers needs.
  std::uint32_t room() const { return room_; }
  /// How many follow a.
  std::uint32_t count(std::uint32_t a) const;
  /// Writes a's followers and returns their number. `out` has room() entries.
  std::uint32_t neighbours(std::uint32_t a, std::uint32_t* out) const;
  /// Whether f follows a, that is whether there is an arc a -> f.
  bool adjacent(std::uint32_t a, std::uint32_t f) const;
  /// The mean number of followers over all people, exactly: the mean over units of E min(count, size - 1).
  double expected_degree() const;

  std::size_t bytes() const { return sizeof *this + law_.bytes() + regions_->bytes(); }

 private:
  std::uint32_t count(std::uint32_t a, std::uint32_t unit_size) const;

  std::uint32_t people_, room_;
  std::shared_ptr<const Partition> regions_;
  CountLaw law_;
  Draws draws_;
  BijectionFamily family_;
};

}  // namespace papotage
