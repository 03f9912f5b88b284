#pragma once
// SI, the simplest epidemic: who has heard it passes it on for ever.
//
//   susceptible -> infectious   by contact with an infectious one, beta per tie
//
// N. T. J. Bailey, The Mathematical Theory of Infectious Diseases (1975), section 4.2. On a complete network of n the
// number of infectious grows from k to k + 1 at rate beta k (n - k).

#include "models/contagion/compartments.hpp"

namespace papotage {

struct Si final : Declared<Si, CompartmentModel> {
  double beta = 0.05;

  Si() { method = "events"; }

  static About describe() {
    return {"si", "contagion", "Susceptible, infectious for ever",
            "synchronous; who is infectious at a step's start transmits, then moves on; or continuous time",
            "Bailey, The Mathematical Theory of Infectious Diseases (1975)"};
  }
  static void declare(Declare<Si>& d) {
    d(&Si::beta,
      {.name = "beta", .unit = "1/day per contact", .range = at_least(0), .doc = "rate of transmission along a tie"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, infectious };
    return {.compartments = {"susceptible", "infectious"},
            .transitions = {{.from = susceptible, .to = infectious, .with = in(infectious), .rate = beta}},
            .spreading = in(infectious),
            .starts = {{infectious, initial}}};
  }
};

}  // namespace papotage
