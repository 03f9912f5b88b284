#pragma once
// Individual profiles and a threshold: who meets an adopter may adopt, each with a propensity of their own.
//
//   susceptible -> adopter   with the agent's own probability, its profile, in each step in which the share of
//                            adopters among those heard (by weight) is at least the threshold
//   susceptible -> blocked   if it doesn't adopt in such a step, with probability blocked: it never adopts then
//   susceptible -> adopter   spontaneously, adopter_rate
//
// L. Milli, G. Rossetti, D. Pedreschi and F. Giannotti, "Active and passive diffusion processes in complex networks",
// Appl. Netw. Sci. 3 (2018) 42. Profiles are uniform between two bounds. A trial a step, not a day. Synchronous; a rate
// acts on whom the trials of a step left. Who refuses for good counts as reached in final_size.

#include "models/contagion/profiles.hpp"

namespace papotage {

struct ProfileThreshold final : Declared<ProfileThreshold, ProfileModel> {
  double threshold = 0.2;

  static About describe() {
    return {"profile_threshold", "contagion",
            "Adopting with a probability of one's own once a share of those heard have adopted",
            "synchronous; all from the states at a step's start",
            "Milli, Rossetti, Pedreschi & Giannotti, Appl. Netw. Sci. 3 (2018) 42"};
  }
  static void declare(Declare<ProfileThreshold>& d) {
    d(&ProfileThreshold::threshold, {.name = "threshold",
                                     .unit = "1",
                                     .range = within(0, 1),
                                     .doc = "share of adopters among those heard from which on one may adopt"});
    declare_profiles(d);
  }
  Scheme scheme() const override { return scheme_at({threshold, threshold}, true); }
};

}  // namespace papotage
