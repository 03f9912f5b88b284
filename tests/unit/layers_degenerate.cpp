// Organisations at the ends of what is allowed: a person or two, units of one, everybody or nobody with an account, and
// parameters at their bounds. Layers stay sound (layers_support.hpp), and are what little they can be.

#include <limits>

#include <gtest/gtest.h>

#include "tests/unit/layers_support.hpp"

namespace papotage {
namespace {

using testing::expect_sound;
using testing::list_of;
using testing::whole_company;

double arcs(const Multiplex& multiplex, const char* layer) {
  const testing::Ties ties(testing::rows_of(*multiplex.find(layer)));
  return ties.arcs();
}

template <class Change>
Multiplex sound(std::uint32_t employees, const std::string& what, Change&& change) {
  Multiplex multiplex(whole_company(employees, change), 3, 0);
  expect_sound(multiplex, what);
  return multiplex;
}

TEST(DegenerateLayers, OfOneEmployee) {
  const Multiplex alone = sound(1, "one", [](auto&) {});
  for (const Layer& layer : alone.layers()) EXPECT_EQ(arcs(alone, layer.name().c_str()), 0) << layer.name();
  // With an account among 30 people outside.
  const Multiplex known = sound(1, "one who is known", [](auto& s) {
    s.population.account = 1;
    s.outsiders.count = 30;
    s.friends->mean_degree = 15;
    s.followers->mean_degree = 10;
  });
  for (const char* inside : {"hierarchy", "work", "internal"}) EXPECT_EQ(arcs(known, inside), 0) << inside;
  EXPECT_GT(arcs(known, "friends"), 0);
  EXPECT_GT(arcs(known, "followers"), 0);
}

TEST(DegenerateLayers, OfTwoEmployees) {
  int tied = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto settings = whole_company(2, [](auto& s) {
      s.population.account = 1;
      s.work->mean_degree = .5;
    });
    const Multiplex two(settings, seed, 0);
    expect_sound(two, "two");
    ASSERT_EQ(arcs(two, "hierarchy"), 2);
    tied += arcs(two, "work") == 2;
  }
  EXPECT_GT(testing::share_p(tied, 200, .5), testing::error_rate) << "a mean degree of a half";
}

TEST(DegenerateLayers, OfTeamsOfOne) {
  const Multiplex ones = sound(300, "teams of one", [](auto& s) {
    s.population.team = 1;
    s.work->mean_degree = 8;
  });
  const Partition& teams = ones.population().organisation().of(UnitKind::team);
  ASSERT_EQ(teams.units(), 300u);
  // Degrees differ by some 5, those of a circle go together: a standard deviation of about .4.
  EXPECT_NEAR(arcs(ones, "work") / 300, 8, 1.6) << "what was asked for, without teams";
  sound(300, "departments of one", [](auto& s) { s.population.department = s.population.team = 1; });
  sound(300, "sites of one", [](auto& s) { s.population.site = s.population.department = s.population.team = 1; });
}

TEST(DegenerateLayers, OfOneTeam) {
  const Multiplex team = sound(60, "one team", [](auto& s) {
    s.population.team = s.population.department = 60;
    s.work->mean_degree = 12;
  });
  ASSERT_EQ(team.population().organisation().of(UnitKind::team).units(), 1u);
  // Each of 1,770 pairs with the same probability: a standard deviation of .63.
  EXPECT_NEAR(arcs(team, "work") / 60, 12, 2.6);
}

TEST(DegenerateLayers, OfSpansOfOne) {
  const Multiplex chain = sound(200, "spans of one", [](auto& s) {
    s.hierarchy->span = 1;
    s.hierarchy->elsewhere = 0;
  });
  EXPECT_EQ(arcs(chain, "hierarchy"), 2 * 199);
  sound(200, "spans of one, all from elsewhere", [](auto& s) {
    s.hierarchy->span = 1;
    s.hierarchy->elsewhere = 1;
  });
}

TEST(DegenerateLayers, OfNobodyOrEverybodyWithAnAccount) {
  const Multiplex nobody = sound(400, "no account", [](auto& s) { s.population.account = s.population.adopters = 0; });
  for (const char* layer : {"friends", "followers", "internal"}) EXPECT_EQ(arcs(nobody, layer), 0) << layer;
  EXPECT_GT(arcs(nobody, "work"), 400 * 10);
  const Multiplex outside = sound(400, "accounts outside only", [](auto& s) {
    s.population.account = s.population.adopters = 0;
    s.outsiders.count = 300;
    s.friends->mean_degree = 20;
  });
  EXPECT_EQ(arcs(outside, "internal"), 0);
  EXPECT_GT(arcs(outside, "friends"), 300 * 15);
  const Multiplex everybody =
      sound(400, "all accounts", [](auto& s) { s.population.account = s.population.adopters = 1; });
  for (const Layer& layer : everybody.layers()) EXPECT_GT(arcs(everybody, layer.name().c_str()), 0) << layer.name();
}

TEST(DegenerateLayers, OfNoAdopters) {
  const Multiplex multiplex = sound(400, "no adopters", [](auto& s) { s.population.adopters = 0; });
  EXPECT_EQ(arcs(multiplex, "internal"), 0);
  EXPECT_TRUE(multiplex.find("internal")->circles()->rounds().empty());
}

TEST(DegenerateLayers, OfCompaniesOfOneToThree) {
  const Multiplex shops = sound(900, "shops", [](auto& s) { s.population.size_classes.of = {{1, 3, 1}}; });
  for (std::uint32_t i = 0; i < 900; ++i) ASSERT_LE(list_of(*shops.find("work"), i).size(), 2u);
  sound(900, "companies of one", [](auto& s) { s.population.companies = 900; });
}

TEST(DegenerateLayers, OfNoTies) {
  const Multiplex none = sound(400, "no ties", [](auto& s) {
    s.outsiders.count = 100;
    s.work->mean_degree = s.friends->mean_degree = s.followers->mean_degree = s.internal->mean_degree = 0;
    s.friends->tie_overlap = s.friends->manager_tie = 0;
  });
  for (const char* layer : {"work", "friends", "followers", "internal"}) EXPECT_EQ(arcs(none, layer), 0) << layer;
  // Colleagues are friends though nobody else is.
  const Multiplex colleagues = sound(400, "colleagues alone", [](auto& s) {
    s.friends->mean_degree = 0;
    s.friends->tie_overlap = s.friends->manager_tie = 1;
  });
  const testing::Ties friends(testing::rows_of(*colleagues.find("friends")));
  EXPECT_GT(friends.arcs(), 0);
  EXPECT_EQ(friends.arcs_that([&](std::uint32_t i, std::uint32_t j) {
    return colleagues.find("work")->adjacent(i, j) || colleagues.find("hierarchy")->adjacent(i, j);
  }),
            friends.arcs());
}

TEST(DegenerateLayers, OfParametersAtTheirBounds) {
  for (const double clustering : {0., 1.})
    for (const double sociability : {0., 2.})
      for (const double share : {0., 1.})
        for (const std::uint32_t employees : {3u, 50u, 400u}) {
          const std::string what = std::to_string(employees) + ", clustering " + std::to_string(clustering) +
                                   ", sociability " + std::to_string(sociability) + ", shares " + std::to_string(share);
          sound(employees, what, [&](MultiplexSettings& s) {
            s.outsiders.count = 100;
            s.work->mean_degree = 2;
            if (employees > 56) s.work->within_team = s.work->within_department = share;
            s.friends->mean_degree = 20;
            s.work->clustering = s.friends->clustering = s.internal->clustering = clustering;
            s.work->sociability = s.friends->sociability = s.internal->sociability = sociability;
            s.friends->tie_overlap = s.friends->manager_tie = s.internal->within_department = share;
            s.friends->homophily_age = share;
            s.friends->homophily_occupation = s.friends->beyond_region = 1 - share;
          });
          if (HasFatalFailure()) return;
        }
}

TEST(DegenerateLayers, OfAsManyTiesAsThereCanBe) {
  for (const std::uint32_t employees : {2u, 3u, 12u, 50u}) {
    const double most = employees - 1;
    const Multiplex full = sound(employees, "all tied, " + std::to_string(employees), [&](MultiplexSettings& s) {
      s.population.account = s.population.adopters = 1;
      s.work->mean_degree = s.friends->mean_degree = s.followers->mean_degree = s.internal->mean_degree = most;
      s.friends->tie_overlap = s.friends->manager_tie = 1;
    });
    EXPECT_EQ(arcs(full, "followers"), employees * most) << "each candidate has an account";
    // Up to half the company a degree can be had: asked for more, there are no fewer.
    for (const char* layer : {"work", "friends", "internal"})
      EXPECT_GE(arcs(full, layer), employees * most / 2) << layer << ' ' << employees;
  }
}

}  // namespace
}  // namespace papotage
