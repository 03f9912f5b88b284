#pragma once
// Friedkin-Johnsen: people take in what those around them think, and hold on to where they started.
//
//   x_i(t + 1) = s * sum of w_ij x_j(t) over those whom i hears / sum of w_ij + (1 - s) * x_i(0)
//
// with susceptibility s in [0, 1]: W gives the ties of an agent weights in proportion to those of the network, or the
// same weight to all where it has none; an agent that hears nobody hears itself. For s < 1 it converges to
// x* = (I - s W)^-1 (I - s) x(0). s = 1 is DeGroot's model.
//
// N. E. Friedkin and E. C. Johnsen, J. Math. Sociol. 15 (1990) 193-206. Updating is synchronous, in double precision.

#include <memory>

#include "models/opinion/continuous.hpp"

namespace papotage {

struct FriedkinJohnsen final : Declared<FriedkinJohnsen, ContinuousModel> {
  double susceptibility = 0.5;

  static About describe() {
    return {"friedkin_johnsen", "opinion", "Social influence with attachment to one's first opinion", "synchronous",
            "Friedkin & Johnsen, J. Math. Sociol. 15 (1990) 193"};
  }
  static void declare(Declare<FriedkinJohnsen>& d);

  std::size_t bytes(const RunSize& size) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
