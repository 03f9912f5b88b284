#pragma once
// What the tests of circle layers share.

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/graph/circles.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage::testing {

/// Units of 1 to 2 mean - 1 people.
inline std::shared_ptr<const Partition> uneven(std::uint32_t people, std::uint32_t mean, std::uint64_t seed) {
  Splitmix random(seed);
  std::vector<std::uint32_t> offsets{0};
  while (offsets.back() < people)
    offsets.push_back(std::min(people, offsets.back() + 1 + static_cast<std::uint32_t>(random() % (2 * mean - 1))));
  return std::make_shared<Partition>(std::move(offsets));
}

/// Every third to fifth unit's border: nested.
inline std::shared_ptr<const Partition> coarser(const Partition& fine, std::uint64_t seed) {
  Splitmix random(seed);
  std::vector<std::uint32_t> offsets{0};
  for (std::uint32_t u = 0; u < fine.units();) {
    u = std::min<std::uint32_t>(fine.units(), u + 3 + static_cast<std::uint32_t>(random() % 3));
    offsets.push_back(fine.offsets()[u]);
  }
  return std::make_shared<Partition>(std::move(offsets));
}

/// Teams, departments and everybody, with classes.
inline CircleLayer workplace(std::uint32_t people, std::uint64_t seed) {
  const auto teams = uneven(people, 6, 1), departments = coarser(*teams, 2);
  const auto whole = std::make_shared<const Partition>(Partition::whole(people));
  return CircleLayer(people, seed, 0, "test.workplace",
                     {{1, teams, 64, {1}, .7},
                      {2, departments, 8, {.9}, .6},
                      {3, departments, 5, {.2, .5, .8, 1}, 1},
                      {4, whole, 7, {.7}, .5},
                      {5, whole, 40, {.05, .1, .3, .9}, .6}},
                     Sociability(4, seed, 0, "test.sociability"));
}

template <class Layer>
std::vector<std::uint32_t> list_of(const Layer& layer, std::uint32_t i) {
  std::vector<std::uint32_t> list(layer.room());
  list.resize(layer.neighbours(i, list.data()));
  return list;
}

}  // namespace papotage::testing
