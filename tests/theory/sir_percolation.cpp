// SIR on random networks against percolation: M. E. J. Newman, Phys. Rev. E 66 (2002) 016128, and for the probability
// of an outbreak E. Kenah and J. M. Robins, Phys. Rev. E 76 (2007) 036113. A tie transmits with probability T; the
// share that a large outbreak reaches follows from T and the degrees alone. Whether one starts does not: a spreader's
// ties share the time that it spreads, so they pass or fail together, and Newman's formula with T alone would be wrong.
// Every replicate draws a network of its own. A z errs from 4 on once in 16,000 choices of seeds.

#include "models/contagion/sir.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/study/theory/epidemics.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

using theory::Percolation;

/// Final sizes, each on a network of its own.
std::vector<double> sizes(const Percolation& percolation, const std::string& method, std::uint32_t n,
                          std::uint32_t replicates) {
  Sir sir;
  sir.beta = percolation.beta;
  sir.gamma = percolation.spell.gamma;
  sir.method = method;
  const ErdosRenyi generator{.nodes = n, .mean_degree = percolation.degree};
  Plan plan = plan_of(static_cast<std::uint32_t>(300 / percolation.spell.dt), replicates, percolation.spell.dt);
  plan.nodes = n;
  plan.seed = 3;
  Memory memory(plan, 0);
  run_ensemble(
      sir, [&](std::uint32_t r) { return std::make_shared<const Network>(generator.generate(plan.seed, r)); }, plan,
      memory);
  return outcomes_of(memory.take(), 0);
}

void expect_percolation(const std::string& what, const Percolation& percolation, const std::string& method,
                        std::uint32_t n, std::uint32_t replicates) {
  std::vector<double> large;
  for (const double size : sizes(percolation, method, n, replicates))
    if (size > percolation.share() * n / 3) large.push_back(size / n);
  expect_z(what + ", final share", estimate(large).z(percolation.share()));
  expect_z(what + ", probability of none", z_of_share(replicates - large.size(), replicates, percolation.dies_out()));
}

TEST(SirPercolation, LargeOutbreaksOnRandomNetworksReachWhatNewmanSays) {
  expect_percolation("steps of a day", {5, 0.15, {0.25, 1}}, "events", 10'000, 400);
  expect_percolation("steps of three days", {4, 0.1, {0.1, 3}}, "events", 10'000, 400);
  expect_percolation("by steps", {5, 0.15, {0.25, 1}}, "steps", 5000, 100);
}

TEST(SirPercolation, TiesOfOneSpreaderPassOrFailTogether) {
  // The two theories differ by more than 4 standard errors of the test above, so it tells them apart.
  const Percolation percolation{5, 0.15, {0.25, 1}};
  const double right = percolation.dies_out(), wrong = 1 - percolation.share();
  EXPECT_GT((right - wrong) / std::sqrt(right * (1 - right) / 400), 4);
}

TEST(SirPercolation, BelowTheThresholdOutbreaksHaveTheSizeOfABranchingProcess) {
  // degree T < 1: a spreader reaches 1 / (1 - degree T) people on average, itself included.
  const Percolation percolation{3, 0.05, {0.25, 1}};
  const double r = percolation.degree * percolation.transmissibility();
  ASSERT_LT(r, 0.6);
  expect_z("mean size below the threshold", estimate(sizes(percolation, "events", 2000, 2000)).z(1 / (1 - r)));
}

}  // namespace
}  // namespace papotage::testing
