// What is left in null models: nothing but counts and degrees. 20 comparisons within four standard errors: sound null
// models fail for about one choice of seeds in 800.

#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/layers.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

/// z of the correlation of two columns over people first to last - 1: if one is permuted at random, its mean is 0 and
/// its variance 1 / (n - 1).
double z_of_correlation(const Attribute& a, const Attribute& b, std::uint32_t first, std::uint32_t last) {
  const double n = last - first;
  double sa = 0, sb = 0, aa = 0, bb = 0, ab = 0;
  for (std::uint32_t i = first; i < last; ++i) {
    const double x = a.of(i), y = b.of(i);
    sa += x;
    sb += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return (n * ab - sa * sb) / std::sqrt((n * aa - sa * sa) * (n * bb - sb * sb)) * std::sqrt(n - 1);
}

TEST(ShuffledPopulation, HasAttributesThatHangOnNothing) {
  PopulationSettings settings;
  settings.employees = 40'000;
  settings.level_sex = settings.level_age = settings.level_occupation = .8;
  settings.settle();
  Population people(settings, 20'000, 1, 0);
  const auto z = [&](const Attribute& a, const Attribute& b) { return z_of_correlation(a, b, 0, people.employees()); };
  for (const Attribute* a : {&people.sex, &people.age, &people.occupation})
    EXPECT_GT(z(*a, people.level), 20) << a->name;
  const Population drawn = people;
  people.shuffle(1, 0, 2);
  for (const Attribute* a : {&people.sex, &people.age, &people.occupation}) {
    expect_z(a->name + " and level", z(*a, people.level));
    expect_z(a->name + " and account", z(*a, people.account));
  }
  expect_z("sex and age", z(people.sex, people.age));
  expect_z("sex and occupation", z(people.sex, people.occupation));
  expect_z("age and occupation", z(people.age, people.occupation));
  expect_z("age, before and after", z(drawn.age, people.age));
  expect_z("age and occupation outside", z_of_correlation(people.age, people.occupation, 40'000, 60'000));
}

/// Levels recur every few people, which a permutation that isn't random might tell: z over many of them is to vary
/// by 1.
TEST(ShuffledPopulation, IsDealtOutAtRandom) {
  constexpr std::uint32_t shuffles = 1'000;
  PopulationSettings settings;
  settings.employees = 2'000;
  settings.size_variation = 0;
  settings.settle();
  const Population drawn(settings, 0, 1, 0);
  std::array<double, 3> squares{};
  for (std::uint32_t r = 0; r < shuffles; ++r) {
    Population people = drawn;
    people.shuffle(1, r);
    const std::array attributes{&people.sex, &people.age, &people.occupation};
    for (std::size_t a = 0; a < 3; ++a) {
      const double z = z_of_correlation(*attributes[a], people.level, 0, people.employees());
      squares[a] += z * z;
    }
  }
  for (const double sum : squares) expect_z("variance of z", (sum - shuffles) / std::sqrt(2. * shuffles));
}

/// A company of 3,000 in one office, whose work layer has hubs and triangles.
MultiplexSettings one_company(bool rewired) {
  return company(3'000, [&](MultiplexSettings& s) {
    s.population.account = 1;
    s.work.emplace().rewired = rewired;
    s.friends.emplace().mean_degree = 30;
    s.friends->rewired = rewired;
  });
}

/// Of random graphs with given degrees: P(u and v are tied) is y / (1 + y), y = k_u k_v / 2m, nearly (Park & Newman,
/// Phys. Rev. E 70, 066117, 2004, where the graph is sparse). The two ends of a path have spent a tie on it.
class ByChance {
 public:
  explicit ByChance(const std::vector<List>& rows) {
    for (const List& row : rows) {
      degrees_.push_back(static_cast<double>(row.size()));
      ++people_[degrees_.back()];
      arcs_ += degrees_.back();
    }
  }
  double tie(double k, double l) const {
    const double y = k * l / arcs_;
    return y / (1 + y);
  }
  double tie_of(std::uint32_t i, std::uint32_t j) const { return tie(degrees_[i], degrees_[j]); }
  double transitivity() const {
    double closed = 0, paths = 0;
    for (const auto& [k, n] : people_)
      for (const auto& [l, m] : people_) {
        closed += n * k * m * l * (k > 0 && l > 0 ? tie(k - 1, l - 1) : 0);
        paths += n * k * m * l;
      }
    return closed / paths;
  }

 private:
  std::vector<double> degrees_;
  std::map<double, double> people_;  // by degree
  double arcs_ = 0;
};

/// z of a count of which about as many are expected as vary: rare and nearly independent ones.
double z_of_count(double count, double expected) { return (count - expected) / std::sqrt(expected); }

TEST(RewiredLayers, HaveTheTiesThatDegreesGive) {
  const Multiplex plain(one_company(false), 1, 0), null(one_company(true), 1, 0, 2);
  const Partition& departments = plain.population().organisation().of(UnitKind::department);
  for (const std::string name : {"work", "friends"}) {
    const auto rows = rows_of(*plain.find(name));
    const ByChance by_chance(rows);
    Ties before{std::vector<List>(rows)}, after(rows_of(*null.find(name)));

    double within = 0;
    for (std::uint32_t i = 0; i < rows.size(); ++i)
      for (std::uint32_t j = 0; j < i; ++j)
        if (departments.unit_at(i).number == departments.unit_at(j).number) within += by_chance.tie_of(i, j);
    expect_z(name + " within departments", z_of_count(after.arcs_within(departments) / 2, within));

    double again = 0;
    for (std::uint32_t i = 0; i < rows.size(); ++i)
      for (const std::uint32_t j : rows[i]) again += by_chance.tie_of(i, j) / 2;
    const double kept =
        after.arcs_that([&](std::uint32_t i, std::uint32_t j) { return plain.find(name)->adjacent(i, j); }) / 2;
    expect_z(name + " that were before", z_of_count(kept, again));

    const Ties::Pairs paths = after.pairs(), were = before.pairs();
    ASSERT_EQ(paths.all, were.all);
    const double expected = by_chance.transitivity() * paths.all / 6;  // triangles
    expect_z(name + " triangles", z_of_count(paths.tied / 6, expected));
    EXPECT_GT(were.tied, 5 * paths.tied) << name;
  }
  EXPECT_GT(Ties(rows_of(*plain.find("work"))).arcs_within(departments), .5 * 20 * 3'000);
}

}  // namespace
}  // namespace papotage::testing
