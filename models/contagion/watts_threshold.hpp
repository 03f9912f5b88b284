#pragma once
// Watts' threshold model: who hears enough adopters adopts, for ever.
//
//   susceptible -> adopter   as soon as the share of adopters among those heard (by weight) is at least the threshold
//
// D. J. Watts, Proc. Natl. Acad. Sci. USA 99 (2002) 5766-5771: the threshold is phi, the default that of its figure 2.
// Watts updates one agent after another in random order; here all update at once. The adopters at the end are the same,
// since nobody ever goes back. A threshold of 0 still takes one adopter, and who hears nobody never adopts.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct WattsThreshold final : Declared<WattsThreshold, CompartmentModel> {
  double threshold = 0.18;

  static About describe() {
    return {"watts_threshold", "contagion", "Adopting once a share of those heard have adopted",
            "synchronous; all from the states at a step's start", "Watts, Proc. Natl. Acad. Sci. 99 (2002) 5766"};
  }
  static void declare(Declare<WattsThreshold>& d) {
    d(&WattsThreshold::threshold, {.name = "threshold",
                                   .unit = "1",
                                   .range = within(0, 1),
                                   .doc = "share of adopters among those heard from which on one adopts"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, adopter };
    return {.compartments = {"susceptible", "adopter"},
            .transitions = {{.from = susceptible,
                             .to = adopter,
                             .with = in(adopter),
                             .threshold = Threshold{threshold, threshold}}},
            .spreading = in(adopter),
            .starts = {{adopter, initial}}};
  }
};

}  // namespace papotage
