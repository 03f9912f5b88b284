#pragma once
// SIRS: interest lost comes back after a while.
//
//   susceptible -> infectious    by contact with an infectious one, beta per tie
//   infectious  -> recovered     spontaneously, gamma
//   recovered   -> susceptible   spontaneously, xi
//
// H. W. Hethcote, Math. Biosci. 28 (1976) 335-356. Mean field where everybody hears k: the infectious share tends to
// (1 - gamma / (beta k)) xi / (gamma + xi).

#include "models/contagion/compartments.hpp"

namespace papotage {

struct Sirs final : Declared<Sirs, CompartmentModel> {
  double beta = 0.05;
  double gamma = 0.1;
  double xi = 0.02;

  Sirs() { method = "events"; }

  static About describe() {
    return {"sirs", "contagion", "Susceptible, infectious, recovered, susceptible again",
            "synchronous; who is infectious at a step's start transmits, then moves on; or continuous time",
            "Hethcote, Math. Biosci. 28 (1976) 335"};
  }
  static void declare(Declare<Sirs>& d) {
    d(&Sirs::beta,
      {.name = "beta", .unit = "1/day per contact", .range = at_least(0), .doc = "rate of transmission along a tie"});
    d(&Sirs::gamma, {.name = "gamma", .unit = "1/day", .range = at_least(0), .doc = "rate of recovery"});
    d(&Sirs::xi, {.name = "xi",
                  .unit = "1/day",
                  .range = at_least(0),
                  .doc = "rate at which the recovered become susceptible again"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, infectious, recovered };
    return {.compartments = {"susceptible", "infectious", "recovered"},
            .transitions = {{.from = susceptible, .to = infectious, .with = in(infectious), .rate = beta},
                            {.from = infectious, .to = recovered, .rate = gamma},
                            {.from = recovered, .to = susceptible, .rate = xi}},
            .spreading = in(infectious),
            .starts = {{infectious, initial}}};
  }
};

}  // namespace papotage
