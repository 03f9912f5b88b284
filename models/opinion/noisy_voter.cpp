#include "models/opinion/noisy_voter.hpp"

#include "models/opinion/imitation.hpp"

namespace papotage {

std::unique_ptr<Simulation> NoisyVoter::simulate(const World& world) const {
  return simulate_imitation(*this, world, noise);
}

}  // namespace papotage
