#pragma once
// The generalised threshold model, made for users who leave a social network.
//
//   susceptible -> adopter   at rate 1 / tau while the share of adopters among those heard (by weight) is at least the
//                            agent's threshold, uniform between two bounds
//   susceptible -> adopter   spontaneously at rate mu t / tau, which grows with the time t since the start
//
// J. Torok and J. Kertesz, Sci. Rep. 7 (2017) 16743: adopters are those who left; their threshold lambda bounds the
// share of friends who stay, so it is 1 - lambda here, by default .5 and .2 around it as theirs. They let those of few
// ties leave by themselves first; here all are alike. Synchronous; within a step the growing rate is that of its
// middle, whose integral is exact. Without endogenous effects the share left at t is 1 - exp(-mu t^2 / (2 tau)).

#include "models/contagion/compartments.hpp"

namespace papotage {

struct GeneralisedThreshold final : Declared<GeneralisedThreshold, CompartmentModel> {
  double threshold_low = 0.3;
  double threshold_high = 0.7;
  Duration tau{10};
  double mu = 0.001;

  static About describe() {
    return {"generalised_threshold", "contagion",
            "Leaving after a threshold is passed, and by oneself more and more often",
            "synchronous; all from the states at a step's start", "Torok & Kertesz, Sci. Rep. 7 (2017) 16743"};
  }
  static void declare(Declare<GeneralisedThreshold>& d) {
    d(&GeneralisedThreshold::threshold_low,
      {.name = "threshold_low", .unit = "1", .range = within(0, 1), .doc = "least threshold, a share of those heard"});
    d(&GeneralisedThreshold::threshold_high,
      {.name = "threshold_high",
       .unit = "1",
       .range = within(0, 1),
       .doc = "greatest threshold; each agent's own is uniform between the two"});
    d(&GeneralisedThreshold::tau,
      {.name = "tau", .unit = "day", .range = above(0), .doc = "mean time from the threshold to adoption"});
    d(&GeneralisedThreshold::mu, {.name = "mu",
                                  .unit = "1/day",
                                  .range = at_least(0),
                                  .doc = "growth of the spontaneous rate, in units of 1/tau a day"});
    declare_common(d);
  }
  void check(const Staff& staff) const override {
    check_order("threshold_low", threshold_low, "threshold_high", threshold_high);
    CompartmentModel::check(staff);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, adopter };
    return {.compartments = {"susceptible", "adopter"},
            .transitions = {{.from = susceptible,
                             .to = adopter,
                             .with = in(adopter),
                             .rate = 1 / tau.days,
                             .threshold = Threshold{threshold_low, threshold_high}},
                            {.from = susceptible, .to = adopter, .growth = mu / tau.days}},
            .spreading = in(adopter),
            .starts = {{adopter, initial}}};
  }
};

}  // namespace papotage
