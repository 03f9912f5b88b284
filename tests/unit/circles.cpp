#include "sim/graph/circles.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "sim/graph/layer_graph.hpp"
#include "tests/unit/circles_support.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::list_of;
using testing::uneven;
using testing::workplace;

TEST(Partition, FindsUnits) {
  for (std::uint32_t people : {1u, 7u, 63u, 64u, 65u, 1'000u}) {
    const auto partition = uneven(people, 9, 1);
    std::uint32_t u = 0;
    for (std::uint32_t place = 0; place < people; ++place) {
      if (place >= partition->offsets()[u + 1]) ++u;
      const Partition::Unit unit = partition->unit_at(place);
      ASSERT_EQ(unit.number, u);
      ASSERT_LE(unit.first, place);
      ASSERT_LT(place - unit.first, unit.size);
    }
  }
}

TEST(CircleLayer, IsSymmetricWithoutLoopsAndRepeats) {
  for (std::uint32_t people : {1u, 2u, 7u, 50u, 1'000u})
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const CircleLayer layer = workplace(people, seed);
      for (std::uint32_t i = 0; i < people; ++i) {
        const auto list = list_of(layer, i);
        ASSERT_LT(list.size(), layer.room());
        const std::set<std::uint32_t> agents(list.begin(), list.end());
        ASSERT_EQ(agents.size(), list.size()) << "repeats";
        for (std::uint32_t j = 0; j < people; ++j) {
          ASSERT_EQ(layer.adjacent(i, j), agents.count(j) == 1) << people << ' ' << i << ' ' << j;
          ASSERT_EQ(layer.adjacent(i, j), layer.adjacent(j, i));
        }
        ASSERT_EQ(agents.count(i), 0u) << "loop";
      }
    }
}

TEST(CircleLayer, TiesEveryPairOfACircleThatIsTheUnit) {
  const CircleLayer layer(20, 1, 0, "test.circles", {{1, uneven(20, 6, 3), 100, {1}, 1}});
  for (std::uint32_t i = 0; i < 20; ++i) {
    const auto unit = layer.rounds()[0].partition->unit_at(i);
    std::vector<std::uint32_t> others;
    for (std::uint32_t j = unit.first; j < unit.first + unit.size; ++j)
      if (j != i) others.push_back(j);
    EXPECT_EQ(list_of(layer, i), others);
  }
}

TEST(CircleLayer, HasALastSmallerCircle) {
  // 23 people in circles of 5: four of five and one of three, each of which is tied completely.
  const CircleLayer layer(23, 1, 0, "test.circles",
                          {{1, std::make_shared<Partition>(Partition::whole(23)), 5, {1}, 1}});
  std::vector<int> degrees(6);
  for (std::uint32_t i = 0; i < 23; ++i) ++degrees[list_of(layer, i).size()];
  EXPECT_EQ(degrees, (std::vector<int>{0, 0, 3, 0, 20, 0}));
}

TEST(CircleLayer, LeavesThoseOutsideAllUnitsAlone) {
  const CircleLayer layer(40, 1, 0, "test.circles",
                          {{1, std::make_shared<Partition>(Partition::whole(25)), 8, {1}, 1}});
  for (std::uint32_t i = 25; i < 40; ++i) {
    EXPECT_TRUE(list_of(layer, i).empty());
    EXPECT_FALSE(layer.adjacent(i, 3));
    EXPECT_FALSE(layer.adjacent(3, i));
  }
}

TEST(CircleLayer, ToldAndListedAlike) {
  const CircleLayer layer = workplace(1'000, 3);
  for (std::uint32_t i = 0; i < 1'000; i += 7) {
    std::vector<std::uint32_t> told;
    layer.for_each_neighbour(i, [&](std::uint32_t j) { told.push_back(j); });
    EXPECT_EQ(told, list_of(layer, i));
  }
}

/// Neighbours come by round and then by slot, as one finds slowly by the definition: the vectorised loop against
/// scalars.
TEST(CircleLayer, KeepsTheOrderOfConstruction) {
  for (std::uint32_t people : {7u, 50u, 1'000u}) {
    const CircleLayer layer = workplace(people, 9);
    for (std::uint32_t i = 0; i < people; i += 3) {
      std::vector<std::uint32_t> expected;
      for (const PreparedRound& round : layer.prepared()) {
        const Partition& partition = *round.partition;
        const auto unit = partition.unit_at(partition.place_of(i));
        std::vector<std::pair<std::uint32_t, std::uint32_t>> slots;  // and who stands there
        const Bijection bijection = round.family.of(unit.number, unit.size);
        const auto takes_part = [&](std::uint32_t k) {
          const std::uint32_t of_class = round.one_for_all ? 0 : layer.sociability().of(k);
          return round.member[of_class].happens(tie_mix(round.member_key, k));
        };
        const auto slot_of = [&](std::uint32_t k) {
          const std::uint32_t member = partition.place_of(k) - unit.first;
          return unit.size <= round.circle ? member : bijection.slot(member);
        };
        for (std::uint32_t place = unit.first; place < unit.first + unit.size; ++place) {
          const std::uint32_t j = partition.person_at(place);
          if (j == i || !takes_part(i) || !takes_part(j)) continue;
          if (slot_of(i) / round.circle != slot_of(j) / round.circle) continue;
          if (!round.pair.happens(pair_mix(round.pair_key, std::min(i, j), std::max(i, j)))) continue;
          slots.emplace_back(slot_of(j), j);
        }
        std::sort(slots.begin(), slots.end());
        for (const auto& [slot, j] : slots)
          if (std::find(expected.begin(), expected.end(), j) == expected.end()) expected.push_back(j);
      }
      ASSERT_EQ(list_of(layer, i), expected) << people << ' ' << i;
    }
  }
}

TEST(CircleLayer, ChangedRoundLeavesTiesOfOthers) {
  const auto ties_of = [](const std::vector<Round>& rounds) {
    const CircleLayer layer(500, 1, 0, "test.circles", rounds);
    std::set<std::pair<std::uint32_t, std::uint32_t>> ties;
    for (std::uint32_t i = 0; i < 500; ++i)
      for (const std::uint32_t j : list_of(layer, i)) ties.insert({i, j});
    return ties;
  };
  const auto teams = uneven(500, 9, 1), whole = std::make_shared<const Partition>(Partition::whole(500));
  const Round first{1, teams, 16, {1}, .7}, second{2, whole, 8, {.8}, .6}, changed{2, whole, 12, {.3}, .9};
  const auto of_first = ties_of({first}), of_second = ties_of({second}), of_changed = ties_of({changed});
  auto both = of_first;
  both.insert(of_second.begin(), of_second.end());
  EXPECT_EQ(ties_of({first, second}), both);
  both = of_first;
  both.insert(of_changed.begin(), of_changed.end());
  EXPECT_EQ(ties_of({first, changed}), both);
  EXPECT_EQ(ties_of({second, first}), ties_of({first, second}));
}

/// The same ties in the same order, with rosters and without.
void expect_same_with_rosters(const CircleLayer& plain, std::uint32_t stride, const std::string& what) {
  CircleLayer written = plain;
  written.write_rosters(2);
  ASSERT_TRUE(written.has_rosters() && !plain.has_rosters());
  EXPECT_LE(written.bytes(), plain.bytes() + 6 * plain.rounds().size() * plain.people() + 4'096);
  std::vector<std::uint32_t> who;
  for (std::uint32_t i = 0; i < plain.people(); i += stride) who.push_back(i);
  std::size_t visited = 0;
  written.for_each_list(who, [&](std::uint32_t i, std::span<const std::uint32_t> list) {
    ASSERT_EQ(i, who[visited++]);
    const auto expected = list_of(plain, i);
    ASSERT_EQ(list_of(written, i), expected) << what << ' ' << i;
    ASSERT_EQ(std::vector(list.begin(), list.end()), expected) << what << ' ' << i;
    for (const std::uint32_t j : expected) ASSERT_TRUE(written.adjacent(i, j)) << what << ' ' << i << ' ' << j;
    for (std::uint32_t j = i % 7; j < plain.people(); j += 1 + plain.people() / 50)
      ASSERT_EQ(written.adjacent(i, j), plain.adjacent(i, j)) << what << ' ' << i << ' ' << j;
  });
  ASSERT_EQ(visited, who.size());
}

std::shared_ptr<const PeopleOrder> scrambled(std::uint32_t people) {
  std::vector<std::uint32_t> person(people);
  for (std::uint32_t k = 0; k < people; ++k) person[k] = static_cast<std::uint32_t>(std::uint64_t{k} * 7'919 % people);
  return std::make_shared<const PeopleOrder>(std::move(person));
}

TEST(CircleLayer, IsTheSameWithRosters) {
  for (std::uint32_t people : {1u, 2u, 7u, 50u, 1'000u, 60'000u})
    for (std::uint64_t seed = 0; seed < 3; ++seed)
      expect_same_with_rosters(workplace(people, seed), people < 2'000 ? 1 : 97, std::to_string(people));
}

/// Every way in which rosters are written: small and large units of every size, with and without another order, units
/// that are circles, people outside all units, and more rounds than are found at once.
TEST(CircleLayer, IsTheSameWithRostersOfEveryKind) {
  static constexpr std::uint32_t people = 120'000;
  const auto order = scrambled(people);
  const std::vector<std::uint32_t> teams = [] {
    std::vector<std::uint32_t> offsets{0};
    while (offsets.back() < people) offsets.push_back(std::min(people, offsets.back() + 1 + offsets.back() % 9));
    return offsets;
  }();
  std::vector<std::uint32_t> uneven_sizes{0, 40'000};  // one large unit among many small ones
  while (uneven_sizes.back() < 100'000) uneven_sizes.push_back(uneven_sizes.back() + 50);
  std::vector<std::uint32_t> huge_and_small{0, 70'000};  // more circles than have numbers
  while (huge_and_small.back() < 100'000) huge_and_small.push_back(huge_and_small.back() + 50);
  std::vector<Round> rounds;
  for (const auto& by : {std::shared_ptr<const PeopleOrder>(), order}) {
    const auto make = [&](std::vector<std::uint32_t> offsets) {
      return std::make_shared<const Partition>(std::move(offsets), by);
    };
    const auto add = [&](std::shared_ptr<const Partition> partition, std::uint32_t circle,
                         std::vector<double> membership, double p) {
      rounds.push_back(
          {static_cast<std::uint32_t>(rounds.size()), std::move(partition), circle, std::move(membership), p});
    };
    add(make(teams), 9, {1}, .8);
    add(make(teams), 16, {.1, .3, .6, .9}, 1);
    add(make({0, 16'384, 32'768, 49'000}), 40, {.9}, .5);
    add(make({0, 16'385, 49'153}), 12, {.1, .2, .3, 1}, 1);
    add(make({0, 65'536, people}), 100, {.02, .1, .2, .4}, 1);
    add(make({0, people}), 3, {.5}, 1);
    add(make(uneven_sizes), 5, {.8}, 1);
    add(make(uneven_sizes), 2, {1}, .5);
    add(make(huge_and_small), 2, {.7}, 1);
    add(make({0, 5}), 5, {1}, 1);
  }
  ASSERT_GT(rounds.size(), 16u);
  const Sociability sociability(4, 1, 0, "test.sociability");
  expect_same_with_rosters(CircleLayer(people, 1, 0, "test.kinds", rounds, sociability), 61, "all");
  for (const Round& round : rounds)
    expect_same_with_rosters(CircleLayer(people, 1, 0, "test.kinds", {round}, sociability), 307,
                             "round " + std::to_string(round.key));
}

/// Hubs: lists too long to be compared with each other.
TEST(CircleLayer, IsTheSameWithRostersWhereDegreesAreLarge) {
  const auto whole = std::make_shared<const Partition>(Partition::whole(3'000));
  expect_same_with_rosters(
      CircleLayer(3'000, 1, 0, "test.hubs", {{1, whole, 900, {.9}, .8}, {2, whole, 700, {.9}, .7}}), 11, "hubs");
}

/// Ties known from elsewhere come first, and those of the layer's own that are not among them after.
TEST(CircleLayer, GoesOnAfterTiesFromElsewhere) {
  CircleLayer layers[2] = {workplace(1'000, 3), workplace(1'000, 3)};
  layers[1].write_rosters();
  testing::Splitmix random(3);
  for (const CircleLayer& layer : layers)
    for (std::uint32_t i = 0; i < 1'000; ++i) {
      const auto own = list_of(layer, i);
      std::vector<std::uint32_t> expected;
      for (const std::uint32_t j : own)
        if (random() % 3 == 0) expected.push_back(j);
      for (std::uint32_t j = random() % 50; j < 1'000; j += 1 + static_cast<std::uint32_t>(random() % 100))
        if (j != i && std::find(own.begin(), own.end(), j) == own.end()) expected.push_back(j);
      std::vector<std::uint32_t> list = expected;
      const auto already = static_cast<std::uint32_t>(list.size());
      for (const std::uint32_t j : own)
        if (std::find(expected.begin(), expected.begin() + already, j) == expected.begin() + already)
          expected.push_back(j);
      list.resize(already + layer.room());
      list.resize(layer.neighbours(i, list.data(), already));
      ASSERT_EQ(list, expected) << i;
    }
}

TEST(CircleLayer, WorksInAnotherOrderOfPeople) {
  std::vector<std::uint32_t> person(300);
  for (std::uint32_t k = 0; k < 300; ++k) person[k] = k * 7 % 300;
  const auto order = std::make_shared<const PeopleOrder>(std::move(person));
  const CircleLayer layer(
      300, 1, 0, "test.circles",
      {{1, std::make_shared<Partition>(std::vector<std::uint32_t>{0, 100, 300}, order), 10, {1}, 1}});
  for (std::uint32_t i = 0; i < 300; ++i) {
    const auto list = list_of(layer, i);
    EXPECT_EQ(list.size(), 9u);
    for (const std::uint32_t j : list) {
      EXPECT_EQ(order->place[i] < 100, order->place[j] < 100);
      EXPECT_TRUE(layer.adjacent(i, j));
    }
  }
}

/// Numbers of neighbouring pairs, in two rounds: uniform, and independent of each other.
TEST(PairMix, IsUniformAndIndependent) {
  testing::Family p;
  const Draws draws(1, 0, "test.pairs");
  const std::uint64_t one = draws.block({0}).high(), two = draws.block({1}).high();
  std::vector<std::uint64_t> rounds(256), along(256), across(256), diagonal(256);
  for (std::uint32_t i = 0; i < 1'000; ++i)
    for (std::uint32_t j = i + 2; j < i + 102; j += 2) {
      const std::uint32_t x = pair_mix(one, i, j) >> 28 << 4;
      ++rounds[x | pair_mix(two, i, j) >> 28];
      ++along[x | pair_mix(one, i, j + 1) >> 28];
      if (i % 2 == 0) ++across[x | pair_mix(one, i + 1, j) >> 28];
      if (i % 2 == 0) ++diagonal[x | pair_mix(one, i + 1, j + 1) >> 28];
    }
  for (const auto* counts : {&rounds, &along, &across, &diagonal}) p.add(testing::uniform_p(*counts));
  EXPECT_GT(p.p(), testing::error_rate) << p.text();
}

}  // namespace
}  // namespace papotage
