#include "sim/graph/union_find.hpp"

#include <gtest/gtest.h>

#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

/// The lowest number of everybody's part, by going over all ties until nothing changes.
std::vector<std::uint32_t> lowest(std::uint32_t people,
                                  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& ties) {
  std::vector<std::uint32_t> part(people);
  std::iota(part.begin(), part.end(), 0);
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [i, j] : ties) {
      const std::uint32_t low = std::min(part[i], part[j]);
      changed |= part[i] != low || part[j] != low;
      part[i] = part[j] = low;
    }
  }
  return part;
}

TEST(UnionFind, FindsPartsFromAnyThreads) {
  constexpr std::uint32_t people = 20'000;
  for (const std::uint32_t ties_of_each : {1u, 2u}) {
    testing::Splitmix random(ties_of_each);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ties;
    for (std::uint32_t k = 0; k < people * ties_of_each / 2; ++k)
      ties.emplace_back(random() % people, random() % people);
    const std::vector<std::uint32_t> wanted = lowest(people, ties);
    for (const int threads : {1, 2, 3}) {
      UnionFind parts(people);
      for_blocks(ties.size(), 64, threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; ++k) parts.join(ties[k].first, ties[k].second);
      });
      for (std::uint32_t i = 0; i < people; ++i) ASSERT_EQ(parts.part(i), wanted[i]) << threads << " threads";
    }
  }
}

TEST(UnionFind, LeavesThoseWithoutTiesAlone) {
  UnionFind parts(3);
  parts.join(1, 1);
  parts.join(2, 0);
  EXPECT_EQ(parts.part(0), 0u);
  EXPECT_EQ(parts.part(1), 1u);
  EXPECT_EQ(parts.part(2), 0u);
}

}  // namespace
}  // namespace papotage
