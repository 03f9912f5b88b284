// Who is chosen at the start: the law of each way to choose, what a larger choice keeps of a smaller one, and what is
// refused in which words.

#include "models/chosen.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "sim/core/sampling.hpp"
#include "sim/population/multiplex.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scenario_parts.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

Table where_of(const char* grouping, Value::Data classes) { return table_of({{grouping, std::move(classes)}}); }

Chosen chosen_of(Value::Data data) {
  Chosen chosen;
  read_value(chosen, Value(std::move(data)), {.name = "initial"});
  return chosen;
}

std::string reading_refused(Value::Data data) {
  return refusal_text([&] { chosen_of(std::move(data)); });
}
std::string check_refused(Value::Data data, const Staff& staff) {
  return refusal_text([&] { chosen_of(std::move(data)).check(staff, "initial"); });
}

std::uint32_t department_of(std::uint32_t i) { return i % 3; }

/// Twelve agents: a star of 0 to 8, of which 1 and 2 know each other, too; 9 and 10 know each other; 11 nobody.
struct Twelve {
  Network network =
      hand_made(12, false, {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}, {0, 6}, {0, 7}, {0, 8}, {1, 2}, {9, 10}});
  Groupings groupings{{"occupation", {"manual", "executive"}, 2, {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1}},
                      {"department", {}, 3, {}}};
  Twelve() {
    for (std::uint32_t i = 0; i < 12; ++i) groupings[1].of.push_back(department_of(i));
  }
  World world() const {
    return {.network = network, .seed = 1, .step_days = 1, .steps = 1, .threads = 1, .groupings = &groupings};
  }
  Staff staff() const { return {.nodes = 12, .groupings = &groupings, .network = &network}; }
  std::vector<std::uint32_t> choose(const Value::Data& data, std::uint32_t replicate = 0) const {
    auto agents = chosen_of(data).agents(world(), Draws(1, replicate, "test.initial"));
    std::sort(agents.begin(), agents.end());
    return agents;
  }
};
using Agents = std::vector<std::uint32_t>;

TEST(Chosen, ByCountOrShareAloneEverybodyIsDrawnAsEver) {
  const Twelve twelve;
  for (std::uint32_t replicate = 0; replicate < 50; ++replicate) {
    const Draws draws(1, replicate, "test.initial");
    Agents expected;
    for (std::uint64_t k = 0; expected.size() < 5; ++k) {
      const auto agent = static_cast<std::uint32_t>(pick(draws.block(Entity::numbered(k)).low(), 12).value);
      if (std::find(expected.begin(), expected.end(), agent) == expected.end()) expected.push_back(agent);
    }
    EXPECT_EQ(chosen_of(std::int64_t{5}).agents(twelve.world(), draws), expected);
    EXPECT_EQ(chosen_of(table_of({{"share", 5. / 12}})).agents(twelve.world(), draws), expected);
  }
}

TEST(Chosen, ALargerCountHoldsTheSmallerOneWhateverTheWay) {
  const Twelve twelve;
  const std::vector<Table> ways{
      {},
      table_of({{"degree", std::string("highest")}}),
      table_of({{"degree", std::string("lowest")}}),
      table_of({{"degree", std::string("proportional")}}),
      table_of({{"where", where_of("occupation", std::string("manual"))}}),
      table_of({{"where", where_of("occupation", std::string("manual"))}, {"degree", std::string("proportional")}})};
  for (const Table& way : ways)
    for (std::uint32_t replicate = 0; replicate < 30; ++replicate) {
      Agents smaller;
      for (std::int64_t count = 1; count <= 8; ++count) {
        Table table = way;
        table.set("count", Value(count));
        const Agents larger = twelve.choose(table, replicate);
        EXPECT_EQ(larger.size(), static_cast<std::size_t>(count));
        EXPECT_EQ(std::set(larger.begin(), larger.end()).size(), larger.size());
        EXPECT_TRUE(std::ranges::includes(larger, smaller)) << Value(table).text();
        smaller = larger;
      }
    }
}

TEST(Chosen, TheHighestAndLowestDegreesComeFirst) {
  const Twelve twelve;
  std::map<std::uint32_t, std::uint64_t> fourth;
  constexpr std::uint32_t replicates = 8000;
  for (std::uint32_t r = 0; r < replicates; ++r) {
    const Agents most = twelve.choose(table_of({{"count", std::int64_t{4}}, {"degree", std::string("highest")}}), r);
    EXPECT_EQ(Agents(most.begin(), most.begin() + 3), (Agents{0, 1, 2}));
    ++fourth[most[3]];
    EXPECT_EQ(twelve.choose(table_of({{"count", std::int64_t{1}}, {"degree", std::string("lowest")}}), r), Agents{11});
  }
  // Ties are broken evenly, among 3 to 10.
  double squares = 0;
  for (std::uint32_t i = 3; i <= 10; ++i)
    squares += std::pow(static_cast<double>(fourth[i]) - replicates / 8., 2) / (replicates / 8.);
  Family family;
  family.add("ties broken", chi_squared_tail(squares, 7));
  family.expect();
}

TEST(Chosen, ProportionalChoicesFollowTheDegreesWithoutReplacement) {
  const Twelve twelve;
  constexpr std::uint32_t replicates = 40'000;
  std::uint64_t hub = 0, hub_of_two = 0, friend_of_hub = 0;
  for (std::uint32_t r = 0; r < replicates; ++r) {
    const Agents one =
        twelve.choose(table_of({{"count", std::int64_t{1}}, {"degree", std::string("proportional")}}), r);
    hub += one[0] == 0;
    friend_of_hub += one[0] == 1;
    const Agents two =
        twelve.choose(table_of({{"count", std::int64_t{2}}, {"degree", std::string("proportional")}}), r);
    hub_of_two += two[0] == 0;
    EXPECT_NE(two[1], 11);
  }
  // Degrees: 8, twice 2, eight times 1, and 0: 20 in all. The hub is second after one of 2 or one of 1.
  expect_z("hub first", z_of_share(hub, replicates, 8. / 20));
  expect_z("a degree of 2", z_of_share(friend_of_hub, replicates, 2. / 20));
  expect_z("hub among two", z_of_share(hub_of_two, replicates, 8. / 20 + 4. / 20 * 8 / 18 + 8. / 20 * 8 / 19));
}

TEST(Chosen, OnlyThoseOfTheClassesAndEachAsLikely) {
  const Twelve twelve;
  const Table manual_in_two = table_of(
      {{"occupation", std::string("manual")}, {"department", Array{Value(std::int64_t{0}), Value(std::int64_t{2})}}});
  EXPECT_EQ(twelve.choose(table_of({{"share", 1.}, {"where", where_of("occupation", std::string("executive"))}})),
            (Agents{0, 5, 11}));
  EXPECT_EQ(twelve.choose(table_of({{"share", 1.}, {"where", manual_in_two}})), (Agents{2, 3, 6, 8, 9}));
  EXPECT_EQ(twelve.choose(table_of({{"share", .4}, {"where", manual_in_two}})).size(), 2u);  // of the five
  EXPECT_EQ(twelve.choose(table_of({{"count", std::int64_t{1}},
                                    {"degree", std::string("highest")},
                                    {"where", where_of("department", std::int64_t{1})}})),
            Agents{1});

  constexpr std::uint32_t replicates = 10'000;
  std::map<std::uint32_t, std::uint64_t> counts;
  for (std::uint32_t r = 0; r < replicates; ++r)
    for (const std::uint32_t i : twelve.choose(table_of({{"count", std::int64_t{2}}, {"where", manual_in_two}}), r))
      ++counts[i];
  for (const std::uint32_t i : {2u, 3u, 6u, 8u, 9u})
    expect_z("agent " + std::to_string(i), z_of_share(counts[i], replicates, 2. / 5));
  EXPECT_EQ(counts.size(), 5u);
}

TEST(Chosen, WhoQualifiesIsChosenAmongFewerAsAmongMore) {
  const Twelve twelve;
  for (std::uint32_t r = 0; r < 30; ++r) {
    const Agents all = twelve.choose(
        table_of({{"count", std::int64_t{4}},
                  {"where", where_of("department",
                                     Array{Value(std::int64_t{0}), Value(std::int64_t{1}), Value(std::int64_t{2})})}}),
        r);
    const Agents some = twelve.choose(table_of({{"share", 1.}, {"where", where_of("department", std::int64_t{1})}}), r);
    const Agents four =
        twelve.choose(table_of({{"count", std::int64_t{4}}, {"where", where_of("department", std::int64_t{1})}}), r);
    EXPECT_EQ(some, four);
    for (const std::uint32_t i : all)
      if (department_of(i) == 1) {
        EXPECT_TRUE(std::ranges::binary_search(four, i));
      }
  }
}

/// A company of 60 with friends among those who have an account.
struct Company {
  MultiplexSettings settings;
  std::optional<Multiplex> multiplex;
  std::optional<Network> work;
  Company() {
    settings.population.employees = 60;
    settings.population.account = .5;
    settings.work.emplace();
    settings.work->mean_degree = 6;
    settings.friends.emplace();
    settings.friends->mean_degree = 4;
    settings.settle();
    multiplex.emplace(settings, 3, shared_by_replicates);
    multiplex->prepare("friends", 1);
    work.emplace(multiplex->network("work"));
  }
  World world() const {
    return {.network = *work, .seed = 1, .step_days = 1, .steps = 1, .threads = 2, .multiplex = &*multiplex};
  }
};

TEST(Chosen, OnlyThoseWithTiesInALayerAndByTheirDegreeThere) {
  const Company company;
  const Network friends = company.multiplex->network("friends");
  const Draws draws(1, 0, "test.initial");
  const Agents all =
      chosen_of(table_of({{"share", 1.}, {"layer", std::string("friends")}})).agents(company.world(), draws);
  Agents expected;
  std::uint32_t most = 0;
  for (std::uint32_t i = 0; i < 60; ++i) {
    if (!friends.out(i).empty()) expected.push_back(i);
    most = std::max(most, static_cast<std::uint32_t>(friends.out(i).size()));
  }
  EXPECT_LT(expected.size(), 60u);
  EXPECT_EQ(all, expected);
  const Agents one =
      chosen_of(
          table_of({{"count", std::int64_t{1}}, {"degree", std::string("highest")}, {"layer", std::string("friends")}}))
          .agents(company.world(), draws);
  EXPECT_EQ(friends.out(one[0]).size(), most);
  const Staff staff{.nodes = 60, .multiplex = &company.settings};
  EXPECT_EQ(check_refused(table_of({{"count", std::int64_t{1}}, {"layer", std::string("friends")}}), staff),
            "no refusal");
  EXPECT_EQ(check_refused(table_of({{"count", std::int64_t{1}}, {"layer", std::string("freinds")}}), staff),
            "initial: layer = \"freinds\": the scenario has no such layer; did you mean `friends`?");
  EXPECT_EQ(check_refused(table_of({{"count", std::int64_t{1}}, {"layer", std::string("friends")}}), {60}),
            "initial: layer = \"friends\": the scenario has no [population] with layers; take `layer` away");
  // How many have ties is known when the layer is there.
  const Chosen sixty = chosen_of(table_of({{"count", std::int64_t{60}}, {"layer", std::string("friends")}}));
  EXPECT_EQ(refusal_text([&] { sixty.agents(company.world(), draws); }),
            "initial: 60 people are asked for, but only " + std::to_string(expected.size()) +
                " qualify by { layer = \"friends\" }; choose at most that many");
}

TEST(Chosen, SaysWhatItAsksFor) {
  EXPECT_FALSE(Chosen{}.asks_groupings() || Chosen{}.asks_layers());
  EXPECT_TRUE(chosen_of(table_of({{"share", 1.}, {"where", where_of("block", std::int64_t{0})}})).asks_groupings());
  EXPECT_TRUE(chosen_of(table_of({{"share", 1.}, {"layer", std::string("work")}})).asks_layers());
}

TEST(Chosen, WrittenAsReadAndReadAsWritten) {
  const std::vector<Value::Data> values{
      std::int64_t{3}, table_of({{"share", .25}}),
      table_of({{"list", Array{Value(std::int64_t{4}), Value(std::int64_t{17})}}}),
      table_of({{"count", std::int64_t{3}}, {"degree", std::string("lowest")}}),
      table_of({{"share", .5},
                {"layer", std::string("work")},
                {"where", table_of({{"occupation", Array{Value(std::string("a")), Value(std::string("b"))}},
                                    {"block", std::int64_t{2}}})}})};
  for (const Value::Data& data : values) {
    const Value written(write_value(chosen_of(data)));
    EXPECT_EQ(Value(write_value(chosen_of(written.data()))).text(), written.text());
    EXPECT_EQ(written.text().size(), Value(data).text().size()) << written.text();
  }
  EXPECT_EQ(Value(write_value(chosen_of(table_of({{"count", std::int64_t{3}}})))).text(), "3");
}

TEST(Chosen, WhatDoesNotGoTogetherIsRefused) {
  EXPECT_EQ(reading_refused(std::string("all")),
            "initial = \"all\": must be a number of people, { count = 3 }, { share = 0.01 } or { list = [4, 17] } with "
            "agents' numbers");
  EXPECT_EQ(reading_refused(table_of({{"degre", std::string("highest")}})),
            "initial: unknown key `degre`; did you mean `degree`?");
  EXPECT_EQ(reading_refused(table_of({{"share", 1.5}})), "initial.share = 1.5: must be a number in [0, 1]");
  EXPECT_EQ(reading_refused(table_of({{"count", std::int64_t{1}}, {"degree", std::string("high")}})),
            "initial.degree = \"high\": must be one of highest, lowest, proportional");
  EXPECT_EQ(reading_refused(table_of({{"degree", std::string("highest")}})),
            "initial = { degree = \"highest\" }: lacks how many: add `count`, or `share` (1 is all who qualify)");
  EXPECT_EQ(reading_refused(table_of({{"count", std::int64_t{1}}, {"share", .5}})),
            "initial = { count = 1, share = 0.5 }: `count`, `share` and `list` exclude each other; keep one");
  EXPECT_EQ(reading_refused(table_of({{"list", Array{Value(std::int64_t{1})}}, {"degree", std::string("highest")}})),
            "initial = { list = [1], degree = \"highest\" }: a `list` names everybody; take the other keys away");
  EXPECT_EQ(reading_refused(table_of({{"count", std::int64_t{1}}, {"where", std::string("executive")}})),
            "initial.where = \"executive\": must be a table { GROUPING = class or list of classes, ... }");
  EXPECT_EQ(reading_refused(table_of({{"count", std::int64_t{1}}, {"where", where_of("block", -.5)}})),
            "initial.where.block = -0.5: must be the name or number of a class, or a list of them");
  EXPECT_EQ(reading_refused(table_of({{"count", std::int64_t{1}}, {"where", where_of("block", Array{})}})),
            "initial.where.block = []: must be the name or number of a class, or a list of them");
}

TEST(Chosen, ClassesThatAreNotThereAndTooManyAreRefused) {
  const Twelve twelve;
  const auto with = [](std::int64_t count, const Table& where) {
    return table_of({{"count", count}, {"where", where}});
  };
  EXPECT_EQ(check_refused(with(1, where_of("ocupation", std::string("manual"))), twelve.staff()),
            "initial: nobody's `ocupation` is known; did you mean `occupation`?");
  EXPECT_EQ(check_refused(with(1, where_of("occupation", std::string("manul"))), twelve.staff()),
            "initial: there is no occupation \"manul\"; did you mean `manual`?");
  EXPECT_EQ(check_refused(with(1, where_of("department", std::int64_t{3})), twelve.staff()),
            "initial: there is no department 3; they are numbered from 0 to 2");
  EXPECT_EQ(check_refused(with(1, where_of("occupation", std::string("manual"))), {12}),
            "initial: nobody's `occupation` is known, as this network doesn't divide its agents into classes; take it "
            "away, or take another network");
  EXPECT_EQ(check_refused(with(4, where_of("occupation", std::string("executive"))), twelve.staff()),
            "initial: 4 people are asked for, but only 3 qualify by { where = { occupation = \"executive\" } }; choose "
            "at most that many");
  EXPECT_EQ(
      check_refused(with(1, table_of({{"occupation", std::string("executive")}, {"department", std::int64_t{1}}})),
                    twelve.staff()),
      "initial: nobody qualifies by { where = { occupation = \"executive\", department = 1 } }; choose among "
      "others");
  EXPECT_EQ(check_refused(table_of({{"share", .1}, {"where", where_of("occupation", std::string("executive"))}}),
                          twelve.staff()),
            "initial: a share of 0.1 of 3 people is nobody; choose a larger one, or a count");
  EXPECT_EQ(
      check_refused(table_of({{"count", std::int64_t{12}}, {"degree", std::string("proportional")}}), twelve.staff()),
      "initial: 12 people are asked for, but only 11 qualify by { degree = \"proportional\" }; choose at most that "
      "many");
  EXPECT_EQ(check_refused(std::int64_t{13}, twelve.staff()),
            "initial = 13: the network has only 12 people; choose at most that many");
}

TEST(Chosen, WhatIsNotKnownBeforeTheNetworkIsRefusedAtTheStart) {
  const Twelve twelve;
  Groupings unknown = twelve.groupings;
  for (Grouping& grouping : unknown) grouping.of.clear();
  const Staff staff{.nodes = 12, .groupings = &unknown};
  const Table four =
      table_of({{"count", std::int64_t{4}}, {"where", where_of("occupation", std::string("executive"))}});
  EXPECT_EQ(check_refused(four, staff), "no refusal");
  EXPECT_EQ(refusal_text([&] { twelve.choose(four); }),
            "initial: 4 people are asked for, but only 3 qualify by { where = { occupation = \"executive\" } }; choose "
            "at most that many");
  EXPECT_EQ(
      check_refused(table_of({{"count", std::int64_t{13}}, {"where", where_of("department", std::int64_t{1})}}), staff),
      "initial = 13: the network has only 12 people; choose at most that many");
}

}  // namespace
}  // namespace papotage::testing
