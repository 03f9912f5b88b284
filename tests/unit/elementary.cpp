#include "sim/core/elementary.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Units in the last place between x and the exact value.
double ulps(double x, long double exact) {
  const double spacing = std::nextafter(std::abs(x), infinity) - std::abs(x);
  return static_cast<double>(std::abs(static_cast<long double>(x) - exact)) / spacing;
}

TEST(Elementary, FunctionsAreWithinOneUnitOfTheExactValue) {
  testing::Splitmix random(1);
  for (int k = 0; k < 100'000; ++k) {
    const double u = static_cast<double>(random() >> 11) * 0x1p-53;  // [0, 1)
    const double x = (u - .5) * 200, positive = std::exp(x), small = std::ldexp(u, -static_cast<int>(random() % 60));
    ASSERT_LE(ulps(math::exp(x), std::exp(static_cast<long double>(x))), 1.01) << x;
    ASSERT_LE(ulps(math::expm1(-small), std::expm1(-static_cast<long double>(small))), 1.01) << small;
    ASSERT_LE(ulps(math::log(positive), std::log(static_cast<long double>(positive))), 1.01) << positive;
    ASSERT_LE(ulps(math::log1p(-small), std::log1p(-static_cast<long double>(small))), 1.01) << small;
    ASSERT_LE(ulps(math::pow(positive, u), std::pow(static_cast<long double>(positive), static_cast<long double>(u))),
              1.01)
        << positive << ' ' << u;
  }
}

TEST(Elementary, FunctionsHoldAtTheEnds) {
  EXPECT_EQ(math::exp(0), 1);
  EXPECT_EQ(math::exp(-infinity), 0);
  EXPECT_EQ(math::exp(1000), infinity);
  EXPECT_EQ(math::expm1(0), 0);
  EXPECT_EQ(math::expm1(-infinity), -1);
  EXPECT_EQ(math::expm1(-1000), -1);
  EXPECT_EQ(math::log(1), 0);
  EXPECT_EQ(math::log(0), -infinity);
  EXPECT_EQ(math::log1p(0), 0);
  EXPECT_EQ(math::log1p(-1), -infinity);
  EXPECT_EQ(math::pow(2, 10), 1024);
  EXPECT_EQ(math::pow(5, 0), 1);
}

}  // namespace
}  // namespace papotage
