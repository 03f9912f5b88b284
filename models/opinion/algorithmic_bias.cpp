#include "models/opinion/algorithmic_bias.hpp"

#include "models/opinion/biased.hpp"

namespace papotage {

void AlgorithmicBias::declare(Declare<AlgorithmicBias>& d) {
  d(&AlgorithmicBias::epsilon, {.name = "epsilon",
                                .unit = "opinion",
                                .range = at_least(0),
                                .doc = "who differs by less listens to one another",
                                .source = "Sirbu et al. 2019, twice their epsilon"});
  d(&AlgorithmicBias::mu, {.name = "mu",
                           .range = within(0, 0.5),
                           .doc = "part of the difference by which each moves",
                           .source = "Sirbu et al. 2019: 1/2"});
  d(&AlgorithmicBias::gamma, {.name = "gamma",
                              .range = within(0, 100),
                              .doc = "strength of the bias towards partners of like opinion, 0 for none",
                              .source = "Sirbu et al. 2019"});
  d(&AlgorithmicBias::initial, {.name = "initial", .doc = "opinions at the start"});
}

std::unique_ptr<Simulation> AlgorithmicBias::simulate(const World& world) const {
  return simulate_biased(initial, world, {.epsilon = epsilon, .mu = mu, .gamma = gamma});
}

}  // namespace papotage
