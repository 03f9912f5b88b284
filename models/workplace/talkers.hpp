#pragma once
// Who ever talks about the employer, and how often: traits that a replicate draws.

#include <cstdint>
#include <vector>

#include "models/workplace/settings.hpp"
#include "sim/population/population.hpp"

namespace papotage {

struct Talkers {
  std::vector<std::uint32_t> who;  // employees, ascending
  std::vector<double> rate;        // posts a day of each

  /// Of a replicate. An account holder talks with the probability of `talker`; the logarithm of the rate is normal.
  static Talkers drawn(const TalkerSettings& talker, const PostingSettings& posting, const Population& population,
                       std::uint64_t seed, std::uint32_t replicate, int threads);
};

/// 1 / (1 + exp(-z)).
double logistic(double z);

}  // namespace papotage
