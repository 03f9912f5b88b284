// Hegselmann-Krause: how often all agree on a complete network, that nobody passes anybody, and that it comes to rest.
// R. Hegselmann and U. Krause, JASSS 5 (3) (2002) 2. Bounds here are twice those of papers on [0, 1].

#include "models/opinion/hegselmann_krause.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

HegselmannKrause with(double epsilon, const char* updating = "synchronous") {
  HegselmannKrause model;
  model.epsilon = epsilon;
  model.updating = updating;
  return model;
}

TEST(HegselmannKrauseTheory, AllAgreeBeyondTheThresholdAndNeverWellBelow) {
  // Reference simulations on a complete network of 2000: P(consensus) is 0 up to .18 and 1 from .25 on.
  const auto network = complete(2000);
  for (const auto& [bound, agree] : {std::pair{0.15, false}, {0.25, true}})
    for (const Told& told : run(with(2 * bound), network, plan_of(40, 8))) {
      EXPECT_EQ(told.outcomes[1] < 1e-12, agree) << bound << ": variance " << told.outcomes[1];
      EXPECT_EQ(told.outcomes[2] == 1, agree) << bound;
    }
}

TEST(HegselmannKrauseTheory, NobodyPassesAnybodyOnACompleteNetwork) {
  Opinions start = uniform_opinions(150);
  std::sort(start.begin(), start.end());
  for (const double epsilon : {0.1, 0.3, 0.6})
    for (const std::uint32_t steps : {1u, 3u, 10u}) {
      const Opinions end = after(with(epsilon), complete(150), start, steps);
      for (std::size_t i = 1; i < end.size(); ++i) EXPECT_GE(end[i] - end[i - 1], -1e-15);
      EXPECT_GE(end.front(), start.front() - 1e-15);
      EXPECT_LE(end.back(), start.back() + 1e-15);
    }
}

TEST(HegselmannKrauseTheory, ComesToRestInClustersMoreThanTheBoundApart) {
  Opinions end = after(with(0.3), complete(200), uniform_opinions(200), 60);
  EXPECT_LT(farthest(end, after(with(0.3), complete(200), end, 5)), 1e-14);
  std::sort(end.begin(), end.end());
  for (std::size_t i = 1; i < end.size(); ++i)
    EXPECT_TRUE(end[i] - end[i - 1] < 1e-12 || end[i] - end[i - 1] > 0.3) << end[i] - end[i - 1];
}

TEST(HegselmannKrauseTheory, TwoWithinTheBoundAgreeAtOnceAndTwoBeyondNever) {
  EXPECT_EQ(after(with(0.5), path(2), {-0.25, 0.25}, 1), (Opinions{0, 0}));
  EXPECT_EQ(after(with(0.49), path(2), {-0.25, 0.25}, 9), (Opinions{-0.25, 0.25}));
}

TEST(HegselmannKrauseTheory, AStarsHubTakesTheMeanOfThoseNearIt) {
  const Opinions end = after(with(0.5), star(4), {0.1, 0.2, 0.5, -0.3, 0.9}, 1);
  EXPECT_NEAR(end[0], (0.1 + 0.2 + 0.5 - 0.3) / 4, 1e-15);
  EXPECT_NEAR(end[1], 0.15, 1e-15);
  EXPECT_NEAR(end[2], 0.3, 1e-15);
  EXPECT_EQ(end[4], 0.9);
}

TEST(HegselmannKrauseTheory, OneAfterAnotherEndsWhereNobodyMoves) {
  for (const bool directed : {false, true}) {
    const auto network = random_network(200, directed, 800);
    const Opinions end = after(with(0.5, "asynchronous"), network, uniform_opinions(200), 5000);
    EXPECT_LT(farthest(end, after(with(0.5), network, end, 1)), 1e-9);
  }
}

TEST(HegselmannKrauseTheory, OneselfWeighsAsMuchAsATieOfWeightOne) {
  const auto network =
      std::make_shared<const Network>(false, std::vector<std::uint64_t>{0, 1, 2}, std::vector<std::uint32_t>{1, 0},
                                      Dropped{}, std::vector<std::uint64_t>{}, std::vector<float>{3, 3});
  const Opinions end = after(with(2), network, {0, 0.4}, 1);
  EXPECT_NEAR(end[0], 0.3, 1e-15);
  EXPECT_NEAR(end[1], 0.1, 1e-15);
}

}  // namespace
}  // namespace papotage::testing
