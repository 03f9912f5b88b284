#pragma once
// Meetings that a platform chooses: partners close in opinion come up more often, and so do media. The simulation of
// algorithmic_bias and algorithmic_bias_media.

#include <memory>
#include <vector>

#include "models/opinion/continuous.hpp"

namespace papotage {

/// What the two models say in their headers.
struct Bias {
  double epsilon, mu;                       // as in deffuant
  double gamma;                             // of the choice of partners, at least 0
  double media_share = 0, gamma_media = 0;  // probability of meeting a medium too, and of its choice
  std::vector<double> media = {};           // their opinions
};

/// Differences of opinion below this don't bring anybody closer to being chosen: twice the 10^-5 of NDlib's model, by
/// an author of the paper.
inline constexpr double least_difference = 2e-5;

std::unique_ptr<Simulation> simulate_biased(const InitialOpinions& initial, const World& world, const Bias& bias);

}  // namespace papotage
