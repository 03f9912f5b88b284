#pragma once
// SWIR: a first contact may only weaken, and the weakened give way more easily.
//
//   susceptible -> infectious   by contact with an infectious one, kappa per tie
//   susceptible -> weakened     by contact with an infectious one, mu per tie
//   weakened    -> infectious   by contact with an infectious one, nu per tie
//   infectious  -> recovered    spontaneously, gamma
//
// D. Lee, W. Choi, J. Kertesz and B. Kahng, Sci. Rep. 7 (2017) 5723, equations 1 to 4 (their lambda is gamma); H.-K.
// Janssen, M. Muller and O. Stenull, Phys. Rev. E 70 (2004) 026114.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct Swir final : Declared<Swir, CompartmentModel> {
  double kappa = 0.03;
  double mu = 0.03;
  double nu = 0.1;
  double gamma = 0.1;

  static About describe() {
    return {"swir", "contagion", "Susceptible, weakened, infectious, recovered",
            "synchronous; who is infectious at a step's start transmits, then moves on; or continuous time",
            "Lee, Choi, Kertesz & Kahng, Sci. Rep. 7 (2017) 5723"};
  }
  static void declare(Declare<Swir>& d) {
    d(&Swir::kappa, {.name = "kappa",
                     .unit = "1/day per contact",
                     .range = at_least(0),
                     .doc = "rate at which a contact wins a susceptible one"});
    d(&Swir::mu, {.name = "mu",
                  .unit = "1/day per contact",
                  .range = at_least(0),
                  .doc = "rate at which a contact weakens a susceptible one"});
    d(&Swir::nu, {.name = "nu",
                  .unit = "1/day per contact",
                  .range = at_least(0),
                  .doc = "rate at which a contact wins a weakened one"});
    d(&Swir::gamma, {.name = "gamma", .unit = "1/day", .range = at_least(0), .doc = "rate of recovery"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, weakened, infectious, recovered };
    return {.compartments = {"susceptible", "weakened", "infectious", "recovered"},
            .transitions = {{.from = susceptible, .to = infectious, .with = in(infectious), .rate = kappa},
                            {.from = susceptible, .to = weakened, .with = in(infectious), .rate = mu},
                            {.from = weakened, .to = infectious, .with = in(infectious), .rate = nu},
                            {.from = infectious, .to = recovered, .rate = gamma}},
            .spreading = in(infectious),
            .starts = {{infectious, initial}}};
  }
};

}  // namespace papotage
