#pragma once
// SIS, the contact process: who loses interest can be interested again.
//
//   susceptible -> infectious    by contact with an infectious one, beta per tie
//   infectious  -> susceptible   spontaneously, gamma
//
// T. E. Harris, Ann. Probab. 2 (1974) 969-988; on networks: R. Pastor-Satorras and A. Vespignani, Phys. Rev. Lett. 86
// (2001) 3200. Mean field: it lasts where beta / gamma exceeds the inverse of the network's largest eigenvalue.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct Sis final : Declared<Sis, CompartmentModel> {
  double beta = 0.05;
  double gamma = 0.1;

  Sis() { method = "events"; }

  static About describe() {
    return {"sis", "contagion", "Susceptible, infectious, susceptible again",
            "synchronous; who is infectious at a step's start transmits, then moves on; or continuous time",
            "Harris, Ann. Probab. 2 (1974) 969; Pastor-Satorras & Vespignani, Phys. Rev. Lett. 86 (2001) 3200"};
  }
  static void declare(Declare<Sis>& d) {
    d(&Sis::beta,
      {.name = "beta", .unit = "1/day per contact", .range = at_least(0), .doc = "rate of transmission along a tie"});
    d(&Sis::gamma, {.name = "gamma", .unit = "1/day", .range = at_least(0), .doc = "rate of recovery"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, infectious };
    return {.compartments = {"susceptible", "infectious"},
            .transitions = {{.from = susceptible, .to = infectious, .with = in(infectious), .rate = beta},
                            {.from = infectious, .to = susceptible, .rate = gamma}},
            .spreading = in(infectious),
            .starts = {{infectious, initial}}};
  }
};

}  // namespace papotage
