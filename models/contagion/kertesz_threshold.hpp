#pragma once
// Thresholds with blocked agents and spontaneous adopters.
//
//   susceptible -> adopter   as soon as the share of adopters among those heard (by weight) is at least the threshold
//   susceptible -> adopter   spontaneously, adopter_rate
//   blocked                  never adopt; so many of those who aren't adopters at the start
//
// Z. Ruan, G. Iniguez, M. Karsai and J. Kertesz, Phys. Rev. Lett. 115 (2015) 218702: threshold phi, innovators at rate
// p, immune nodes of density r. Synchronous. Nobody blocked, no spontaneous adopters: Watts' model. The blocked are no
// part of final_size.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct KerteszThreshold final : Declared<KerteszThreshold, CompartmentModel> {
  double threshold = 0.25;
  double adopter_rate = 0.001;
  Chosen blocked = {.count = 0, .name = "blocked"};

  static About describe() {
    return {"kertesz_threshold", "contagion",
            "Thresholds with people who never adopt and people who adopt by themselves",
            "synchronous; all from the states at a step's start",
            "Ruan, Iniguez, Karsai & Kertesz, Phys. Rev. Lett. 115 (2015) 218702"};
  }
  static void declare(Declare<KerteszThreshold>& d) {
    d(&KerteszThreshold::threshold, {.name = "threshold",
                                     .unit = "1",
                                     .range = within(0, 1),
                                     .doc = "share of adopters among those heard from which on one adopts"});
    d(&KerteszThreshold::adopter_rate,
      {.name = "adopter_rate", .unit = "1/day", .range = at_least(0), .doc = "rate of adopting by oneself"});
    d(&KerteszThreshold::blocked, {.name = "blocked", .unit = "people", .doc = "who never adopts"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, adopter, blocked_one };
    return {.compartments = {"susceptible", "adopter", "blocked"},
            .transitions = {{.from = susceptible,
                             .to = adopter,
                             .with = in(adopter),
                             .threshold = Threshold{threshold, threshold}},
                            {.from = susceptible, .to = adopter, .rate = adopter_rate}},
            .spreading = in(adopter),
            .starts = {{adopter, initial}, {blocked_one, blocked}}};
  }
};

}  // namespace papotage
