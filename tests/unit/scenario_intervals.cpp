// Values that aren't known exactly: what may be one, what is drawn, and that it comes back from a resolved scenario.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scenario_support.hpp"
#include "sim/study/run.hpp"

namespace papotage {
namespace {

using namespace dummies;

const std::string sample = "run.uncertainty=sample";

double beta_of(const Model& model) { return dynamic_cast<const Rumour&>(model).beta; }

TEST(Intervals, AreTheirValuesUnlessSampled) {
  const Scenario s = scenario_of(rumour + "beta = { value = 0.2, low = 0.1, high = 0.6 }\n");
  EXPECT_EQ(beta_of(*s.model), .2);
  EXPECT_TRUE(s.sampled_intervals().empty());
  EXPECT_TRUE(s.sampled(0).empty());
  EXPECT_EQ(s.model_of(3), s.model);
}

TEST(Intervals, ReplicatesDrawThem) {
  const Scenario s = scenario_of(rumour + "beta = { value = 0.2, low = 0.1, high = 0.6 }\n", {sample});
  ASSERT_EQ(s.sampled_intervals().size(), 1u);
  EXPECT_EQ(s.sampled_intervals()[0]->name(), "contagion.beta");
  EXPECT_EQ(beta_of(*s.model), .2);
  int below = 0;
  double least = 1, most = 0;
  for (std::uint32_t r = 0; r < 2000; ++r) {
    const double beta = s.sampled(r).at(0);
    if (r < 20) {
      EXPECT_EQ(beta_of(*s.model_of(r)), beta);
    }
    below += beta < .2;
    least = std::min(least, beta);
    most = std::max(most, beta);
  }
  EXPECT_NEAR(below, 1000, 112);  // 5 standard deviations: an error of 6e-7
  EXPECT_GE(least, .1);
  EXPECT_LT(least, .101);
  EXPECT_GT(most, .596);
  EXPECT_LE(most, .6);
}

TEST(Intervals, DrawsDependOnSeedReplicateAndKeyOnly) {
  const std::string beta = "beta = { value = 0.2, low = 0.1, high = 0.6 }\n";
  const double drawn = scenario_of(rumour + beta, {sample}).sampled(7).at(0);
  EXPECT_EQ(scenario_of(rumour + beta,
                        {sample, "run.days=3", "network.redraw=true", "network.mean_degree={value=5,low=4,high=9}"})
                .sampled(7)
                .at(1),
            drawn);
  EXPECT_NE(scenario_of(rumour + beta, {sample, "run.seed=2"}).sampled(7).at(0), drawn);
}

TEST(Intervals, StandInTablesOfHostsAndGuestsAndAreWholeOrInDays) {
  const Scenario s = scenario_of(talk +
                                     "pace = { value = 0.5, low = 0, high = 1 }\n"
                                     "friends = { value = 5, low = 1, high = 9 }\n"
                                     "[opinion.grievances]\nrate = { value = 1, low = 1, high = 1 }\n"
                                     "[reading.feed]\ndelay = { value = '1 day', low = '6 hours', high = 2 }\n",
                                 {sample});
  std::vector<std::string> names, units;
  for (const Interval* interval : s.sampled_intervals()) {
    names.push_back(interval->name());
    units.push_back(interval->unit);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"opinion.pace", "opinion.friends", "opinion.grievances.rate",
                                             "reading.feed.delay"}));
  EXPECT_EQ(units, (std::vector<std::string>{"1/day", "", "", "day"}));
  bool several = false;
  for (std::uint32_t r = 0; r < 20; ++r) {
    const std::vector<double> values = s.sampled(r);
    const Scenario own = s.of_replicate(r);
    const auto& host = dynamic_cast<const Talk&>(*own.model);
    const auto& guest = dynamic_cast<const Follow&>(*host.inner);
    EXPECT_EQ(guest.pace, values[0]);
    EXPECT_EQ(guest.friends, values[1]);
    EXPECT_EQ(values[2], 1);
    EXPECT_EQ(host.feed.delay.days, values[3]);
    several = several || guest.friends != 5;
  }
  EXPECT_TRUE(several);
}

TEST(Intervals, StandInInlineTables) {
  const std::string alone = rumour.substr(0, rumour.find("[contagion]")) + "[opinion]\nmodel = \"follow\"\n";
  const Scenario s =
      scenario_of(alone + "initial = { low = 0, high = 1, mean = { value = 0.5, low = 0, high = 1 } }\n", {sample});
  ASSERT_EQ(s.sampled_intervals().size(), 1u);
  EXPECT_EQ(s.sampled_intervals()[0]->name(), "opinion.initial.mean");
  EXPECT_EQ(dynamic_cast<const Follow&>(*s.model).initial.mean, .5);
  EXPECT_EQ(dynamic_cast<const Follow&>(*s.model_of(1)).initial.mean, s.sampled(1)[0]);
  EXPECT_TRUE(scenario_of(alone + "initial = { low = 0, high = 1 }\n", {sample}).sampled_intervals().empty());
}

TEST(Intervals, OfPeopleAndTiesAreDrawnWithANetworkEach) {
  const std::string text =
      rumour.substr(0, rumour.find("mean_degree")) + "mean_degree = { value = 6, low = 2, high = 12 }\n[contagion]\n";
  EXPECT_TRUE(scenario_of(text, {sample}).sampled_intervals().empty());
  const Prepared prepared = prepare(scenario_of(text, {sample, "network.redraw=true"}), true);
  ASSERT_EQ(prepared.scenario.sampled_intervals().size(), 1u);
  for (std::uint32_t r = 0; r < 5; ++r) {
    const double degree = prepared.scenario.sampled(r)[0];
    const Ground ground = ground_of(prepared, r);
    EXPECT_NEAR(static_cast<double>(ground.network->arcs()) / 100, degree, 2) << r;
  }
  EXPECT_EQ(refusal_of(text, {sample, "network.redraw=true", "record.agents=['view']"}),
            "--set record.agents=['view']: agents: can't be kept while each replicate draws network.mean_degree; take "
            "`agents` away, or set run.uncertainty = \"fixed\"");
  EXPECT_EQ(refusal_of(text, {sample, "record.agents=['view']"}), "no refusal");

  const Prepared people = prepare(
      scenario_of(talk, {sample, "network.redraw=true", "population.employees={value=200,low=100,high=300}"}), true);
  const Ground ground = ground_of(people, 4);
  EXPECT_EQ(ground.network->nodes(), people.scenario.sampled(4)[0]);
  EXPECT_NE(ground.network->nodes(), 200u);
}

TEST(Intervals, ComeBack) {
  const Scenario s =
      scenario_of(talk + "pace = { value = 0.5, low = 0, high = 1 }\nfriends = { value = 5, low = 1, high = 9 }\n",
                  {sample, "reading.feed.delay={value='1 day',low='12 hours',high=2}",
                   "layers.work.mean_degree={value=8,low=6,high=9}"});
  const std::string text = resolved_text(s, {});
  for (const char* line :
       {"pace = { value = 0.5, low = 0.0, high = 1.0 }", "friends = { value = 5, low = 1, high = 9 }\n",
        "delay = { value = 1.0, low = 0.5, high = 2.0 }  # day\n", "uncertainty = \"sample\"\n",
        "mean_degree = { value = 8.0, low = 6.0, high = 9.0 }"})
    EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
  const Scenario again = scenario_of(text);
  EXPECT_EQ(resolved_text(again, {}), text);
  EXPECT_EQ(again.sampled_intervals().size(), 3u);
  for (std::uint32_t r = 0; r < 10; ++r) {
    std::vector<double> first = s.sampled(r), second = again.sampled(r);
    EXPECT_TRUE(std::is_permutation(first.begin(), first.end(), second.begin(), second.end()));
  }
}

TEST(Intervals, AreReplacedAndDroppedAsValuesAre) {
  const std::string text = talk + "pace = { value = 0.5, low = 0, high = 1 }\n";
  EXPECT_TRUE(scenario_of(text, {sample, "opinion.pace=.3"}).document.intervals.empty());
  EXPECT_TRUE(scenario_of(text, {sample, "opinion.model=adopt"}).document.intervals.empty());
  EXPECT_EQ(scenario_of(text, {sample, "opinion.pace.high=.75"}).sampled_intervals().size(), 1u);
}

TEST(Intervals, Refusals) {
  const auto beta = [](const std::string& value) { return refusal_of(rumour + "beta = " + value + "\n"); };
  const std::string at = "s.toml:9:8: contagion.beta = ";
  EXPECT_EQ(beta("{ value = 1, low = 0 }"),
            at + "{ value = 1, low = 0 }: lacks `high`; an interval is { value = V, low = L, high = H }");
  EXPECT_EQ(beta("{ value = 1, high = 2 }"),
            at + "{ value = 1, high = 2 }: lacks `low`; an interval is { value = V, low = L, high = H }");
  EXPECT_EQ(beta("{ value = 1, low = 0, hihg = 2 }"),
            "s.toml:9:30: contagion.beta: unknown key `hihg` of an interval; did you mean `high`?");
  EXPECT_EQ(
      beta("{ value = 1, low = 1.5, high = 2 }"),
      at + "{ value = 1, low = 1.5, high = 2 }: is upside down; low must be at most value, and value at most high");
  EXPECT_EQ(
      beta("{ value = 3, low = 1.5, high = 2 }"),
      at + "{ value = 3, low = 1.5, high = 2 }: is upside down; low must be at most value, and value at most high");
  EXPECT_EQ(beta("{ value = 1, low = -1, high = 2 }"), "s.toml:9:27: beta = -1: must be a number of at least 0");
  EXPECT_EQ(beta("{ value = 1, low = 'x', high = 2 }"),
            "s.toml:9:27: contagion.beta.low = \"x\": must be a number, or a duration such as \"4 hours\"");
  EXPECT_EQ(beta("{ value = '2 days', low = '1 day', high = '3 days' }"),
            "s.toml:9:34: beta = \"1 day\": must be a number of at least 0");
  EXPECT_EQ(refusal_of(talk + "friends = { value = 5, low = 1.5, high = 9 }\n"),
            "s.toml:10:30: friends = 1.5: must be an integer in [1, 4294967294]");
  EXPECT_EQ(refusal_of(talk + "pace = { value = 0.5, low = 0, high = 1.5 }\n"),
            "s.toml:10:39: pace = 1.5: must be a number in [0, 1] [1/day]");
  EXPECT_EQ(refusal_of(talk + "paec = { value = 0.5, low = 0, high = 1.5 }\n"),
            "s.toml:10:1: unknown key `paec` in [opinion]; did you mean `pace`?");
  EXPECT_EQ(refusal_of(rumour, {"run.seed={value=1,low=1,high=2}"}),
            "--set run.seed={value=1,low=1,high=2}: seed = { value = 1, low = 1, high = 2 }: must be an integer of at "
            "least 0");
  EXPECT_EQ(refusal_of(rumour, {"network.redraw={value=1,low=0,high=2}"}),
            "--set network.redraw={value=1,low=0,high=2}: redraw = 1: must be true or false");
  EXPECT_EQ(refusal_of(rumour, {"run.uncertainty=maybe"}),
            "--set run.uncertainty=maybe: uncertainty = \"maybe\": must be one of fixed, sample");
}

TEST(Intervals, WhatAReplicateDrawsIsRefusedWithItsNumber) {
  const Prepared prepared = prepare(scenario_of(talk, {sample, "posting.critical={value=1,low=0,high=9}"}), true);
  int refused = 0;
  for (std::uint32_t r = 0; r < 50; ++r) {
    const bool too_many = prepared.scenario.sampled(r)[0] > 2;
    const std::string says = refusal_of([&] { ground_of(prepared, r); });
    EXPECT_EQ(says, too_many
                        ? "--set posting.critical={value=1,low=0,high=9}: critical: more than posts; lower it (as "
                          "replicate " +
                              std::to_string(r) + " draws it: narrow the intervals, or set run.uncertainty = \"fixed\")"
                        : "no refusal");
    refused += too_many;
  }
  EXPECT_GT(refused, 5);
}

}  // namespace
}  // namespace papotage
