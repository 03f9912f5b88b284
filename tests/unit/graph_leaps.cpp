#include "sim/graph/leaps.hpp"

#include <boost/math/distributions/geometric.hpp>

#include "sim/core/draws.hpp"
#include "sim/core/sampling.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

TEST(Leaps, EqualTheLogarithmOfTheCore) {
  for (const double p : {1e-9, 1e-4, .01, .3, .9, .999999}) {
    const Leaps leaps(p);
    const double log_failure = math::log1p(-p);
    std::uint64_t differing = 0;
    for (std::uint64_t k = 0; k < 200'000; ++k) {
      // Words at random, and the first and last thousand.
      const std::uint64_t word = k < 1000 ? k << 11 : k < 2000 ? ~(k << 11) : k * 0x9e3779b97f4a7c15;
      const std::uint64_t ours = leaps(word), exact = geometric(word, log_failure);
      ASSERT_LE(ours > exact ? ours - exact : exact - ours, 1u) << p << " " << word;
      differing += ours != exact;
    }
    EXPECT_LE(differing, 2u) << p;
  }
}

TEST(Leaps, OfCertaintyAreNone) {
  const Leaps leaps(1);
  for (std::uint64_t k = 0; k < 1000; ++k) EXPECT_EQ(leaps(k * 0x9e3779b97f4a7c15), 0u);
  EXPECT_EQ(leaps(0), 0u);
  EXPECT_EQ(leaps(~std::uint64_t{0}), 0u);
}

TEST(Leaps, OfTheRarestAreBounded) {
  EXPECT_EQ(Leaps(1e-300)(0), std::uint64_t{1} << 62);
  EXPECT_LE(Leaps(5e-324)(~std::uint64_t{0}), std::uint64_t{1} << 62);
}

TEST(Leaps, AreGeometric) {  // error rate 10^-4
  const double p = .2;
  const Leaps leaps(p);
  const Draws draws(1, 0, "test.leaps");
  std::vector<double> counts(60), expected(60);
  const int n = 200'000;
  for (std::uint64_t k = 0; k < n; ++k)
    ++counts[std::min<std::uint64_t>(leaps(draws.block(Entity::numbered(k)).low()), counts.size() - 1)];
  const boost::math::geometric law(p);
  for (std::size_t k = 0; k + 1 < counts.size(); ++k) expected[k] = n * boost::math::pdf(law, static_cast<double>(k));
  expected.back() = n * boost::math::cdf(boost::math::complement(law, static_cast<double>(counts.size() - 2)));
  EXPECT_GT(testing::chi_square_p(counts, expected), 1e-4);
}

}  // namespace
}  // namespace papotage
