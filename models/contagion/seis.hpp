#pragma once
// SEIS: who has heard it waits before passing it on, and can be interested again afterwards.
//
//   susceptible -> exposed       by contact with an infectious one, beta per tie
//   exposed     -> infectious    spontaneously, sigma
//   infectious  -> susceptible   spontaneously, gamma
//
// H. W. Hethcote, SIAM Review 42 (2000) 599-653. Mean field where everybody hears k: the infectious share tends to
// (1 - gamma / (beta k)) sigma / (gamma + sigma).

#include "models/contagion/compartments.hpp"

namespace papotage {

struct Seis final : Declared<Seis, CompartmentModel> {
  double beta = 0.05;
  double sigma = 0.2;
  double gamma = 0.1;

  Seis() { method = "events"; }

  static About describe() {
    return {"seis", "contagion", "Susceptible, exposed, infectious, susceptible again",
            "synchronous; who is infectious at a step's start transmits, then moves on; or continuous time",
            "Hethcote, SIAM Review 42 (2000) 599"};
  }
  static void declare(Declare<Seis>& d) {
    d(&Seis::beta,
      {.name = "beta", .unit = "1/day per contact", .range = at_least(0), .doc = "rate of transmission along a tie"});
    d(&Seis::sigma,
      {.name = "sigma", .unit = "1/day", .range = at_least(0), .doc = "rate at which the exposed become infectious"});
    d(&Seis::gamma, {.name = "gamma", .unit = "1/day", .range = at_least(0), .doc = "rate of recovery"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, exposed, infectious };
    return {.compartments = {"susceptible", "exposed", "infectious"},
            .transitions = {{.from = susceptible, .to = exposed, .with = in(infectious), .rate = beta},
                            {.from = exposed, .to = infectious, .rate = sigma},
                            {.from = infectious, .to = susceptible, .rate = gamma}},
            .spreading = in(infectious),
            .starts = {{infectious, initial}}};
  }
};

}  // namespace papotage
