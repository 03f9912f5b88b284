// Who is who: margins, their dependence on level in closed form, accounts and adopters; and what leaves what as it is.

#include "sim/population/population.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "sim/core/draws.hpp"
#include "tests/unit/population_support.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::error_rate;
using testing::Family;
using testing::settled;

constexpr std::uint32_t many = 1'000'000;

template <class Change>
Population population(std::uint32_t employees, std::uint32_t outsiders, Change&& change, int threads = 1) {
  return Population(settled(employees, 1, change), outsiders, 4, shared_by_replicates, threads);
}
Population population(std::uint32_t employees, std::uint32_t outsiders = 0) {
  return population(employees, outsiders, [](PopulationSettings&) {});
}

std::vector<std::uint64_t> counts_of(const Attribute& a, std::uint32_t first, std::uint32_t last) {
  std::vector<std::uint64_t> counts(a.classes.size());
  for (std::uint32_t i = first; i < last; ++i) ++counts.at(a.of(i));
  return counts;
}
std::vector<double> times(const Shares& shares, double n) {
  std::vector<double> expected;
  for (const auto& [name, share] : shares.of) expected.push_back(share * n);
  return expected;
}

/// P(class | level) for levels of these counts, written as an integral over the ranks of each level.
double chance(const Shares& shares, std::size_t k, double c, const std::vector<std::uint64_t>& levels,
              std::size_t level) {
  double n = 0, below = 0, low = 0;
  for (const std::uint64_t count : levels) n += static_cast<double>(count);
  for (std::size_t l = 0; l < levels.size(); ++l)
    if (c < 0 ? l > level : l < level) below += static_cast<double>(levels[l]) / n;
  for (std::size_t j = 0; j < k; ++j) low += shares.of[j].second;
  const double width = static_cast<double>(levels[level]) / n, high = low + shares.of[k].second;
  const double overlap = std::max(0., std::min(high, below + width) - std::max(low, below));
  return (1 - std::abs(c)) * shares.of[k].second + std::abs(c) * overlap / width;
}

TEST(Population, MeetsMargins) {
  Family p;
  const auto uncorrelated = [](auto& s) { s.level_sex = s.level_age = s.level_occupation = 0; };
  const Population people = population(many, many / 2, uncorrelated);
  const PopulationSettings s;
  for (const auto& [attribute, shares] :
       {std::pair{&people.sex, &s.sex}, {&people.age, &s.age}, {&people.occupation, &s.occupation}}) {
    p.add(testing::fit_p(counts_of(*attribute, 0, many), times(*shares, many)), attribute->name);
    p.add(testing::fit_p(counts_of(*attribute, many, people.people()), times(*shares, many / 2)), "outsiders");
    EXPECT_EQ(attribute->classes, shares->names());
  }
  EXPECT_GT(p.p(), error_rate) << p.text();
}

/// Given their level employees are independent, so each level and class is a binomial.
TEST(Population, DependsOnLevelInClosedForm) {
  Family p;
  for (const double c : {-1., -.6, -.1, .1, .5, .9, 1.}) {
    const auto correlated = [&](auto& s) { s.level_sex = s.level_age = s.level_occupation = c; };
    const Population people = population(many, 0, correlated);
    const std::vector<std::uint64_t> levels = counts_of(people.level, 0, many);
    const PopulationSettings s;
    for (const auto& [attribute, shares] :
         {std::pair{&people.sex, &s.sex}, {&people.age, &s.age}, {&people.occupation, &s.occupation}}) {
      std::vector<std::vector<double>> hits(levels.size(), std::vector<double>(shares->classes()));
      for (std::uint32_t i = 0; i < many; ++i) ++hits[people.level.of(i)][attribute->of(i)];
      for (std::size_t l = 0; l < levels.size(); ++l)
        for (std::size_t k = 0; k < shares->classes(); ++k) {
          const auto n = static_cast<double>(levels[l]);
          if (n == 0) continue;
          const double chance_k = chance(*shares, k, c, levels, l);
          if (chance_k < 1e-9 || chance_k > 1 - 1e-9)
            EXPECT_NEAR(hits[l][k], n * chance_k, 1e-3 + n * 1e-8) << attribute->name << ' ' << l << ' ' << k;
          else if (n * chance_k * (1 - chance_k) > 200)
            p.add(testing::share_p(hits[l][k], n, chance_k),
                  attribute->name + " " + std::to_string(l) + " " + std::to_string(c));
        }
    }
  }
  EXPECT_GT(p.p(), error_rate) << p.text();
}

/// With 200 classes ranks are as good as seen. Both are standardised by their known moments.
TEST(Population, HasTheRankCorrelationWithLevelThatIsPromised) {
  Family p;
  for (const double c : {-.8, .3, .7}) {
    Shares fine;
    for (int k = 0; k < 200; ++k) fine.of.emplace_back(std::to_string(k), .005);
    const Population people = population(many, 0, [&](auto& s) { s.age = fine, s.level_age = c; });
    const std::vector<std::uint64_t> levels = counts_of(people.level, 0, many);
    std::vector<double> midrank;
    double below = 0, cubes = 0;
    for (const std::uint64_t count : levels) {
      const double f = static_cast<double>(count) / many;
      midrank.push_back(below + f / 2 - .5);
      below += f;
      cubes += f * f * f;
    }
    const double expected = c * std::sqrt(1 - cubes), spread = std::sqrt((1 - cubes) / 12 * (1 - 1 / 4e4) / 12);
    double sum = 0, squares = 0;
    for (std::uint32_t i = 0; i < many; ++i) {
      const double product = midrank[people.level.of(i)] * ((people.age.of(i) + .5) / 200 - .5) / spread;
      sum += product;
      squares += product * product;
    }
    const double mean = sum / many, error = std::sqrt((squares / many - mean * mean) / many);
    p.add(2 * boost::math::cdf(boost::math::complement(boost::math::normal(), std::abs(mean - expected) / error)),
          std::to_string(c));
  }
  EXPECT_GT(p.p(), error_rate) << p.text();
}

/// Attributes depend on each other through level alone, on neither where there is no correlation.
TEST(Population, DrawsAttributesIndependently) {
  const Population people = population(many, 0, [](auto& s) { s.level_sex = s.level_age = s.level_occupation = 0; });
  const PopulationSettings s;
  std::vector<std::uint64_t> joint(2 * 4 * 4 * 2);
  std::vector<double> expected;
  for (std::uint32_t i = 0; i < many; ++i)
    ++joint[((people.sex.of(i) * 4u + people.age.of(i)) * 4 + people.occupation.of(i)) * 2 + people.account.of(i)];
  for (const auto& [woman, a] : s.sex.of)
    for (const auto& [young, b] : s.age.of)
      for (const auto& [manual, c] : s.occupation.of)
        for (const double d : {1 - s.account, s.account}) expected.push_back(a * b * c * d * many);
  EXPECT_GT(testing::fit_p(joint, expected), error_rate);
}

TEST(Population, GivesAccountsAndAdopters) {
  Family p;
  const Population people = population(many, 1'000, [](auto& s) { s.account = .6, s.adopters = .25; });
  double accounts = 0, adopters = 0;
  for (std::uint32_t i = 0; i < many; ++i) {
    accounts += people.account.of(i);
    adopters += people.adopter.of(i);
    ASSERT_LE(people.adopter.of(i), people.account.of(i)) << "adopters have accounts";
  }
  p.add(testing::share_p(accounts, many, .6), "accounts");
  p.add(testing::share_p(adopters, many, .25), "adopters");
  p.add(testing::share_p(adopters, accounts, .25 / .6), "adopters among account holders");
  EXPECT_GT(p.p(), error_rate) << p.text();
  for (std::uint32_t i = many; i < people.people(); ++i) {
    ASSERT_EQ(people.account.of(i), 1);
    ASSERT_EQ(people.adopter.of(i), 0);
    ASSERT_EQ(people.level.of(i), 0);
  }
  const Population all = population(1'000, 0, [](auto& s) { s.account = s.adopters = 1; });
  EXPECT_EQ(counts_of(all.adopter, 0, 1'000)[1], 1'000u);
  const Population none = population(1'000, 0, [](auto& s) { s.account = 0; });
  EXPECT_EQ(counts_of(none.account, 0, 1'000)[1], 0u);
}

TEST(Population, RaisesSharesWithoutTakingAnybodyAway) {
  const Population few = population(10'000, 0, [](auto& s) { s.account = .5, s.adopters = .1; });
  const Population more = population(10'000, 0, [](auto& s) { s.account = .7, s.adopters = .2; });
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    ASSERT_LE(few.account.of(i), more.account.of(i));
    ASSERT_LE(few.adopter.of(i), more.adopter.of(i));
  }
}

/// Which of the columns differ, in order.
std::string changes(const Population& a, const Population& b) {
  std::string names;
  const auto compare = [&](const Attribute& x, const Attribute& y) {
    if (*x.column != *y.column) names += x.name + " ";
  };
  compare(a.sex, b.sex), compare(a.age, b.age), compare(a.occupation, b.occupation);
  compare(a.level, b.level), compare(a.account, b.account), compare(a.adopter, b.adopter);
  return names;
}

TEST(Population, KeepsOtherColumnsWhenOneParameterChanges) {
  const auto with = [](auto&& change) {
    return population(20'000, 3'000, [&](PopulationSettings& s) {
      s.adopters = .2;
      change(s);
    });
  };
  const Population base = with([](auto&) {});
  EXPECT_EQ(changes(base, with([](auto& s) { s.sex.of = {{"woman", .5}, {"man", .5}}; })), "sex ");
  EXPECT_EQ(changes(base, with([](auto& s) { s.level_age = .6; })), "age ");
  EXPECT_EQ(changes(base, with([](auto& s) { s.level_occupation = -.5; })), "occupation ");
  EXPECT_EQ(changes(base, with([](auto& s) { s.account = .8; })), "account ");
  EXPECT_EQ(changes(base, with([](auto& s) { s.adopters = .3; })), "adopter ");
  const Population outside = population(20'000, 4'000, [](auto& s) { s.adopters = .2; });
  for (std::uint32_t i = 0; i < 23'000; ++i) ASSERT_EQ(outside.age.of(i), base.age.of(i)) << "more outsiders";
}

TEST(Population, HasTheSameBitsOnAnyNumberOfThreads) {
  const auto adopters = [](auto& s) { s.adopters = .2; };
  const Population one = population(200'000, 70'000, adopters);
  for (const int threads : {2, 3}) EXPECT_EQ(changes(one, population(200'000, 70'000, adopters, threads)), "");
}

TEST(Population, IsKeyedBySeedAndReplicate) {
  const PopulationSettings settings = settled(1'000, 1, [](auto& s) { s.adopters = .3; });
  const Population base(settings, 0, 1, shared_by_replicates);
  EXPECT_EQ(changes(base, Population(settings, 0, 1, shared_by_replicates)), "");
  EXPECT_EQ(changes(base, Population(settings, 0, 1, 0)), "sex age occupation level account adopter ");
  EXPECT_EQ(changes(base, Population(settings, 0, 2, shared_by_replicates)),
            "sex age occupation level account adopter ");
}

TEST(Population, HoldsTheSmallest) {
  for (const std::uint32_t n : {1u, 2u, 5u, 50u})
    for (const std::uint32_t outsiders : {0u, 1u, 300u}) {
      const Population people = population(n, outsiders);
      EXPECT_EQ(people.employees(), n);
      EXPECT_EQ(people.outsiders(), outsiders);
      EXPECT_TRUE(people.is_employee(n - 1));
      EXPECT_FALSE(people.is_employee(n));
      for (std::uint32_t i = 0; i < n; ++i) EXPECT_EQ(people.level.of(i), people.organisation().level(i));
      EXPECT_EQ(people.bytes(), 6 * people.people() + people.organisation().bytes());
    }
  EXPECT_EQ(population(1).level.classes, (std::vector<std::string>{"none", "team", "department", "site", "company"}));
}

TEST(Population, LeavesClassesWithoutAShareEmpty) {
  const Population people = population(10'000, 10'000, [](auto& s) {
    s.age.of = {{"18-24", 0}, {"25-34", .5}, {"35-49", .5}, {"50-64", 0}};
    s.level_age = .5;
  });
  const std::vector<std::uint64_t> counts = counts_of(people.age, 0, people.people());
  EXPECT_EQ(counts[0], 0u);
  EXPECT_EQ(counts[3], 0u);
}

}  // namespace
}  // namespace papotage
