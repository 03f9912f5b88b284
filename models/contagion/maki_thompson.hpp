#pragma once
// The rumour model of Maki and Thompson: whoever tells it to somebody who knows it stops telling it.
//
//   ignorant -> spreader   by contact with a spreader whom it hears, beta per tie
//   spreader -> stifler    by contact with a spreader or stifler whom it reaches, stifling per tie; the other one stays
//
// D. P. Maki and M. Thompson, Mathematical Models and Applications (Prentice-Hall 1973); on networks: M. Nekovee, Y.
// Moreno, G. Bianconi and M. Marsili, Physica A 374 (2007) 457-470. On a large complete network with stifling = beta
// the share that never hears it is the root .20319 of x = exp(-2 (1 - x)): without steps (method = "continuous"), or as
// they get short.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct MakiThompson final : Declared<MakiThompson, CompartmentModel> {
  double beta = 0.05;
  std::optional<double> stifling;

  static About describe() {
    return {"maki_thompson", "contagion", "Rumour: spreaders stop when they meet somebody who knows it",
            "synchronous, all from the states at a step's start; or continuous time",
            "Maki & Thompson, Mathematical Models and Applications (1973); Nekovee et al., Physica A 374 (2007) 457"};
  }
  static void declare(Declare<MakiThompson>& d) {
    d(&MakiThompson::beta, {.name = "beta",
                            .unit = "1/day per contact",
                            .range = at_least(0),
                            .doc = "rate at which a spreader tells it along a tie"});
    d(&MakiThompson::stifling,
      {.name = "stifling",
       .unit = "1/day per contact",
       .range = at_least(0),
       .doc = "rate at which a spreader is put off along a tie to somebody who knows it; beta where absent"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { ignorant, spreader, stifler };
    return {.compartments = {"ignorant", "spreader", "stifler"},
            .transitions = {{.from = ignorant, .to = spreader, .with = in(spreader), .rate = beta},
                            {.from = spreader,
                             .to = stifler,
                             .with = in(spreader) | in(stifler),
                             .rate = stifling.value_or(beta),
                             .reached = true}},
            .spreading = in(spreader),
            .starts = {{spreader, initial}}};
  }
};

}  // namespace papotage
