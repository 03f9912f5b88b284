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

#include "models/contagion/compartments.hpp"

namespace papotage {

struct Profile final : Declared<Profile, CompartmentModel> {
  double profile_low = 0.1;
  double profile_high = 0.1;
  double blocked = 0;
  double adopter_rate = 0;

  static About describe() {
    return {"profile", "contagion", "Adopting with a probability of one's own once somebody heard has adopted",
            "synchronous; all from the states at a step's start",
            "Milli, Rossetti, Pedreschi & Giannotti, Appl. Netw. Sci. 3 (2018) 42"};
  }
  static void declare(Declare<Profile>& d) {
    d(&Profile::profile_low,
      {.name = "profile_low", .unit = "1", .range = within(0, 1), .doc = "least probability to adopt, per step"});
    d(&Profile::profile_high, {.name = "profile_high",
                               .unit = "1",
                               .range = within(0, 1),
                               .doc = "greatest probability; each agent's own is uniform between the two"});
    d(&Profile::blocked, {.name = "blocked",
                          .unit = "1",
                          .range = within(0, 1),
                          .doc = "probability to be blocked for ever by a trial that failed"});
    d(&Profile::adopter_rate,
      {.name = "adopter_rate", .unit = "1/day", .range = at_least(0), .doc = "rate of adopting by oneself"});
    declare_common(d);
  }
  void check(const Staff& staff) const override {
    check_order("profile_low", profile_low, "profile_high", profile_high);
    CompartmentModel::check(staff);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, adopter, blocked_one };
    const Threshold met = {1, 1, false};
    return {.compartments = {"susceptible", "adopter", "blocked"},
            .transitions = {{.from = susceptible,
                             .to = adopter,
                             .with = in(adopter),
                             .probability = profile_low,
                             .probability_high = profile_high,
                             .threshold = met,
                             .weighted = false},
                            {.from = susceptible,
                             .to = blocked_one,
                             .with = in(adopter),
                             .probability = blocked,
                             .probability_high = blocked,
                             .threshold = met,
                             .weighted = false},
                            {.from = susceptible, .to = adopter, .rate = adopter_rate}},
            .spreading = in(adopter),
            .starts = {{adopter, initial}}};
  }
};

}  // namespace papotage
