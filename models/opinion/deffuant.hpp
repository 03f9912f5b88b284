#pragma once
// Deffuant-Weisbuch: two who meet and already think much alike come closer to each other; others don't listen.
//
// A uniform agent i meets somebody j whom it hears. Where |x_i - x_j| < epsilon
//
//   x_i += mu (x_j - x_i),  x_j += mu (x_i - x_j)
//
// from the opinions before the meeting, so that the mean opinion is conserved. In a directed network only i, who hears,
// moves. On a weighted network partners are chosen in proportion to weights. Asynchronous: a step is n meetings, one
// after another. Opinions end in clusters that lie at least epsilon apart, about 1 / epsilon of them on a complete
// graph.
//
// G. Deffuant, D. Neau, F. Amblard and G. Weisbuch, Adv. Complex Syst. 3 (2000) 87-98. Their opinions are in [0, 1] and
// ours in [-1, 1]: epsilon is twice their threshold d. Assumes one bound for all.

#include <memory>

#include "models/opinion/continuous.hpp"

namespace papotage {

struct Deffuant final : Declared<Deffuant, ContinuousModel> {
  double epsilon = 0.4, mu = 0.5;

  static About describe() {
    return {"deffuant", "opinion", "Pairs who think alike come closer (bounded confidence)",
            "asynchronous; a step is n meetings of pairs", "Deffuant et al., Adv. Complex Syst. 3 (2000) 87"};
  }
  static void declare(Declare<Deffuant>& d);

  bool uses_threads() const override { return false; }
  std::size_t bytes(const RunSize& size) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
