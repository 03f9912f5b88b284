// The workplace against one that is written as its description reads (workplace_naive.hpp), replicate by replicate:
// whole numbers are the same, others but for their rounding. And what levers may change and what not.

#include <cmath>
#include <functional>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>

#include "models/workplace/delay.hpp"
#include "models/workplace/first_opinions.hpp"
#include "models/workplace/rhythm.hpp"
#include "sim/core/sampling.hpp"
#include "tests/reference/workplace_naive.hpp"
#include "tests/support/workplaces.hpp"

namespace papotage::testing {
namespace {

constexpr std::uint32_t employees = 200, teams = 25;

/// How far numbers may differ that aren't counts: reputations are kept as floats, times come from other formulas.
double tolerance_of(const std::string& name) {
  static const std::map<std::string, double> tolerances{{"containment_days", 1e-8},
                                                        {"reputation", 1e-7},
                                                        {"reputation_loss", 1e-5},
                                                        {"reputation_volatility", 1e-7},
                                                        {"climate", 1e-12},
                                                        {"opinion", 1e-12},
                                                        {"opinion_mean", 1e-12},
                                                        {"opinion_variance", 1e-12},
                                                        {"time", 1e-9},
                                                        {"leak_time", 1e-9},
                                                        {"last_share", 1e-9}};
  const auto found = tolerances.find(name);
  return found == tolerances.end() ? 0 : found->second;
}

::testing::AssertionResult near(const std::string& name, double engine, double naive) {
  if (std::isnan(engine) && std::isnan(naive)) return ::testing::AssertionSuccess();
  if (std::abs(engine - naive) <= tolerance_of(name)) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << fmt::format("{}: {} in the engine, {} in the reference", name, engine, naive);
}
void expect_numbers(const std::map<std::string, double>& engine, const std::map<std::string, double>& naive) {
  ASSERT_EQ(engine.size(), naive.size());
  for (const auto& [name, value] : engine) EXPECT_TRUE(near(name, value, naive.at(name)));
}
/// Says where the first difference is.
void expect_column(const std::string& name, const std::vector<double>& engine, const std::vector<double>& naive) {
  ASSERT_EQ(engine.size(), naive.size()) << name;
  for (std::size_t k = 0; k < engine.size(); ++k) ASSERT_TRUE(near(name, engine[k], naive[k])) << "at " << k;
}
void expect_columns(const std::map<std::string, std::vector<double>>& engine,
                    const std::map<std::string, std::vector<double>>& naive) {
  ASSERT_EQ(engine.size(), naive.size());
  for (const auto& [name, values] : engine) expect_column(name, values, naive.at(name));
}
void expect_equal(const TalkTold& engine, const TalkTold& naive) {
  expect_numbers(engine.outcomes, naive.outcomes);
  expect_numbers(engine.probes, naive.probes);
  expect_columns(engine.breakdowns, naive.breakdowns);
  expect_columns(engine.posts, naive.posts);
  expect_column("opinion", engine.opinions, naive.opinions);
}

/// Everything, as one list of numbers.
std::vector<double> all_of(const TalkTold& told) {
  std::vector<double> all = told.opinions;
  for (const auto* numbers : {&told.outcomes, &told.probes})
    for (const auto& [name, value] : *numbers) all.push_back(value);
  for (const auto* columns : {&told.breakdowns, &told.posts})
    for (const auto& [name, values] : *columns) all.insert(all.end(), values.begin(), values.end());
  return all;
}
bool same_bits(const TalkTold& a, const TalkTold& b) {
  const std::vector<double> x = all_of(a), y = all_of(b);
  return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(double)) == 0;
}

/// Many posts of many people that are seen and shared often, so that a month has large cascades.
Workplace lively() {
  Workplace model = workplace_with(std::make_shared<FriedkinJohnsen>());
  model.posting.rate = 12;
  model.posting.slip = .05;
  model.talker.intercept = 1;
  model.sharing.probability = .1;
  model.sharing.reaction = .3;
  model.sharing.cross_post = .2;
  model.tone.climate = .8;
  model.tone.perceived_climate = .3;
  model.grievances.rate = 4;
  return model;
}

/// Where a case plays.
struct Place {
  std::uint32_t companies = 1, outsiders = 250, department = 0;  // 0: not given
  bool friends = true, followers = true, few_ties = true;
  auto operator<=>(const Place&) const = default;
};

/// Made once.
const Premises& premises_at(const Place& place) {
  static std::map<Place, Premises> known;
  if (const auto found = known.find(place); found != known.end()) return found->second;
  const auto change = [&](MultiplexSettings& s) {
    s.population.companies = place.companies;
    if (place.department > 0) s.population.department = place.department;
    if (place.few_ties) s.friends->mean_degree = 24;
    if (place.few_ties) s.followers->mean_degree = 6;
    if (!place.friends) s.friends.reset();
    if (!place.followers) s.followers.reset();
  };
  return known.emplace(place, premises_of(employees, place.outsiders, change)).first->second;
}

struct Case {
  std::string name;
  Workplace model = lively();
  TalkPlan plan = {};
  Place place = {};
};

template <class Change>
Case with(std::string name, Change&& change) {
  Case one{std::move(name)};
  change(one);
  return one;
}

/// Values between two, another for each.
std::vector<double> between(double low, double high, std::uint32_t n) {
  std::vector<double> values;
  for (std::uint32_t i = 0; i < n; ++i) values.push_back(low + (high - low) * (i * 37 % 101) / 101.);
  return values;
}
void pull_all_levers(Levers& levers) {
  levers.activity.each = between(.5, 2, employees);
  levers.slip.each = between(0, 2, employees);
  levers.critical.each = between(.3, 1, employees);
  levers.praise.each = between(0, 1.7, employees);
  levers.climate.each = between(-1, 1, employees);
  levers.risk.each = between(0, 1, employees);
  levers.sharing_critical = .6;
  levers.credibility = {.4};
  levers.resolved = between(-1, 1, teams);
  for (double& part : levers.resolved) part = std::max(part, 0.);
}
Levers neutral_levers(const Workplace& model) {
  Levers levers;
  levers.climate.all = model.tone.perceived_climate;
  levers.risk.all = model.tone.perceived_risk;
  return levers;
}

std::vector<Case> cases() {
  return {
      with("defaults but for more posts",
           [](Case& c) {
             c.model = workplace_with(std::make_shared<FriedkinJohnsen>());
             c.model.posting.rate = 60;
             c.place.few_ties = false;
           }),
      Case{"lively"},
      with("defaults, where hardly anybody posts",
           [](Case& c) { c.model = workplace_with(std::make_shared<FriedkinJohnsen>()); }),
      with("two exposures",
           [](Case& c) {
             c.model.sharing.exposures = 2;
             c.model.sharing.probability = .8;
           }),
      with("three exposures",
           [](Case& c) {
             c.model.sharing.exposures = 3;
             c.model.sharing.probability = 1;
           }),
      with("criticism isn't shared, and arousal is nothing",
           [](Case& c) {
             c.model.sharing.negativity = 0;
             c.model.sharing.arousal = 0;
           }),
      with("shares leave their layer", [](Case& c) { c.model.sharing.cross_post = 1; }),
      with("shares stay on their layer", [](Case& c) { c.model.sharing.cross_post = 0; }),
      with("followers alone", [](Case& c) { c.place.friends = false; }),
      with("friends alone", [](Case& c) { c.place.followers = false; }),
      with("all friends react", [](Case& c) { c.model.sharing.reaction = 1; }),
      with("four companies", [](Case& c) { c.place.companies = 4; }),
      with("small departments", [](Case& c) { c.place.department = 10; }),
      with("a voter model of four companies",
           [](Case& c) {
             c.model.host(std::make_shared<Voter>());
             c.model.opinion.step = .2;
             c.place.companies = 4;
           }),
      with("frozen opinions", [](Case& c) { c.model.host(std::make_shared<Frozen>()); }),
      with("who thinks ill keeps silent",
           [](Case& c) {
             c.model.opinion.silence = 1;
             c.model.tone.perceived_risk = 1;
             c.model.opinion.initial = {.mean = 0, .sd = .5, .team_icc = .5};
           }),
      with("a silent voter model",
           [](Case& c) {
             c.model.host(std::make_shared<Voter>());
             c.model.opinion.silence = 1;
             c.model.tone.perceived_risk = .7;
           }),
      with("warm-up", [](Case& c) { c.plan = {.days = 39, .warm_up = 10}; }),
      with("short delays, flat rhythm, quick updates",
           [](Case& c) {
             c.model.sharing.horizon.days = .3;
             c.model.posting.rhythm = "flat";
             c.model.opinion.every.days = 2;
             c.plan = {.days = 15, .warm_up = 5};
           }),
      with("large steps and short memories",
           [](Case& c) {
             c.model.opinion.step = .5;
             c.model.reputation = {.prior = .4, .step = .3, .half_life = Duration{5}};
             c.model.grievances = {.rate = 60, .size = .9, .half_life = Duration{4}};
             c.model.opinion.every.days = 3;
           }),
      with("everybody sees everything, most are tired",
           [](Case& c) {
             c.model.feed.posts_seen = 1000;
             c.model.sharing.probability = .01;
             c.model.opinion_model = std::make_shared<FriedkinJohnsen>();
           }),
      with("nobody sees anything", [](Case& c) { c.model.feed.posts_seen = 0; }),
      with("nobody outside", [](Case& c) { c.place.outsiders = 0; }),
      with("several owners of people",
           [](Case& c) {
             c.place.outsiders = 9000;
             c.model.sharing.probability = .02;
           }),
      with("all levers from the first day",
           [](Case& c) {
             c.model.policies = [](std::uint32_t day, Levers& levers) {
               if (day == 0) pull_all_levers(levers);
             };
           }),
      with("levers that come and go",
           [](Case& c) {
             c.model.policies = [neutral = neutral_levers(c.model)](std::uint32_t day, Levers& levers) {
               if (day == 12) pull_all_levers(levers);
               if (day == 23) levers = neutral;
             };
           }),
  };
}

TEST(WorkplaceReference, EqualsOneThatIsWrittenAsItsDescriptionReads) {
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.name);
    const Premises& premises = premises_at(one.place);
    const std::vector<TalkTold> engine = run(one.model, premises, one.plan);
    for (std::uint32_t replicate = 0; replicate < one.plan.replicates; ++replicate) {
      SCOPED_TRACE(replicate);
      expect_equal(engine[replicate], naive_workplace(one.model, premises, one.plan, replicate));
    }
  }
}

TEST(WorkplaceReference, ThreadsChangeNoBit) {
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.name);
    const Premises& premises = premises_at(one.place);
    const std::vector<TalkTold> alone = run(one.model, premises, one.plan);
    for (const int threads : {2, 3}) {
      TalkPlan plan = one.plan;
      plan.threads = threads;
      const std::vector<TalkTold> together = run(one.model, premises, plan);
      for (std::size_t r = 0; r < alone.size(); ++r) EXPECT_TRUE(same_bits(alone[r], together[r])) << threads;
    }
  }
}

/// That the comparison has something to compare.
TEST(WorkplaceReference, ComparesLargeCascades) {
  const Case one{"lively"};
  for (const TalkTold& told : run(one.model, premises_at(one.place), one.plan)) {
    const auto& sizes = told.posts.at("size");
    EXPECT_GT(told.outcomes.at("posts"), 100);
    EXPECT_GT(told.outcomes.at("critical_exposures"), 500);
    EXPECT_GT(told.outcomes.at("praise_exposures_inside"), 500);
    EXPECT_GT(*std::max_element(sizes.begin(), sizes.end()), 50);
  }
}

TEST(WorkplaceReference, LeversAtTheirNeutralValuesChangeNoBit) {
  Case one{"lively"};
  const Premises& premises = premises_at(one.place);
  const std::vector<TalkTold> without = run(one.model, premises, one.plan);
  one.model.policies = [tone = one.model.tone](std::uint32_t, Levers& levers) {
    for (Lever* lever : {&levers.activity, &levers.slip, &levers.critical, &levers.praise})
      lever->each.assign(employees, 1);
    levers.climate.each.assign(employees, tone.perceived_climate);
    levers.risk.each.assign(employees, tone.perceived_risk);
    levers.sharing_critical = 1;
    levers.credibility = {1};
    levers.resolved.assign(teams, 0);
  };
  const std::vector<TalkTold> with_levers = run(one.model, premises, one.plan);
  for (std::size_t r = 0; r < without.size(); ++r) EXPECT_TRUE(same_bits(without[r], with_levers[r]));
}

/// All that is kept of each post, as rows.
std::set<std::vector<double>> posts_of(const TalkTold& told) {
  std::set<std::vector<double>> posts;
  for (std::size_t p = 0; p < told.posts.at("time").size(); ++p) {
    std::vector<double> row;
    for (const auto& [name, values] : told.posts) row.push_back(std::isnan(values[p]) ? -1 : values[p]);
    posts.insert(row);
  }
  return posts;
}

/// Posts that move no opinions change no other post: then those that the lever lets through go the same way.
TEST(WorkplaceReference, ActivityTakesPostsAwayAndAddsThemButChangesNone) {
  Case one{"lively"};
  one.model.opinion.step = 0;
  const Premises& premises = premises_at(one.place);
  std::vector<std::vector<TalkTold>> at;
  for (const double activity : {0., .5, 1., 2.}) {
    one.model.policies = [activity](std::uint32_t, Levers& levers) { levers.activity.all = activity; };
    at.push_back(run(one.model, premises, one.plan));
  }
  for (std::uint32_t r = 0; r < one.plan.replicates; ++r) {
    EXPECT_EQ(at[0][r].outcomes.at("posts"), 0);
    for (std::size_t k = 1; k < at.size(); ++k) {
      const auto fewer = posts_of(at[k - 1][r]), more = posts_of(at[k][r]);
      EXPECT_GT(more.size(), 1.5 * static_cast<double>(fewer.size()));
      EXPECT_TRUE(std::includes(more.begin(), more.end(), fewer.begin(), fewer.end()));
    }
  }
}

// The formulas of time, delays and first opinions, which the engine has in other forms.

TEST(WorkplaceReference, RhythmIsThatOfItsTable) {
  for (const bool flat : {false, true}) {
    const Rhythm engine = flat ? Rhythm::flat() : Rhythm::weekly();
    const NaiveRhythm naive(flat);
    double operational = 0;
    for (std::uint32_t hour = 0; hour < 3 * 168; ++hour) {
      const double t = hour / 24.;
      EXPECT_NEAR(engine.at(t + .02), naive.of_hour(hour), 1e-14) << hour;
      EXPECT_NEAR(engine.operational(t), operational, 1e-12) << hour;
      EXPECT_NEAR(engine.clock(engine.operational(t + .01) + .7), naive.after(t + .01, .7), 1e-12) << hour;
      operational += naive.of_hour(hour) / 24;
    }
    EXPECT_NEAR(operational, 21, 1e-12);
    for (std::uint32_t day = 0; day < 14; ++day) {
      EXPECT_NEAR(engine.of_day(day), naive.of_day(day), 1e-14);
      for (const double u : {0., .1, .5, .9, .999999})
        EXPECT_NEAR(engine.within_day(day, u), naive.within_day(day, u), 1e-12) << day << " " << u;
    }
  }
}

TEST(WorkplaceReference, DelaysFollowTheirDensity) {
  EXPECT_NEAR(naive_delay_law(1e60), 1, 1e-6);  // c and theta fit each other
  for (const double horizon : {.001, .3, 7., 365.}) {
    const Delay engine(horizon);
    for (int k = 0; k <= 1000; ++k) {
      const double u = k / 1000.;
      const double naive = naive_delay(u, horizon);
      EXPECT_NEAR(engine(u) / std::max(naive, 1e-9), naive / std::max(naive, 1e-9), 1e-9) << horizon << " " << u;
      EXPECT_NEAR(engine.within(naive), u, 1e-9);
    }
  }
}

TEST(WorkplaceReference, FirstOpinionsHaveTheirQuantiles) {
  for (const FirstOpinions law :
       {FirstOpinions{}, FirstOpinions{.mean = 0, .sd = .5}, FirstOpinions{.mean = -.6, .sd = .3}}) {
    const double mean = (1 + law.mean) / 2, variance = law.sd * law.sd / 4, both = mean * (1 - mean) / variance - 1;
    const boost::math::beta_distribution<> beta(mean * both, (1 - mean) * both);
    const OpinionOfNormal opinion(law);
    for (double z = -4; z <= 4; z += .01)
      EXPECT_NEAR(opinion(z), 2 * quantile(beta, cdf(boost::math::normal(), z)) - 1, 2e-4) << law.mean << " " << z;
  }
}

}  // namespace
}  // namespace papotage::testing
