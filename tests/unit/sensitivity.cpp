// The estimators against their formulas, and what is told where outcomes are missing or don't vary. How good they are:
// tests/theory/sensitivity.cpp.

#include "sim/study/sensitivity.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <gtest/gtest.h>

namespace papotage {
namespace {

using Function = std::function<double(const std::vector<double>&)>;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

std::vector<double> outcomes_of(const Design& design, const Function& function) {
  std::vector<double> outcomes;
  for (std::uint64_t p = 0; p < design.points(); ++p) outcomes.push_back(function(design.point(p)));
  return outcomes;
}

double product(const std::vector<double>& u) { return (1 + u[0]) * (2 - u[1]) + std::exp(u[2]); }

// -- Morris ---------------------------------------------------------------------------------------------------------

TEST(MorrisScreening, IsExactForALinearFunction) {
  const auto design = morris_design(3, 10, 4, 1);
  const auto screening =
      morris_screening(*design, outcomes_of(*design, [](const auto& u) { return 5 + 3 * u[0] - 2 * u[1]; }), 1);
  EXPECT_EQ(screening.trajectories, 10u);
  EXPECT_EQ(screening.left_out, 0u);
  const double slopes[] = {3, -2, 0};
  for (std::size_t key = 0; key < 3; ++key) {
    const auto& effects = screening.keys[key];
    EXPECT_NEAR(effects.mu, slopes[key], 1e-13);
    EXPECT_NEAR(effects.mu_star, std::abs(slopes[key]), 1e-13);
    EXPECT_NEAR(effects.sigma, 0, 1e-13);
    EXPECT_NEAR(effects.mu_star_within.low, std::abs(slopes[key]), 1e-13);
    EXPECT_NEAR(effects.mu_star_within.high, std::abs(slopes[key]), 1e-13);
  }
}

TEST(MorrisScreening, TakesTheMeansAndDeviationOfEachKeysEffects) {
  const std::size_t r = 7;
  const auto design = morris_design(3, r, 6, 4);
  const auto outcomes = outcomes_of(*design, product);
  const auto screening = morris_screening(*design, outcomes, 1);
  for (std::size_t key = 0; key < 3; ++key) {
    double mu = 0, mu_star = 0, squares = 0;
    for (std::size_t p = 0; p + 1 < design->points(); ++p) {
      const double moved = design->point(p + 1)[key] - design->point(p)[key];
      if (p % 4 == 3 || moved == 0) continue;
      const double effect = (outcomes[p + 1] - outcomes[p]) / moved;
      mu += effect / r;
      mu_star += std::abs(effect) / r;
      squares += effect * effect;
    }
    const auto& effects = screening.keys[key];
    EXPECT_NEAR(effects.mu, mu, 1e-12);
    EXPECT_NEAR(effects.mu_star, mu_star, 1e-12);
    EXPECT_NEAR(effects.sigma, std::sqrt((squares - r * mu * mu) / (r - 1)), 1e-12);
    EXPECT_LT(effects.mu_star_within.low, mu_star);
    EXPECT_GT(effects.mu_star_within.high, mu_star);
  }
}

void expect_equal(const Screening& a, const Screening& b) {
  EXPECT_EQ(a.trajectories, b.trajectories);
  for (std::size_t key = 0; key < a.keys.size(); ++key) {
    EXPECT_EQ(a.keys[key].mu, b.keys[key].mu);
    EXPECT_EQ(a.keys[key].mu_star, b.keys[key].mu_star);
    EXPECT_EQ(a.keys[key].sigma, b.keys[key].sigma);
    EXPECT_EQ(a.keys[key].mu_star_within.low, b.keys[key].mu_star_within.low);
    EXPECT_EQ(a.keys[key].mu_star_within.high, b.keys[key].mu_star_within.high);
  }
}

TEST(MorrisScreening, LeavesOutTrajectoriesWithMissingOutcomes) {
  const auto design = morris_design(3, 12, 4, 2), smaller = morris_design(3, 10, 4, 2);
  auto outcomes = outcomes_of(*design, product);
  outcomes[10 * 4 + 3] = missing;
  outcomes[11 * 4] = infinite;
  const auto screening = morris_screening(*design, outcomes, 1);
  EXPECT_EQ(screening.left_out, 2u);
  expect_equal(screening, morris_screening(*smaller, outcomes_of(*smaller, product), 1));
  outcomes[0] = missing;
  EXPECT_EQ(morris_screening(*design, outcomes, 1).left_out, 3u);
}

TEST(MorrisScreening, SaysWhatItCanOfOneTrajectoryOrNone) {
  const auto design = morris_design(3, 2, 4, 2);
  auto outcomes = outcomes_of(*design, product);
  outcomes[1] = missing;
  const auto one = morris_screening(*design, outcomes, 1);
  EXPECT_EQ(one.trajectories, 1u);
  EXPECT_TRUE(std::isfinite(one.keys[0].mu) && std::isfinite(one.keys[0].mu_star));
  EXPECT_TRUE(std::isnan(one.keys[0].sigma) && std::isnan(one.keys[0].mu_star_within.low));
  outcomes[4] = missing;
  const auto none = morris_screening(*design, outcomes, 1);
  ASSERT_EQ(none.keys.size(), 3u);
  EXPECT_EQ(none.left_out, 2u);
  EXPECT_TRUE(std::isnan(none.keys[2].mu) && std::isnan(none.keys[2].sigma) &&
              std::isnan(none.keys[2].mu_star_within.high));
}

TEST(MorrisScreening, SeedsChooseTheResamplesOnly) {
  const auto design = morris_design(3, 12, 4, 2);
  const auto outcomes = outcomes_of(*design, product);
  const auto a = morris_screening(*design, outcomes, 1), b = morris_screening(*design, outcomes, 2);
  expect_equal(a, morris_screening(*design, outcomes, 1));
  EXPECT_EQ(a.keys[0].mu, b.keys[0].mu);
  EXPECT_NE(a.keys[0].mu_star_within.low, b.keys[0].mu_star_within.low);
}

// -- Sobol ----------------------------------------------------------------------------------------------------------

TEST(SobolIndices, FollowTheirFormulas) {
  const std::size_t n = 100;
  const auto design = saltelli_design(3, n, 3);
  const auto y = outcomes_of(*design, product);
  double mean = 0, variance = 0;
  for (std::size_t row = 0; row < n; ++row) mean += (y[row * 5] + y[row * 5 + 4]) / (2 * n);
  for (std::size_t row = 0; row < n; ++row)
    variance += (std::pow(y[row * 5] - mean, 2) + std::pow(y[row * 5 + 4] - mean, 2)) / (2 * n);
  const auto shares = sobol_indices(3, y, 1);
  EXPECT_EQ(shares.rows, n);
  for (std::size_t key = 0; key < 3; ++key) {
    double first = 0, total = 0;
    for (std::size_t row = 0; row < n; ++row) {
      const double change = y[row * 5 + 1 + key] - y[row * 5];
      first += (y[row * 5 + 4] - mean) * change / n;
      total += change * change / (2 * n);
    }
    const auto& indices = shares.keys[key];
    EXPECT_NEAR(indices.first, first / variance, 1e-12);
    EXPECT_NEAR(indices.total, total / variance, 1e-12);
    EXPECT_TRUE(indices.first_within.low < indices.first && indices.first < indices.first_within.high);
    EXPECT_TRUE(indices.total_within.low < indices.total && indices.total < indices.total_within.high);
  }
}

TEST(SobolIndices, OfAKeyThatDoesNothingAreZero) {
  const auto design = saltelli_design(2, 64, 3);
  const auto idle = sobol_indices(2, outcomes_of(*design, [](const auto& u) { return u[0]; }), 1).keys[1];
  for (const double index : {idle.first, idle.total, idle.first_within.low, idle.first_within.high,
                             idle.total_within.low, idle.total_within.high})
    EXPECT_EQ(index, 0);
}

bool same(const VarianceShares& a, const VarianceShares& b, double tolerance = 0) {
  const auto values = [](const VarianceShares& shares) {
    std::vector<double> all{static_cast<double>(shares.rows)};
    for (const auto& [first, total, first_within, total_within] : shares.keys)
      all.insert(all.end(), {first, total, first_within.low, first_within.high, total_within.low, total_within.high});
    return all;
  };
  const auto x = values(a), y = values(b);
  bool equal = x.size() == y.size();
  for (std::size_t k = 0; k < x.size(); ++k) equal = equal && std::abs(x[k] - y[k]) <= tolerance;
  return equal;
}

TEST(SobolIndices, DontDependOnUnitsOriginOrThreads) {
  const auto design = saltelli_design(3, 500, 3);
  const auto reference = sobol_indices(3, outcomes_of(*design, product), 1);
  for (const int threads : {2, 3})
    EXPECT_TRUE(same(reference, sobol_indices(3, outcomes_of(*design, product), 1, threads)));
  const auto moved = outcomes_of(*design, [](const auto& u) { return 1e6 - 1e-3 * product(u); });
  EXPECT_TRUE(same(reference, sobol_indices(3, moved, 1), 1e-6)) << "digits lost: 1e9 times 1e-16";
  const auto huge = outcomes_of(*design, [](const auto& u) { return 1e300 * product(u); });
  EXPECT_TRUE(same(reference, sobol_indices(3, huge, 1), 1e-12));
  EXPECT_FALSE(same(reference, sobol_indices(3, outcomes_of(*design, product), 2))) << "other resamples";
}

TEST(SobolIndices, LeaveOutRowsWithMissingOutcomes) {
  const auto design = saltelli_design(3, 67, 2), smaller = saltelli_design(3, 64, 2);
  auto outcomes = outcomes_of(*design, product);
  outcomes[64 * 5] = missing;
  outcomes[65 * 5 + 2] = -infinite;
  outcomes[66 * 5 + 4] = missing;
  const auto shares = sobol_indices(3, outcomes, 1);
  EXPECT_EQ(shares.left_out, 3u);
  EXPECT_TRUE(same(shares, sobol_indices(3, outcomes_of(*smaller, product), 1)));
}

TEST(SobolIndices, AreUndefinedWhereTheOutcomeDoesntVary) {
  const auto design = saltelli_design(3, 64, 2);
  const auto undefined = [](const VarianceShares& shares) {
    bool all = shares.keys.size() == 3;
    for (const auto& [first, total, first_within, total_within] : shares.keys)
      for (const double x : {first, total, first_within.low, first_within.high, total_within.low, total_within.high})
        all = all && std::isnan(x);
    return all;
  };
  EXPECT_TRUE(undefined(sobol_indices(3, outcomes_of(*design, [](const auto&) { return .1; }), 1)));
  EXPECT_TRUE(undefined(sobol_indices(3, outcomes_of(*design, [](const auto&) { return missing; }), 1)));
  auto outcomes = outcomes_of(*design, product);
  for (std::size_t p = 5; p < outcomes.size(); ++p) outcomes[p] = missing;
  const auto one = sobol_indices(3, outcomes, 1);
  EXPECT_EQ(one.rows, 1u);
  EXPECT_TRUE(undefined(one));
}

TEST(SobolIndices, OfARareEventLeaveResamplesWithoutItOut) {
  // One row of 50 knows the event, so about 364 resamples of 999 don't vary and have no index.
  std::vector<double> outcomes(50 * 4, .1);
  outcomes[17 * 4] = 1;  // A
  const auto shares = sobol_indices(2, outcomes, 1);
  for (const auto& key : shares.keys) {
    EXPECT_TRUE(std::isfinite(key.first) && std::isfinite(key.total));
    EXPECT_TRUE(key.total_within.low <= key.total_within.high);
    EXPECT_GT(key.total_within.low, 0);
  }
}

}  // namespace
}  // namespace papotage
