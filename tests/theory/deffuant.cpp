// Deffuant: how many clusters there are at the end, what a meeting does, and that the mean opinion is conserved.
// G. Deffuant et al., Adv. Complex Syst. 3 (2000) 87. Bounds here are twice those of papers on [0, 1].

#include "models/opinion/deffuant.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

Deffuant with(double epsilon, double mu = 0.5) {
  Deffuant model;
  model.epsilon = epsilon;
  model.mu = mu;
  return model;
}

TEST(DeffuantTheory, OpinionsEndInAsManyClustersAsTheLiteratureSays) {
  // Reference simulations, mu = 1/2, n = 1000, clusters of at least 5%: within 1.
  const auto network = complete(1000);
  for (const auto& [bound, expected] :
       {std::pair{0.5, 1.}, {0.3, 1.}, {0.2, 2.}, {0.15, 2.9}, {0.1, 4.2}, {0.05, 8.6}}) {
    const Estimate clusters = estimate(outcomes_of(run(with(2 * bound), network, plan_of(400, 12)), 2));
    fmt::print("  epsilon 2 x {}: {:.2f} clusters, expected {}\n", bound, clusters.mean, expected);
    EXPECT_NEAR(clusters.mean, expected, 1) << bound;
  }
}

TEST(DeffuantTheory, TwoAgentsComeCloserByTwoMuAtEachMeeting) {
  // Both meetings of a step are between the same two: the difference shrinks by (1 - 2 mu)^2.
  for (const double mu : {0., 0.1, 0.3, 0.5}) {
    const Opinions end = after(with(0.5, mu), path(2), {-0.2, 0.2}, 3);
    EXPECT_NEAR(end[1] - end[0], 0.4 * std::pow(1 - 2 * mu, 6), 1e-15) << mu;
    EXPECT_NEAR(end[0] + end[1], 0, 1e-16);
  }
  EXPECT_EQ(after(with(0.4), path(2), {-0.2, 0.2}, 3), (Opinions{-0.2, 0.2}));  // not less than epsilon
}

TEST(DeffuantTheory, OnlyWhoHearsMovesWhereTiesHaveADirection) {
  const Opinions end = after(with(1), path(2, true), {0.5, 0}, 200);  // 1 hears 0
  EXPECT_EQ(end[0], 0.5);
  EXPECT_NEAR(end[1], 0.5, 1e-12);
}

TEST(DeffuantTheory, TheMeanOpinionIsConserved) {
  for (const auto& network :
       {complete(200), star(199), random_network(200, false, 700), weighted_network(200, false, 700)})
    for (const double mu : {0.2, 0.5}) {
      const Opinions start = uniform_opinions(200);
      EXPECT_NEAR(mean_of(after(with(0.6, mu), network, start, 100)), mean_of(start), 1e-14);
    }
}

TEST(DeffuantTheory, WhereNobodyCanMoveTiesJoinTheEqualOrTheFarApart) {
  const auto network = random_network(300, false, 1500);
  const auto simulation = with(0.3).simulate({*network, 1, 1, 100'000, 1});
  simulation->start(0);
  std::uint32_t t = 0;
  while (!simulation->still() && t < 100'000) simulation->step(t++);
  ASSERT_TRUE(simulation->still());
  Opinions x(300);
  dynamic_cast<OpinionSimulation&>(*simulation).read(x);
  for (std::uint32_t i = 0; i < 300; ++i)
    for (const std::uint32_t j : network->out(i)) EXPECT_TRUE(x[i] == x[j] || std::abs(x[i] - x[j]) >= 0.3);
}

TEST(DeffuantTheory, PartnersAreChosenByTheWeightsOfTies) {
  // Agent 1 hears 0 and 2, whose weights are 1 and 3: the first of the three meetings that is its own.
  const auto network =
      std::make_shared<const Network>(true, std::vector<std::uint64_t>{0, 1, 1, 2}, std::vector<std::uint32_t>{1, 1},
                                      Dropped{}, std::vector<std::uint64_t>{}, std::vector<float>{1, 3});
  std::uint64_t heavy = 0, met = 0;
  for (std::uint32_t r = 0; r < 20'000; ++r) {
    const double end = after(with(3), network, {-0.5, 0, 0.5}, 1, r)[1];
    if (std::abs(end) != 0.25) continue;  // it met nobody, or more than once
    ++met;
    heavy += end > 0;
  }
  expect_z("the heavier tie", z_of_share(heavy, met, 0.75));
}

TEST(DeffuantTheory, WhoKeepsSilentMovesNobody) {
  const std::vector<std::uint8_t> voice{1, 0, 1};
  const Opinions end = after(with(3), path(3), {0.9, 0, -0.9}, 100, 0, voice.data());
  EXPECT_EQ(end[0], 0.9);
  EXPECT_EQ(end[2], -0.9);
  EXPECT_NE(end[1], 0);
}

}  // namespace
}  // namespace papotage::testing
