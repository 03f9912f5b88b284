#pragma once
// Fractional contagion: attention is divided. Of k that somebody hears each counts 1/k, so the rate of infection
// follows the share of them who are infectious, not their number.
//
//   susceptible -> infectious   beta times the infectious share of those heard (by the weights of ties)
//   infectious  -> recovered    spontaneously, gamma
//
// N. O. Hodas and K. Lerman, "How visibility and divided attention constrain social contagion", SocialCom 2012,
// 249-257; infection by 1/k fits reposts on Weibo: L. Feng et al., Sci. Rep. 5 (2015) 7962. Where everybody hears k it
// is SIR with beta / k.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct FractionalContagion final : Declared<FractionalContagion, CompartmentModel> {
  double beta = 0.5;
  double gamma = 0.1;

  static About describe() {
    return {"fractional_contagion", "contagion", "Infection in proportion to the share of those heard who spread it",
            "synchronous; who is infectious at a step's start transmits, then moves on; or continuous time",
            "Hodas & Lerman, SocialCom 2012, 249; Feng et al., Sci. Rep. 5 (2015) 7962"};
  }
  static void declare(Declare<FractionalContagion>& d) {
    d(&FractionalContagion::beta, {.name = "beta",
                                   .unit = "1/day",
                                   .range = at_least(0),
                                   .doc = "rate of infection of one all of whose contacts are infectious"});
    d(&FractionalContagion::gamma, {.name = "gamma", .unit = "1/day", .range = at_least(0), .doc = "rate of recovery"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, infectious, recovered };
    return {
        .compartments = {"susceptible", "infectious", "recovered"},
        .transitions = {{.from = susceptible, .to = infectious, .with = in(infectious), .rate = beta, .divided = true},
                        {.from = infectious, .to = recovered, .rate = gamma}},
        .spreading = in(infectious),
        .starts = {{infectious, initial}}};
  }
};

}  // namespace papotage
