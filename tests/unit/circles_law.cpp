// Closed forms against drawn layers: means over many keys, within four standard errors of those means. A sound layer
// would fail one of these comparisons for about one choice of seeds in a hundred; the seeds are fixed.

#include "sim/graph/circles_law.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/circles_support.hpp"

namespace papotage {
namespace {

using testing::coarser;
using testing::list_of;
using testing::uneven;

class Mean {
 public:
  void add(double x) {
    sum_ += x;
    squares_ += x * x;
    ++n_;
  }
  double value() const { return sum_ / n_; }
  double error() const { return std::sqrt(std::max(0., squares_ / n_ - value() * value()) / (n_ - 1)); }
  void expect(double expected, const std::string& what) const {
    EXPECT_LE(std::abs(value() - expected), 4 * error() + 1e-9 * (1 + std::abs(expected)))
        << what << ": " << value() << " +- " << error() << ", expected " << expected;
  }

 private:
  double sum_ = 0, squares_ = 0, n_ = 0;
};

/// Twice the triangles of a person less `transitivity` times the ordered pairs of neighbours: zero in expectation.
double excess_of_triangles(const CircleLayer& layer, const std::vector<std::uint32_t>& list, double transitivity) {
  double tied = 0;
  for (std::size_t a = 0; a < list.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) tied += layer.adjacent(list[a], list[b]);
  return tied - transitivity * static_cast<double>(list.size() * (list.size() - 1)) / 2;
}

/// `make(seed)` makes a layer of one description; every `stride`-th person is looked at.
template <class Make>
void expect_law(const Make& make, std::uint32_t layers, std::uint32_t stride, const std::string& what) {
  const CircleLaw law = law_of(make(0), UINT32_MAX);
  Mean degree, triangles;
  std::vector<Mean> within(law.levels.size()), by_class(law.degree_by_class.size());
  for (std::uint64_t seed = 1; seed <= layers; ++seed) {
    const CircleLayer layer = make(seed);
    double ties = 0, people = 0, excess = 0;
    std::vector<double> ties_within(law.levels.size()), ties_of(by_class.size()), people_of(by_class.size());
    for (std::uint32_t i = static_cast<std::uint32_t>(seed) % stride; i < layer.people(); i += stride) {
      const auto list = list_of(layer, i);
      const std::uint32_t own_class = layer.sociability().of(i);
      ++people;
      ++people_of[own_class];
      ties += static_cast<double>(list.size());
      ties_of[own_class] += static_cast<double>(list.size());
      for (std::size_t level = 0; level < law.levels.size(); ++level)
        for (const std::uint32_t j : list)
          ties_within[level] += law.levels[level]->unit_at(i).number == law.levels[level]->unit_at(j).number;
      if (law.transitivity == law.transitivity) excess += excess_of_triangles(layer, list, law.transitivity);
    }
    if (people == 0) continue;
    degree.add(ties / people);
    triangles.add(excess / people);
    for (std::size_t level = 0; level < within.size(); ++level)
      if (law.degree > 0) within[level].add((ties_within[level] - law.share_within(level) * ties) / people);
    for (std::size_t k = 0; k < by_class.size(); ++k)
      by_class[k].add((ties_of[k] - law.degree_by_class[k] * people_of[k]) / people);
  }
  degree.expect(law.degree, what + " degree");
  triangles.expect(0, what + " transitivity");
  for (std::size_t level = 0; level < within.size(); ++level)
    if (law.degree > 0) within[level].expect(0, what + " share of level " + std::to_string(level));
  for (std::size_t k = 0; k < by_class.size(); ++k) by_class[k].expect(0, what + " class " + std::to_string(k));
}

TEST(CircleLaw, HoldsInOneUnit) {
  for (std::uint32_t people : {1u, 2u, 7u, 50u, 1'000u})
    expect_law(
        [&](std::uint64_t seed) {
          return CircleLayer(people, seed, 0, "test.one_unit",
                             {{1, std::make_shared<Partition>(Partition::whole(people)), 6, {.8}, .7}});
        },
        people < 100 ? 4'000 : 60, 1, std::to_string(people));
}

TEST(CircleLaw, HoldsForNestedUnitsOfUnevenSizes) {
  for (std::uint32_t people : {1u, 7u, 50u, 1'000u})
    expect_law([&](std::uint64_t seed) { return testing::workplace(people, seed); }, people < 100 ? 1'500 : 60, 1,
               std::to_string(people));
}

TEST(CircleLaw, HoldsForManyPeopleAndHubs) {
  constexpr std::uint32_t people = 100'000;
  const auto teams = uneven(people, 8, 1), departments = coarser(*teams, 2), companies = coarser(*departments, 3);
  const auto whole = std::make_shared<const Partition>(Partition::whole(people));
  const auto make = [&](std::uint64_t seed) {
    return CircleLayer(people, seed, 0, "test.many",
                       {{1, teams, 16, {1}, .8},
                        {2, departments, 12, {.7}, .6},
                        {3, companies, 20, {.1, .2, .4, .8}, .5},
                        {4, whole, 64, {.01, .02, .1, .6}, .7},
                        {5, whole, 6, {.9}, .4}},
                       Sociability(4, seed, 0, "test.sociability"));
  };
  expect_law(make, 20, 40, "many");
  // What a sample of people says about transitivity.
  EXPECT_NEAR(law_of(make(1), 512).transitivity, law_of(make(1), people).transitivity, .02);
}

TEST(CircleLaw, TakesClassesFromAColumn) {
  constexpr std::uint32_t people = 1'000;
  auto column = std::make_shared<std::vector<std::uint8_t>>(people);
  testing::Splitmix random(5);
  for (auto& k : *column) k = random() % 10 < 7 ? 0 : 1;
  expect_law(
      [&](std::uint64_t seed) {
        return CircleLayer(people, seed, 0, "test.column",
                           {{1, std::make_shared<Partition>(Partition::whole(people)), 30, {.2, .9}, .8}},
                           Sociability(2, column));
      },
      100, 1, "column");
}

TEST(CircleLaw, KnowsWhereItHolds) {
  const auto teams = uneven(100, 6, 1), others = uneven(100, 20, 9);
  EXPECT_TRUE(has_law(std::vector<Round>{{1, teams, 4}, {2, coarser(*teams, 3), 4}}));
  EXPECT_FALSE(has_law(std::vector<Round>{{1, teams, 4}, {2, others, 4}}));
}

}  // namespace
}  // namespace papotage
