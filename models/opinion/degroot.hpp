#pragma once
// DeGroot: people take on the mean of what those around them think.
//
//   x_i(t + 1) = a x_i(t) + (1 - a) * sum of w_ij x_j(t) over those whom i hears / sum of w_ij
//
// W is row-stochastic: the weights of the network's ties in proportion, the same weight for all where it has none; an
// agent that hears nobody keeps its opinion. The self-weight a in [0, 1] makes the update lazy: above 0 it also
// converges on bipartite networks, which for a = 0 swing for ever. Where W is primitive all come to agree on pi' x(0),
// pi its left eigenvector: on an undirected network the mean weighted by degrees (by the sums of weights).
//
// updating = "synchronous": as above. updating = "asynchronous": gossip. A uniform agent i meets somebody j whom it
// hears, with probability w_ij / sum of w_ij, and both take on the mean of their two opinions, x_i = x_j = (x_i + x_j)
// / 2; in a directed network only i does. A step is n meetings. On undirected networks gossip conserves the mean
// opinion: there all come to agree on the plain mean. Two agents move in one meeting, so there is no self-weight.
//
// M. H. DeGroot, J. Am. Stat. Assoc. 69 (1974) 118-121; S. Boyd, A. Ghosh, B. Prabhakar and D. Shah, IEEE Trans. Inf.
// Theory 52 (2006) 2508-2530 for gossip. Assumes that weights never change and that people say what they think.

#include <memory>

#include "models/opinion/continuous.hpp"

namespace papotage {

struct DeGroot final : EitherOrder<DeGroot> {
  double self_weight = 0;

  static constexpr const char* in_turn = "asynchronous; a step is n meetings of pairs";
  static About describe() {
    return {"degroot", "opinion", "Taking on the mean of those around", "synchronous, or gossip in pairs",
            "DeGroot, J. Am. Stat. Assoc. 69 (1974) 118; Boyd et al., IEEE Trans. Inf. Theory 52 (2006) 2508"};
  }
  static void declare(Declare<DeGroot>& d);

  std::size_t bytes(const RunSize& size) const override;
  void check(const Staff& staff) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
