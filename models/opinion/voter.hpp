#pragma once
// The voter model: again and again somebody takes over the opinion of somebody whom they hear.
//
// One update: an agent i, and j picked among those whom i hears (uniform, or in proportion to the weights of ties),
// then x_i = x_j. Opinions are -1 and +1. Asynchronous, the default: i is uniform, updates come one after another, each
// seeing the one before; a step is n of them. Synchronous: every agent updates once a step, from the opinions before;
// where ties can be coloured by two sides that may go on for ever. Who picks somebody that isn't heard keeps its
// opinion, and so does who hears nobody.
//
// On a complete graph of n agents the share x of +1 is a martingale, so +1 wins with probability x(0), asynchronously
// after about -n [(1 - x) ln(1 - x) + x ln x] steps.
//
// P. Clifford and A. Sudbury, Biometrika 60 (1973) 581-588; R. A. Holley and T. M. Liggett, Ann. Probab. 3 (1975) 643.

#include <memory>

#include "models/opinion/two_states.hpp"

namespace papotage {

struct Voter final : Declared<Voter, TwoStateModel> {
  static About describe() {
    return {"voter", "opinion", "Taking over the opinion of somebody one hears",
            "asynchronous, a step is n interactions; or synchronous",
            "Clifford & Sudbury, Biometrika 60 (1973) 581; Holley & Liggett, Ann. Probab. 3 (1975) 643"};
  }
  static void declare(Declare<Voter>& d) {
    declare_initial(d);
    declare_updating(d);
  }
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
