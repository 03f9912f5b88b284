#pragma once
// Algorithmic bias: bounded confidence on a platform that brings people together who already think alike.
//
// A uniform agent i meets somebody j among those whom it hears, chosen with probability
//
//   p_i(j) = w_ij max(|x_i - x_j|, d0)^-gamma / sum over k of w_ik max(|x_i - x_k|, d0)^-gamma
//
// with w_ij the weight of the tie (1 where the network has none) and d0 = 2 * 10^-5. Then, as in deffuant, where |x_i -
// x_j| < epsilon
//
//   x_i += mu (x_j - x_i),  x_j += mu (x_i - x_j)
//
// from the opinions before. In a directed network only i, who hears, moves. Asynchronous: a step is n meetings, one
// after another. gamma = 0 is deffuant, in law. A meeting costs time in proportion to those whom i hears.
//
// A. Sirbu, D. Pedreschi, F. Giannotti and J. Kertesz, PLoS ONE 14 (2019) e0213246. Their opinions are in [0, 1] and
// ours in [-1, 1]: epsilon and d0 are twice theirs (d0 as in NDlib). Their mu is 1/2.

#include <memory>

#include "models/opinion/continuous.hpp"

namespace papotage {

struct AlgorithmicBias final : Declared<AlgorithmicBias, ContinuousModel> {
  double epsilon = 0.64, mu = 0.5, gamma = 1;

  static About describe() {
    return {"algorithmic_bias", "opinion", "Bounded confidence among people whom a platform brings together",
            "asynchronous; a step is n meetings of pairs", "Sirbu et al., PLoS ONE 14 (2019) e0213246"};
  }
  static void declare(Declare<AlgorithmicBias>& d);

  bool uses_threads() const override { return false; }
  std::size_t bytes(const RunSize& size) const override { return ColumnSimulation::bytes(size.nodes); }
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
