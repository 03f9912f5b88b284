#pragma once
// Taking over the opinion of somebody one hears, or a random one: what the voter model and the noisy one are made of.

#include <memory>

#include "models/opinion/two_states.hpp"

namespace papotage {

/// Each update takes a random opinion with probability `noise`, otherwise that of somebody who is heard.
std::unique_ptr<Simulation> simulate_imitation(const TwoStateModel& model, const World& world, double noise);

}  // namespace papotage
