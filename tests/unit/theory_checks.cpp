// What a check is told by: samples whose z is known, expectations that are wrong, and checks that fail.

#include "sim/study/theory/table.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

#include "models/contagion/sir.hpp"
#include "models/opinion/frozen.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/study/theory/epidemics.hpp"
#include "sim/study/theory/linear.hpp"

namespace papotage::theory {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(TheoryFound, MeanIsToldInStandardErrors) {
  const std::vector<double> sample{1, 2, 3, 4, 5};  // mean 3, standard error sqrt(2.5 / 5)
  EXPECT_NEAR(of_mean(2, sample).z, 1 / std::sqrt(0.5), 1e-12);
  EXPECT_NEAR(of_mean(4, sample).z, -1 / std::sqrt(0.5), 1e-12);
  EXPECT_EQ(of_mean(3, sample).z, 0);
  EXPECT_EQ(of_mean(2, sample).expected, 2);
  EXPECT_EQ(of_mean(2, sample).found, 3);
  EXPECT_TRUE(holds(of_mean(2, sample)));
  EXPECT_FALSE(holds(of_mean(0, sample)));
  // What theory may miss doesn't count, what lies beyond does.
  EXPECT_EQ(of_mean(2, sample, 1).z, 0);
  EXPECT_NEAR(of_mean(2, sample, 0.5).z, 0.5 / std::sqrt(0.5), 1e-12);
}

TEST(TheoryFound, SampleThatNeverVariesMustBeExact) {
  const std::vector<double> sample(10, 7.);
  EXPECT_TRUE(holds(of_mean(7, sample)));
  EXPECT_FALSE(holds(of_mean(7.001, sample)));
}

TEST(TheoryFound, WhatIsNotANumberFails) {
  EXPECT_FALSE(holds(of_mean(1, std::vector<double>{1, nan, 1})));
  EXPECT_FALSE(holds(of_mean(1, std::vector<double>{})));
  EXPECT_FALSE(holds(of_share(0.5, 0, 0)));
  EXPECT_FALSE(holds(within(0, nan, 1)));
}

TEST(TheoryFound, ShareIsToldByTheBinomialLaw) {
  EXPECT_NEAR(of_share(0.5, 60, 100).z, 2, 1e-12);
  EXPECT_NEAR(z_of_share(30, 100, 0.5), -4, 1e-12);
  EXPECT_FALSE(holds(of_share(0.5, 30, 100)));
  EXPECT_TRUE(holds(of_share(0, 0, 100)));  // sure things are told by whether they hold
  EXPECT_FALSE(holds(of_share(1, 99, 100)));
}

TEST(TheoryFound, VarianceIsToldInItsOwnErrors) {
  std::mt19937_64 random(1);
  std::vector<double> sample(20'000);
  for (double& x : sample) x = std::normal_distribution<double>(5, 2)(random);
  EXPECT_TRUE(holds(of_variance(4, sample)));
  EXPECT_FALSE(holds(of_variance(3.8, sample)));
  EXPECT_NEAR(of_variance(3.8, sample).z - of_variance(4, sample).z, 0.2 / (4 * std::sqrt(2. / 20'000)), 0.2);
}

TEST(TheoryFound, ToleranceCountsAsFour) {
  EXPECT_NEAR(within(1, 1.25, 0.5).z, 2, 1e-12);
  EXPECT_NEAR(within(1, 0.5, 0.5).z, -4, 1e-12);
  EXPECT_FALSE(holds(within(1, 1.5, 0.5)));
  EXPECT_EQ(within(1, 1, 0).z, 0);
  EXPECT_FALSE(holds(within(1, 1 + 1e-15, 0)));
}

TEST(TheoryFound, LawOfCountsIsTold) {
  std::map<std::int64_t, double> dice, loaded;
  for (int k = 1; k <= 6; ++k) dice[k] = 1. / 6;
  loaded = dice;
  loaded[6] += 0.03;
  loaded[1] -= 0.03;
  std::mt19937_64 random(2);
  std::vector<double> thrown(6000);
  for (double& x : thrown) x = std::uniform_int_distribution<int>(1, 6)(random);
  EXPECT_TRUE(holds(of_law(dice, thrown)));
  EXPECT_NEAR(of_law(dice, thrown).expected, 3.5, 1e-12);
  EXPECT_FALSE(holds(of_law(loaded, thrown)));
  thrown[0] = 7;  // beyond the law
  thrown.resize(100);
  EXPECT_FALSE(holds(of_law({{1, 1.}}, thrown)));
}

TEST(TheoryFound, TwoSamplesAreComparedWithWhatIsNotANumberInThem) {
  std::mt19937_64 random(3);
  const auto drawn_from = [&](double mean, double undefined) {
    std::vector<double> sample(2000);
    for (double& x : sample)
      x = std::bernoulli_distribution(undefined)(random) ? nan : std::normal_distribution<double>(mean, 1)(random);
    return sample;
  };
  EXPECT_TRUE(holds(of_two(drawn_from(0, 0.1), drawn_from(0, 0.1))));
  EXPECT_FALSE(holds(of_two(drawn_from(0, 0.1), drawn_from(0.3, 0.1))));
  EXPECT_FALSE(holds(of_two(drawn_from(0, 0.1), drawn_from(0, 0.2))));
}

TEST(TheoryFound, ProbabilitiesAreToldAsTheNormalLawHasThem) {
  EXPECT_NEAR(z_of(1), 0, 1e-12);
  EXPECT_NEAR(z_of(0.317310507863), 1, 1e-9);
  EXPECT_NEAR(1 / z_of(1 / one_in), 1 / too_far, 1e-5);
  EXPECT_GT(z_of(0), 30);
  EXPECT_TRUE(std::isnan(z_of(nan)));
}

TEST(TheoryTable, ACheckThatFailsIsToldSo) {
  const Check right{"sir", "right", "", true, [](int) { return within(1, 1, 0.1); }};
  const Check wrong{"sir", "wrong", "", true, [](int) { return within(1, 2, 0.1); }};
  const Check broken{"voter", "broken", "", true, [](int) -> Found { throw std::runtime_error("no network"); }};
  EXPECT_TRUE(judge(right, 1).holds);
  EXPECT_FALSE(judge(wrong, 1).holds);
  EXPECT_FALSE(judge(broken, 1).holds);
  EXPECT_EQ(judge(broken, 1).found.of, "no network");
  EXPECT_EQ(summary(std::vector{judge(right, 1), judge(wrong, 1), judge(broken, 1)}),
            "3 checks of 2 models, 2 fail; a correct program fails one of them in 5262 choices of seeds");
  EXPECT_EQ(summary(std::vector{judge(wrong, 1)}),
            "1 check of 1 model, 1 fails; a correct program fails one of them in 15787 choices of seeds");
}

Reference none(const std::string&) { return {}; }

TEST(TheoryTable, AModelWithoutACheckFails) {
  const auto checks = theory_table({Entry{{"unheard", "opinion", "", "", ""},
                                          []() -> std::unique_ptr<Model> { return std::make_unique<Frozen>(); }}},
                                   none, true);
  ASSERT_EQ(checks.size(), 1u);
  EXPECT_EQ(checks[0].model, "unheard");
  EXPECT_FALSE(judge(checks[0], 1).holds);
}

TEST(TheoryTable, QuickLeavesOutWhatIsSlow) {
  const auto quick = theory_table(registry_of<Sir>(), none, true),
             whole = theory_table(registry_of<Sir>(), none, false);
  EXPECT_FALSE(quick.empty());
  EXPECT_LT(quick.size(), whole.size());
  for (const Check& check : quick) EXPECT_TRUE(check.quick) << check.setup;
}

/// A reference that says a third more are reached than are.
std::vector<Course> exaggerated(const Model& model, const Network& network, const Trial& trial) {
  const auto shared = tied(network.nodes(), network.directed(), [&] {
    std::vector<Tie> ties;
    for (std::uint32_t u = 0; u < network.nodes(); ++u)
      for (const std::uint32_t v : network.out(u))
        if (network.directed() || u < v) ties.push_back({u, v});
    return ties;
  }());
  Trial other = trial;
  other.seed += 1000;
  const Ensemble told = run(model, shared, other, 1);
  std::vector<Course> courses(trial.replicates);
  for (std::size_t k = 0; k < told.outcomes().size(); ++k) {
    const auto values = told.outcome(told.outcomes()[k].name);
    for (std::size_t r = 0; r < values.size(); ++r) courses[r].outcomes.push_back(values[r] * (k == 0 ? 4. / 3 : 1));
  }
  for (Course& course : courses) course.series.resize(told.probes().size() * told.records());
  return courses;
}

TEST(TheoryReferences, ADifferenceOfLawIsSeen) {
  const auto checks = reference_checks(
      registry_of<Sir>(), [](const std::string&) { return Reference(exaggerated); }, 100);
  ASSERT_EQ(checks.size(), 1u);
  const Judged judged = judge(checks[0], 1);
  EXPECT_FALSE(judged.holds);
  EXPECT_NE(judged.found.of.find("least alike of "), std::string::npos) << judged.found.of;
}

TEST(TheoryEnsemble, RefusesWhatAScenarioWouldBeRefusedAndNamesThatDoNotExist) {
  Sir sir;
  sir.initial.count = 10;
  EXPECT_THROW(run(sir, drawn(Complete{.nodes = 5}), {.steps = 1, .replicates = 1}, 1), Refusal);
  sir.initial.count = 1;
  const auto told = run(sir, drawn(Complete{.nodes = 5}), {.steps = 1, .replicates = 3}, 1);
  EXPECT_EQ(told.outcome("final_size").size(), 3u);
  EXPECT_EQ(told.probe("count_susceptible", 0), std::vector<double>(3, 4));
  EXPECT_THROW(told.outcome("size"), std::invalid_argument);
}

TEST(TheoryLinear, SolvesByElimination) {
  // The first pivot is zero, so rows must change places.
  EXPECT_EQ(solved({{0, 2}, {4, 1}}, {6, 11}), (std::vector<double>{2, 3}));
  const auto parts = listening(*tied(3, true, {{0, 1, 3}, {2, 1, 1}}));
  EXPECT_EQ(parts, (Matrix{{1, 0, 0}, {0.75, 0, 0.25}, {0, 0, 1}}));
}

TEST(TheoryEpidemics, TheExactLawIsThatOfTwoPeople) {
  const Spell spell{.gamma = 0.4, .dt = 1};
  const auto law = final_size_law(2, 0.3, spell);
  EXPECT_NEAR(law[1], spell.transform(0.3), 1e-12);
  EXPECT_NEAR(law[2], 1 - spell.transform(0.3), 1e-12);
}

}  // namespace
}  // namespace papotage::theory
