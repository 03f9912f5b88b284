#include "sim/graph/repeats.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

TEST(DropRepeats, KeepsTheFirstOfEach) {
  testing::Splitmix random(1);
  for (std::uint32_t round = 0; round < 2'000; ++round) {  // often enough for stamps to start again
    const std::uint32_t n = round % 400 == 399 ? 5'000 : round % 90, range = 1 + round % 7 * 100;
    std::vector<std::uint32_t> list(n), expected;
    for (auto& j : list) j = static_cast<std::uint32_t>(random() % range);
    std::set<std::uint32_t> seen;
    for (const std::uint32_t j : list)
      if (seen.insert(j).second) expected.push_back(j);
    list.resize(drop_repeats(list.data(), n));
    ASSERT_EQ(list, expected) << round;
  }
}

}  // namespace
}  // namespace papotage
