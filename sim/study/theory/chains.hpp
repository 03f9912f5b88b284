#pragma once
// Chains on 0 to n that move by one: how many of n agents hold +1 where all are tied to all and one of them updates at
// a time. What they come to is known exactly.

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace papotage::theory {

/// From k up with probability up(k), down with down(k), per update; up(n) = down(0) = 0.
struct Chain {
  std::uint32_t n;
  std::function<double(double)> up, down;

  /// The law that is approached where every state is left in the end: by detailed balance.
  std::map<std::int64_t, double> stationary() const;
  /// Probability of n before 0, both being ends, from each k.
  std::vector<double> wins() const;
  /// Expected updates until either end, from k.
  double duration(std::uint32_t k) const;
};

/// Of m things of which k are marked, taken q at once: the probability that all are marked. q <= m.
double all_marked(double k, double m, std::uint32_t q);

}  // namespace papotage::theory
