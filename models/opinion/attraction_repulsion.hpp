#pragma once
// The attraction-repulsion model: people mostly meet those who think alike; who is tolerated attracts, who isn't
// repels.
//
// A uniform agent i picks somebody j whom it hears. With d = |x_i - x_j| the two interact with probability
// (1/2)^(d / exposure), and then only i moves, by a part R of the difference, kept within [-1, 1]:
//
//   d <= tolerance:  x_i += R (x_j - x_i)       attraction
//   otherwise:       x_i -= R (x_j - x_i)       repulsion
//
// On a weighted network partners are picked in proportion to weights. Asynchronous: a step is n such picks, one after
// another.
//
// R. Axelrod, J. J. Daymude and S. Forrest, PNAS 118 (2021) e2102139118, with one dimension, without self-interest and
// shocks. Their opinions are in [0, 1] and ours in [-1, 1]: tolerance and exposure are twice theirs. They start from a
// normal law of mean 1/2 and deviation .2; the default here is uniform, as everywhere. The paper mixes everybody with
// everybody: a complete network. (NDlib's "attraction-repulsion weighted Hegselmann-Krause" of Toccaceli, Milli and
// Rossetti 2020 is another model, which moves by sums of opinions and not by their differences.)

#include <memory>

#include "models/opinion/continuous.hpp"

namespace papotage {

struct AttractionRepulsion final : Declared<AttractionRepulsion, ContinuousModel> {
  double tolerance = 0.5, responsiveness = 0.25, exposure = 0.2;

  static About describe() {
    return {"attraction_repulsion", "opinion", "Tolerated views attract, others repel, and like meets like",
            "asynchronous; a step is n picks of pairs", "Axelrod, Daymude & Forrest, PNAS 118 (2021) e2102139118"};
  }
  static void declare(Declare<AttractionRepulsion>& d);

  bool uses_threads() const override { return false; }
  std::size_t bytes(const RunSize& size) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
