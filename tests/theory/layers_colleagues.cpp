// Which colleagues are friends. Circles tie some of them too, so that shares are taken among those whom circles leave
// apart: there each pair is an independent draw, and the binomial law is exact. 10 comparisons within four standard
// errors: a sound layer fails for about one choice of seeds in 2,000.

#include <memory>

#include <gtest/gtest.h>

#include "tests/support/layers.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

MultiplexSettings colleagues(double tie_overlap, double manager_tie) {
  return company(6'000, [&](MultiplexSettings& s) {
    s.outsiders.count = 500;
    s.hierarchy.emplace();
    s.work.emplace();
    s.friends.emplace();
    s.friends->mean_degree = 40;
    s.friends->tie_overlap = tie_overlap;
    s.friends->manager_tie = manager_tie;
  });
}

/// Pairs of account holders who work together, neither managing the other, or of whom one manages the other.
struct Pairs {
  std::uint64_t all = 0, friends = 0;                // whom circles leave apart
  std::uint64_t by_circles = 0, friends_of_all = 0;  // whom circles tie; friends among all
};
struct Colleagues {
  explicit Colleagues(const Multiplex& multiplex) {
    const Population& population = multiplex.population();
    const Layer &work = *multiplex.find("work"), &hierarchy = *multiplex.find("hierarchy"),
                &friends = *multiplex.find("friends");
    const auto add = [&](Pairs& pairs, std::uint32_t i, std::uint32_t j) {
      const bool circle = friends.circles()->adjacent(i, j), tied = friends.adjacent(i, j);
      pairs.friends_of_all += tied;
      pairs.by_circles += circle;
      pairs.all += !circle;
      pairs.friends += tied && !circle;
    };
    for (std::uint32_t i = 0; i < population.employees(); ++i) {
      if (!population.account.of(i)) continue;
      for (const std::uint32_t j : list_of(work, i))
        if (j < i && population.account.of(j) && !hierarchy.adjacent(i, j)) add(mates, i, j);
      for (const std::uint32_t j : list_of(hierarchy, i))
        if (j < i && population.account.of(j)) add(managers, i, j);
    }
  }
  Pairs mates, managers;
};

void expect_share(const Pairs& pairs, double wanted, const std::string& what) {
  ASSERT_GT(pairs.all, 500u) << what;
  if (wanted == 0 || wanted == 1)
    EXPECT_EQ(pairs.friends, wanted == 0 ? 0 : pairs.all) << what;
  else
    expect_z(what, z_of_share(pairs.friends, pairs.all, wanted));
  // Those whom circles tie are friends whatever colleagues are.
  EXPECT_EQ(pairs.friends_of_all, pairs.friends + pairs.by_circles) << what;
  EXPECT_LT(static_cast<double>(pairs.by_circles), .05 * static_cast<double>(pairs.all)) << what << ": few";
}

TEST(LayersFriends, OfColleaguesAreAsManyAsWasAskedFor) {
  struct Wanted {
    double overlap, manager;
  };
  std::uint64_t seed = 0;
  for (const Wanted& wanted : {Wanted{.25, .08}, {.5, .3}, {.1, .9}, {.02, .5}, {0, 1}, {1, 0}}) {
    const Colleagues found(Multiplex(colleagues(wanted.overlap, wanted.manager), ++seed, 0));
    expect_share(found.mates, wanted.overlap, fmt::format("friends of those who work together, {}", wanted.overlap));
    expect_share(found.managers, wanted.manager, fmt::format("friends of managers, {}", wanted.manager));
  }
}

TEST(LayersFriends, OfManagersDontDependOnWorkingTogether) {
  // `manager_tie` is the probability whether they work together or not.
  const Multiplex multiplex(colleagues(1, .3), 1, 0);
  const Population& population = multiplex.population();
  Pairs together, apart;
  for (std::uint32_t i = 0; i < population.employees(); ++i)
    for (const std::uint32_t j : list_of(*multiplex.find("hierarchy"), i)) {
      if (j > i || !population.account.of(i) || !population.account.of(j)) continue;
      if (multiplex.find("friends")->circles()->adjacent(i, j)) continue;
      Pairs& pairs = multiplex.find("work")->adjacent(i, j) ? together : apart;
      ++pairs.all;
      pairs.friends += multiplex.find("friends")->adjacent(i, j);
    }
  expect_z("managers who work with their reports", z_of_share(together.friends, together.all, .3));
  expect_z("managers who don't", z_of_share(apart.friends, apart.all, .3));
}

TEST(LayersFriends, OfNobodyAreThoseOfColleaguesElsewhere) {
  // Without work and hierarchy friends are those of circles, and as many as was asked for.
  const auto s = company(2'000, [](MultiplexSettings& c) {
    c.friends.emplace();
    c.friends->mean_degree = 40;
  });
  const Multiplex multiplex(s, 1, 0);
  const Layer& friends = *multiplex.find("friends");
  ASSERT_TRUE(rows_of(friends) == computed_rows(*friends.circles()));
  EXPECT_NEAR(law_of(*friends.circles(), 1).degree, 40, .4);
}

}  // namespace
}  // namespace papotage::testing
