#pragma once
// The linear threshold model: everybody has a threshold of their own, drawn anew in each replicate.
//
//   susceptible -> adopter   as soon as the weights of the adopters among those heard add up to at least the agent's
//                            threshold, where the weights of all whom it hears add up to 1
//
// M. Granovetter, Am. J. Sociol. 83 (1978) 1420-1443; D. Kempe, J. Kleinberg and E. Tardos, KDD 2003, 137-146, section
// 2, with thresholds uniform on [0, 1] (the default). An agent whose threshold is 0 still needs one adopter.
// Synchronous. With uniform thresholds it reaches whom a path of live ties reaches where each agent keeps one tie,
// drawn by weight (their theorem 4.6).

#include "models/contagion/compartments.hpp"

namespace papotage {

struct LinearThreshold final : Declared<LinearThreshold, CompartmentModel> {
  double threshold_low = 0;
  double threshold_high = 1;

  static About describe() {
    return {"linear_threshold", "contagion", "Adopting once a share of one's own of those heard have adopted",
            "synchronous; all from the states at a step's start",
            "Granovetter, Am. J. Sociol. 83 (1978) 1420; Kempe, Kleinberg & Tardos, KDD 2003, section 2"};
  }
  static void declare(Declare<LinearThreshold>& d) {
    d(&LinearThreshold::threshold_low,
      {.name = "threshold_low", .unit = "1", .range = within(0, 1), .doc = "least threshold, a share of those heard"});
    d(&LinearThreshold::threshold_high, {.name = "threshold_high",
                                         .unit = "1",
                                         .range = within(0, 1),
                                         .doc = "greatest threshold; each agent's own is uniform between the two"});
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
                             .threshold = Threshold{threshold_low, threshold_high}}},
            .spreading = in(adopter),
            .starts = {{adopter, initial}}};
  }
};

}  // namespace papotage
