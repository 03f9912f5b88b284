#pragma once
// SIR, the general epidemic; of a rumour: those who haven't heard it, those who pass it on, those who lost interest.
//
//   susceptible -> infectious   by contact with an infectious one, beta per tie
//   infectious  -> recovered    spontaneously, gamma
//
// W. O. Kermack and A. G. McKendrick, Proc. R. Soc. A 115 (1927) 700-721; on networks: M. E. J. Newman, Phys. Rev. E 66
// (2002) 016128. Updating is synchronous: who is infectious at a step's start transmits, then recovers.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct Sir final : Declared<Sir, CompartmentModel> {
  double beta = 0.05;
  double gamma = 0.1;

  Sir() { method = "events"; }

  static About describe() {
    return {"sir", "contagion", "Susceptible, infectious, recovered",
            "synchronous; who is infectious at a step's start transmits, then recovers; or continuous time",
            "Kermack & McKendrick, Proc. R. Soc. A 115 (1927) 700; Newman, Phys. Rev. E 66 (2002) 016128"};
  }
  static void declare(Declare<Sir>& d) {
    d(&Sir::beta,
      {.name = "beta", .unit = "1/day per contact", .range = at_least(0), .doc = "rate of transmission along a tie"});
    d(&Sir::gamma, {.name = "gamma", .unit = "1/day", .range = at_least(0), .doc = "rate of recovery"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, infectious, recovered };
    return {.compartments = {"susceptible", "infectious", "recovered"},
            .transitions = {{.from = susceptible, .to = infectious, .with = in(infectious), .rate = beta},
                            {.from = infectious, .to = recovered, .rate = gamma}},
            .spreading = in(infectious),
            .starts = {{infectious, initial}}};
  }
};

}  // namespace papotage
