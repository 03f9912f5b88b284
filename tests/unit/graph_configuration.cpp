// The configuration model and the laws of degrees. Each statistical test would fail for one seed in 10^4, or at z = 4.
#include "sim/graph/generators/configuration.hpp"

#include <cmath>
#include <map>

#include <boost/math/distributions/poisson.hpp>

#include "sim/graph/degree_law.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

using testing::chi_square_p;
using testing::degree;
using testing::degree_counts;
using testing::expected_counts;
using testing::rate;
using testing::refusal_of;

TEST(DegreeLaw, AgreesWithTheory) {
  const DegreeLaw poisson = DegreeLaw::poisson(4, 1000);
  const boost::math::poisson law(4);
  for (std::uint32_t k = 0; k < 30; ++k) EXPECT_NEAR(poisson.at_most(k), boost::math::cdf(law, k), 1e-14);
  EXPECT_NEAR(poisson.mean(), 4, 1e-12);
  EXPECT_NEAR(DegreeLaw::poisson(5000, 100'000).mean(), 5000, 1e-6);
  const DegreeLaw truncated = DegreeLaw::poisson(10, 3);
  EXPECT_EQ(truncated.highest(), 3u);
  EXPECT_EQ(truncated(~std::uint64_t{0}), 3u);
  const DegreeLaw power = DegreeLaw::power(2, 1, 3);  // 1, 1/4, 1/9
  EXPECT_NEAR(power.at_most(1), 36. / 49, 1e-15);
  EXPECT_NEAR(power.at_most(2), 45. / 49, 1e-15);
  EXPECT_NEAR(power.mean(), (1 + 1. / 2 + 1. / 3) * 36 / 49, 1e-15);
  EXPECT_EQ(power(0), 1u);
  EXPECT_EQ(power(~std::uint64_t{0}), 3u);
  EXPECT_EQ(DegreeLaw::regular(7)(12345), 7u);
}

TEST(DegreeLaw, IsDrawnByInversion) {
  const DegreeLaw law = DegreeLaw::power(1.5, 3, 400);
  for (std::uint64_t k = 0; k < 100'000; ++k) {
    const std::uint64_t word = k * 0x9e3779b97f4a7c15;
    const double u = static_cast<double>(word >> 11) * 0x1p-53;
    const std::uint32_t degree = law(word);
    ASSERT_TRUE(u < law.at_most(degree) && u >= law.at_most(degree - 1)) << u;
  }
}

TEST(Configuration, HasTheDegreesThatItWasGiven) {
  const std::uint32_t n = 100'000;
  for (const Configuration& model :
       {Configuration{.nodes = n, .degrees = "poisson", .mean_degree = 4},
        Configuration{.nodes = n, .degrees = "power_law", .exponent = 3.5, .minimum = 2, .maximum = 60}}) {
    const Network net = model.generate(1, 0);
    const DegreeLaw law = model.law();
    const auto expected =
        expected_counts(n, 61, [&](std::size_t k) { return law.at_most(static_cast<std::uint32_t>(k)); });
    EXPECT_GT(chi_square_p(degree_counts(net, 61), expected), rate) << model.degrees;
  }
}

TEST(Configuration, ErasesAndCounts) {
  const Configuration regular{.nodes = 20'000, .degrees = "regular", .mean_degree = 6};
  const Network net = regular.generate(1, 0);
  EXPECT_EQ(net.edges() + net.dropped().loops + net.dropped().repeats, 60'000u);
  // For large n loops are Poisson of mean (d - 1) / 2, and repeats of mean (d - 1)^2 / 4 (Bollobás 1980).
  EXPECT_LT(std::fabs(static_cast<double>(net.dropped().loops) - 2.5), 4 * std::sqrt(2.5));
  EXPECT_LT(std::fabs(static_cast<double>(net.dropped().repeats) - 6.25), 4 * std::sqrt(6.25));
  for (std::uint32_t i = 0; i < net.nodes(); ++i) EXPECT_LE(degree(net, i), 6u);
}

TEST(Configuration, MakesAllPairingsEquallyLikely) {
  const int networks = 30'000;
  std::map<std::uint64_t, double> seen;
  for (std::uint32_t replicate = 0; replicate < networks; ++replicate)
    ++seen[testing::digest(Configuration{.nodes = 6, .degrees = "regular", .mean_degree = 1}.generate(1, replicate))];
  EXPECT_EQ(seen.size(), 15u);  // perfect matchings of six
  std::vector<double> counts;
  for (const auto& [digest, count] : seen) counts.push_back(count);
  EXPECT_GT(chi_square_p(counts, std::vector<double>(15, networks / 15.)), rate);
}

TEST(Configuration, GivesTheOddStubToAnyAgent) {
  std::vector<double> extra(3);
  for (std::uint32_t replicate = 0; replicate < 3000; ++replicate) {
    const Network net = Configuration{.nodes = 3, .degrees = "regular", .mean_degree = 1}.generate(1, replicate);
    EXPECT_EQ(net.edges() + net.dropped().loops + net.dropped().repeats, 2u);
    for (std::uint32_t i = 0; i < 3; ++i) extra[i] += degree(net, i) == 2;
  }
  const double sum = extra[0] + extra[1] + extra[2];
  EXPECT_GT(chi_square_p(extra, std::vector<double>(3, sum / 3)), rate);
}

TEST(Configuration, RefusesWhatDoesNotBelongTogether) {
  const auto said = [](const Configuration& model) {
    const Refusal refusal = refusal_of([&] { model.check(); });
    EXPECT_TRUE(refusal.message().starts_with(refusal.key() + " = "));
    return refusal.message();
  };
  const std::uint32_t n = 100;
  EXPECT_EQ(said({.nodes = n, .degrees = "poisson", .mean_degree = 4, .exponent = 2}),
            "exponent = 2: doesn't belong to degrees = \"poisson\", which has mean_degree");
  EXPECT_EQ(said({.nodes = n, .degrees = "regular", .mean_degree = 4, .maximum = 9}),
            "maximum = 9: doesn't belong to degrees = \"regular\", which has mean_degree");
  EXPECT_EQ(said({.nodes = n, .degrees = "power_law", .mean_degree = 4, .exponent = 2}),
            "mean_degree = 4: doesn't belong to degrees = \"power_law\", which has exponent, minimum, maximum");
  EXPECT_EQ(said({.nodes = n, .degrees = "power_law"}), "exponent = 0: must be above 1 with degrees = \"power_law\"");
  EXPECT_EQ(said({.nodes = n, .degrees = "power_law", .exponent = 2, .maximum = 100}),
            "maximum = 100: must be below nodes = 100");
  EXPECT_EQ(said({.nodes = n, .degrees = "power_law", .exponent = 2, .minimum = 9, .maximum = 8}),
            "minimum = 9: must be at most maximum = 8");
  EXPECT_EQ(said({.nodes = n, .degrees = "poisson"}),
            "mean_degree = 0: must be in (0, nodes - 1 = 99] with degrees = \"poisson\"");
  EXPECT_EQ(said({.nodes = n, .degrees = "regular", .mean_degree = 2.5}),
            "mean_degree = 2.5: must be a whole number with degrees = \"regular\"");
  Configuration{.nodes = 2, .degrees = "power_law", .exponent = 2}.check();
}

}  // namespace
}  // namespace papotage
