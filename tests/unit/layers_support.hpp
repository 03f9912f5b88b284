#pragma once
// What every layer of every organisation has, whatever its settings.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/layers.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage::testing {

/// Each tie is told by both its ends, once, and by adjacent(); between all pairs where there are few people, otherwise
/// between some who aren't tied too.
inline void expect_adjacent_as_listed(const Layer& layer, const std::vector<List>& sorted, const std::string& what) {
  constexpr std::uint32_t few = 150;
  const auto people = static_cast<std::uint32_t>(sorted.size());
  const auto tied = [&](std::uint32_t i, std::uint32_t j) {
    return std::binary_search(sorted[i].begin(), sorted[i].end(), j);
  };
  Splitmix random(people);
  for (std::uint32_t i = 0; i < people; ++i) {
    const std::uint32_t asked = people <= few ? people : 3;
    for (std::uint32_t k = 0; k < asked; ++k) {
      const auto j = people <= few ? k : static_cast<std::uint32_t>(random() % people);
      ASSERT_EQ(layer.adjacent(i, j), tied(i, j)) << what << ": " << i << ' ' << j;
    }
    for (std::size_t k = 0; k < sorted[i].size(); k += people <= few ? 1 : 7)
      ASSERT_TRUE(layer.adjacent(i, sorted[i][k])) << what << ": " << i << ' ' << sorted[i][k];
  }
  ASSERT_FALSE(layer.adjacent(0, people)) << what << ": nobody";
}

/// Rows of members alone, without loops and repeats, that fit into the promised room; where undirected, in both rows.
inline void expect_sound(const Layer& layer, const Population& population, const std::string& organisation) {
  const std::string what = organisation + ", " + layer.name();
  ASSERT_EQ(layer.people(), population.people()) << what;
  std::vector<List> rows;
  List buffer(layer.room() + 1);
  for (std::uint32_t i = 0; i < layer.people(); ++i) {
    buffer.back() = 0xfefefefe;
    const auto list = layer.out(i, buffer.data());
    ASSERT_EQ(buffer.back(), 0xfefefefe) << what << ": writes beyond its end";
    ASSERT_LE(list.size(), layer.room()) << what;
    rows.emplace_back(list.begin(), list.end());
    std::sort(rows.back().begin(), rows.back().end());
    ASSERT_EQ(std::adjacent_find(rows.back().begin(), rows.back().end()), rows.back().end()) << what << ": twice " << i;
    if (!list.empty()) {
      ASSERT_TRUE(is_member(layer.name(), population, i)) << what << ' ' << i;
    }
    for (const std::uint32_t j : rows.back()) {
      ASSERT_NE(j, i) << what;
      ASSERT_LT(j, layer.people()) << what;
      ASSERT_TRUE(is_member(layer.name(), population, j)) << what << ' ' << j;
    }
  }
  for (std::uint32_t i = 0; i < rows.size() && !layer.directed(); ++i)
    for (const std::uint32_t j : rows[i])
      ASSERT_TRUE(std::binary_search(rows[j].begin(), rows[j].end(), i)) << what << ": " << j << " misses " << i;
  expect_adjacent_as_listed(layer, rows, what);
}

/// Its law is made of numbers, and nobody has more ties than there are others.
inline void expect_sound_law(const Layer& layer, const std::string& organisation) {
  const CircleLayer* const circles = layer.circles();
  if (!circles || circles->rounds().empty()) return;
  const std::string what = organisation + ", " + layer.name();
  for (const Round& round : circles->rounds()) {
    ASSERT_TRUE(round.pair_probability >= 0 && round.pair_probability <= 1) << what;
    for (const double m : round.membership) ASSERT_TRUE(m >= 0 && m <= 1) << what;
  }
  ASSERT_TRUE(has_law(circles->rounds())) << what;
  const CircleLaw law = law_of(*circles, 4);
  double all = 0, largest = 0;
  for (const auto& level : law.levels)
    for (std::uint32_t u = 0; u < level->units(); ++u) largest = std::max<double>(largest, level->unit(u).size);
  for (const double degree : law.degree_by_class) {
    ASSERT_TRUE(degree >= 0 && degree <= largest - 1 + 1e-9) << what << ": " << degree;
    all += degree / static_cast<double>(law.degree_by_class.size());
  }
  ASSERT_NEAR(all, law.degree, 1e-9 * (1 + law.degree)) << what;
  for (std::size_t level = 0; level < law.levels.size() && law.degree > 0; ++level)
    ASSERT_TRUE(law.share_within(level) >= 0 && law.share_within(level) <= 1 + 1e-12) << what;
}

/// All of it, of all layers.
inline void expect_sound(const Multiplex& multiplex, const std::string& what) {
  for (const Layer& layer : multiplex.layers()) {
    expect_sound(layer, multiplex.population(), what);
    expect_sound_law(layer, what);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace papotage::testing
