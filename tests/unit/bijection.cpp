#include "sim/core/bijection.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::error_rate;
using testing::Family;

const Draws draws(1, 0, "test.bijection");
const BijectionFamily family(draws, {0, 0, 0});

TEST(Bijection, IsOneForEveryN) {
  std::vector<std::uint64_t> sizes;
  for (std::uint64_t n = 1; n <= 600; ++n) sizes.push_back(n);
  for (std::uint64_t n : {1023, 1024, 1025, 4097, 65535, 65536, 65537, 1'000'003}) sizes.push_back(n);
  for (const std::uint64_t n : sizes) {
    const Bijection bijection = family.of(static_cast<std::uint32_t>(n) * 3, n);
    std::vector<bool> taken(n);
    for (std::uint32_t i = 0; i < n; ++i) {
      const std::uint32_t slot = bijection.slot(i);
      ASSERT_LT(slot, n);
      ASSERT_FALSE(taken[slot]) << n << ' ' << i;
      taken[slot] = true;
      ASSERT_EQ(bijection.member(slot), i);
    }
  }
}

TEST(Bijection, IsOneOfMany) {
  testing::Splitmix random(1);
  for (std::uint64_t n : {(1ull << 24) + 1, (1ull << 30), (1ull << 30) + 1, (1ull << 31) - 1, 1ull << 31,
                          (1ull << 31) + 1, (1ull << 32) - 1, 1ull << 32}) {
    const Bijection bijection = family.of(7, n);
    EXPECT_EQ(bijection.last(), n - 1);
    for (int k = 0; k < 20'000; ++k) {
      const auto i = static_cast<std::uint32_t>(k == 0 ? n - 1 : random() % n);
      const std::uint32_t slot = bijection.slot(i);
      ASSERT_LT(slot, n);
      ASSERT_EQ(bijection.member(slot), i);
    }
  }
}

TEST(Bijection, GivesTheSameInBulk) {
  for (std::uint64_t n : {1ull, 2ull, 3ull, 17ull, 33ull, 100ull, 129ull, 65537ull, 1ull << 31, (1ull << 32) - 5}) {
    const Bijection bijection = family.of(11, n);
    for (std::uint32_t count : {1u, 7u, 31u, 32u, 33u, 100u}) {
      if (count > n) continue;
      for (const std::uint64_t first : {std::uint64_t{0}, (n - count) / 2, n - count}) {
        std::vector<std::uint32_t> out(count + 1, 12345);
        bijection.members(static_cast<std::uint32_t>(first), count, out.data());
        for (std::uint32_t k = 0; k < count; ++k)
          ASSERT_EQ(out[k], bijection.member(static_cast<std::uint32_t>(first) + k)) << n << ' ' << first << ' ' << k;
        ASSERT_EQ(out[count], 12345u) << "writes beyond its end";
      }
    }
  }
}

/// Both slots of a pair of members, over units: uniform over all ordered pairs of slots.
double pair_p(std::uint32_t n, std::uint32_t i, std::uint32_t j, std::uint32_t units) {
  std::vector<std::uint64_t> counts(n * (n - 1));
  for (std::uint32_t u = 0; u < units; ++u) {
    const Bijection bijection = family.of(u, n);
    const std::uint32_t a = bijection.slot(i), b = bijection.slot(j);
    ++counts[a * (n - 1) + b - (b > a)];
  }
  return testing::uniform_p(counts);
}

TEST(Bijection, SpreadsPairsEvenly) {
  Family p;
  for (std::uint32_t n : {3u, 5u, 7u, 8u, 12u, 20u, 33u, 48u})
    for (std::uint32_t j : {1u, 2u, n / 2, n - 1})
      if (j > 0) p.add(pair_p(n, 0, j, 60'000), std::to_string(n) + " " + std::to_string(j));
  EXPECT_GT(p.p(), error_rate) << p.text();
}

/// In how many of many units each pair of members shares a circle. With true permutations each count is binomial but
/// they are correlated: n = whole circles, so that everybody has the same number of mates, which leaves n (n - 3) / 2
/// degrees of freedom of the n (n - 1) / 2.
double shared_circles_p(const BijectionFamily& of_units, std::uint32_t n, std::uint32_t circle, std::uint32_t units) {
  std::vector<std::uint32_t> counts(n * n), circle_of(n);
  for (std::uint32_t u = 0; u < units; ++u) {
    const Bijection bijection = of_units.of(u, n);
    for (std::uint32_t i = 0; i < n; ++i) circle_of[i] = bijection.slot(i) / circle;
    for (std::uint32_t i = 0; i < n; ++i)
      for (std::uint32_t j = 0; j < i; ++j) counts[i * n + j] += circle_of[i] == circle_of[j];
  }
  const double p = (circle - 1.) / (n - 1), expected = units * p;
  double statistic = 0;
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::uint32_t j = 0; j < i; ++j) statistic += std::pow(counts[i * n + j] - expected, 2);
  const double degrees = n * (n - 3) / 2., pairs = n * (n - 1) / 2.;
  return testing::chi_square_p(statistic / (expected * (1 - p)) * degrees / pairs, degrees);
}

/// Units of one size are independent of each other, in every family. (Multipliers that units share fail this in a third
/// of the families.)
TEST(Bijection, LetsUnitsOfOneSizeBeIndependent) {
  Family p;
  constexpr std::uint32_t sizes[][2] = {{6, 3},  {8, 4},  {12, 4},  {20, 5},  {24, 8},
                                        {32, 8}, {56, 8}, {64, 16}, {100, 10}};
  for (std::uint32_t k = 0; k < 12; ++k)
    for (const auto& [n, circle] : sizes)
      p.add(shared_circles_p(BijectionFamily(draws, {k, 2, 0}), n, circle, 4'096),
            std::to_string(n) + " family " + std::to_string(k));
  EXPECT_GT(p.p(), error_rate) << p.text();
}

/// The number of disjoint pairs i, i + d that share a circle has the variance of true permutations.
TEST(Bijection, LetsPairsShareCirclesIndependently) {
  constexpr std::uint32_t circle = 10, units = 20'000;
  Family p;
  for (std::uint32_t n : {100u, 500u, 1'000u, 2'000u})
    for (std::uint32_t d : {1u, 2u, 7u, 32u}) {
      double sum = 0, squares = 0, fourths = 0, pairs = 0;
      std::vector<double> counts;
      for (std::uint32_t u = 0; u < units; ++u) {
        const Bijection bijection = family.of(u, n);
        double count = 0;
        pairs = 0;
        for (std::uint32_t i = 0; i + d < n; ++i) {
          if (i / d % 2) continue;
          ++pairs;
          count += bijection.slot(i) / circle == bijection.slot(i + d) / circle;
        }
        counts.push_back(count);
        sum += count;
      }
      for (const double count : counts) {
        const double square = std::pow(count - sum / units, 2);
        squares += square;
        fourths += square * square;
      }
      const double c = circle, one = (c - 1) / (n - 1);
      // Two pairs share circles: the same, or one each.
      const double two = one * ((c - 2) * (c - 3) + (n - c) * (c - 1)) / ((n - 2.) * (n - 3.));
      const double variance = pairs * one * (1 - one) + pairs * (pairs - 1) * (two - one * one);
      const double found = squares / (units - 1), error = std::sqrt((fourths / units - found * found) / units);
      const double z = (found - variance) / error;
      p.add(std::erfc(std::abs(z) / std::sqrt(2.)),
            std::to_string(n) + " " + std::to_string(d) + ": " + std::to_string(found / variance));
    }
  EXPECT_GT(p.p(), error_rate) << p.text();
}

/// Distances between the slots of members i and i + d, within one unit and over units.
TEST(Bijection, DoesNotKeepNeighboursTogether) {
  Family p;
  for (std::uint32_t n : {100u, 1'000u, 65'536u, 100'000u}) {
    for (std::uint32_t d : {1u, 2u, 7u, 1u << (std::bit_width(n - 1) / 2)}) {
      std::vector<std::uint64_t> counts(40);
      for (std::uint32_t u = 0; u < 400'000 / n + 2; ++u) {
        const Bijection bijection = family.of(u, n);
        for (std::uint32_t i = 0; i + d < n; i += 2 * d) {  // disjoint pairs
          const std::uint64_t distance = (std::uint64_t{bijection.slot(i)} + n - bijection.slot(i + d)) % n;
          ++counts[(distance - 1) * counts.size() / (n - 1)];
        }
      }
      std::vector<double> expected(counts.size());
      for (std::uint64_t k = 0; k + 1 < n; ++k) ++expected[k * counts.size() / (n - 1)];
      double sum = 0;
      for (const std::uint64_t c : counts) sum += static_cast<double>(c);
      for (double& e : expected) e *= sum / (n - 1);
      p.add(testing::fit_p(counts, expected), std::to_string(n) + " " + std::to_string(d));
    }
  }
  EXPECT_GT(p.p(), error_rate) << p.text();
}

/// Where a member stands in two units, or by two keys: independent.
TEST(Bijection, IsIndependentAcrossUnitsAndKeys) {
  constexpr std::uint32_t n = 4096, cells = 16;
  const BijectionFamily other(draws, {1, 0, 0});
  std::vector<std::uint64_t> units(cells * cells), keys(cells * cells);
  for (std::uint32_t u = 0; u < 60'000; ++u) {
    const std::uint32_t i = u * 2654435761u >> 20;
    const std::uint32_t here = family.of(u, n).slot(i) / 256, next = family.of(u + 1, n).slot(i) / 256;
    if (u % 2 == 0) ++units[here * cells + next];
    ++keys[here * cells + other.of(u, n).slot(i) / 256];
  }
  EXPECT_GT(testing::uniform_p(units), error_rate);
  EXPECT_GT(testing::uniform_p(keys), error_rate);
}

/// Within one unit: members of a block of numbers fall into all blocks of slots alike.
TEST(Bijection, SpreadsBlocksOfMembers) {
  Family p;
  for (std::uint32_t n : {1u << 16, 100'000u, 1u << 20})
    for (std::uint32_t u = 0; u < 4; ++u) {
      const Bijection bijection = family.of(u, n);
      std::vector<std::uint64_t> counts(32 * 32);
      for (std::uint32_t i = 0; i < n; ++i)
        ++counts[std::uint64_t{i} * 32 / n * 32 + std::uint64_t{bijection.slot(i)} * 32 / n];
      // Both margins are fixed: compare with what a table of 31 x 31 degrees of freedom has.
      double statistic = 0;
      for (std::uint32_t a = 0; a < 32; ++a)
        for (std::uint32_t b = 0; b < 32; ++b) {
          const double e = n / 1024.;
          statistic += std::pow(static_cast<double>(counts[a * 32 + b]) - e, 2) / e;
        }
      p.add(testing::chi_square_p(statistic, 31 * 31), std::to_string(n));
    }
  EXPECT_GT(p.p(), error_rate) << p.text();
}

}  // namespace
}  // namespace papotage
