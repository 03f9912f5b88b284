#pragma once
// The voter model: again and again somebody takes over the opinion of somebody whom they hear.
//
// One interaction: a uniform agent i, a uniform j among those whom i hears, then x_i = x_j. Asynchronous: interactions
// come one after another, each seeing the one before; a step is n of them. Opinions are -1 and +1. On a complete graph
// of n agents the share x of +1 is a martingale, so +1 wins with probability x(0), after about -n [(1 - x) ln(1 - x) +
// x ln x] steps.
//
// P. Clifford and A. Sudbury, Biometrika 60 (1973) 581-588; R. A. Holley and T. M. Liggett, Ann. Probab. 3 (1975) 643.

#include <memory>

#include "models/chosen.hpp"
#include "models/opinion/opinion.hpp"
#include "sim/model/model.hpp"

namespace papotage {

struct Voter final : Declared<Voter> {
  Chosen initial = Chosen::of_share(0.5);

  static About describe() {
    return {"voter", "opinion", "Taking over the opinion of somebody one hears",
            "asynchronous; a step is n interactions",
            "Clifford & Sudbury, Biometrika 60 (1973) 581; Holley & Liggett, Ann. Probab. 3 (1975) 643"};
  }
  static void declare(Declare<Voter>& d) {
    d(&Voter::initial,
      {.name = "initial", .unit = "people", .doc = "who holds opinion +1 at the start; all others hold -1"});
  }

  std::vector<Probe> probes() const override;
  std::vector<Outcome> outcomes() const override;
  std::vector<Column> columns() const override;
  bool pulls() const override { return true; }
  bool uses_threads() const override { return false; }
  std::size_t bytes(const RunSize& size) const override { return size.nodes; }
  void check(const Staff& staff) const override { initial.check(staff, "initial"); }
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
