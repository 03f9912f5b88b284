// A model with several sections that hosts another: what each section holds, what is refused, and what comes back.

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scenario_support.hpp"
#include "sim/study/run.hpp"

namespace papotage {
namespace {

using namespace dummies;

const Talk& talk_of(const Scenario& scenario) { return dynamic_cast<const Talk&>(*scenario.model); }

TEST(Hosting, SectionsReachHostAndGuest) {
  const Scenario s = scenario_of(talk +
                                 "initial = 0.5\npace = 0.75\nanger = 2\n[opinion.grievances]\nrate = 3\n"
                                 "[reading.feed]\ndelay = '4 hours'\n");
  const Talk& host = talk_of(s);
  EXPECT_EQ(host.views.initial, .5);
  EXPECT_EQ(host.views.anger, 2);
  EXPECT_EQ(host.grievances.rate, 3);
  EXPECT_DOUBLE_EQ(host.feed.delay.days, 4. / 24);
  ASSERT_EQ(host.inner, s.guest);
  EXPECT_EQ(dynamic_cast<const Follow&>(*s.guest).pace, .75);
  EXPECT_EQ(dynamic_cast<const Follow&>(*s.guest).initial.mean, 0);
}

TEST(Hosting, AbsentSectionsAreDefaults) {
  const Scenario s = scenario_of(talk);
  EXPECT_EQ(talk_of(s).grievances.rate, .1);
  EXPECT_EQ(s.network.layer.layer, "work");
  EXPECT_FALSE(s.network.redraw());
}

TEST(Hosting, AGuestMayRunByItself) {
  const Scenario s = scenario_of(
      run_days + company + "[network]\nlayer = \"work\"\n[opinion]\nmodel = \"follow\"\ninitial = { mean = 0.5 }\n");
  EXPECT_EQ(s.model->about().name, "follow");
  EXPECT_EQ(s.guest, nullptr);
  EXPECT_EQ(dynamic_cast<const Follow&>(*s.model).initial.mean, .5);
}

TEST(Hosting, ResolvedTextReadsBack) {
  const Scenario s = scenario_of(talk + "pace = 0.75\n", {"run.warm_up=3", "targets.reach={value=2,se=1}",
                                                          "targets.posts={low=1,high=2,se=0.5}", "record.posts=true"});
  const std::string text = resolved_text(s, {});
  EXPECT_NE(text.find("[posting]\nposts = 2.0  # 1/day\ncritical = 1.0\n\n"
                      "[opinion]\nmodel = \"follow\"\npace = 0.75  # 1/day\nfriends = 3\ninitial = 0.25\n"
                      "anger = 0.0\n\n[opinion.grievances]\nrate = 0.1\n\n[reading.feed]\ndelay = 1.0  # day\n\n"
                      "[targets]\nreach = { value = 2.0, se = 1.0 }\nposts = { low = 1.0, high = 2.0, se = 0.5 }\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("[run]\nwarm_up = 3.0"), std::string::npos) << text;
  EXPECT_NE(text.find("posts = true"), std::string::npos) << text;
  EXPECT_EQ(text.find("uncertainty"), std::string::npos) << text;
  EXPECT_EQ(resolved_text(scenario_of(text), {}), text);
}

TEST(Hosting, ScenariosOfOldReadAsOfOld) {
  const std::string text = resolved_text(scenario_of(rumour), {});
  for (const char* key : {"warm_up", "uncertainty", "posts", "targets"})
    EXPECT_EQ(text.find(key), std::string::npos) << text;
  EXPECT_NE(text.find("[contagion]\nmodel = \"rumour\"\n"), std::string::npos) << text;
}

TEST(Hosting, AModelAloneInItsFamilyNeedsNoName) {
  std::string text = rumour;
  text.erase(text.find("model = "));
  EXPECT_EQ(scenario_of(text).model->about().name, "rumour");
  EXPECT_EQ(scenario_of(talk, {"posting.model=talk"}).model->about().name, "talk");
}

TEST(Hosting, AnotherGuestDropsWhatOnlyTheFirstKnows) {
  const Scenario s = scenario_of(talk + "pace = 0.75\ninitial = 0.5\n", {"opinion.model=adopt", "opinion.noise=.5"});
  EXPECT_EQ(dynamic_cast<const Adopt&>(*s.guest).noise, .5);
  EXPECT_EQ(talk_of(s).views.initial, .5);
  EXPECT_EQ(refusal_of(talk, {"opinion.model=adopt", "opinion.pace=.5"}),
            "--set opinion.pace=.5: unknown key `pace` in [opinion]; known: model, grievances, initial, anger, noise");
}

TEST(Hosting, Refusals) {
  EXPECT_EQ(refusal_of(run_days + company + "[posting]\n"),
            "s.toml:7:1: talk needs [opinion], whose `model` says how opinions change; known: follow, adopt");
  EXPECT_EQ(refusal_of(run_days + company + "[posting]\n[opinion]\n"),
            "s.toml:8:1: [opinion] lacks `model`; known: follow, adopt");
  EXPECT_EQ(refusal_of(talk, {"opinion.model=folow"}),
            "--set opinion.model=folow: model = \"folow\": must be one of follow, adopt; did you mean `follow`?");
  EXPECT_EQ(refusal_of(talk + "agner = 1\n"), "s.toml:10:1: unknown key `agner` in [opinion]; did you mean `anger`?");
  EXPECT_EQ(refusal_of(talk + "[opinion.grievance]\n"),
            "s.toml:10:10: unknown key `grievance` in [opinion]; did you mean `grievances`?");
  EXPECT_EQ(refusal_of(talk + "[reading.fed]\n"), "s.toml:10:10: unknown key `fed` in [reading]; did you mean `feed`?");
  EXPECT_EQ(refusal_of(talk + "[contagion]\n"),
            "s.toml:10:1: [posting] and [contagion] stand in one scenario; a run has "
            "one model");
  EXPECT_EQ(refusal_of(rumour + "[opinion]\nmodel = \"adopt\"\n"),
            "s.toml:9:1: [contagion] and [opinion] stand in one scenario; a run has one model");
  EXPECT_EQ(refusal_of(rumour + "[reading.feed]\n"),
            "s.toml:9:1: [reading]: rumour reads no such section; take it away");
}

TEST(Hosting, TheNetworkIsWork) {
  const auto with = [](const std::string& network) { return refusal_of(talk + "[network]\n" + network); };
  EXPECT_EQ(with("redraw = true\nlayer = 'work'\n"), "no refusal");
  EXPECT_TRUE(scenario_of(talk + "[network]\nredraw = true\n").network.redraw());
  EXPECT_EQ(with("layer = 'friends'\n"),
            "s.toml:11:9: layer = \"friends\": talk stands on the layer \"work\"; take "
            "`layer` away");
  EXPECT_EQ(with("file = 'x'\n"),
            "s.toml:11:8: [network] has a `file`, but talk stands on the layer \"work\" of the "
            "organisation; take it away");
  EXPECT_EQ(with("nodes = 3\n"), "s.toml:11:1: unknown key `nodes` in [network]; known: layer, redraw");
  const std::string needs = "the talk needs [population] and [layers.work]: opinions live on the latter";
  EXPECT_EQ(refusal_of(run_days + "[posting]\n[opinion]\nmodel = \"follow\"\n"), "s.toml:3:1: " + needs);
  EXPECT_EQ(refusal_of(run_days + "[population]\nemployees = 9\n[posting]\n[opinion]\nmodel = \"follow\"\n"),
            "s.toml:5:1: " + needs);
}

TEST(Hosting, TheModelRefusesWithThePlaceOfWhicheverSection) {
  const auto checked = [](const std::string& text, const std::vector<std::string>& sets = {}) {
    return refusal_of([&] { prepare(scenario_of(text, sets), false); });
  };
  EXPECT_EQ(checked(talk + "[reading]\nfeed.delay = 10\n"), "s.toml:11:14: delay: too long for this test");
  EXPECT_EQ(checked(talk, {"posting.critical=3"}), "--set posting.critical=3: critical: more than posts; lower it");
  EXPECT_EQ(checked(talk, {"population.account=0"}),
            "--set population.account=0: account = 0: nobody can post; raise it");
}

TEST(Hosting, ReplicatesStandOnTheOrganisation) {
  const Prepared shared = prepare(scenario_of(talk), true);
  ASSERT_NE(shared.multiplex, nullptr);
  EXPECT_EQ(shared.network->nodes(), 200u);
  const Ground first = ground_of(shared, 0), second = ground_of(shared, 1);
  EXPECT_EQ(first.multiplex, shared.multiplex);
  EXPECT_EQ(first.network, second.network);
  EXPECT_EQ(first.model, second.model);

  const Prepared own = prepare(scenario_of(talk, {"network.redraw=true"}), true);
  EXPECT_EQ(own.multiplex, nullptr);
  const Ground third = ground_of(own, 0), fourth = ground_of(own, 1);
  ASSERT_NE(third.multiplex, nullptr);
  EXPECT_NE(third.network->arcs(), fourth.network->arcs());
  EXPECT_EQ(third.model, own.scenario.model);

  EXPECT_EQ(prepare(scenario_of(talk), false).multiplex, nullptr);
  const std::string alone = run_days + company + "[network]\nlayer = \"work\"\n[contagion]\n";
  EXPECT_EQ(prepare(scenario_of(alone), true).multiplex, nullptr);
}

TEST(WarmUp, ComesBeforeTheDays) {
  const Scenario s = scenario_of(talk, {"run.warm_up=4", "record.every=3"});
  EXPECT_EQ(s.warm_up_steps(), 4u);
  EXPECT_EQ(s.steps(), 14u);
  EXPECT_EQ(s.record_steps(), (std::vector<std::uint32_t>{4, 7, 10, 13, 14}));
}

TEST(WarmUp, Refusals) {
  const std::string run = "--set run.warm_up=";
  EXPECT_EQ(refusal_of(rumour, {"run.warm_up=2"}),
            run + "2: warm_up = 2 days: rumour counts from its start; take `warm_up` away");
  EXPECT_EQ(refusal_of(rumour, {"run.warm_up=0"}), "no refusal");
  EXPECT_EQ(refusal_of(talk, {"run.warm_up=11"}),
            run + "11: warm_up = 11 days: is longer than the run of 10 days; shorten it or raise run.days");
  EXPECT_EQ(refusal_of(talk, {"run.warm_up=1.5"}),
            run + "1.5: warm_up = 1.5 days: must be a whole number of steps of 1 days (step_days)");
  EXPECT_EQ(
      refusal_of(talk, {"run.step_days=.5"}),
      "--set run.step_days=.5: step_days = 0.5: must be 1 for talk, whose cascades run in continuous time, so that "
      "steps of a day are no approximation");
}

TEST(Posts, AreKeptWhereThereAreSome) {
  EXPECT_TRUE(scenario_of(talk, {"record.posts=true"}).record.posts);
  EXPECT_EQ(refusal_of(rumour, {"record.posts=true"}),
            "--set record.posts=true: posts = true: rumour has no posts to keep; take `posts` away");
}

TEST(Targets, AreRead) {
  const Scenario s =
      scenario_of(talk + "[targets]\nreach = { value = 2, se = 1 }\nposts = { low = 1, high = 2, se = 1 }\n");
  ASSERT_EQ(s.targets.size(), 2u);
  EXPECT_EQ(s.targets[0].outcome, "reach");
  EXPECT_EQ(s.targets[0].low, 2);
  EXPECT_EQ(s.targets[0].high, 2);
  EXPECT_EQ(s.targets[1].high, 2);
}

TEST(Targets, Refusals) {
  const auto refused = [](const std::string& target) { return refusal_of(talk + "[targets]\n" + target + "\n"); };
  EXPECT_EQ(refused("raech = { value = 1, se = 1 }"),
            "s.toml:11:1: [targets]: the model tells no outcome `raech`; did you mean `reach`?");
  const std::string must = "; must be { value, se } or { low, high, se }";
  EXPECT_EQ(refused("reach = 3"), "s.toml:11:9: targets.reach = 3: is no table" + must);
  EXPECT_EQ(refused("reach = { se = 1 }"),
            "s.toml:11:9: targets.reach = { se = 1 }: has neither a value nor a range" + must);
  EXPECT_EQ(refused("reach = { value = 1, low = 0, se = 1 }"),
            "s.toml:11:9: targets.reach = { value = 1, low = 0, se = 1 }: has both a value and a range" + must);
  EXPECT_EQ(refused("reach = { low = 1, high = 0, se = 1 }"),
            "s.toml:11:9: targets.reach = { low = 1, high = 0, se = 1 }: is upside down" + must);
  EXPECT_EQ(refused("reach = { value = 1, se = 0 }"), "s.toml:11:27: se = 0: must be a number above 0");
  EXPECT_EQ(refused("reach = { value = 1 }"),
            "s.toml:11:9: [targets.reach] lacks `se`: number above 0, standard error");
  EXPECT_EQ(refusal_of(rumour + "[targets]\n"), "s.toml:9:1: [targets] stand beside the talk only; take them away");
}

TEST(Policies, AreNotKnownYet) {
  EXPECT_EQ(refusal_of(talk + "[policy.charter]\nstart = 3\n"),
            "s.toml:10:9: [policy.charter]: no policy is known yet; take it away");
  EXPECT_EQ(refusal_of(rumour + "[policy.charter]\n"),
            "s.toml:9:9: [policy.charter]: no policy is known yet; take it away");
}

}  // namespace
}  // namespace papotage
