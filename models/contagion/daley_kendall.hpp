#pragma once
// The rumour model of Daley and Kendall: two spreaders who meet both stop, and so does one who meets a stifler.
//
//   ignorant -> spreader             by contact with a spreader whom it hears, beta per tie
//   two spreaders -> two stiflers    by contact, stifling per pair (where ties have a direction: half of it per tie)
//   spreader -> stifler              by contact with a stifler whom it hears, stifling per tie
//
// D. J. Daley and D. G. Kendall, Nature 204 (1964) 1118; J. Inst. Maths Applics 1 (1965) 42-55. On a large complete
// network with stifling = beta the share that never hears it is about .2032: without steps, or as they get short. In
// steps, each of a pair may be the one to meet the other, at half the rate; who was met moves along unless it leaves by
// itself.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct DaleyKendall final : Declared<DaleyKendall, CompartmentModel> {
  double beta = 0.05;
  std::optional<double> stifling;

  static About describe() {
    return {"daley_kendall", "contagion", "Rumour: two spreaders who meet both stop",
            "synchronous, all from the states at a step's start; or continuous time",
            "Daley & Kendall, Nature 204 (1964) 1118; J. Inst. Maths Applics 1 (1965) 42"};
  }
  static void declare(Declare<DaleyKendall>& d) {
    d(&DaleyKendall::beta, {.name = "beta",
                            .unit = "1/day per contact",
                            .range = at_least(0),
                            .doc = "rate at which a spreader tells it along a tie"});
    d(&DaleyKendall::stifling,
      {.name = "stifling",
       .unit = "1/day per contact",
       .range = at_least(0),
       .doc = "rate at which a meeting of two who know it puts off the spreaders among them; beta where absent"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { ignorant, spreader, stifler };
    const double stops = stifling.value_or(beta);
    return {
        .compartments = {"ignorant", "spreader", "stifler"},
        .transitions = {{.from = ignorant, .to = spreader, .with = in(spreader), .rate = beta},
                        {.from = spreader, .to = stifler, .with = in(spreader), .rate = stops / 2, .together = true},
                        {.from = spreader, .to = stifler, .with = in(stifler), .rate = stops}},
        .spreading = in(spreader),
        .starts = {{spreader, initial}}};
  }
};

}  // namespace papotage
