// Who sees what reaches them: probabilities as the equation says, and vectors as a loop would.

#include "models/workplace/seeing.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "sim/core/draws.hpp"
#include "tests/support/layers.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::List;
using testing::Splitmix;

constexpr std::uint32_t people = 900;
const Multiplex& friends() {
  static const Multiplex multiplex = [] {
    Multiplex made(testing::company(500,
                                    [](MultiplexSettings& s) {
                                      s.outsiders.count = 400;
                                      s.friends.emplace().mean_degree = 20;
                                    }),
                   1, shared_by_replicates);
    made.layers()[0].write_degrees(500, 1);
    return made;
  }();
  return multiplex;
}
Seeing seeing_of(double seen, double per_tie, double followed) {
  return Seeing({.posts_seen = seen, .posts_per_tie = per_tie}, friends().find("friends"), followed, people);
}

TEST(Seeing, HasTheProbabilityOfTheEquation) {
  const Layer& layer = *friends().find("friends");
  for (const double seen : {.01, 5., 40., 1e6})
    for (const double followed : {0., 12.5}) {
      const Seeing seeing = seeing_of(seen, 3, followed);
      for (std::uint32_t v = 0; v < people; ++v) {
        const double arriving = 3 * (static_cast<double>(testing::list_of(layer, v).size()) + followed);
        const double p = arriving <= seen ? 1 : seen / arriving;
        ASSERT_NEAR(seeing.probability(v), p, 0x1p-17) << v;
      }
    }
}

TEST(Seeing, IsSureWhereLittleArrivesAndNeverHappensWhereNothingIsSeen) {
  EXPECT_EQ(seeing_of(0, 0, 0).probability(3), 0);
  EXPECT_EQ(seeing_of(0, 3, 10).probability(3), 0);
  EXPECT_EQ(seeing_of(1, 0, 1e9).probability(3), 1);
  EXPECT_EQ(Seeing({.posts_seen = 40, .posts_per_tie = 3}, nullptr, 20, 10).probability(9), 2. / 3 + 0x1p-16 / 3);
  List all(100), out(108);
  for (std::uint32_t k = 0; k < 100; ++k) all[k] = k;
  for (std::uint64_t word = 1; word < 2'000; word += 7) {
    ASSERT_EQ(seeing_of(0, 3, 10).see(word, all, out.data()), 0u);
    ASSERT_EQ(seeing_of(1, 0, 10).see(word << 40, all, out.data()), 100u);
    if (word > 50) break;
  }
}

TEST(Seeing, SeesAsALoopWouldWhateverTheSize) {
  const Seeing seeing = seeing_of(30, 3, 5);
  Splitmix random(2);
  std::uint64_t seen = 0, shown = 0;
  for (int round = 0; round < 30; ++round)
    for (std::uint32_t size = 0; size <= 100; ++size) {
      List row, expected, out(size + 8, 77);
      for (std::uint32_t k = 0; k < size; ++k)
        row.push_back(k + 1 == size ? people - 1 : static_cast<std::uint32_t>(random() % people));  // the last, too
      const std::uint64_t word = random();
      for (const std::uint32_t v : row) {
        const auto bound = static_cast<std::uint32_t>(std::lround(seeing.probability(v) * 0x1p16)) << 16;
        if (bound == 0 || tie_mix(word, v) < bound) expected.push_back(v);  // 0: 2^32
      }
      const std::uint32_t n = seeing.see(word, row, out.data());
      out.resize(n);
      ASSERT_EQ(out, expected) << size;
      seen += n;
      shown += size;
    }
  EXPECT_GT(seen, shown / 10);
  EXPECT_LT(seen, shown);
}

}  // namespace
}  // namespace papotage
