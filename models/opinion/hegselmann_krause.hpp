#pragma once
// Hegselmann-Krause: people take on the mean of all around them who already think much alike, themselves included.
//
//   x_i(t + 1) = (x_i(t) + sum of w_ij x_j(t)) / (1 + sum of w_ij)   over j whom i hears with |x_i(t) - x_j(t)| <=
//   epsilon
//
// w_ij is the weight of the tie, 1 where the network has none: oneself counts like a tie of weight 1. Who hears nobody
// near enough keeps its opinion. On a complete network opinions come to rest after finitely many steps, in clusters
// more than epsilon apart, and never pass one another.
//
// updating = "synchronous": everybody at once, as in the paper. updating = "asynchronous": one uniform agent after
// another from the present opinions; a step is n updates.
//
// R. Hegselmann and U. Krause, J. Artif. Soc. Soc. Simul. 5 (3) (2002) 2. Their opinions are in [0, 1] and ours in [-1,
// 1]: epsilon is twice theirs. They mix everybody with everybody: a complete network. Assumes one bound for all.

#include <memory>

#include "models/opinion/continuous.hpp"

namespace papotage {

struct HegselmannKrause final : EitherOrder<HegselmannKrause> {
  double epsilon = 0.5;

  static constexpr const char* in_turn = "asynchronous; a step is n updates of one agent";
  static About describe() {
    return {"hegselmann_krause", "opinion", "Taking on the mean of those who think alike (bounded confidence)",
            "synchronous, or one agent after another", "Hegselmann & Krause, JASSS 5 (3) (2002) 2"};
  }
  static void declare(Declare<HegselmannKrause>& d);

  std::size_t bytes(const RunSize& size) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
