#pragma once
// Who follows whom in public: heavy-tailed and directed, among all account holders, inside and outside
// (sim/graph/followers.hpp).

#include <cstdint>
#include <optional>

#include "sim/graph/followers.hpp"
#include "sim/population/population.hpp"

namespace papotage {

/// [layers.followers]
struct FollowersSettings {
  std::optional<double> mean_degree;  // followers of an account holder
  double exponent = 2.3;              // P(k) falls as k^-exponent
  std::optional<std::uint32_t> most;  // candidates for somebody's followers

  static void declare(Declare<FollowersSettings>& d);
  /// Fills in what isn't given and refuses what the population can't have (Refusal::about the key). `outsiders`: their
  /// number.
  void settle(const PopulationSettings& population, std::uint32_t outsiders);
};

FollowerLayer followers_layer(const FollowersSettings& settings, const Population& population, std::uint64_t seed,
                              std::uint32_t replicate);

}  // namespace papotage
