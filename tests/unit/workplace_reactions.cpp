// Views added up: the same whatever lanes they came by, and as a count by hand says; what they are worth.

#include "models/workplace/reactions.hpp"

#include <cmath>
#include <map>
#include <tuple>

#include <gtest/gtest.h>

#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::Splitmix;

constexpr std::uint32_t people = 30'000, employees = 10'000;
constexpr double warm_up = 3, days = 11;

struct Viewed {
  Reactions::View view;
  double time;
};
std::vector<Viewed> some_views(std::uint64_t seed) {
  Splitmix random(seed);
  std::vector<Viewed> all;
  for (int k = 0; k < 40'000; ++k) {
    const bool inside = random() % 3 == 0;
    const std::uint64_t among = random() % 2 ? 50 : inside ? employees : people;
    const auto weight = static_cast<std::uint16_t>(random() % 2 ? 256 : random() % 257);
    all.push_back({{static_cast<std::uint32_t>(random() % among), static_cast<Tone>(random() % 3), inside, weight},
                   static_cast<double>(random() % 14'000) * .001});
  }
  return all;
}

using Pulled = std::map<std::uint32_t, std::pair<std::uint64_t, std::uint64_t>>;
/// All that reactions tell.
struct Told {
  Pulled inside, outside;
  std::array<std::uint64_t, 3> counts_inside{}, counts_outside{};
  std::uint64_t audience = 0, reach_inside = 0, reach_outside = 0;
  std::vector<std::uint32_t> critical_by_hour;
  bool operator==(const Told&) const = default;
};
Told told_by(Reactions& reactions) {
  Told told;
  std::mutex mutex;
  const auto take_into = [&](Pulled& all) {
    return [&](const Reactions::Pulled& pulled) {
      const std::lock_guard lock(mutex);
      pulled.for_each([](std::uint32_t) {},
                      [&](std::uint32_t v, const Pulls& pulls) {
                        EXPECT_TRUE(all.emplace(v, std::pair{pulls.critical, pulls.praise}).second) << "told twice";
                      });
    };
  };
  reactions.take_inside(take_into(told.inside));
  reactions.take_outside(take_into(told.outside));
  const Reactions::Counts counts = reactions.counts();
  told.counts_inside = counts.inside;
  told.counts_outside = counts.outside;
  told.audience = counts.audience;
  told.reach_inside = reactions.reach_inside();
  told.reach_outside = reactions.reach_outside();
  told.critical_by_hour = reactions.critical_by_hour();
  return told;
}
void add(Reactions& reactions, const std::vector<Viewed>& views, int lanes) {
  Splitmix random(9);
  for (const Viewed& v : views) {
    Reactions::Lane& lane = reactions.lane(static_cast<int>(random() % static_cast<std::uint64_t>(lanes)));
    lane.reach(v.view.viewer % 100, v.time);
    lane.add(v.view, v.time);
  }
  reactions.settle();
}
/// One by one.
Told by_hand(const std::vector<Viewed>& views) {
  Told told;
  told.critical_by_hour.resize(24 * 11);
  std::map<std::uint32_t, bool> reached[2];
  for (const auto& [view, time] : views) {
    const bool counted = time >= warm_up;
    if (counted) {
      told.audience += view.viewer % 100;
      ++(view.inside ? told.counts_inside : told.counts_outside)[static_cast<std::size_t>(view.tone)];
      reached[view.inside][view.viewer] = true;
      if (!view.inside && view.tone == Tone::critical)
        ++told.critical_by_hour[static_cast<std::size_t>(std::floor((time - warm_up) * 24))];
    }
    if (view.tone == Tone::chatter || view.weight == 0) continue;
    auto& [critical, praise] = (view.inside ? told.inside : told.outside)[view.viewer];
    (view.tone == Tone::critical ? critical : praise) += view.weight;
  }
  told.reach_inside = reached[1].size();
  told.reach_outside = reached[0].size();
  return told;
}

TEST(Reactions, AreTheSameByOneTwoOrThreeLanesAndByHand) {
  const Told expected = by_hand(some_views(1));
  for (const int lanes : {1, 2, 3}) {
    Reactions reactions(people, employees, lanes, warm_up, days);
    reactions.start();
    add(reactions, some_views(1), lanes);
    EXPECT_TRUE(told_by(reactions) == expected) << lanes;
  }
}

TEST(Reactions, ForgetPullsOnceTakenAndKeepReach) {
  for (const int lanes : {1, 3}) {
    Reactions reactions(people, employees, lanes, warm_up, days);
    reactions.start();
    add(reactions, some_views(1), lanes);
    told_by(reactions);
    std::vector<Viewed> both = some_views(1);
    const std::vector<Viewed> more = some_views(2);
    both.insert(both.end(), more.begin(), more.end());
    add(reactions, more, lanes);
    Told expected = by_hand(both);
    expected.inside = by_hand(more).inside;
    expected.outside = by_hand(more).outside;
    EXPECT_TRUE(told_by(reactions) == expected) << lanes;
    reactions.start();
    Told nothing;
    nothing.critical_by_hour.resize(24 * 11);
    EXPECT_TRUE(told_by(reactions) == nothing) << "started anew";
  }
}

TEST(Reactions, CountTheLastMomentWithinTheLastHour) {
  Reactions reactions(10, 10, 1, 0, .5);
  reactions.start();
  reactions.lane(0).add({3, Tone::critical, false, 256}, .5);
  EXPECT_EQ(reactions.critical_by_hour().size(), 12u);
  EXPECT_EQ(reactions.critical_by_hour().back(), 1u);
}

TEST(Pulls, PullTowardsTheirMeanValence) {
  EXPECT_EQ((Pulls{256, 0}).toward(), -1);
  EXPECT_EQ((Pulls{0, 17}).toward(), 1);
  EXPECT_EQ((Pulls{300, 100}).toward(), -.5);
  EXPECT_EQ((Pulls{5, 5}).toward(), 0);
}

TEST(WeightOf, IsTheViewsThatADoubtedOneIsWorth) {
  for (const double step : {0., 1e-6, .02, .05, .5, .999}) {
    EXPECT_EQ(weight_of(1, step), 256);
    EXPECT_EQ(weight_of(0, step), 0);
    for (double c = 0; c <= 1; c += 1. / 64) {
      const double views = step > 0 ? std::log1p(-step * c) / std::log1p(-step) : c;
      EXPECT_NEAR(weight_of(c, step), 256 * views, .5 + 1e-9) << step << ' ' << c;
      if (step > 0) {
        EXPECT_NEAR(1 - std::pow(1 - step, weight_of(c, step) / 256.), step * c, -std::log1p(-step) / 511) << step;
      }
    }
  }
}

TEST(Strength, IsOneLessWhatEachViewLeaves) {
  for (const double step : {0., 1e-9, .02, .3, .99}) {
    const Strength strength(step);
    EXPECT_EQ(strength({0, 0}), 0);
    EXPECT_NEAR(strength({256, 0}), step, 1e-15);
    for (const std::uint64_t sum :
         {1ull, 100ull, 256ull, 257ull, 512ull, 63ull * 256, 64ull * 256, 65ull * 256, 100'000ull})
      for (const std::uint64_t critical : {std::uint64_t{0}, std::uint64_t{sum / 3}, std::uint64_t{sum}}) {
        const double exact = -std::expm1(static_cast<double>(sum) / 256 * std::log1p(-step));
        ASSERT_NEAR(strength({critical, sum - critical}), exact, 1e-14 * exact) << step << ' ' << sum;
      }
  }
}

}  // namespace
}  // namespace papotage
