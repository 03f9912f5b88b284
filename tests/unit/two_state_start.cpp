// How models of two states start: people who are chosen, as ever, or opinions of every kind, each +1 with the
// probability that makes it the mean; and what is refused in which words.

#include "models/opinion/two_state_start.hpp"

#include <cmath>
#include <map>

#include <gtest/gtest.h>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>

#include "models/opinion/noisy_voter.hpp"
#include "models/opinion/voter.hpp"
#include "sim/core/sampling.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scenario_parts.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

using States = std::vector<std::int8_t>;

TwoStateStart start_of(Value::Data data) {
  TwoStateStart start;
  read_value(start, Value(std::move(data)), {.name = "initial"});
  return start;
}
TwoStateStart start_of(Entries entries) { return start_of(table_of(entries)); }

std::string reading_refused(Value::Data data) {
  return refusal_text([&] { start_of(std::move(data)); });
}
std::string reading_refused(Entries entries) { return reading_refused(table_of(entries)); }

States drawn(const TwoStateStart& start, const Network& net, std::uint32_t replicate = 0,
             const Groupings* groupings = nullptr) {
  States states(net.nodes());
  start.draw({.network = net, .seed = 1, .step_days = 1, .steps = 1, .threads = 1, .groupings = groupings}, replicate,
             states);
  return states;
}
States drawn(const TwoStateStart& start, std::uint32_t nodes, std::uint32_t replicate = 0,
             const Groupings* groupings = nullptr) {
  return drawn(start, hand_made(nodes, false, {}), replicate, groupings);
}

/// z of the share of +1 among every `stride`-th agent from `first` on, against (1 + mean) / 2.
double z_of_mean(const States& states, double mean, std::uint32_t first = 0, std::uint32_t stride = 1) {
  std::uint64_t positive = 0, all = 0;
  for (std::size_t i = first; i < states.size(); i += stride, ++all) positive += states[i] == 1;
  return z_of_share(positive, all, (1 + mean) / 2);
}

TEST(TwoStateStart, ChosenPeopleHoldPlusOneAsEver) {
  for (const Value::Data& data :
       {Value::Data(std::int64_t{7}), Value::Data(table_of({{"share", .3}})),
        Value::Data(table_of({{"count", std::int64_t{9}}, {"degree", std::string("lowest")}})),
        Value::Data(table_of({{"list", Array{Value(std::int64_t{4})}}}))}) {
    Chosen chosen;
    read_value(chosen, Value(data), {.name = "initial"});
    const TwoStateStart start = start_of(data);
    EXPECT_FALSE(start.opinions);
    EXPECT_EQ(Value(write_value(start)).text(), Value(write_value(chosen)).text());
    EXPECT_EQ(start.bytes(100), 0u);
    const Network net = hand_made(100, false, {{1, 2}});
    const World world{.network = net, .seed = 1, .step_days = 1, .steps = 1, .threads = 1};
    States expected(100, -1);
    for (const std::uint32_t i : chosen.agents(world, Draws(1, 3, "voter.initial"))) expected[i] = 1;
    EXPECT_EQ(drawn(start, net, 3), expected);
  }
}

TEST(TwoStateStart, AnOpinionIsAProbabilityByAWordOfItsAgent) {
  const Draws draws(1, 5, "voter.initial");
  std::vector<double> opinions(600);
  for (std::size_t i = 0; i < opinions.size(); ++i) opinions[i] = std::sin(static_cast<double>(i));
  States states(600), higher(600);
  draw_states(draws, opinions, states);
  for (std::uint32_t i = 0; i < 600; ++i)
    EXPECT_EQ(states[i], uniform(draws.block({i}).low()) < (1 + opinions[i]) / 2 ? 1 : -1);
  for (double& x : opinions) x = std::min(1., x + .25);
  draw_states(draws, opinions, higher);
  for (std::size_t i = 0; i < 600; ++i) EXPECT_LE(states[i], higher[i]);
  EXPECT_NE(states, higher);
}

TEST(TwoStateStart, NobodyHoldsOtherThanAnOpinionAtAnEnd) {
  EXPECT_LT(uniform(~std::uint64_t{0}), 1);
  EXPECT_EQ(uniform(0), 0);
  for (const double end : {-1., 1.}) {
    const States states = drawn(start_of({{"distribution", std::string("constant")}, {"opinion", end}}), 200'000);
    EXPECT_EQ(states, States(states.size(), static_cast<std::int8_t>(end)));
  }
}

TEST(TwoStateStart, SharesAreThoseOfTheLawsMeans) {
  constexpr std::uint32_t nodes = 200'000;
  std::uint32_t replicate = 0;  // laws are tested with words of their own
  const auto z = [&](Entries entries, double mean) {
    return z_of_mean(drawn(start_of(entries), nodes, replicate++), mean);
  };
  expect_z("beta 2, 5", z({{"distribution", std::string("beta")}, {"alpha", 2.}, {"beta", 5.}}, 2 * 2. / 7 - 1));
  expect_z("beta .2, .1", z({{"distribution", std::string("beta")}, {"alpha", .2}, {"beta", .1}}, 2 * 2. / 3 - 1));
  expect_z("uniform", z({{"distribution", std::string("uniform")}}, 0));
  expect_z("uniform, the upper part", z({{"low", .5}}, .75));
  expect_z("constant", z({{"distribution", std::string("constant")}, {"opinion", -.7}}, -.7));
  expect_z("bimodal", z({{"distribution", std::string("bimodal")}, {"pole", .8}, {"sd", 0.}, {"share", .3}}, -.32));
  // A normal law without what lies above 1: mean m - sd phi(b) / Phi(b), b = (1 - m) / sd.
  const boost::math::normal_distribution<> normal;
  expect_z("normal", z({{"distribution", std::string("normal")}, {"mean", .9}, {"sd", .2}},
                       .9 - .2 * pdf(normal, .5) / cdf(normal, .5)));
}

TEST(TwoStateStart, AgentsAreIndependent) {
  const TwoStateStart start = start_of({{"distribution", std::string("beta")}, {"alpha", .5}, {"beta", .25}});
  constexpr std::uint32_t nodes = 40;
  const boost::math::binomial_distribution<> binomial(nodes, 2. / 3);
  std::map<std::int64_t, std::uint64_t> counts;
  std::map<std::int64_t, double> law;
  for (std::uint32_t k = 0; k <= nodes; ++k) law[k] = pdf(binomial, k);
  for (std::uint32_t r = 0; r < 5000; ++r) {
    const States states = drawn(start, nodes, r);
    ++counts[std::count(states.begin(), states.end(), 1)];
  }
  Family family;
  family.add("how many hold +1", follows_law(counts, law));
  family.expect();
}

TEST(TwoStateStart, ByClassTheShareIsThatOfTheClassesValue) {
  Groupings groupings{{"occupation", {"manual", "clerical", "executive"}, 3, {}}};
  constexpr std::uint32_t nodes = 90'000;
  for (std::uint32_t i = 0; i < nodes; ++i) groupings[0].of.push_back(i % 3);
  const auto start = start_of(
      {{"by", std::string("occupation")}, {"values", table_of({{"executive", .9}, {"manual", -1.}})}, {"others", .2}});
  EXPECT_TRUE(start.asks_groupings());
  EXPECT_FALSE(start.asks_layers());
  start.check({.nodes = nodes, .groupings = &groupings}, "initial");
  const States states = drawn(start, nodes, 0, &groupings);
  for (std::uint32_t i = 0; i < nodes; i += 3) EXPECT_EQ(states[i], -1);
  expect_z("others", z_of_mean(states, .2, 1, 3));
  expect_z("executive", z_of_mean(states, .9, 2, 3));
  EXPECT_EQ(Value(write_value(start)).text(),
            "{ by = \"occupation\", values = { executive = 0.9, manual = -1.0 }, others = 0.2, sd = 0.0 }");
  const auto spread = start_of({{"by", std::string("occupation")}, {"values", table_of({{"manual", 0.}})}, {"sd", .3}});
  EXPECT_EQ(spread.opinions->sd, .3);
  EXPECT_EQ(refusal_text([&] { spread.check({.nodes = nodes, .groupings = &groupings}, "initial"); }),
            "initial: values lack occupation \"clerical\"; add it, or `others` for all that aren't named");
}

TEST(TwoStateStart, FromAFileTheyAreThoseOfItsLines) {
  const Written file("17 1\n5 -1\n20 -1\n1000 1\n30 0.5\n");
  const std::vector<std::uint64_t> labels{5, 17, 20, 30, 1000};
  const Network net(false, std::vector<std::uint64_t>(6), {}, {}, std::vector(labels));
  const TwoStateStart start = start_of({{"file", file.path()}});
  start.check({5, labels}, "initial");
  EXPECT_EQ(Value(write_value(start)).text(), "{ sha256 = \"" + start.opinions->contents->sha256() + "\" }");
  std::uint64_t positive = 0;
  for (std::uint32_t r = 0; r < 2000; ++r) {
    const States states = drawn(start, net, r);
    EXPECT_EQ((States{states[0], states[1], states[2], states[4]}), (States{-1, 1, -1, 1}));
    positive += states[3] == 1;
  }
  expect_z("an opinion of 1/2", z_of_share(positive, 2000, .75));
  EXPECT_EQ(refusal_text([&] { start.check({2}, "initial"); }),
            file.path() + ":1:1: lacks an opinion of agent 0: the file must name all 2 people of the network");
}

TEST(TwoStateStart, ModelsStartFromItAndZealotsKeepTheirs) {
  const auto network = path(5000);
  Voter voter;
  voter.initial.opinions = InitialOpinions{.distribution = "beta", .alpha = 1, .beta = 3};
  const auto told = run(voter, network, plan_of(0, 2, 1, {0}), Keep::columns);
  const auto column = told[1].column<std::int8_t>(0);
  EXPECT_EQ(States(column.begin(), column.end()), drawn(voter.initial, 5000, 1));
  EXPECT_EQ(voter.bytes({5000, 0, 1, 1}), 9 * 5000u);

  NoisyVoter noisy;
  noisy.initial.opinions = InitialOpinions{.distribution = "constant", .opinion = -1};
  noisy.zealots_for = {.count = 10, .name = "zealots_for"};
  EXPECT_EQ(run(noisy, network, plan_of(0, 1, 1, {0}))[0].series[0], -1 + 20. / 5000);
}

TEST(TwoStateStart, WrittenAsReadAndReadAsWritten) {
  for (const Value::Data& data :
       {Value::Data(std::int64_t{3}), Value::Data(table_of({{"share", .25}})),
        Value::Data(table_of({{"distribution", std::string("bimodal")}, {"share", .25}})),
        Value::Data(table_of({{"by", std::string("block")}, {"values", Array{Value(.5)}}})),
        Value::Data(table_of({{"by", std::string("block")}, {"values", Array{Value(.5)}}, {"sd", .1}}))}) {
    const Value written(write_value(start_of(data)));
    EXPECT_EQ(Value(write_value(start_of(written.data()))).text(), written.text());
  }
  TwoStateStart start = start_of({{"distribution", std::string("constant")}});
  start = {.count = 3};
  EXPECT_EQ(Value(write_value(start)).text(), "3");
}

TEST(TwoStateStart, WhatIsNeitherPeopleNorOpinionsIsRefused) {
  const std::string allowed =
      ": must be a number of people, a choice of them such as { share = 0.3 }, or opinions: { distribution = \"beta\", "
      "alpha = 2, beta = 5 }, { by = \"occupation\", values = { executive = 0.6 }, others = 0 } or { file = "
      "\"opinions.txt\" }";
  EXPECT_EQ(reading_refused(Value::Data(.5)), "initial = 0.5" + allowed);
  EXPECT_EQ(reading_refused(Entries{}), "initial = {}" + allowed);
  EXPECT_EQ(reading_refused({{"percent", 3.}}),
            "initial: unknown key `percent`; known: count, share, list, degree, where, layer, distribution, low, high, "
            "mean, sd, pole, alpha, beta, opinion, by, values, others, file, sha256");
  EXPECT_EQ(reading_refused({{"distributon", std::string("beta")}}),
            "initial: unknown key `distributon`; did you mean `distribution`?");
  EXPECT_EQ(reading_refused({{"count", std::int64_t{3}}, {"distribution", std::string("beta")}}),
            "initial: `count` chooses who holds +1, `distribution` is about opinions that are drawn; take one of them "
            "away");
  EXPECT_EQ(reading_refused({{"share", .3}, {"distribution", std::string("beta")}}),
            "`share` doesn't go with distribution = \"beta\", whose keys are alpha, beta; take one of them away");
  EXPECT_EQ(reading_refused({{"share", 1.5}}), "initial.share = 1.5: must be a number in [0, 1]");
  EXPECT_EQ(reading_refused({{"degree", std::string("highest")}}),
            "initial = { degree = \"highest\" }: lacks how many: add `count`, or `share` (1 is all who qualify)");
  EXPECT_EQ(reading_refused(Value::Data(std::int64_t{-1})), "initial = -1: must be an integer in [0, 4294967294]");
}

TEST(TwoStateStart, ARefusedValueLeavesItAsItWas) {
  TwoStateStart start = start_of({{"distribution", std::string("beta")}, {"alpha", 3.}});
  const std::string before = Value(write_value(start)).text();
  for (Entries entries : {Entries{{"share", 2.}}, Entries{{"by", std::string("block")}}, Entries{{"low", 7.}}})
    EXPECT_THROW(read_value(start, Value(table_of(entries)), {.name = "initial"}), Refusal);
  EXPECT_EQ(Value(write_value(start)).text(), before);
}

}  // namespace
}  // namespace papotage::testing
