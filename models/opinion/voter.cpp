#include "models/opinion/voter.hpp"

#include "models/opinion/imitation.hpp"

namespace papotage {

std::unique_ptr<Simulation> Voter::simulate(const World& world) const { return simulate_imitation(*this, world, 0); }

}  // namespace papotage
