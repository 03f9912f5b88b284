#pragma once
// Opinions of the employer at the start: a beta law on [-1, 1], partly shared by a team (a Gaussian copula).

#include <cstdint>
#include <span>
#include <vector>

#include "models/workplace/settings.hpp"
#include "sim/graph/partition.hpp"

namespace papotage {

/// x(z): the opinion whose rank in the beta law is that of z in the standard normal law. Tabulated on [-7, 7], linear
/// between; right to 10^-4 (tests/unit/workplace_first_opinions.cpp).
class OpinionOfNormal {
 public:
  explicit OpinionOfNormal(const FirstOpinions& law);
  double operator()(double z) const;

 private:
  static constexpr double reach = 7;
  std::vector<double> opinions_;  // at equal distances
};

/// x_i = x(sqrt(icc) Z_team + sqrt(1 - icc) Z_i), by (seed, replicate).
void draw_first_opinions(const FirstOpinions& law, const OpinionOfNormal& opinion, const Partition& teams,
                         std::uint64_t seed, std::uint32_t replicate, int threads, std::span<double> opinions);

}  // namespace papotage
