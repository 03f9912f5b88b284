#pragma once
// Complex contagion: it takes several adopters to convince somebody, so long ties don't carry it.
//
//   susceptible -> adopter   as soon as at least `threshold` of those heard have adopted (by weight)
//
// D. Centola and M. Macy, Am. J. Sociol. 113 (2007) 702-734. It starts from neighbourhoods, as theirs does: from those
// who are chosen and, with `neighbours`, all whom they reach. Synchronous; the adopters at the end are those of any
// other order.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct ComplexContagion final : Declared<ComplexContagion, CompartmentModel> {
  std::uint32_t threshold = 2;
  bool neighbours = true;

  static About describe() {
    return {"complex_contagion", "contagion", "Adopting once a number of those heard have adopted",
            "synchronous; all from the states at a step's start", "Centola & Macy, Am. J. Sociol. 113 (2007) 702"};
  }
  static void declare(Declare<ComplexContagion>& d) {
    d(&ComplexContagion::threshold, {.name = "threshold",
                                     .unit = "people",
                                     .range = at_least(1),
                                     .doc = "adopters among those heard that it takes, by the weights of their ties"});
    d(&ComplexContagion::neighbours,
      {.name = "neighbours", .doc = "whether those whom the chosen reach start as adopters, too"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, adopter };
    const Threshold enough{static_cast<double>(threshold), static_cast<double>(threshold), false};
    return {.compartments = {"susceptible", "adopter"},
            .transitions = {{.from = susceptible, .to = adopter, .with = in(adopter), .threshold = enough}},
            .spreading = in(adopter),
            .starts = {{adopter, initial, neighbours}}};
  }
};

}  // namespace papotage
