#pragma once
// The internal network: ties among those employees of a company who use it. Circles of the department's and of the
// company's adopters, in which people take part by their sociability.

#include <cstdint>
#include <optional>

#include "sim/graph/circles.hpp"
#include "sim/population/population.hpp"

namespace papotage {

/// [layers.internal]
struct InternalSettings {
  std::optional<double> mean_degree;  // of adopters of large enough companies (circles_fit.hpp)
  double within_department = .4;      // share of ties, in [0, 1]
  double clustering = .3;             // transitivity wanted
  double sociability = .8;            // standard deviation of its logarithm

  static void declare(Declare<InternalSettings>& d);
  /// Fills in what isn't given and refuses what the settled population can't have (Refusal::about the key).
  void settle(const PopulationSettings& population);
};

/// Among everybody; without ties where nobody adopts. By (seed, replicate).
CircleLayer internal_layer(const InternalSettings& settings, const Population& population, std::uint64_t seed,
                           std::uint32_t replicate);

}  // namespace papotage
