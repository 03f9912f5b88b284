#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "sim/graph/followers.hpp"
#include "tests/unit/circles_support.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::list_of;

std::shared_ptr<const std::vector<std::uint8_t>> some_present(std::uint32_t people) {
  auto present = std::make_shared<std::vector<std::uint8_t>>(people);
  for (std::uint32_t i = 0; i < people; ++i) (*present)[i] = i % 3 != 1;
  return present;
}

TEST(FollowerLayer, HasDistinctFollowersWhoArePresent) {
  for (const std::uint32_t people : {1u, 2u, 7u, 50u, 1'000u}) {
    const auto present = some_present(people);
    const FollowerLayer layer(people, 1, 0, "test.followers", CountLaw(2.1, 3, 5'000), present);
    for (std::uint32_t a = 0; a < people; ++a) {
      const auto list = list_of(layer, a);
      const std::set<std::uint32_t> agents(list.begin(), list.end());
      ASSERT_EQ(agents.size(), list.size());
      ASSERT_EQ(agents.count(a), 0u);
      for (const std::uint32_t f : list) ASSERT_TRUE((*present)[f]);
      if (!(*present)[a]) {
        ASSERT_TRUE(list.empty());
      }
      for (std::uint32_t f = 0; f < people; ++f) ASSERT_EQ(layer.adjacent(a, f), agents.count(f) == 1) << a << ' ' << f;
    }
  }
}

TEST(FollowerLayer, DrawsFollowersEvenly) {
  constexpr std::uint32_t people = 1'000;
  std::vector<std::uint64_t> gaps(20);
  const FollowerLayer layer(people, 1, 0, "test.followers", CountLaw(3, 30, 200));
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
  for (const double mean : {.5, 8., 20.}) {
    const CountLaw law(2.3, mean, 3'000);
    const FollowerLayer layer(people, 1, 0, "test.followers", law);
    double sum = 0;
    for (std::uint32_t a = 0; a < people; ++a) sum += static_cast<double>(list_of(layer, a).size());
    EXPECT_LT(std::abs(sum / people - mean), 4 * law.sd() / std::sqrt(people)) << mean;
  }
}

TEST(CountLaw, HasItsMeanAndTail) {
  for (const double exponent : {1.5, 2.3, 3.5})
    for (const double mean : {0., .01, .7, 1., 2.5, 20., 99.5, 100.}) {
      const CountLaw law(exponent, mean, 100);
      EXPECT_NEAR(law.mean(), mean, 1e-9) << exponent;
      EXPECT_EQ(law.highest(), 100u);
      EXPECT_LE(law(~std::uint64_t{0}), 100u);
      EXPECT_GE(law(0), law.lowest());
    }
  // Two counts beyond the lowest are as their powers.
  const CountLaw law(2.3, 20, 10'000);
  std::vector<std::uint64_t> counts(100);
  testing::Splitmix random(1);
  for (int k = 0; k < 2'000'000; ++k) {
    const std::uint32_t count = law(random());
    if (count < 100) ++counts[count];
  }
  EXPECT_NEAR(static_cast<double>(counts[20]) / static_cast<double>(counts[40]), std::pow(2, 2.3), .2);
}

}  // namespace
}  // namespace papotage
