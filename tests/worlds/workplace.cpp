// Two worlds of a workplace that differ in one respect share everything else (contract 2). A policy is played by a
// function that sets levers.

#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

#include "sim/graph/union_find.hpp"
#include "tests/support/workplaces.hpp"

namespace papotage::testing {
namespace {

/// A post by its key, and all that is drawn with it and becomes of it.
using Key = std::tuple<double, double, double>;  // author, day, ordinal
using Row = std::vector<double>;
std::map<Key, Row> posts_of(const TalkTold& told) {
  std::map<Key, Row> posts;
  const auto& columns = told.posts;
  for (std::size_t k = 0; k < columns.at("author").size(); ++k) {
    Row row;
    for (const auto& [name, values] : columns) row.push_back(std::isnan(values[k]) ? -1 : values[k]);
    posts[{columns.at("author")[k], std::floor(columns.at("time")[k]), columns.at("ordinal")[k]}] = row;
  }
  return posts;
}

Workplace lively() {
  Workplace model = workplace_with(std::make_shared<FriedkinJohnsen>());
  model.posting.rate = 60;
  model.sharing.probability = .02;
  return model;
}
constexpr TalkPlan plan{.days = 42, .warm_up = 7, .replicates = 2, .threads = 2};

TEST(WorkplaceWorlds, APolicyOfNoStrengthIsNone) {
  const Premises premises = premises_of(300, 3'000);
  Workplace with = lively();
  with.policies = [&](std::uint32_t day, Levers& levers) {
    const std::uint32_t employees = premises.population().employees();
    for (Lever* lever : {&levers.activity, &levers.slip, &levers.critical, &levers.praise})
      lever->each.assign(day % 2 ? employees : 0, 1.);
    levers.sharing_critical = 1;
    levers.resolved.assign(premises.population().organisation().of(UnitKind::team).units(), 0.);
  };
  const auto without = run(lively(), premises, plan), told = run(with, premises, plan);
  for (std::size_t r = 0; r < told.size(); ++r) {
    EXPECT_EQ(posts_of(told[r]), posts_of(without[r]));
    EXPECT_EQ(told[r].opinions, without[r].opinions);
    EXPECT_EQ(told[r].outcomes.at("reputation"), without[r].outcomes.at("reputation"));
  }
}

/// Somebody who falls silent takes their own posts away and renumbers none; without pulls, nothing else changes.
TEST(WorkplaceWorlds, ASuppressedPostRenumbersNone) {
  const Premises premises = premises_of(300, 3'000);
  Workplace with = lively(), without = lively();
  with.opinion.step = without.opinion.step = 0;
  std::set<double> silent{3, 77, 150, 151, 299};
  with.policies = [&](std::uint32_t day, Levers& levers) {
    levers.activity.each.assign(300, 1.);
    if (day >= 14)
      for (const double i : silent) levers.activity.each[static_cast<std::size_t>(i)] = 0;
  };
  const auto a = run(without, premises, plan), b = run(with, premises, plan);
  std::size_t gone = 0;
  for (std::size_t r = 0; r < a.size(); ++r) {
    auto all = posts_of(a[r]);
    const auto left = posts_of(b[r]);
    for (auto post = all.begin(); post != all.end();) {
      const auto& [author, day, ordinal] = post->first;
      const bool suppressed = silent.contains(author) && day >= 14 - 7;  // days since the end of the warm-up
      gone += suppressed;
      post = suppressed ? all.erase(post) : std::next(post);
    }
    EXPECT_EQ(left, all);
    EXPECT_EQ(b[r].opinions, a[r].opinions);
  }
  EXPECT_GT(gone, 0u);
}

/// Regions of one company each, and nobody beyond: what somebody does changes nothing in another component.
TEST(WorkplaceWorlds, AChangedAgentLeavesOtherComponentsAlone) {
  const Premises premises = premises_of(600, 0, [](MultiplexSettings& s) {
    s.population.companies = 3;
    s.population.account = 1;
    s.followers.reset();
    s.friends->region = 200;
    s.friends->beyond_region = 0;
    s.friends->mean_degree = 30;
  });
  UnionFind components(600);
  for (const Layer& layer : premises.multiplex->layers())
    for (std::uint32_t i = 0; i < 600; ++i)
      for (const std::uint32_t j : list_of(layer, i)) components.join(i, j);
  ASSERT_NE(components.part(0), components.part(599));

  Workplace with = lively();
  with.policies = [](std::uint32_t, Levers& levers) {
    levers.activity.each.assign(600, 1.);
    levers.activity.each[11] = 0;  // who posts a lot
    levers.critical.each.assign(600, 1.);
    levers.critical.each[14] = 0;
  };
  const auto a = run(lively(), premises, plan), b = run(with, premises, plan);
  for (std::size_t r = 0; r < a.size(); ++r) {
    std::map<Key, Row> before = posts_of(a[r]), after = posts_of(b[r]);
    EXPECT_NE(before, after) << "nothing changed, so nothing is tested";
    const auto here = [&](const auto& post) {
      return components.part(static_cast<std::uint32_t>(std::get<0>(post.first))) == components.part(11);
    };
    std::erase_if(before, here);
    std::erase_if(after, here);
    EXPECT_GT(before.size(), 10u);
    EXPECT_EQ(before, after);
    for (std::uint32_t i = 0; i < 600; ++i)
      if (components.part(i) != components.part(11)) {
        ASSERT_EQ(a[r].opinions[i], b[r].opinions[i]);
      }
  }
}

/// Nothing in a world hangs on a parameter of sharing but what is shared: the same posts, of the same tone.
TEST(WorkplaceWorlds, ShareTheirPostsWhateverBecomesOfThem) {
  const Premises premises = premises_of(300, 3'000);
  Workplace quiet = lively();
  quiet.opinion.step = 0;
  Workplace loud = quiet;
  loud.sharing.probability = .2;
  const auto a = run(quiet, premises, plan), b = run(loud, premises, plan);
  for (std::size_t r = 0; r < a.size(); ++r) {
    for (const char* column : {"author", "time", "ordinal", "tone", "slip", "audience", "arousal"})
      EXPECT_EQ(a[r].posts.at(column), b[r].posts.at(column)) << column;
    for (const char* column : {"size", "views_inside", "views_outside"})
      for (std::size_t k = 0; k < a[r].posts.at(column).size(); ++k)
        ASSERT_LE(a[r].posts.at(column)[k], b[r].posts.at(column)[k]) << column;
    EXPECT_LT(a[r].outcomes.at("cascade_size"), b[r].outcomes.at("cascade_size"));
  }
}

}  // namespace
}  // namespace papotage::testing
