#pragma once
// Frozen opinions: nobody ever changes their mind. The null against which opinion models are set, and the one that fits
// repeated surveys best (arXiv:2602.00876).
//
//   x_i(t) = x_i(0)

#include <memory>

#include "models/opinion/continuous.hpp"

namespace papotage {

struct Frozen final : Declared<Frozen, ContinuousModel> {
  static About describe() {
    return {"frozen", "opinion", "Opinions that never change, the null", "synchronous; nobody changes",
            "arXiv:2602.00876"};
  }
  static void declare(Declare<Frozen>& d) { d(&Frozen::initial, {.name = "initial", .doc = "opinions at the start"}); }

  bool uses_threads() const override { return false; }
  std::size_t bytes(const RunSize& size) const override { return size.nodes * sizeof(double); }
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
