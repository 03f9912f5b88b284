// Weighted Hegselmann-Krause: those who agree follow a logistic map, and the equation by hand.
// L. Milli, Appl. Netw. Sci. 6 (2021) 78.

#include "models/opinion/weighted_hegselmann_krause.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"

namespace papotage::testing {
namespace {

WeightedHegselmannKrause with(double epsilon, double weight, const char* updating = "synchronous") {
  WeightedHegselmannKrause model;
  model.epsilon = epsilon;
  model.weight = weight;
  model.updating = updating;
  return model;
}

TEST(WeightedHegselmannKrauseTheory, ThoseWhoAgreeFollowALogisticMapToAnEndOfTheScale) {
  // x -> x + w x (1 - |x|)
  for (const double first : {0.3, -0.3, 0.}) {
    double x = first;
    for (int t = 0; t < 12; ++t) x += 0.1 * x * (1 - std::abs(x));
    EXPECT_LT(farthest(after(with(0.1, 0.1), complete(20), Opinions(20, first), 12), Opinions(20, x)), 1e-14);
  }
  EXPECT_LT(farthest(after(with(0.1, 0.1), complete(20), Opinions(20, -0.3), 500), Opinions(20, -1)), 1e-12);
}

TEST(WeightedHegselmannKrauseTheory, TheEquationByHand) {
  // The hub of weights 1, 2, 4 and three leaves; one is too far.
  const auto network = std::make_shared<const Network>(
      false, std::vector<std::uint64_t>{0, 3, 4, 5, 6}, std::vector<std::uint32_t>{1, 2, 3, 0, 0, 0}, Dropped{},
      std::vector<std::uint64_t>{}, std::vector<float>{1, 2, 4, 1, 2, 4});
  const Opinions end = after(with(0.5, 0.1), network, {-0.1, 0.3, -0.4, 0.8}, 1);
  EXPECT_NEAR(end[0], -0.1 + (0.1 * 0.3 - 0.2 * 0.4) / 2 * (1 - 0.1), 1e-9);
  EXPECT_NEAR(end[1], 0.3 + 0.1 * -0.1 * (1 - 0.3), 1e-9);
  EXPECT_NEAR(end[2], -0.4 + 0.2 * -0.1 * (1 - 0.4), 1e-9);
  EXPECT_EQ(end[3], 0.8);
}

TEST(WeightedHegselmannKrauseTheory, OpinionsStayInRangeWhateverTheWeights) {
  for (const char* updating : {"synchronous", "asynchronous"})
    for (const double x : after(with(3, 1, updating), weighted_network(100, false, 500), uniform_opinions(100), 200)) {
      EXPECT_GE(x, -1);
      EXPECT_LE(x, 1);
    }
}

TEST(WeightedHegselmannKrauseTheory, WithoutTrustOrWithoutAnybodyNearNobodyMoves) {
  const Opinions start = uniform_opinions(50);
  for (const char* updating : {"synchronous", "asynchronous"}) {
    EXPECT_EQ(after(with(1, 0, updating), complete(50), start, 20), start);
    EXPECT_EQ(after(with(0, 1, updating), complete(50), start, 20), start);
  }
}

}  // namespace
}  // namespace papotage::testing
