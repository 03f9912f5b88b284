// What the rows of `papotage validate` (sim/study/theory/cascades.cpp) leave out of the independent cascade:
// communities, and where percolation sets in.

#include "models/contagion/independent_cascade.hpp"

#include "sim/graph/generators/configuration.hpp"
#include "tests/reference/naive/naive.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

IndependentCascade cascade_from(std::uint64_t agent, double probability) {
  IndependentCascade cascade;
  cascade.probability = probability;
  cascade.initial = {.by = Chosen::By::list, .list = {agent}};
  return cascade;
}

/// The first half of the agents in block 0, the others in block 1.
Groupings halves(const Network& network) {
  Grouping blocks{"block", {}, 2, {}};
  for (std::uint32_t i = 0; i < network.nodes(); ++i) blocks.of.push_back(2 * i >= network.nodes());
  return {blocks};
}

std::vector<double> sizes_in_blocks(const IndependentCascade& cascade, const Shared& network, Plan plan) {
  const auto groupings = std::make_shared<const Groupings>(halves(*network));
  cascade.check({.nodes = network->nodes(), .groupings = groupings.get(), .network = network.get()});
  plan.nodes = network->nodes();
  Memory memory(plan, 0);
  const auto model = std::make_shared<const IndependentCascade>(cascade);
  run_ensemble(
      cascade, [&](std::uint32_t) { return Ground{.model = model, .network = network, .groupings = groupings}; }, plan,
      memory);
  return outcomes_of(memory.take(), 0);
}

TEST(IndependentCascade, TiesThatLeaveACommunityPassTheirShare) {
  const std::uint32_t replicates = 20'000;
  for (const double permeability : {0., .25, 1.}) {
    IndependentCascade cascade = cascade_from(0, .6);
    cascade.permeability = permeability;
    cascade.community = "block";
    // A star of 9 leaves: 4 in the hub's block, 5 in the other.
    std::map<std::int64_t, double> law;
    const auto binomial = [](int n, int k, double p) {
      double choose = 1;
      for (int j = 0; j < k; ++j) choose = choose * (n - j) / (j + 1);
      return choose * std::pow(p, k) * std::pow(1 - p, n - k);
    };
    for (int near = 0; near <= 4; ++near)
      for (int far = 0; far <= 5; ++far)
        law[1 + near + far] += binomial(4, near, .6) * binomial(5, far, .6 * permeability);
    Family family;
    family.add("from the hub", follows_law(counted(sizes_in_blocks(cascade, star(9), plan_of(5, replicates))), law));
    family.expect();
    // From a leaf in the other block the hub is reached with .6 permeability, and only from there the others.
    cascade.initial.list = {9};
    const auto sizes = sizes_in_blocks(cascade, star(9), plan_of(5, replicates));
    const auto alone = static_cast<std::uint64_t>(std::ranges::count(sizes, 1.));
    if (permeability == 0) {
      EXPECT_EQ(alone, replicates);
    } else {
      expect_z(fmt::format("permeability {}", permeability), z_of_share(alone, replicates, 1 - .6 * permeability));
    }
  }
}

TEST(IndependentCascade, CommunitiesAndWeightsAgreeWithAPlainLoop) {
  std::vector<std::uint64_t> offsets{0};
  std::vector<std::uint32_t> targets;
  std::vector<float> weights;
  for (std::uint32_t u = 0; u < 10; ++u) {
    for (const std::uint32_t v : {(u + 9) % 10, (u + 1) % 10, (u + 5) % 10, (u + 7) % 10}) targets.push_back(v);
    std::sort(targets.end() - 4, targets.end());
    for (int k = 0; k < 4; ++k) weights.push_back(static_cast<float>((u + static_cast<std::uint32_t>(k)) % 4) + .25f);
    offsets.push_back(targets.size());
  }
  const auto network = std::make_shared<const Network>(true, std::move(offsets), std::move(targets), Dropped{},
                                                       std::vector<std::uint64_t>{}, std::move(weights));
  IndependentCascade cascade = cascade_from(0, .25);
  cascade.permeability = .4;
  cascade.community = "block";
  const Groupings groupings = halves(*network);
  naive::Random random(3);
  const naive::Setup setup{*network, 20, 1, {0, 20}, &groupings};
  std::vector<double> plain;
  for (int r = 0; r < 20'000; ++r)
    plain.push_back(naive::find_reference("independent_cascade")->run(cascade, setup, random).outcomes[0]);
  Family family;
  family.add("final size", same_law(sizes_in_blocks(cascade, network, plan_of(20, 20'000)), plain));
  family.expect();
}

TEST(IndependentCascade, OutbreaksVaryMostWherePercolationSetsIn) {
  // p_c = <k> / (<k^2> - <k>), at which the susceptibility <s^2> / <s> of the clusters that don't span peaks: here the
  // variation of sizes, of which large outbreaks have little above p_c and small ones below. R. Pastor-Satorras et al.,
  // Rev. Mod. Phys. 87 (2015) 925, section X.
  const std::uint32_t n = 10'000;
  const Configuration generator{.nodes = n, .degrees = "power_law", .exponent = 3.5, .minimum = 3, .maximum = 40};
  const auto network = std::make_shared<const Network>(generator.generate(7, shared_by_replicates));
  double first = 0, second = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    const auto k = static_cast<double>(network->out(i).size());
    first += k;
    second += k * k;
  }
  const double threshold = first / (second - first);
  double peak = 0, at = 0;
  for (double factor = .5; factor < 1.8; factor += .05) {
    // A single outbreak is as large as the cluster in which it starts: of the clusters below the largest only.
    IndependentCascade cascade;
    cascade.probability = factor * threshold;
    const auto sizes = outcomes_of(run(cascade, network, plan_of(400, 1500)), 0);
    double s = 0, s2 = 0;
    for (const double size : sizes)
      if (size < .05 * n) {
        s += size;
        s2 += size * size;
      }
    if (s2 / s > peak) peak = s2 / s, at = factor;
  }
  fmt::print("  p_c = {:.4f}, susceptibility peaks at {:.2f} of it\n", threshold, at);
  EXPECT_NEAR(at, 1, .15);
}

}  // namespace
}  // namespace papotage::testing
