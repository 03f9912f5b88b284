#pragma once
// How many are reached from one agent where ties are open with a probability, each by itself, on a random network of
// given degrees: M. E. J. Newman, Phys. Rev. E 66 (2002) 016128. Of large networks, in which short cycles are rare.

#include "sim/graph/degree_law.hpp"

namespace papotage::theory {

struct OpenTies {
  DegreeLaw degrees;
  double probability;  // of a tie to be open

  /// How many more ties who is reached along one has on average: (<k^2> - <k>) / <k>. Large outbreaks need more than
  /// one of them to be open.
  double branching() const;
  /// The probability from which on large outbreaks occur.
  double threshold() const { return 1 / branching(); }
  /// Mean size of outbreaks, their first agent included, below the threshold: 1 + p G0'(1) / (1 - p G1'(1)).
  double mean_size() const;
  /// Share of a large outbreak, which is also the probability that one agent starts one: 1 - G0(u) where
  /// u = 1 - p + p G1(u), G0 and G1 being the generating functions of the degree and of further ties.
  double share() const;
};

}  // namespace papotage::theory
