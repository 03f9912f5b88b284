// Opinions at the start, what grievances, posts and silence do to them, and reputations (models/README.md, 4.7 to 4.9).
// A z errs from 4 on once in 16,000 choices of seeds (17 of them), a family of p-values once in 1,000.

#include "tests/theory/workplace_support.hpp"

#include <random>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>

#include "models/workplace/first_opinions.hpp"
#include "models/workplace/reputation.hpp"
#include "models/workplace/staff_opinions.hpp"

namespace papotage::testing {
namespace {

const Premises& premises() {
  static const Premises all = premises_of(8'000, 0, [](MultiplexSettings& s) {
    s.friends.reset();
    s.work->mean_degree = 4;
  });
  return all;
}
const Partition& teams() { return premises().population().organisation().of(UnitKind::team); }

// -- first opinions -------------------------------------------------------------------------------------------------

boost::math::beta_distribution<> beta_of(const FirstOpinions& law) {
  const double mean = (1 + law.mean) / 2, both = mean * (1 - mean) / (law.sd * law.sd / 4) - 1;
  return {mean * both, (1 - mean) * both};
}

TEST(WorkplaceFirstOpinions, HaveTheMeanSpreadAndLawThatWereAskedFor) {
  Family family;
  for (const FirstOpinions law : {FirstOpinions{.25, .45, .15}, FirstOpinions{-.3, .3, .6}, FirstOpinions{0, .7, 0}}) {
    // One of each team: independent draws.
    std::vector<double> opinions(8'000), own, squares, ranks;
    for (std::uint32_t r = 0; r < 20; ++r) {
      draw_first_opinions(law, OpinionOfNormal(law), teams(), 1, r, 1, opinions);
      for (std::uint32_t t = 0; t < teams().units(); ++t) {
        own.push_back(opinions[teams().unit(t).first]);
        squares.push_back((own.back() - law.mean) * (own.back() - law.mean));
        ranks.push_back(boost::math::cdf(beta_of(law), (1 + own.back()) / 2));
      }
    }
    const std::string what = fmt::format("mean {}, sd {}", law.mean, law.sd);
    expect_z(what + ": mean", estimate(own).z(law.mean));
    expect_z(what + ": variance", estimate(squares).z(law.sd * law.sd));
    family.add(what, uniform_ks(ranks));
  }
  family.expect();
}

TEST(WorkplaceFirstOpinions, AreCorrelatedWithinTeamsOnTheNormalScale) {
  for (const double icc : {0., .15, .8}) {
    const FirstOpinions law{.25, .45, icc};
    const auto normal_of = [&](double x) {
      return boost::math::quantile(boost::math::normal(), boost::math::cdf(beta_of(law), (1 + x) / 2));
    };
    std::vector<double> opinions(8'000), within, between;
    for (std::uint32_t r = 0; r < 10; ++r) {
      draw_first_opinions(law, OpinionOfNormal(law), teams(), 2, r, 1, opinions);
      for (std::uint32_t t = 0; t + 1 < teams().units(); t += 2) {
        const Partition::Unit a = teams().unit(t), b = teams().unit(t + 1);
        if (a.size < 2) continue;
        within.push_back(normal_of(opinions[a.first]) * normal_of(opinions[a.first + 1]));
        between.push_back(normal_of(opinions[a.first]) * normal_of(opinions[b.first]));
      }
    }
    EXPECT_GT(within.size(), 4'000u);
    expect_z(fmt::format("within a team, icc {}", icc), estimate(within).z(icc));
    expect_z(fmt::format("between teams, icc {}", icc), estimate(between).z(0));
  }
}

// -- the opinion model within ---------------------------------------------------------------------------------------

/// Opinions that only posts and grievances move: those of Friedkin-Johnsen without susceptibility.
struct Moved {
  StaffOpinionSettings opinion;
  GrievanceSettings grievance;
  Levers levers;
  FriedkinJohnsen model;
  World world{.network = *premises().work, .seed = 5, .step_days = 1, .steps = 10'000, .threads = 1};
  Reactions reactions{8'000, 8'000, 1, 0, 1};

  Moved() {
    model.susceptibility = 0;
    opinion.initial = {.mean = .9, .sd = 0, .team_icc = 0};
    grievance.rate = 0;
    reactions.start();
  }
  StaffOpinions made() const { return StaffOpinions(model, opinion, grievance, world, teams()); }
};

TEST(WorkplaceGrievances, AreAShotNoise) {
  // g' = stays g - size Poisson(m): after K updates the mean is -size m (1 - stays^K) / (1 - stays), the variance
  // size^2 m (1 - stays^2K) / (1 - stays^2), far from the bounds.
  Moved moved;
  moved.opinion.every.days = 7;
  moved.grievance = {.rate = 6, .size = .05, .half_life = Duration{60}};
  StaffOpinions staff = moved.made();
  const double stays = std::pow(.5, 7. / 60), mean = 6 * 7 / 365.;
  std::vector<double> grievances, squares, steps;
  constexpr int updates = 80;
  const double expected = -.05 * mean * (1 - std::pow(stays, updates)) / (1 - stays);
  for (std::uint32_t r = 0; r < 12; ++r) {
    staff.start(r, moved.levers);
    std::vector<double> before;
    for (std::uint32_t k = 0; k < updates; ++k) {
      before.assign(staff.opinions().begin(), staff.opinions().end());
      staff.update(k, moved.reactions, moved.levers);
    }
    for (std::uint32_t t = 0; t < teams().units(); ++t) {
      const Partition::Unit team = teams().unit(t);
      const double g = staff.opinions()[team.first] - .9;
      for (std::uint32_t i = team.first; i < team.first + team.size; ++i)
        ASSERT_EQ(staff.opinions()[i], staff.opinions()[team.first]) << "a team shares it";
      ASSERT_LE(g, 1e-12);
      grievances.push_back(g);
      squares.push_back((g - expected) * (g - expected));
      steps.push_back((g - stays * (before[team.first] - .9)) / -.05);
    }
  }
  EXPECT_GT(grievances.size(), 10'000u);
  expect_z("mean of grievances", estimate(grievances).z(expected));
  expect_z("variance of grievances",
           estimate(squares).z(.05 * .05 * mean * (1 - std::pow(stays, 2 * updates)) / (1 - stays * stays)));
  std::map<std::int64_t, double> law;
  for (int k = 0; k < 20; ++k) law[k] = std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.));
  for (const double n : steps) ASSERT_NEAR(n, std::round(n), 1e-9) << "a whole number of shocks";
  Family family;
  family.add("shocks in the last update", follows_law(counted(steps), law));
  family.expect();
}

TEST(WorkplaceGrievances, FallNoDeeperThanTwoAndComeBackByTheHalfLife) {
  // A shock takes all of 2, so that n updates after the last one the grievance is -2 stays^n exactly. Who stood at .9
  // is read at -1 at first, but comes back from -1.1, which is remembered by who hears somebody.
  Moved moved;
  moved.opinion.every.days = 10;
  moved.grievance = {.rate = 3, .size = 2, .half_life = Duration{30}};
  StaffOpinions staff = moved.made();
  staff.start(0, moved.levers);
  std::map<std::uint32_t, int> since;  // of a team that ever had a shock: updates after the last one
  std::vector<std::uint32_t> hearing(teams().units());
  for (std::uint32_t t = 0; t < teams().units(); ++t) {
    const Partition::Unit team = teams().unit(t);
    hearing[t] = team.first;
    while (hearing[t] < team.first + team.size && premises().work->out(hearing[t]).empty()) ++hearing[t];
    ASSERT_LT(hearing[t], team.first + team.size);
  }
  std::uint64_t shocks = 0;
  constexpr std::uint32_t updates = 40;
  for (std::uint32_t k = 0; k < updates; ++k) {
    staff.update(k, moved.reactions, moved.levers);
    for (std::uint32_t t = 0; t < teams().units(); ++t) {
      const double x = staff.opinions()[hearing[t]];
      if (x == -1) {
        ++shocks;
        since[t] = 0;
      } else if (since.count(t)) {
        ASSERT_NEAR(x, .9 - 2 * std::pow(.5, ++since[t] * 10 / 30.), 1e-12);
      } else {
        ASSERT_EQ(x, .9);
      }
    }
  }
  expect_z("shocks", z_of_share(shocks, updates * teams().units(), 1 - std::exp(-3 * 10 / 365.)));
}

TEST(WorkplaceGrievances, EndWhereTheyAreResolved) {
  Moved moved;
  moved.opinion.every.days = 10;
  moved.grievance = {.rate = 3, .size = .1, .half_life = Duration{1e9}};
  StaffOpinions staff = moved.made();
  staff.start(0, moved.levers);
  for (std::uint32_t k = 0; k < 20; ++k) staff.update(k, moved.reactions, moved.levers);
  EXPECT_GT(staff.aggrieved_teams(), teams().units() / 2);
  moved.levers.resolved.assign(teams().units(), 1);
  staff.update(20, moved.reactions, moved.levers);
  std::uint32_t back = 0;
  for (std::uint32_t t = 0; t < teams().units(); ++t) {
    const double shocks = (.9 - staff.opinions()[teams().unit(t).first]) / .1;
    ASSERT_NEAR(shocks, std::round(shocks), 1e-6) << "only new ones are left";
    back += std::abs(shocks) < .5;
  }
  EXPECT_EQ(staff.aggrieved_teams(), teams().units() - back);
  expect_z("teams without a new grievance", z_of_share(back, teams().units(), std::exp(-3 * 10 / 365.)));
}

TEST(WorkplacePulls, MoveAStepOfTheWayAView) {
  Moved moved;
  moved.opinion.initial.mean = .3;
  moved.opinion.step = .04;
  StaffOpinions staff = moved.made();
  staff.start(0, moved.levers);
  const auto view = [&](std::uint32_t who, Tone tone, int times, std::uint16_t weight = 256) {
    for (int k = 0; k < times; ++k) moved.reactions.lane(0).add({who, tone, true, weight}, 0);
  };
  view(1, Tone::critical, 1);
  view(2, Tone::critical, 9);
  view(3, Tone::praise, 9);
  view(4, Tone::chatter, 9);
  view(5, Tone::praise, 3);
  view(5, Tone::critical, 5);
  view(6, Tone::critical, 200);  // beyond what is tabulated
  view(7, Tone::critical, 1, weight_of(.25, .04));
  view(8, Tone::critical, 1, weight_of(0, .04));
  moved.reactions.lane(0).add({9, Tone::critical, false, 256}, 0);  // outside: no matter of the employer's
  staff.update(0, moved.reactions, moved.levers);
  const auto moved_by = [](double y, double toward, double views) {
    return toward + (y - toward) * std::pow(.96, views);
  };
  const std::span<const double> x = staff.opinions();
  EXPECT_EQ(x[0], .3);
  EXPECT_NEAR(x[1], .3 + .04 * (-1 - .3), 1e-14);
  EXPECT_NEAR(x[2], moved_by(.3, -1, 9), 1e-14);
  EXPECT_NEAR(x[3], moved_by(.3, 1, 9), 1e-14);
  EXPECT_EQ(x[4], .3);
  EXPECT_NEAR(x[5], moved_by(.3, -2. / 8, 8), 1e-14);
  EXPECT_NEAR(x[6], moved_by(.3, -1, 200), 1e-14);
  EXPECT_NEAR(x[7], .3 + .25 * .04 * (-1 - .3), .04 * 1.3 / 512 * 1.03) << "a quarter as far, to half a unit of 1/256";
  EXPECT_EQ(x[8], .3);
  EXPECT_EQ(x[9], .3);
  // What is remembered moved likewise, and pulls are forgotten: nothing moves any more.
  const std::vector<double> before(x.begin(), x.end());
  staff.update(1, moved.reactions, moved.levers);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_NEAR(staff.opinions()[i], before[i], 1e-14);
}

TEST(WorkplaceSilence, FallsOnWhoThinksIllAsOftenAsRiskSays) {
  Moved moved;
  moved.opinion.initial = {.mean = 0, .sd = .5, .team_icc = .2};
  moved.opinion.silence = .6;
  moved.levers.risk.all = .7;
  StaffOpinions staff = moved.made();
  std::uint64_t ill = 0, silent = 0;
  for (std::uint32_t r = 0; r < 10; ++r) {
    staff.start(r, moved.levers);
    double sum = 0, speaking = 0;
    for (std::size_t i = 0; i < 8'000; ++i) {
      if (staff.opinions()[i] >= 0) {
        ASSERT_TRUE(staff.voice()[i]);
      }
      ill += staff.opinions()[i] < 0;
      silent += !staff.voice()[i];
      if (!staff.voice()[i]) continue;
      sum += staff.opinions()[i];
      ++speaking;
    }
    EXPECT_NEAR(staff.climate(), sum / speaking, 1e-12);
  }
  expect_z("silence", z_of_share(silent, ill, .6 * .7));
  // Raising the risk silences more and frees nobody.
  const std::vector<std::uint8_t> before(staff.voice().begin(), staff.voice().end());
  moved.levers.risk.all = 1;
  staff.update(0, moved.reactions, moved.levers);
  for (std::size_t i = 0; i < 8'000; ++i) ASSERT_LE(staff.voice()[i], before[i]);
}

// -- reputations ----------------------------------------------------------------------------------------------------

TEST(WorkplaceReputation, ReturnsToItsPriorByTheHalfLife) {
  const ReputationSettings settings{.prior = .2, .step = .1, .half_life = Duration{35}};
  Reputation reputation(settings, 2, 5, 7, 100);
  Reactions reactions(5, 2, 1, 0, 1);
  reactions.start();
  reputation.start();
  reactions.lane(0).add({3, Tone::critical, false, 256}, 0);
  reputation.update(1, reactions);
  EXPECT_NEAR(reputation.of(3, 1), .2 + .1 * (-1 - .2), 1e-8);
  const double fell = reputation.of(3, 1) - .2;
  for (std::uint32_t k = 2; k <= 100; ++k) {
    reputation.update(k, reactions);
    const double left = fell * std::pow(.5, (k - 1) * 7 / 35.);
    EXPECT_NEAR(reputation.of(3, k) - .2, left, 1e-14);
    EXPECT_NEAR(reputation.loss(), -left, 1e-9) << "moves are added up in units of 2^-32";
    EXPECT_NEAR(reputation.mean(), .2 + left / 3, 1e-9);
    EXPECT_EQ(reputation.of(4, k), .2);
  }
}

TEST(WorkplaceReputation, IsThatOfADenseRecomputation) {
  // Everybody is gone through at every update, in double precision: moves are kept in single precision, of which each
  // rounding is worth at most 2^-24.
  const ReputationSettings settings{.prior = -.1, .step = .07, .half_life = Duration{20}};
  constexpr std::uint32_t people = 3'000, employees = 500, updates = 60;
  Reputation reputation(settings, employees, people, 3, updates);
  Reactions reactions(people, employees, 1, 0, 1);
  reactions.start();
  reputation.start();
  std::vector<double> dense(people, settings.prior);
  std::mt19937_64 random(1);
  for (std::uint32_t k = 1; k <= updates; ++k) {
    std::map<std::uint32_t, std::array<double, 2>> views;
    for (int n = 0; n < 400; ++n) {
      const auto v = static_cast<std::uint32_t>(random() % people);
      const auto tone = static_cast<Tone>(random() % 3);
      const auto weight = static_cast<std::uint16_t>(random() % 4 ? 256 : random() % 257);
      reactions.lane(0).add({v, tone, false, weight}, 0);
      if (tone != Tone::chatter) views[v][tone == Tone::praise] += weight / 256.;
    }
    for (double& r : dense) r = settings.prior + (r - settings.prior) * std::pow(.5, 3. / 20);
    for (const auto& [v, n] : views)
      if (n[0] + n[1] > 0)
        dense[v] += (1 - std::pow(1 - .07, n[0] + n[1])) * ((n[1] - n[0]) / (n[0] + n[1]) - dense[v]);
    reputation.update(k, reactions);
    double outside = 0, loss = 0, furthest = 0;
    for (std::uint32_t v = 0; v < people; ++v) {
      furthest = std::max(furthest, std::abs(reputation.of(v, k) - dense[v]));
      loss += settings.prior - dense[v];
      if (v >= employees) outside += dense[v] / (people - employees);
    }
    ASSERT_LT(furthest, 4e-7);
    ASSERT_NEAR(reputation.mean(), outside, 4e-7);
    ASSERT_NEAR(reputation.loss(), loss, 4e-7 * people);
  }
  EXPECT_TRUE(std::isnan(Reputation(settings, people, people, 3, 1).mean())) << "nobody outside";
}

}  // namespace
}  // namespace papotage::testing
