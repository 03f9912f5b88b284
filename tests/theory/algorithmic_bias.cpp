// Algorithmic bias: the law of the choice of partners, deffuant where there is none, and media.
// A. Sirbu et al., PLoS ONE 14 (2019) e0213246; V. Pansanella et al., Sci. Rep. 13 (2023) 14600.

#include "models/opinion/algorithmic_bias.hpp"
#include "models/opinion/algorithmic_bias_media.hpp"
#include "models/opinion/deffuant.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

AlgorithmicBias with(double epsilon, double gamma) {
  AlgorithmicBias model;
  model.epsilon = epsilon;
  model.gamma = gamma;
  return model;
}

TEST(AlgorithmicBiasTheory, PartnersAreChosenByDistanceToThePowerOfMinusGamma) {
  // Agent 0 hears three that hear nobody; that a step has exactly one meeting of its own happens with 4 (1/4) (3/4)^3.
  const auto network = network_of_ties(4, true, {{1, 0}, {2, 0}, {3, 0}});
  const Opinions start{0, 0.1, -0.2, 0.8};
  for (const double gamma : {0., 0.7, 1., 2.}) {
    std::map<std::int64_t, std::uint64_t> counts;
    std::map<std::int64_t, double> law;
    double all = 0;
    for (const std::int64_t j : {1, 2, 3}) all += std::pow(std::abs(start[j]), -gamma);
    for (const std::int64_t j : {1, 2, 3}) law[j] = std::pow(std::abs(start[j]), -gamma) / all;
    for (std::uint32_t r = 0; r < 10'000; ++r) {
      const double end = after(with(3, gamma), network, start, 1, r)[0];
      for (std::int64_t j = 1; j < 4; ++j) counts[j] += end == start[j] / 2;
    }
    const double p = follows_law(counts, law);
    fmt::print("  p = {:.3f}  choice of partners, gamma {}\n", p, gamma);
    EXPECT_GT(p, 1e-4) << gamma;
  }
}

TEST(AlgorithmicBiasTheory, EvenAGreatBiasChoosesTheNearest) {
  // 10^-5 to the power of -100 is more than a double holds.
  const auto network = network_of_ties(3, true, {{1, 0}, {2, 0}});
  for (std::uint32_t r = 0; r < 50; ++r) {
    const double end = after(with(3, 100), network, {0, 0.00001, 0.3}, 1, r)[0];
    EXPECT_LE(end, 0.00001);
  }
}

TEST(AlgorithmicBiasTheory, WithoutBiasItIsDeffuantInLaw) {
  Deffuant deffuant;
  deffuant.epsilon = 0.5;
  const auto network = random_network(60, false, 240);
  Plan plan = plan_of(15, 1500);
  const auto there = run(deffuant, network, plan);
  plan.seed = 2;
  const auto here = run(with(0.5, 0), network, plan);
  Family family;
  for (std::size_t k = 0; k < 3; ++k)
    family.add(fmt::format("outcome {}", k), same_law(outcomes_of(here, k), outcomes_of(there, k)));
  family.expect();
}

TEST(AlgorithmicBiasTheory, BiasKeepsOpinionsApartForLonger) {
  // Figures 2 and 3 of the paper: later, and more clusters than those of deffuant.
  const auto ends = [](double gamma, std::size_t outcome) {
    return estimate(outcomes_of(run(with(0.6, gamma), complete(150), plan_of(25, 24)), outcome));
  };
  for (const std::size_t outcome : {1, 2}) {
    const Estimate without = ends(0, outcome), biased = ends(1.5, outcome);
    EXPECT_GT(biased.mean - without.mean, 4 * std::hypot(biased.error, without.error)) << outcome;
  }
}

TEST(AlgorithmicBiasTheory, TheMeanOpinionIsConserved) {
  const Opinions start = uniform_opinions(100);
  for (const auto& network : {random_network(100, false, 400), weighted_network(100, false, 400)})
    EXPECT_NEAR(mean_of(after(with(0.6, 1.3), network, start, 30)), mean_of(start), 1e-14);
}

TEST(AlgorithmicBiasMediaTheory, WithoutMediaItIsAlgorithmicBiasBitForBit) {
  AlgorithmicBiasMedia model;
  model.p_media = 0;
  for (const bool directed : {false, true}) {
    const auto network = random_network(200, directed, 800);
    EXPECT_TRUE(same(run(model, network, plan_of(20, 3), Keep::columns),
                     run(AlgorithmicBias{}, network, plan_of(20, 3), Keep::columns)));
  }
}

TEST(AlgorithmicBiasMediaTheory, OneMediumWithinEverybodysBoundDrawsAllToIt) {
  AlgorithmicBiasMedia model;
  model.epsilon = 3;
  model.p_media = 0.3;
  model.media.opinions = {0.6};
  const auto network = random_network(100, false, 500);
  for (const Told& told : run(model, network, plan_of(400, 3), Keep::columns))
    for (std::uint32_t i = 0; i < network->nodes(); ++i)
      if (!network->out(i).empty()) {
        EXPECT_NEAR(told.column<double>(1)[i], 0.6, 1e-9);
      }
}

TEST(AlgorithmicBiasMediaTheory, MediaAreChosenByDistanceToo) {
  // Two who agree at 0 and media at .2 and -.4: what one step moves in one replicate is worth a count where it is by
  // exactly one meeting.
  AlgorithmicBiasMedia model;
  model.epsilon = 3;
  model.p_media = 0.2;
  model.gamma_media = 1.5;
  model.media.opinions = {0.2, -0.4};
  const auto network = network_of_ties(2, true, {{1, 0}});
  std::uint64_t near = 0, met = 0;
  for (std::uint32_t r = 0; r < 20'000; ++r) {
    const double end = after(model, network, {0, 0}, 1, r)[0];
    near += end == 0.1;
    met += end == 0.1 || end == -0.2;
  }
  const double a = std::pow(0.2, -1.5), b = std::pow(0.4, -1.5);
  // The first of two meetings decides; a second one that follows leads elsewhere, as it does after either.
  expect_z("the nearer medium", z_of_share(near, met, a / (a + b)));
}

}  // namespace
}  // namespace papotage::testing
