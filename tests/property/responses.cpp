// Outcomes answer to each parameter in the direction that its meaning says: means of many replicates, each step at
// least four standard errors.

#include "models/contagion/sir.hpp"
#include "models/opinion/friedkin_johnsen.hpp"
#include "models/opinion/voter.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

/// That outcomes rise from each setting to the next.
void expect_rising(const std::string& what, const std::vector<std::vector<double>>& samples) {
  for (std::size_t k = 1; k < samples.size(); ++k) {
    const Estimate low = estimate(samples[k - 1]), high = estimate(samples[k]);
    EXPECT_GT(high.mean - low.mean, 4 * std::hypot(low.error, high.error)) << what << ", setting " << k;
  }
}

class SirResponses : public ::testing::TestWithParam<std::string> {
 protected:
  const Shared network_ = random_network(500, false, 2000);

  Sir usual() const {
    Sir sir;
    sir.method = GetParam();
    sir.initial.count = 5;
    return sir;
  }
  std::vector<double> outcome(const Sir& sir, std::size_t k, std::uint32_t steps = 300) const {
    return outcomes_of(run(sir, network_, plan_of(steps, 80)), k);
  }
};

TEST_P(SirResponses, MoreContagionReachesMorePeople) {
  std::vector<std::vector<double>> sizes, peaks;
  for (const double beta : {0., 0.01, 0.03, 0.2}) {
    Sir sir = usual();
    sir.beta = beta;
    sizes.push_back(outcome(sir, 0));
    peaks.push_back(outcome(sir, 1));
  }
  expect_rising("final size by beta", {sizes.begin() + 1, sizes.end()});
  expect_rising("peak by beta", {peaks.begin() + 1, peaks.end()});
  for (const double size : sizes[0]) EXPECT_EQ(size, 5);
}

TEST_P(SirResponses, QuickerRecoveryReachesFewerPeople) {
  std::vector<std::vector<double>> sizes, peaks;
  for (const double gamma : {2., 0.6, 0.2}) {
    Sir sir = usual();
    sir.gamma = gamma;
    sizes.push_back(outcome(sir, 0));
    peaks.push_back(outcome(sir, 1));
  }
  expect_rising("final size by falling gamma", sizes);
  expect_rising("peak by falling gamma", peaks);
}

TEST_P(SirResponses, MoreSpreadersAtTheStartReachMorePeople) {
  std::vector<std::vector<double>> sizes;
  for (const std::uint32_t count : {1u, 25u, 125u, 500u}) {
    Sir sir = usual();
    sir.beta = 0.03;
    sir.initial.count = count;
    sizes.push_back(outcome(sir, 0));
  }
  expect_rising("final size by spreaders", sizes);
}

INSTANTIATE_TEST_SUITE_P(Methods, SirResponses, ::testing::Values("events", "steps"),
                         [](const auto& method) { return method.param; });

TEST(FriedkinJohnsenResponses, TheMoreSusceptibleTheCloserTogether) {
  // The same opinions at the start: the variance at the end falls in every single replicate.
  const auto network = random_network(500, false, 2000);
  std::vector<double> wider;
  for (const double s : {0., 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.}) {
    FriedkinJohnsen model;
    model.susceptibility = s;
    const auto variances = outcomes_of(run(model, network, plan_of(400, 10)), 1);
    for (std::size_t r = 0; r < wider.size(); ++r) EXPECT_LT(variances[r], wider[r]) << "susceptibility " << s;
    wider = variances;
  }
}

TEST(FriedkinJohnsenResponses, OpinionsFollowWhereTheyStart) {
  const auto network = random_network(500, false, 2000);
  double below = -1;
  for (const double low : {-1., -0.5, 0., 0.5}) {
    FriedkinJohnsen model;
    model.initial.low = low;
    model.initial.high = low + 0.5;
    const double mean = run(model, network, plan_of(50, 1))[0].outcomes[0];
    EXPECT_GT(mean, below);
    EXPECT_GE(mean, low);
    EXPECT_LE(mean, low + 0.5);
    below = mean;
  }
}

TEST(VoterResponses, TheMoreAreInFavourTheMoreOftenItWins) {
  std::vector<std::vector<double>> means;
  for (const double share : {0., 0.2, 0.5, 0.8, 1.}) {
    Voter voter;
    voter.initial = Chosen::of_share(share);
    means.push_back(outcomes_of(run(voter, random_network(60, false, 300), plan_of(1000, 400)), 0));
  }
  for (const double mean : means.front()) EXPECT_EQ(mean, -1);
  for (const double mean : means.back()) EXPECT_EQ(mean, 1);
  expect_rising("mean opinion by share", means);
}

}  // namespace
}  // namespace papotage::testing
