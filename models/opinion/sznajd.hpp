#pragma once
// The Sznajd model: two who agree convince everybody who hears one of them.
//
// One update: a uniform agent i, and j picked among those whom i hears (uniform, or in proportion to the weights of
// ties). If x_i = x_j, all who hear i or j take that opinion; if not, nothing happens (of the two versions of the
// original this is the one that is used on networks). Weights count in picking j only. A pair of whom one keeps silent
// convinces nobody, and who hears nobody makes no pair. Asynchronous: updates come one after another, a step is n of
// them. Opinions are -1 and +1.
//
// On a ring +1 wins about with probability x^2 / (x^2 + (1 - x)^2) from a share x; on a complete graph the first pair
// that agrees decides.
//
// K. Sznajd-Weron and J. Sznajd, Int. J. Mod. Phys. C 11 (2000) 1157-1165; F. Slanina, K. Sznajd-Weron and
// P. Przybyla, EPL 82 (2008) 18006; R. Lambiotte and S. Redner, EPL 82 (2008) 18007.

#include <memory>

#include "models/opinion/two_states.hpp"

namespace papotage {

struct Sznajd final : Declared<Sznajd, TwoStateModel> {
  static About describe() {
    return {"sznajd", "opinion", "Two who agree convince all who hear one of them", "asynchronous, a step is n pairs",
            "Sznajd-Weron & Sznajd, Int. J. Mod. Phys. C 11 (2000) 1157"};
  }
  static void declare(Declare<Sznajd>& d) { declare_initial(d); }
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
