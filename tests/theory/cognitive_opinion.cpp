// Cognitive opinion dynamics: what the institution does to each kind of people, and how often who is worried talks.
// D. Vilone et al., arXiv:1609.04566.

#include "models/opinion/cognitive_opinion.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

/// Everybody alike: risk 1, 0 or -1.
CognitiveOpinion with(double information, double trust, double inform, int risk) {
  CognitiveOpinion model;
  model.information = information;
  model.trust_low = model.trust_high = trust;
  model.inform_low = model.inform_high = inform;
  model.alarmed = risk > 0;
  model.reassured = risk < 0;
  return model;
}

TEST(CognitiveOpinionTheory, AloneOneComesToTheInstitutionShiftedByOnesSensitivity) {
  // x -> (x + T (I - x) + R) / 2 with R = 1 or -1 has the fixed point (T I + R) / (1 + T); without R it is I.
  const double information = -0.4, trust = 0.3;
  for (const int risk : {-1, 0, 1}) {
    const double limit = risk == 0 ? information : (trust * information + risk) / (1 + trust);
    const double rate = risk == 0 ? 1 - trust : (1 - trust) / 2;
    const Opinions end = after(with(information, trust, 0.5, risk), network_of_ties(3, false, {}), {-1, 0.2, 1}, 4);
    const Opinions start{-1, 0.2, 1};
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_NEAR(end[i], limit + std::pow(rate, 4) * (start[i] - limit), 1e-15) << risk;
  }
}

TEST(CognitiveOpinionTheory, WhoFullyTrustsTheInstitutionHearsNobodyElse) {
  const Opinions end = after(with(0.25, 1, 1, 0), complete(30), uniform_opinions(30), 1);
  EXPECT_LT(farthest(end, Opinions(30, 0.25)), 1e-15);
}

TEST(CognitiveOpinionTheory, WhoIsWorriedTalksByAPowerOfTheirFear) {
  // Without trust in the institution and with 1 hearing 0: no change with (1 - p / 2)^2, p = ((1 + x) / 2)^(1 / beta).
  for (const double beta : {0.25, 1.}) {
    const double p = std::pow((1 + 0.4) / 2, 1 / beta);
    std::uint64_t stays = 0;
    const std::uint32_t trials = 20'000;
    for (std::uint32_t r = 0; r < trials; ++r)
      stays += after(with(0, 0, beta, 0), path(2, true), {0.4, 0}, 1, r)[1] == 0;
    expect_z(fmt::format("silence, beta {}", beta), z_of_share(stays, trials, (1 - p / 2) * (1 - p / 2)));
  }
  EXPECT_EQ(after(with(0, 0, 0, 0), complete(20), uniform_opinions(20), 20), uniform_opinions(20));
}

TEST(CognitiveOpinionTheory, TwoWhoMeetDecideIndependentlyWhetherToTalk) {
  // Two of nearly one opinion, who without trust in the institution take over what they hear. Where both talk they
  // exchange opinions, where one does they agree for good: after two meetings they are as they were where nobody talked
  // twice, or both did.
  const double x = 0.2, other = x - 1e-6, fear = (1 + x) / 2;
  std::uint64_t stays = 0;
  const std::uint32_t trials = 20'000;
  for (std::uint32_t r = 0; r < trials; ++r)
    stays += farthest(after(with(0, 0, 1, 0), path(2), {x, other}, 1, r), {x, other}) < 1e-9;
  expect_z("nobody or both talk, twice", z_of_share(stays, trials, std::pow(1 - fear, 4) + std::pow(fear, 4)));
}

TEST(CognitiveOpinionTheory, SensitivityWeighsMoreThanTrust) {
  // The paper's finding: shifting everybody's sensitivity moves the mean more than shifting trust does.
  const auto mean = [](double trust, int risk) {
    return estimate(outcomes_of(run(with(-0.4, trust, 0.5, risk), random_network(200, false, 800), plan_of(40, 5)), 0))
        .mean;
  };
  EXPECT_GT(mean(0.5, 1), mean(0.5, 0) + 0.5);
  EXPECT_LT(mean(0.5, -1), mean(0.5, 0) - 0.2);
  EXPECT_LT(std::abs(mean(0.2, 0) - mean(0.8, 0)), 0.1);
}

TEST(CognitiveOpinionTheory, EndsAndSharesMustGoTogether) {
  CognitiveOpinion model;
  model.trust_low = 0.9;
  model.trust_high = 0.1;
  EXPECT_THROW(model.check({10}), Refusal);
  model = {};
  model.alarmed = model.reassured = 0.6;
  EXPECT_THROW(model.check({10}), Refusal);
}

}  // namespace
}  // namespace papotage::testing
