#pragma once
// The noisy voter model: people copy whom they hear, now and then make up their own mind, and some never change it.
//
// One update of agent i: with probability a (`noise`) x_i becomes -1 or +1 with equal chances (so that it changes with
// probability a / 2); otherwise x_i = x_j with j picked among those whom i hears (uniform, or in proportion to the
// weights of ties). Noise acts on everybody, also on those who hear nobody. Zealots never change; they hold their
// opinion whatever `initial` says, and are heard like others. Those not listed are drawn without replacement.
// Asynchronous: n updates a step, each of a uniform agent, one after another (a zealot's is lost). Synchronous: all
// once a step, from the opinions before.
//
// On a complete graph of n agents, asynchronously, how many hold +1 follows at last a beta-binomial law, by detailed
// balance: of n agents with both parameters a (n - 1) / (2 (1 - a)); without noise, of those who aren't zealots with
// the numbers of zealots for and against, so that their mean share is z+ / (z+ + z-).
//
// A. Kirman, Q. J. Econ. 108 (1993) 137-156; B. L. Granovsky and N. Madras, Stoch. Process. Appl. 55 (1995) 23-43;
// zealots: M. Mobilia, Phys. Rev. Lett. 91 (2003) 028701; M. Mobilia, A. Petersen and S. Redner, J. Stat. Mech. (2007)
// P08029.

#include <memory>

#include "models/opinion/two_states.hpp"

namespace papotage {

struct NoisyVoter final : Declared<NoisyVoter, TwoStateModel> {
  double noise = 0.01;

  static About describe() {
    return {
        "noisy_voter", "opinion", "Copying whom one hears, with random changes of mind and zealots",
        "asynchronous, a step is n interactions; or synchronous",
        "Kirman, Q. J. Econ. 108 (1993) 137; Granovsky & Madras, Stoch. Process. Appl. 55 (1995) 23; Mobilia, Phys. "
        "Rev. Lett. 91 (2003) 028701"};
  }
  static void declare(Declare<NoisyVoter>& d) {
    d(&NoisyVoter::noise, {.name = "noise",
                           .unit = "1",
                           .range = within(0, 1),
                           .doc = "probability of taking a random opinion instead of somebody's"});
    declare_zealots(d);
    declare_initial(d);
    declare_updating(d);
  }
  bool consensus_lasts() const override { return noise == 0; }
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
