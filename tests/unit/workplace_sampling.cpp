// Normal and Poisson numbers from words, against Boost.

#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>

#include "sim/core/sampling.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::Splitmix;

TEST(NormalQuantile, IsBoosts) {
  const boost::math::normal law;
  const auto expect_near = [&](double p) {
    const double exact = boost::math::quantile(law, p);
    ASSERT_NEAR(normal_quantile(p), exact, 2e-15 * std::max(1., std::abs(exact))) << p;
  };
  for (int k = 1; k < 20'000; ++k) expect_near(k / 20'000.);
  for (double p = 1e-300; p < .1; p *= 3) expect_near(p);
  for (double q = 1e-15; q < .1; q *= 3) {
    const double p = 1 - q;
    // Where p rounds, so does what lies beyond it: compared as the law sees that p.
    expect_near(p);
  }
  for (const double p : {.5, .075, .925, .5 - .425, .5 + .425}) expect_near(p);
  EXPECT_EQ(normal_quantile(.5), 0);
}

TEST(NormalQuantile, IsOddAndAscends) {
  double before = -std::numeric_limits<double>::infinity();
  for (int k = 1; k < 1 << 16; ++k) {
    const double p = k * 0x1p-16, z = normal_quantile(p);
    ASSERT_EQ(z, -normal_quantile(1 - p)) << p;
    ASSERT_GT(z, before) << p;
    before = z;
  }
}

TEST(Normal, OfAnyWordIsFinite) {
  EXPECT_NEAR(normal(0), -8.21, .1);
  EXPECT_EQ(normal(~std::uint64_t{0}), -normal(0));
  EXPECT_LT(std::abs(normal(std::uint64_t{1} << 63)), 1e-15);
}

TEST(Poisson, IsTheInverseOfBoostsLaw) {
  Splitmix random(1);
  for (const double mean : {1e-9, .003, .2, 1., 3.7, 20., 106., 500.}) {
    const boost::math::poisson law(mean);
    for (int k = 0; k < 3'000; ++k) {
      const std::uint64_t word = k < 20 ? random() % (1u << 20) << 11 : k < 40 ? ~(random() % (1u << 24)) : random();
      const double u = uniform(word);
      const std::uint32_t n = poisson(word, mean);
      // The first n with F(n) > u, up to the rounding of the sum.
      constexpr double rounding = 1e-13;
      ASSERT_GE(boost::math::cdf(law, n), u - rounding) << mean << ' ' << u;
      if (n > 0) {
        ASSERT_LE(boost::math::cdf(law, n - 1), u + rounding) << mean << ' ' << u;
      }
    }
  }
}

TEST(Poisson, HoldsAtTheEnds) {
  for (const double mean : {0., 1e-300, .5, 500.}) EXPECT_EQ(poisson(0, mean), 0u);
  EXPECT_EQ(poisson(~std::uint64_t{0}, 0), 0u);
  EXPECT_LT(poisson(~std::uint64_t{0}, 500), 800u) << "ends far out in the tail";
  EXPECT_GT(poisson(~std::uint64_t{0}, 500), 650u);
}

}  // namespace
}  // namespace papotage
