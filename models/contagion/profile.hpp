#pragma once
// Individual profiles: who meets an adopter may adopt, each with a propensity of their own.
//
//   susceptible -> adopter   with the agent's own probability, its profile, in each step in which it hears an adopter,
//                            whatever their number and the ties' weights
//   susceptible -> blocked   if it doesn't adopt in such a step, with probability blocked: it never adopts then
//   susceptible -> adopter   spontaneously, adopter_rate
//
// L. Milli, G. Rossetti, D. Pedreschi and F. Giannotti, "Active and passive diffusion processes in complex networks",
// Appl. Netw. Sci. 3 (2018) 42. Profiles are uniform between two bounds. A trial a step, not a day. Synchronous; a rate
// acts on whom the trials of a step left. Who refuses for good counts as reached in final_size.

#include "models/contagion/profiles.hpp"

namespace papotage {

struct Profile final : Declared<Profile, ProfileModel> {
  static About describe() {
    return {"profile", "contagion", "Adopting with a probability of one's own once somebody heard has adopted",
            "synchronous; all from the states at a step's start",
            "Milli, Rossetti, Pedreschi & Giannotti, Appl. Netw. Sci. 3 (2018) 42"};
  }
  static void declare(Declare<Profile>& d) { declare_profiles(d); }
  Scheme scheme() const override { return scheme_at({1, 1, false}, false); }
};

}  // namespace papotage
