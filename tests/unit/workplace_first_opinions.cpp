// The table of first opinions against quantiles of Boost's beta law, and what is refused.

#include "models/workplace/first_opinions.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>

#include "tests/unit/population_support.hpp"

namespace papotage {
namespace {

/// The quantile of rank Phi(z), from the nearer end.
double exact(const FirstOpinions& law, double z) {
  const double mean = (1 + law.mean) / 2, both = mean * (1 - mean) / (law.sd * law.sd / 4) - 1;
  const boost::math::beta_distribution<> beta(mean * both, (1 - mean) * both);
  const boost::math::normal normal;
  const double y =
      z < 0
          ? boost::math::quantile(beta, boost::math::cdf(normal, z))
          : boost::math::quantile(boost::math::complement(beta, boost::math::cdf(boost::math::complement(normal, z))));
  return 2 * y - 1;
}

/// The largest error at normal numbers of [-5, 5], beyond which there is one person in two million.
double largest_error(const FirstOpinions& law) {
  const OpinionOfNormal opinion(law);
  double largest = 0, at = 0;
  for (int k = -2'500; k <= 2'500; ++k) {
    const double z = k * .002, error = std::abs(opinion(z) - exact(law, z));
    if (!(error <= largest)) largest = error, at = z;
  }
  fmt::print("  mean {:5}, sd {:4}: largest error {:.1e}, at z = {:.2f}\n", law.mean, law.sd, largest, at);
  return largest;
}

constexpr double claimed = 1e-4;  // models/workplace/first_opinions.hpp

TEST(OpinionOfNormal, IsTheQuantileOfTheBetaLaw) {
  for (const FirstOpinions law : {FirstOpinions{.25, .45, 0}, FirstOpinions{0, .3, 0}, FirstOpinions{-.5, .2, 0},
                                  FirstOpinions{.25, .1, 0}, FirstOpinions{0, std::sqrt(1. / 3), 0}})
    EXPECT_LE(largest_error(law), claimed);
}

TEST(OpinionOfNormal, IsItAlsoWhereMostAreNearAnEnd) {
  for (const FirstOpinions law : {FirstOpinions{0, .65, 0}, FirstOpinions{.25, .7, 0}, FirstOpinions{0, .8, 0},
                                  FirstOpinions{0, .95, 0}, FirstOpinions{.9, .3, 0}, FirstOpinions{-.95, .2, 0}})
    EXPECT_LE(largest_error(law), claimed);
}

TEST(OpinionOfNormal, IsItAlsoWhereOpinionsHardlyDiffer) {
  for (const FirstOpinions law : {FirstOpinions{.25, .05, 0}, FirstOpinions{.25, .02, 0}, FirstOpinions{0, .005, 0},
                                  FirstOpinions{-.7, .01, 0}, FirstOpinions{.99, .01, 0}})
    EXPECT_LE(largest_error(law), claimed);
}

TEST(OpinionOfNormal, StaysWithinTheBoundsAndNeverTurnsBack) {
  for (const FirstOpinions law : {FirstOpinions{.25, .45, 0}, FirstOpinions{0, .95, 0}, FirstOpinions{-.9, .1, 0}}) {
    const OpinionOfNormal opinion(law);
    double before = -1;
    for (int k = -9'000; k <= 9'000; ++k) {
      const double x = opinion(k * .001);
      ASSERT_GE(x, before);
      ASSERT_LE(x, 1);
      before = x;
    }
  }
}

TEST(DrawFirstOpinions, AreTheMeanWithoutASpread) {
  std::vector<double> opinions(10, 7);
  const FirstOpinions law{.mean = .25, .sd = 0, .team_icc = .5};
  draw_first_opinions(law, OpinionOfNormal(law), Partition::whole(10), 1, 0, 1, opinions);
  EXPECT_EQ(opinions, std::vector<double>(10, .25));
}

TEST(DrawFirstOpinions, AreTheSameOnAnyNumberOfThreadsAndOthersInAnotherReplicate) {
  std::vector<std::uint32_t> offsets;
  for (std::uint32_t t = 0; t <= 3'000; ++t) offsets.push_back(7 * t);
  const Partition teams(std::move(offsets));
  const auto drawn = [&](std::uint64_t seed, std::uint32_t replicate, int threads) {
    std::vector<double> opinions(teams.people());
    draw_first_opinions({}, OpinionOfNormal({}), teams, seed, replicate, threads, opinions);
    return opinions;
  };
  EXPECT_EQ(drawn(1, 0, 1), drawn(1, 0, 3));
  EXPECT_NE(drawn(1, 0, 1), drawn(1, 1, 1));
  EXPECT_NE(drawn(1, 0, 1), drawn(2, 0, 1));
}

TEST(FirstOpinions, RefuseASpreadThatNoLawHas) {
  const auto refusal = [](double mean, double sd) {
    return testing::refused([&] { FirstOpinions{mean, sd, 0}.check("initial"); });
  };
  EXPECT_EQ(refusal(.25, .45), "not refused");
  EXPECT_EQ(refusal(0, .974), "not refused");
  EXPECT_EQ(refusal(0, .975),
            "initial| initial: sd = 0.975 is too large for opinions in [-1, 1] of mean 0; must be at "
            "most 0.975");
  EXPECT_EQ(refusal(.9, .43),
            "initial| initial: sd = 0.43 is too large for opinions in [-1, 1] of mean 0.9; must be at "
            "most 0.425");
}

}  // namespace
}  // namespace papotage
