// What holds of every workplace: counts that add up, bounds, and the direction in which each parameter moves what it is
// about. Worlds are paired, so that the direction shows in a few replicates; that it does is a matter of fixed seeds.

#include <cmath>
#include <functional>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/workplaces.hpp"

namespace papotage::testing {
namespace {

const Premises& company() {
  static const Premises premises = premises_of(1'000, 6'000, [](MultiplexSettings& s) { s.population.companies = 2; });
  return premises;
}

Workplace usual() {
  Workplace model = workplace_with(std::make_shared<FriedkinJohnsen>());
  model.posting.rate = 30;
  model.sharing.probability = .01;
  return model;
}

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.); }

TEST(Workplace, AddsUp) {
  for (const std::string opinions : {"friedkin_johnsen", "voter", "frozen"}) {
    Workplace model = usual();
    for (const Entry& entry : catalogue())
      if (entry.about.name == opinions) model.host(entry.make());
    // Without a warm-up every view is of a post that is counted.
    for (const TalkTold& told : run(model, company(), {.days = 56, .replicates = 2, .threads = 2})) {
      SCOPED_TRACE(opinions);
      const auto& o = told.outcomes;
      const auto& p = told.posts;
      const auto of_tone = [&](double tone, const std::string& column) {
        double total = 0;
        for (std::size_t k = 0; k < p.at("tone").size(); ++k)
          if (p.at("tone")[k] == tone) total += p.at(column)[k];
        return total;
      };
      ASSERT_GT(o.at("posts"), 500);
      EXPECT_EQ(o.at("posts"), static_cast<double>(p.at("tone").size()));
      EXPECT_EQ(o.at("critical_exposures"), of_tone(0, "views_outside"));
      EXPECT_EQ(o.at("praise_exposures"), of_tone(1, "views_outside"));
      EXPECT_EQ(o.at("critical_exposures_inside"), of_tone(0, "views_inside"));
      EXPECT_EQ(o.at("praise_exposures_inside"), of_tone(1, "views_inside"));
      EXPECT_EQ(o.at("leaks"), sum(told.breakdowns.at("leaks_by_department")));
      EXPECT_EQ(o.at("leaks"), sum(told.breakdowns.at("leaks_by_occupation")));
      EXPECT_NEAR(o.at("cascade_size"), sum(p.at("size")) / o.at("posts"), 1e-12);
      EXPECT_LE(sum(p.at("views_inside")) + sum(p.at("views_outside")), o.at("audience"));
      EXPECT_LE(o.at("reach_inside"), sum(p.at("views_inside")));
      EXPECT_LE(o.at("reach_outside"), company().population().people());
      for (const char* share : {"talk_share", "critical_share", "shared_share", "silenced_share"}) {
        EXPECT_GE(o.at(share), 0) << share;
        EXPECT_LE(o.at(share), 1) << share;
      }
      for (std::size_t k = 0; k < p.at("size").size(); ++k) {
        ASSERT_GE(p.at("size")[k], 1);
        // Who shares has seen it.
        ASSERT_LE(p.at("size")[k] - 1, p.at("views_inside")[k] + p.at("views_outside")[k]);
        ASSERT_EQ(std::isnan(p.at("leak_time")[k]), p.at("views_outside")[k] == 0);
        ASSERT_EQ(std::isnan(p.at("last_share")[k]), p.at("size")[k] == 1);
        if (p.at("size")[k] > 1) ASSERT_GT(p.at("last_share")[k], 0);
      }
      for (const double x : told.opinions) ASSERT_LE(std::abs(x), 1);
      EXPECT_LE(std::abs(o.at("reputation")), 1);
      EXPECT_LE(std::abs(o.at("climate")), 1);
    }
  }
}

/// A parameter at two values, and an outcome that it raises.
struct Response {
  std::string name, outcome;
  double low, high;
  std::function<void(Workplace&, double)> set;
};
const std::vector<Response>& responses() {
  using M = Workplace;
  static const std::vector<Response> all{
      {"posting.rate", "posts", 10, 12, [](M& m, double x) { m.posting.rate = x; }},
      {"posting.rate_sd", "posts", .5, 1.5, [](M& m, double x) { m.posting.rate_sd = x; }},
      {"posting.slip", "critical_exposures", .01, .1, [](M& m, double x) { m.posting.slip = x; }},
      {"posting.talker.intercept", "talk_share", -2, -1, [](M& m, double x) { m.talker.intercept = x; }},
      {"posting.tone.critical", "critical_share", -1, 0, [](M& m, double x) { m.tone.critical = x; }},
      {"posting.tone.praise", "praise_exposures", -1, 0, [](M& m, double x) { m.tone.praise = x; }},
      {"posting.tone.risk", "silenced_share", .2, 1, [](M& m, double x) { m.tone.risk = x; }},
      {"posting.tone.perceived_risk", "silenced_share", .2, 1, [](M& m, double x) { m.tone.perceived_risk = x; }},
      {"posting.tone.opinion (mean opinion is good)", "praise_exposures", .5, 2,
       [](M& m, double x) { m.tone.opinion = x; }},
      {"posting.tone.climate (a good one)", "praise_exposures", 0, 1,
       [](M& m, double x) { m.tone.climate = x, m.tone.perceived_climate = .5; }},
      {"posting.tone.perceived_climate", "praise_exposures", -.5, .5,
       [](M& m, double x) { m.tone.climate = 1, m.tone.perceived_climate = x; }},
      {"sharing.probability", "cascade_size", .005, .02, [](M& m, double x) { m.sharing.probability = x; }},
      {"sharing.negativity", "critical_exposures", .8, 1.5, [](M& m, double x) { m.sharing.negativity = x; }},
      {"sharing.reaction", "audience", .01, .1, [](M& m, double x) { m.sharing.reaction = x; }},
      {"sharing.exposures (fewer)", "cascade_size", -3, -1,
       [](M& m, double x) { m.sharing.exposures = static_cast<std::uint32_t>(-x); }},
      {"sharing.cross_post (less)", "audience", -1, 0,
       [](M& m, double x) { m.sharing.cross_post = -x, m.sharing.probability = .05; }},
      {"sharing.horizon", "containment_days", .1, 5, [](M& m, double x) { m.sharing.horizon = Duration{x}; }},
      {"feed.posts_seen", "reach_outside", 10, 40, [](M& m, double x) { m.feed.posts_seen = x; }},
      {"feed.posts_per_tie (fewer)", "reach_outside", -6, -2, [](M& m, double x) { m.feed.posts_per_tie = -x; }},
      {"opinion.initial.mean", "climate", -.2, .2, [](M& m, double x) { m.opinion.initial.mean = x; }},
      {"opinion.silence", "climate", 0, 1, [](M& m, double x) { m.opinion.silence = x; }},
      {"opinion.step (of praise)", "climate", 0, .1,
       [](M& m, double x) { m.opinion.step = x, m.tone.critical = -50, m.posting.slip = 0; }},
      {"opinion.grievances.rate (fewer)", "climate", -3, -.1, [](M& m, double x) { m.grievances.rate = -x; }},
      {"opinion.grievances.size (smaller)", "climate", -.5, -.1,
       [](M& m, double x) { m.grievances.size = -x, m.grievances.rate = 2; }},
      {"opinion.grievances.half_life (shorter)", "climate", -300, -10,
       [](M& m, double x) { m.grievances.half_life = Duration{-x}, m.grievances.rate = 2; }},
      {"reputation.prior", "reputation", -.2, .2, [](M& m, double x) { m.reputation.prior = x; }},
      {"reputation.step (of criticism)", "reputation_loss", .01, .1,
       [](M& m, double x) { m.reputation.step = x, m.tone.critical = 50; }},
      {"reputation.half_life (of criticism)", "reputation_loss", 10, 300,
       [](M& m, double x) { m.reputation.half_life = Duration{x}, m.tone.critical = 50; }},
  };
  return all;
}

TEST(Workplace, AnswersEachParameterInTheDirectionItIsMeantTo) {
  for (const Response& response : responses()) {
    double found[2];
    for (const bool high : {false, true}) {
      Workplace model = usual();
      response.set(model, high ? response.high : response.low);
      double total = 0;
      for (const TalkTold& told : run(model, company(), {.days = 56, .warm_up = 7, .replicates = 2}))
        total += told.outcomes.at(response.outcome);
      found[high] = total;
    }
    EXPECT_LT(found[0], found[1]) << response.name << " on " << response.outcome;
  }
}

/// Every number of the workplace's sections stands in the list above but for those named here, each with its reason.
TEST(Workplace, HasNoParameterThatNobodyLookedAt) {
  const std::set<std::string> told_elsewhere{
      "posting.talker.extimite",  // tests/theory/workplace_posting.cpp, which meets its closed form
      "sharing.arousal",          // tests/theory/workplace_cascades.cpp: leaves the mean
  };
  Workplace model = usual();
  for (const Part& part : model.parts())
    for (const Parameter& p : *part.parameters) {
      if (p.type != "number" && p.type != "integer") continue;
      const std::string name = part.section + "." + p.name;
      const bool listed = std::any_of(responses().begin(), responses().end(),
                                      [&](const Response& r) { return r.name.substr(0, r.name.find(' ')) == name; });
      EXPECT_TRUE(listed || told_elsewhere.contains(name)) << name;
    }
}

}  // namespace
}  // namespace papotage::testing
