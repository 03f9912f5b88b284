#pragma once
// What models of individual profiles share: the trial of who meets adopters enough, and what may come of it.

#include "models/contagion/compartments.hpp"

namespace papotage {

/// A model whose agents adopt with a probability of their own in each step in which a threshold is met.
class ProfileModel : public CompartmentModel {
 public:
  double profile_low = 0.1;
  double profile_high = 0.1;
  double blocked = 0;
  double adopter_rate = 0;

  void check(const Staff& staff) const override {
    check_order("profile_low", profile_low, "profile_high", profile_high);
    CompartmentModel::check(staff);
  }

 protected:
  template <class M>
  static void declare_profiles(Declare<M>& d) {
    d(&M::profile_low,
      {.name = "profile_low", .unit = "1", .range = within(0, 1), .doc = "least probability to adopt, per step"});
    d(&M::profile_high, {.name = "profile_high",
                         .unit = "1",
                         .range = within(0, 1),
                         .doc = "greatest probability; each agent's own is uniform between the two"});
    d(&M::blocked, {.name = "blocked",
                    .unit = "1",
                    .range = within(0, 1),
                    .doc = "probability to be blocked for ever by a trial that failed"});
    d(&M::adopter_rate,
      {.name = "adopter_rate", .unit = "1/day", .range = at_least(0), .doc = "rate of adopting by oneself"});
    declare_common(d);
  }

  /// The scheme where a trial takes place while the threshold is met, by the weights of ties or not.
  Scheme scheme_at(const Threshold& met, bool weighted) const {
    enum : std::uint8_t { susceptible, adopter, blocked_one };
    return {.compartments = {"susceptible", "adopter", "blocked"},
            .transitions = {{.from = susceptible,
                             .to = adopter,
                             .with = in(adopter),
                             .probability = profile_low,
                             .probability_high = profile_high,
                             .threshold = met,
                             .weighted = weighted},
                            {.from = susceptible,
                             .to = blocked_one,
                             .with = in(adopter),
                             .probability = blocked,
                             .probability_high = blocked,
                             .threshold = met,
                             .weighted = weighted},
                            {.from = susceptible, .to = adopter, .rate = adopter_rate}},
            .spreading = in(adopter),
            .starts = {{adopter, initial}}};
  }
};

}  // namespace papotage
