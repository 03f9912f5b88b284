#pragma once
// Friedkin-Johnsen: people take in what those around them think, and hold on to where they started.
//
//   x_i(t + 1) = s * mean of x_j(t) over those whom i hears + (1 - s) * x_i(0)
//
// with susceptibility s in [0, 1]: W gives every tie of an agent the same weight, an agent that hears nobody hears
// itself. For s < 1 it converges to x* = (I - s W)^-1 (I - s) x(0). s = 1 is DeGroot's model.
//
// N. E. Friedkin and E. C. Johnsen, J. Math. Sociol. 15 (1990) 193-206. Updating is synchronous, in double precision.

#include <memory>

#include "models/opinion/opinion.hpp"
#include "sim/model/model.hpp"

namespace papotage {

struct FriedkinJohnsen final : Declared<FriedkinJohnsen> {
  double susceptibility = 0.5;
  InitialOpinions initial;

  static About describe() {
    return {"friedkin_johnsen", "opinion", "Social influence with attachment to one's first opinion", "synchronous",
            "Friedkin & Johnsen, J. Math. Sociol. 15 (1990) 193"};
  }
  static void declare(Declare<FriedkinJohnsen>& d);

  std::vector<Probe> probes() const override { return opinion_probes(); }
  std::vector<Outcome> outcomes() const override { return opinion_outcomes(); }
  std::vector<Column> columns() const override;
  bool pulls() const override { return true; }
  std::size_t bytes(const RunSize& size) const override { return size.nodes * 3 * sizeof(double); }
  void check(const Staff&) const override { initial.check("initial"); }
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
