// From words to distributions: exact at the ends, and the right law between them.
//
// Error rate: 10^-6 for each of 4 families of p-values.

#include "sim/core/sampling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
constexpr std::uint64_t last_word = ~std::uint64_t{0};
constexpr std::uint32_t last_half = ~std::uint32_t{0};

TEST(Uniform, LiesInTheHalfOpenUnitInterval) {
  EXPECT_EQ(uniform(0), 0);
  EXPECT_EQ(uniform(last_word), 1 - 0x1p-53);
  EXPECT_EQ(uniform(std::uint64_t{1} << 63), .5);
  EXPECT_EQ(uniform((1 << 11) - 1), 0) << "the lowest 11 bits are left out, not rounded";
  EXPECT_EQ(uniform(1 << 11), 0x1p-53);
}

TEST(Uniform, AboveZeroIsNeverZeroAndReachesOne) {
  EXPECT_EQ(uniform_above_zero(0), 0x1p-53);
  EXPECT_EQ(uniform_above_zero(last_word), 1);
}

// -- pick -----------------------------------------------------------------------------------------------------------

TEST(Pick, GivesEveryValueItsShareOfAllWords) {
  // The words of value v are those from ceil(v 2^64 / n) on, so shares differ by at most one word.
  for (const std::uint64_t n :
       {1ull, 2ull, 3ull, 7ull, 10ull, 1000ull, (1ull << 32) - 1, 1ull << 32, (1ull << 63) + 5}) {
    EXPECT_EQ(pick(0, n).value, 0u);
    EXPECT_EQ(pick(last_word, n).value, n - 1);
    for (const std::uint64_t v : {std::uint64_t{1}, n / 3, n / 2, n - 1}) {
      if (v == 0 || v >= n) continue;
      const auto first = static_cast<std::uint64_t>(((static_cast<unsigned __int128>(v) << 64) + n - 1) / n);
      EXPECT_EQ(pick(first, n).value, v) << n;
      EXPECT_EQ(pick(first - 1, n).value, v - 1) << n;
    }
  }
}

TEST(Pick, RestIsUniformAndIndependentOfTheValue) {
  Splitmix random(1);
  Family family;
  for (const std::uint64_t n : {2u, 3u, 10u, 16u, 1000u, 1'000'003u}) {
    const std::size_t cells = std::min<std::size_t>(n, 16);
    std::vector<std::uint64_t> joint(cells * 16), second(cells * 12);
    for (int k = 0; k < 400'000; ++k) {
      const Pick first = pick(random(), n);
      const std::size_t value = static_cast<std::size_t>(first.value) % cells;
      ++joint[value * 16 + (first.rest >> 60)];
      ++second[value * 12 + pick(first.rest, 12).value];
    }
    std::vector<double> expected(cells);  // how many of the n values fall into a cell
    for (std::size_t c = 0; c < cells; ++c)
      expected[c] = static_cast<double>(n / cells + (c < n % cells)) / static_cast<double>(n) * 400'000;
    std::vector<double> joint_expected, second_expected;
    for (std::size_t c = 0; c < cells; ++c) {
      joint_expected.insert(joint_expected.end(), 16, expected[c] / 16);
      second_expected.insert(second_expected.end(), 12, expected[c] / 12);
    }
    family.add(fit_p(joint, joint_expected), "rest with n = " + std::to_string(n));
    family.add(fit_p(second, second_expected), "second choice with n = " + std::to_string(n));
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
}

TEST(Pick, TheTestOfTheRestTellsAWordThatIsUsedTwice) {
  Splitmix random(1);
  std::vector<std::uint64_t> joint(3 * 16);
  for (int k = 0; k < 400'000; ++k) {
    const std::uint64_t word = random();
    ++joint[pick(word, 3).value * 16 + (word >> 60)];
  }
  EXPECT_LT(uniform_p(joint), error_rate);
}

// -- toss -----------------------------------------------------------------------------------------------------------

TEST(Toss, HappensWithItsProbabilityAndItsRestIsUniformEitherWay) {
  Splitmix random(3);
  Family family;
  for (const double p : {.01, .3, .5, .97}) {
    const int n = 200'000;
    double hits = 0;
    std::vector<std::uint64_t> after[2] = {std::vector<std::uint64_t>(64), std::vector<std::uint64_t>(64)};
    for (int k = 0; k < n; ++k) {
      const Toss tossed = toss(random(), p);
      hits += tossed.happens;
      ++after[tossed.happens][tossed.rest >> 58];
    }
    family.add(share_p(hits, n, p), "happens at " + std::to_string(p));
    for (const bool happened : {false, true})
      family.add(uniform_p(after[happened]), "rest at " + std::to_string(p) + (happened ? ", happened" : ""));
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
}

TEST(Toss, IsCertainAtTheEndsAndThenKeepsTheWord) {
  for (const std::uint64_t word : {std::uint64_t{0}, std::uint64_t{12345} << 40, last_word}) {
    EXPECT_FALSE(toss(word, 0).happens);
    EXPECT_TRUE(toss(word, 1).happens);
    EXPECT_EQ(toss(word, 0).rest, word >> 11 << 11);
    EXPECT_EQ(toss(word, 1).rest, word >> 11 << 11);
  }
  EXPECT_FALSE(toss(std::uint64_t{1} << 63, .5).happens);
  EXPECT_EQ(toss(std::uint64_t{1} << 63, .5).rest, 0u);
}

// -- geometric ------------------------------------------------------------------------------------------------------

TEST(Geometric, FollowsItsLaw) {
  Splitmix random(2);
  Family family;
  for (const double p : {.001, .03, .25, .5, .9}) {
    const auto cells = static_cast<std::size_t>(std::ceil(10 / p));
    const int n = 300'000;
    std::vector<std::uint64_t> counts(cells + 1);
    std::vector<double> expected(cells + 1);
    for (int k = 0; k < n; ++k) ++counts[std::min<std::uint64_t>(geometric(random(), std::log1p(-p)), cells)];
    for (std::size_t k = 0; k < cells; ++k) expected[k] = n * p * std::exp(static_cast<double>(k) * std::log1p(-p));
    expected[cells] = n * std::exp(static_cast<double>(cells) * std::log1p(-p));
    family.add(fit_p(counts, expected), "p = " + std::to_string(p));
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
}

TEST(Geometric, HoldsAtTheEnds) {
  EXPECT_EQ(geometric(last_word, std::log(.5)), 0u) << "success at once";
  EXPECT_EQ(geometric(0, std::log(.5)), 53u) << "the longest wait that a word can say";
  for (const std::uint64_t word : {std::uint64_t{0}, std::uint64_t{1} << 63, last_word})
    EXPECT_EQ(geometric(word, -std::numeric_limits<double>::infinity()), 0u) << "certainty";
  EXPECT_EQ(geometric(0, -1e-300), std::uint64_t{1} << 63) << "no overflow";
  EXPECT_EQ(geometric(0, -0.), std::uint64_t{1} << 63) << "never";
}

// -- FirstTime ------------------------------------------------------------------------------------------------------

struct Case {
  double rate, step_days;
  std::uint32_t horizon;
};
const Case cases[] = {{0, 1, 1},   {0, 1, 1000},   {1e-12, 1, 1000}, {1e-9, 1, 1'000'000}, {1e-5, 1. / 24, 1'000'000},
                      {.03, 1, 1}, {.03, 1, 100},  {.1, .5, 7},      {1, 1, 60},           {5, 1. / 1440, 10'000},
                      {50, 1, 3},  {1e6, 1, 1000}, {1e300, 1, 10},   {1.7e308, 10, 1},     {.05, 1, 0}};

TEST(FirstTime, TableHoldsTheExactProbabilitiesToTheLastUnit) {
  for (const auto& [rate, step_days, horizon] : cases) {
    const FirstTime first(rate, step_days, horizon);
    EXPECT_EQ(first.within(0), 0u);
    for (std::uint32_t d = 1; d <= horizon; ++d) {
      const long double exact = -std::expm1(-static_cast<long double>(rate) * step_days * d) * 0x1p32L;
      ASSERT_LE(std::abs(static_cast<long double>(first.within(d)) - exact), .5001L) << rate << ' ' << d;
      ASSERT_GE(first.within(d), first.within(d - 1)) << rate << ' ' << d;
      ASSERT_LE(first.within(d), std::uint64_t{1} << 32) << rate << ' ' << d;
    }
  }
}

/// The first step within which it happens, from the table alone.
std::uint32_t searched(const std::vector<std::uint64_t>& within, std::uint32_t word) {
  return static_cast<std::uint32_t>(std::upper_bound(within.begin() + 1, within.end(), std::uint64_t{word}) -
                                    within.begin());
}

TEST(FirstTime, StepAgreesWithTheTableAtEveryWordWhereTheAnswerChanges) {
  for (const auto& [rate, step_days, horizon] : cases) {
    const FirstTime first(rate, step_days, horizon);
    std::vector<std::uint64_t> within;
    for (std::uint32_t d = 0; d <= horizon; ++d) within.push_back(first.within(d));
    std::vector<std::uint64_t> words{0, 1, last_half};
    for (const std::uint64_t border : within)
      for (const std::uint64_t word : {border - 1, border, border + 1}) words.push_back(word);
    for (std::uint64_t byte = 1; byte < 256; ++byte)
      for (const std::uint64_t word : {(byte << 24) - 1, byte << 24}) words.push_back(word);
    for (const std::uint64_t word : words) {
      if (word > last_half) continue;  // around 0 and 2^32
      const auto w = static_cast<std::uint32_t>(word);
      const std::uint32_t step = first.step(w);
      ASSERT_EQ(step, searched(within, w)) << rate << ' ' << step_days << ' ' << horizon << " word " << word;
      // What the header promises: it happens within d steps exactly when word < within(d).
      ASSERT_TRUE(step == horizon + 1 || word < first.within(step));
      ASSERT_TRUE(step == 1 || word >= first.within(step - 1));
    }
  }
}

TEST(FirstTime, OfRateZeroNeverComes) {
  const FirstTime first(0, 1, 10);
  EXPECT_EQ(first.within(10), 0u);
  EXPECT_EQ(first.step(0), 11u);
  EXPECT_EQ(first.step(last_half), 11u);
}

TEST(FirstTime, OfAHugeRateComesAtOnce) {
  const FirstTime first(1e6, 1, 10);
  EXPECT_EQ(first.within(1), std::uint64_t{1} << 32);
  EXPECT_EQ(first.step(0), 1u);
  EXPECT_EQ(first.step(last_half), 1u);
}

TEST(FirstTime, WithoutAHorizonIsAlwaysLater) {
  const FirstTime first(.5, 1, 0);
  EXPECT_EQ(first.within(0), 0u);
  EXPECT_EQ(first.step(0), 1u);
  EXPECT_EQ(first.step(last_half), 1u);
}

double law_p(double p_told, double p_meant, std::uint32_t horizon) {
  Splitmix random(3);
  const FirstTime first(-std::log1p(-p_told), 1, horizon);
  const int n = 300'000;
  std::vector<std::uint64_t> counts(horizon + std::size_t{1});
  std::vector<double> expected(horizon + std::size_t{1});
  for (int k = 0; k < n; ++k) ++counts[first.step(static_cast<std::uint32_t>(random())) - 1];
  for (std::uint32_t d = 1; d <= horizon; ++d) expected[d - 1] = n * p_meant * std::pow(1 - p_meant, d - 1);
  expected[horizon] = n * std::pow(1 - p_meant, horizon);
  return fit_p(counts, expected);
}

TEST(FirstTime, IsGeometric) {
  Family family;
  for (const double p : {1e-4, .003, .03, .25, .5, .95})
    for (const std::uint32_t horizon : {1u, 10u, 1000u})
      family.add(law_p(p, p, horizon), std::to_string(p) + " horizon " + std::to_string(horizon));
  EXPECT_GT(family.p(), error_rate) << family.text();
  EXPECT_LT(law_p(.03, .032, 100), error_rate) << "the test can't tell";
}

}  // namespace
}  // namespace papotage
