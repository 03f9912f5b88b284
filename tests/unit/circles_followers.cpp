#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "sim/graph/followers.hpp"
#include "tests/unit/circles_support.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::list_of;
using testing::uneven;

TEST(FollowerLayer, HasDistinctFollowersOfItsRegion) {
  for (std::uint32_t people : {1u, 2u, 7u, 50u, 1'000u}) {
    const auto regions = uneven(people, 40, 3);
    const FollowerLayer layer(people, 1, 0, "test.followers", regions, CountLaw::power(2.1, 1, 5'000));
    for (std::uint32_t a = 0; a < people; ++a) {
      const auto list = list_of(layer, a);
      const std::set<std::uint32_t> agents(list.begin(), list.end());
      ASSERT_EQ(agents.size(), list.size());
      ASSERT_EQ(list.size(), layer.count(a));
      ASSERT_LT(list.size(), regions->unit_at(a).size);
      for (std::uint32_t f = 0; f < people; ++f) {
        ASSERT_EQ(layer.adjacent(a, f), agents.count(f) == 1) << a << ' ' << f;
        if (agents.count(f)) {
          ASSERT_EQ(regions->unit_at(a).number, regions->unit_at(f).number);
        }
      }
      ASSERT_EQ(agents.count(a), 0u);
    }
  }
}

TEST(FollowerLayer, DrawsFollowersEvenly) {
  constexpr std::uint32_t people = 1'000;
  std::vector<std::uint64_t> gaps(20);
  const FollowerLayer layer(people, 1, 0, "test.followers", std::make_shared<Partition>(Partition::whole(people)),
                            CountLaw::lognormal(30, .5, 200));
  for (std::uint32_t a = 0; a < people; ++a)
    for (const std::uint32_t f : list_of(layer, a)) {
      const std::uint32_t ahead = (f + people - a) % people - 1;  // 0 to 998
      if (ahead < 980) ++gaps[ahead / 49];
    }
  // Followers of one person are drawn without replacement: the table is a little too even, by 4%.
  EXPECT_GT(testing::uniform_p(gaps), testing::error_rate);
}

TEST(FollowerLayer, HasTheMeanThatItsLawPromises) {
  constexpr std::uint32_t people = 50'000;
  for (const CountLaw& law : {CountLaw::lognormal(8, 1.3, 3'000), CountLaw::power(2.3, 2, 2'000)}) {
    const FollowerLayer layer(people, 1, 0, "test.followers", uneven(people, 700, 2), law);
    double sum = 0, squares = 0;
    for (std::uint32_t a = 0; a < people; ++a) {
      const double n = layer.count(a);
      sum += n;
      squares += n * n;
    }
    const double mean = sum / people, error = std::sqrt((squares / people - mean * mean) / people);
    EXPECT_LT(std::abs(mean - layer.expected_degree()), 4 * error);
  }
}

TEST(CountLaw, HasItsMedianAndTail) {
  const CountLaw law = CountLaw::lognormal(20, 1, 100'000);
  EXPECT_NEAR(law(std::uint64_t{1} << 63), 20, 1);
  EXPECT_EQ(law(0), 1u);
  EXPECT_LE(law(~std::uint64_t{0}), 100'000u);
  EXPECT_NEAR(law.mean(), 20 * std::exp(.5), .5);
  EXPECT_EQ(CountLaw::power(2, 3, 3)(12345), 3u);
}

}  // namespace
}  // namespace papotage
