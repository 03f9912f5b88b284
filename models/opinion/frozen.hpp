#pragma once
// Frozen opinions: nobody ever changes their mind. The null against which opinion models are set, and the one that fits
// repeated surveys best (arXiv:2602.00876).
//
//   x_i(t) = x_i(0)

#include <memory>

#include "models/opinion/opinion.hpp"
#include "sim/model/model.hpp"

namespace papotage {

struct Frozen final : Declared<Frozen> {
  InitialOpinions initial;

  static About describe() {
    return {"frozen", "opinion", "Opinions that never change, the null", "synchronous; nobody changes",
            "arXiv:2602.00876"};
  }
  static void declare(Declare<Frozen>& d) { d(&Frozen::initial, {.name = "initial", .doc = "opinions at the start"}); }

  std::vector<Probe> probes() const override { return opinion_probes(); }
  std::vector<Outcome> outcomes() const override { return opinion_outcomes(); }
  std::vector<Column> columns() const override;
  bool pulls() const override { return true; }
  bool uses_threads() const override { return false; }
  std::size_t bytes(const RunSize& size) const override { return size.nodes * sizeof(double); }
  void check(const Staff&) const override { initial.check("initial"); }
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
