// Friends on the social networks: how many, how clustered, how alike, how far away, and how many of an outsider's
// friends are employees. Means over several organisations; where an interval is wider than four standard errors its
// reason is told. 5 comparisons in standard errors alone: a sound layer
// fails for about one choice of seeds in 3,000.

#include <memory>

#include <gtest/gtest.h>

#include "tests/support/layers.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

/// An organisation with its colleagues and friends.
template <class Change>
MultiplexSettings with_friends(std::uint32_t employees, std::uint32_t outsiders, Change&& change) {
  return company(employees, [&](MultiplexSettings& s) {
    if (outsiders > 0) s.outsiders.count = outsiders;
    s.hierarchy.emplace();
    s.work.emplace();
    s.friends.emplace();
    change(s);
  });
}
const FriendsLayer& friends_of(const Multiplex& multiplex) {
  return *std::get<std::shared_ptr<FriendsLayer>>(multiplex.find("friends")->computed());
}

// -- How many ---------------------------------------------------------------------------------------------------------

struct Size {
  std::uint32_t employees, outsiders;
  double degree;
  std::uint64_t draws;
};

TEST(LayersFriends, HaveTheMeanDegreeThatWasAskedFor) {
  // The settings know how many accounts to expect, the drawn ones differ; and the fit is to 1%.
  for (const Size& size : {Size{50, 0, 8, 40}, Size{50, 100, 16, 12}, Size{1'000, 0, 40, 8}, Size{1'000, 0, 130, 4},
                           Size{1'000, 3'000, 40, 4}, Size{10'000, 0, 40, 3}}) {
    std::vector<double> degrees;
    const auto s = with_friends(size.employees, size.outsiders, [&](auto& c) { c.friends->mean_degree = size.degree; });
    for (std::uint64_t seed = 1; seed <= size.draws; ++seed) {
      const Multiplex multiplex(s, seed, 0);
      const auto holders = static_cast<double>(members_of("friends", multiplex.population()).size());
      degrees.push_back(Ties(computed_rows(friends_of(multiplex))).arcs() / holders);
    }
    const Estimate found = estimate(degrees);
    EXPECT_NEAR(found.mean, size.degree, 4 * found.error + .01 * size.degree)
        << size.degree << " of " << size.employees << " and " << size.outsiders;
    EXPECT_LT(found.error, .03 * size.degree);
  }
}

TEST(LayersFriends, OfCirclesAreDrawnByTheirLaw) {
  for (const Size& size : {Size{50, 0, 8, 1'000}, Size{50, 100, 16, 500}, Size{1'000, 500, 40, 60}}) {
    const auto s = with_friends(size.employees, size.outsiders, [&](auto& c) { c.friends->mean_degree = size.degree; });
    const Multiplex multiplex(s, 1, 0);
    const CircleLayer& circles = friends_of(multiplex).circles();
    const CircleLaw law = law_of(circles, 300);
    const auto holders = static_cast<double>(members_of("friends", multiplex.population()).size());
    std::vector<double> degrees, triangles;
    for (std::uint64_t seed = 1; seed <= size.draws; ++seed) {
      Ties ties(computed_rows(redrawn(circles, seed, "friends", "friends.sociability")));
      degrees.push_back(ties.arcs() / holders);
      const Ties::Pairs pairs = ties.pairs();
      triangles.push_back((pairs.tied - law.transitivity * pairs.all) / holders);
    }
    const std::string what = fmt::format("{} of {} and {}", size.degree, size.employees, size.outsiders);
    expect_z("degree, " + what, estimate(degrees).z(law.degree));
    // Beyond 300 people the law's transitivity is a sample's.
    if (holders <= 300) expect_z("transitivity, " + what, estimate(triangles).z(0));
  }
}

TEST(LayersFriends, HaveTheNearestClusteringThatCirclesHave) {
  const auto found = [](double clustering) {
    const auto s = with_friends(1'000, 4'000, [&](auto& c) {
      c.friends->mean_degree = 40;
      c.friends->clustering = clustering;
    });
    return law_of(friends_of(Multiplex(s, 1, 0)).circles(), 128).transitivity;
  };
  const double least = found(0), most = found(1);
  EXPECT_LT(least + .1, most);
  // .005 for the search, .01 for half the classes, whole people in circles and 24 of them who are looked at.
  for (const double wanted : {.1, .2, .3, .4, .9})
    EXPECT_NEAR(found(wanted), std::clamp(wanted, least, most), .015) << least << " to " << most;
}

// -- How alike --------------------------------------------------------------------------------------------------------

/// Newman's assortativity coefficient, from the table of ends.
double assortativity(const Ties& ties, const Attribute& attribute, std::uint32_t people) {
  const std::size_t classes = attribute.classes.size();
  std::vector<std::vector<double>> table(classes, std::vector<double>(classes));
  const double arc = 1 / ties.arcs();
  for (std::uint32_t i = 0; i < people; ++i)
    for (const std::uint32_t j : ties.row(i)) table[attribute.of(i)][attribute.of(j)] += arc;
  double same = 0, by_chance = 0;
  for (std::size_t a = 0; a < classes; ++a) {
    double from = 0, to = 0;
    for (std::size_t b = 0; b < classes; ++b) {
      from += table[a][b];
      to += table[b][a];
    }
    same += table[a][a];
    by_chance += from * to;
  }
  return (same - by_chance) / (1 - by_chance);
}

struct Homophily {
  double age, occupation;
};

TEST(LayersFriends, AreAsAlikeAsWasAskedFor) {
  // To .01: attributes of employees depend a little on each other, through their level, and circles of the smallest
  // units, of some two hundred people, are less even than others.
  for (const Homophily& h : {Homophily{.5, .3}, {.2, .6}, {.4, .4}, {0, 0}, {0, .7}, {1, 0}, {1, 1}}) {
    const auto s = with_friends(1'000, 9'000, [&](auto& c) {
      c.friends->mean_degree = 40;
      c.friends->homophily_age = h.age;
      c.friends->homophily_occupation = h.occupation;
    });
    const Multiplex multiplex(s, 1, 0);
    const CircleLayer& circles = friends_of(multiplex).circles();
    for (const std::uint64_t seed : {1, 2}) {
      const Ties ties(computed_rows(redrawn(circles, seed, "friends", "friends.sociability")));
      const Population& population = multiplex.population();
      const std::string what = fmt::format("age {}, occupation {}", h.age, h.occupation);
      EXPECT_NEAR(assortativity(ties, population.age, circles.people()), h.age, .01) << what;
      EXPECT_NEAR(assortativity(ties, population.occupation, circles.people()), h.occupation, .01) << what;
      EXPECT_NEAR(assortativity(ties, population.sex, circles.people()), 0, .01) << what;
      const double of_one_age = ties.arcs_that(
          [&](std::uint32_t i, std::uint32_t j) { return population.age.of(i) == population.age.of(j); });
      EXPECT_EQ(of_one_age == ties.arcs(), h.age == 1) << what;
    }
  }
}

// -- How far ----------------------------------------------------------------------------------------------------------

TEST(LayersFriends, LeaveTheirRegionAsOftenAsWasAskedFor) {
  constexpr std::uint32_t employees = 3'000, outsiders = 8'000;
  for (const std::uint32_t region : {1'000u, 3'000u})
    for (const double beyond : {0., .1, .4}) {
      const auto s = with_friends(employees, outsiders, [&](auto& c) {
        c.friends->mean_degree = 40;
        c.friends->region = region;
        c.friends->beyond_region = beyond;
      });
      const Multiplex multiplex(s, 1, 0);
      const CircleLayer& circles = friends_of(multiplex).circles();
      const auto holders = static_cast<double>(members_of("friends", multiplex.population()).size());
      const auto regions = static_cast<std::uint64_t>(std::round(holders / region));
      const auto region_of = [&](std::uint32_t i) {
        return i < employees ? i * regions / employees : (i - employees) * regions / outsiders;
      };
      const Ties ties(computed_rows(circles));
      const double found =
          ties.arcs_that([&](std::uint32_t i, std::uint32_t j) { return region_of(i) != region_of(j); }) / ties.arcs();
      // Of ties that aren't bound to a region one in so many stays in it by chance.
      const double expected = beyond * (1 - 1 / static_cast<double>(regions));
      EXPECT_NEAR(found, expected, .02 * expected) << region << ' ' << beyond;
    }
}

TEST(LayersFriends, LeaveTheirRegionNoMoreThanHomophilyAllows) {
  const auto s = with_friends(2'000, 6'000, [](auto& c) {
    c.friends->mean_degree = 40;
    c.friends->homophily_age = .8;
    c.friends->region = 500;
    c.friends->beyond_region = 1;
  });
  const Multiplex multiplex(s, 1, 0);
  const Ties ties(computed_rows(friends_of(multiplex).circles()));
  EXPECT_NEAR(assortativity(ties, multiplex.population().age, 8'000), .8, .01);
}

// -- Outsiders --------------------------------------------------------------------------------------------------------

TEST(LayersFriends, OfOutsidersAreEmployeesAsOftenAsWasAskedFor) {
  struct Known {
    double ties, degree;
    std::uint32_t employees;
  };
  for (const Known& known : {Known{.5, 130, 300}, {1.5, 130, 1'000}, {5, 130, 1'000}, {1.5, 20, 1'000}}) {
    const auto s = with_friends(known.employees, 0, [&](auto& c) {
      c.outsiders.ties_to_staff = known.ties;
      c.friends->mean_degree = known.degree;
    });
    EXPECT_EQ(s.outsiders_count(), std::lround(.67 * known.employees * (known.degree / known.ties - 1)));
    std::vector<double> found;
    for (const std::uint64_t seed : {1, 2, 3}) {
      const Multiplex multiplex(s, seed, 0);
      const Population& population = multiplex.population();
      double ties = 0;
      for (std::uint32_t i = population.employees(); i < population.people(); ++i)
        for (const std::uint32_t j : list_of(*multiplex.find("friends"), i)) ties += j < population.employees();
      // In the proportion of the accounts that were drawn, which are more or fewer than expected.
      const auto all = static_cast<double>(members_of("friends", population).size());
      const double inside = all - population.outsiders(), share = inside / all;
      found.push_back(ties / population.outsiders() / (share * known.degree));
    }
    // Less the colleagues whom employees have among their friends, and with the fit's 1%.
    const double colleagues = .67 * .25 * 20 * known.ties / known.degree / known.degree;
    EXPECT_NEAR(estimate(found).mean, 1 - colleagues, .015) << known.ties << " of " << known.degree;
  }
}

}  // namespace
}  // namespace papotage::testing
