// What theory says of networks, where it is known in closed form.

#include <cmath>

#include <gtest/gtest.h>

#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "sim/study/theory/epidemics.hpp"
#include "sim/study/theory/open_ties.hpp"
#include "sim/study/theory/quenched.hpp"

namespace papotage::theory {
namespace {

TEST(TheoryOpenTies, ThreeTiesEach) {
  const OpenTies ties{DegreeLaw::regular(3), 0.75};
  EXPECT_NEAR(ties.threshold(), 0.5, 1e-12);
  EXPECT_NEAR(ties.share(), 1 - 1. / 27, 1e-9);  // u = (1 - p) / p = 1/3, and none of three ties leads on
}

TEST(TheoryOpenTies, ALineIsReachedGeometricallyFar) {
  const OpenTies ties{DegreeLaw::regular(2), 0.6};
  EXPECT_NEAR(ties.threshold(), 1, 1e-12);
  EXPECT_NEAR(ties.mean_size(), 1 + 2 * 0.6 / 0.4, 1e-12);
  EXPECT_NEAR(ties.share(), 0, 1e-9);
}

TEST(TheoryOpenTies, PoissonDegreesAreThoseOfFinalShares) {
  const OpenTies above{DegreeLaw::poisson(5, 1000), 0.4}, below{DegreeLaw::poisson(5, 1000), 0.1};
  EXPECT_NEAR(above.share(), final_share(2), 1e-9);
  EXPECT_NEAR(below.mean_size(), 2, 1e-9);
  EXPECT_NEAR(below.share(), 0, 1e-9);
}

constexpr std::uint32_t k = 9;  // ties of each of ten people
Shared ten() { return drawn(Complete{.nodes = k + 1}); }

TEST(TheoryQuenched, WhereAllHaveAsManyTiesTheEndemicStateIsKnown) {
  constexpr double ratio = 0.3;
  const double heard = k * (1 - 1 / (ratio * (k - 1)));
  for (const double y : independent_contacts(*ten(), ratio)) EXPECT_NEAR(y, 1 - 1 / (ratio * k), 1e-8);
  for (const double y : contacts_without_echo(*ten(), ratio)) EXPECT_NEAR(y, ratio * heard / (1 + ratio * heard), 1e-8);
}

TEST(TheoryQuenched, NothingLastsBelowTheLargestEigenvalue) {
  const Shared star = drawn(Star{.nodes = 26});  // eigenvalue 5
  for (const double y : independent_contacts(*star, 0.19)) EXPECT_NEAR(y, 0, 1e-8);
  // The hub's y = 25 r leaf / (1 + 25 r leaf), a leaf's r y / (1 + r y).
  const double r = 0.25;
  EXPECT_NEAR(independent_contacts(*star, r)[0], (25 * r * r - 1) / (25 * r * r + r), 1e-8);
  // A star's hub hears from its leaves only what it told them.
  for (const double y : contacts_without_echo(*star, r)) EXPECT_NEAR(y, 0, 1e-8);
}

TEST(TheoryQuenched, ALinearProcessGrowsByTheEigenvalueWhereAllHaveAsManyTies) {
  EXPECT_NEAR(linear_growth(*ten(), 0.2, 1, 3), std::exp((0.2 * k - 1) * 3), 1e-9);
  EXPECT_NEAR(linear_growth(*ten(), 0, 1, 3), std::exp(-3), 1e-12);
}

}  // namespace
}  // namespace papotage::theory
