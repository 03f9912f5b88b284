#pragma once
// SEIR: who has heard it waits before passing it on.
//
//   susceptible -> exposed      by contact with an infectious one, beta per tie
//   exposed     -> infectious   spontaneously, sigma
//   infectious  -> recovered    spontaneously, gamma
//
// R. M. Anderson and R. M. May, Infectious Diseases of Humans (1991), section 6.2. The final size has the law of SIR's,
// whatever sigma > 0.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct Seir final : Declared<Seir, CompartmentModel> {
  double beta = 0.05;
  double sigma = 0.2;
  double gamma = 0.1;

  Seir() { method = "events"; }

  static About describe() {
    return {"seir", "contagion", "Susceptible, exposed, infectious, recovered",
            "synchronous; who is infectious at a step's start transmits, then moves on; or continuous time",
            "Anderson & May, Infectious Diseases of Humans (1991)"};
  }
  static void declare(Declare<Seir>& d) {
    d(&Seir::beta,
      {.name = "beta", .unit = "1/day per contact", .range = at_least(0), .doc = "rate of transmission along a tie"});
    d(&Seir::sigma,
      {.name = "sigma", .unit = "1/day", .range = at_least(0), .doc = "rate at which the exposed become infectious"});
    d(&Seir::gamma, {.name = "gamma", .unit = "1/day", .range = at_least(0), .doc = "rate of recovery"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, exposed, infectious, recovered };
    return {.compartments = {"susceptible", "exposed", "infectious", "recovered"},
            .transitions = {{.from = susceptible, .to = exposed, .with = in(infectious), .rate = beta},
                            {.from = exposed, .to = infectious, .rate = sigma},
                            {.from = infectious, .to = recovered, .rate = gamma}},
            .spreading = in(infectious),
            .starts = {{infectious, initial}}};
  }
};

}  // namespace papotage
