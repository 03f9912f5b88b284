#pragma once
// Distributions of the number of ties of an agent.

#include <cstdint>
#include <vector>

namespace papotage {

class DegreeLaw {
 public:
  /// P(k) proportional to k^-exponent for minimum <= k <= maximum; 1 <= minimum.
  static DegreeLaw power(double exponent, std::uint32_t minimum, std::uint32_t maximum);
  /// Poisson of that mean > 0, given that it is at most `maximum`.
  static DegreeLaw poisson(double mean, std::uint32_t maximum);
  /// Always k.
  static DegreeLaw regular(std::uint32_t k);

  /// The degree at a uniform word, by inversion of the distribution function.
  std::uint32_t operator()(std::uint64_t word) const;

  double mean() const { return mean_; }
  /// P(degree <= k).
  double at_most(std::uint32_t k) const;
  std::uint32_t lowest() const { return lowest_; }
  std::uint32_t highest() const { return lowest_ + static_cast<std::uint32_t>(cumulative_.size() - 1); }

 private:
  /// From weights of lowest, lowest + 1, ...
  DegreeLaw(std::uint32_t lowest, std::vector<double> weights);

  std::uint32_t lowest_;
  std::vector<double> cumulative_;  // P(degree <= lowest + i); the last is 1
  double mean_ = 0;
};

}  // namespace papotage
