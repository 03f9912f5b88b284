// Who posts, how often, when and what (models/README.md, 4.3 and 4.4), against the laws that are promised.
//
// A z errs from 4 on once in 16,000 choices of seeds (22 of them), a family of p-values once in 1,000.

#include "tests/theory/workplace_support.hpp"

#include "models/workplace/posts.hpp"

namespace papotage::testing {
namespace {

const Premises& staff() {
  static const Premises premises = premises_of(4'000, 0, [](MultiplexSettings& s) {
    s.friends.reset();
    s.work->mean_degree = 4;
  });
  return premises;
}

// -- who talks ------------------------------------------------------------------------------------------------------

TEST(WorkplaceTalkers, AreTheShareThatTheLogitSays) {
  const Population& population = staff().population();
  std::map<double, double> known;  // of a logit without its normal part
  Workplace model;
  model.talker = {.intercept = -1.2,
                  .extimite = 0,
                  .sex = {{{"woman", -.39}, {"man", .16}}},
                  .age = {{{"18-24", .59}, {"25-34", .35}, {"35-49", -.03}, {"50-64", -1.17}}},
                  .occupation = {{{"manual", -.77}, {"clerical", .23}, {"intermediate", .23}, {"executive", .30}}}};
  for (const double extimite : {0., 1., 2.5}) {
    model.talker.extimite = extimite;
    known.clear();
    double expected = 0, variance = 0, manual = 0, manual_variance = 0;
    for (std::uint32_t i = 0; i < population.employees(); ++i) {
      if (!population.account.of(i)) continue;
      const double logit = -1.2 + std::array{-.39, .16}[population.sex.of(i)] +
                           std::array{.59, .35, -.03, -1.17}[population.age.of(i)] +
                           std::array{-.77, .23, .23, .30}[population.occupation.of(i)];
      const auto [at, fresh] = known.try_emplace(logit);
      if (fresh) at->second = normal_mean([&](double e) { return sigma(logit + extimite * e); });
      expected += at->second;
      variance += at->second * (1 - at->second);
      if (population.occupation.of(i) > 0) continue;
      manual += at->second;
      manual_variance += at->second * (1 - at->second);
    }
    constexpr std::uint32_t replicates = 20;
    double talkers = 0, manual_talkers = 0;
    for (std::uint32_t r = 0; r < replicates; ++r) {
      const Talkers drawn = Talkers::drawn(model.talker, model.posting, population, 1, r, 1);
      for (const std::uint32_t i : drawn.who) {
        ASSERT_TRUE(population.account.of(i));
        ++talkers;
        manual_talkers += population.occupation.of(i) == 0;
      }
    }
    expect_z(fmt::format("talkers, extimite {}", extimite),
             (talkers - replicates * expected) / std::sqrt(replicates * variance));
    expect_z(fmt::format("manual workers who talk, extimite {}", extimite),
             (manual_talkers - replicates * manual) / std::sqrt(replicates * manual_variance));
  }
}

TEST(WorkplaceTalkers, HaveLognormalRates) {
  Workplace model;
  model.posting.rate = 8;
  model.posting.rate_sd = .7;
  std::vector<double> normals, squares, rates;
  for (std::uint32_t r = 0; r < 20; ++r) {
    const Talkers drawn = Talkers::drawn(model.talker, model.posting, staff().population(), 2, r, 1);
    for (const double rate : drawn.rate) {
      normals.push_back(std::log(rate * 365 / 8) / .7);
      squares.push_back(normals.back() * normals.back());
      rates.push_back(rate * 365);
    }
  }
  EXPECT_GT(rates.size(), 8'000u);
  expect_z("mean of the logarithm", estimate(normals).z(0));
  expect_z("its variance", estimate(squares).z(1));
  expect_z("mean", estimate(rates).z(8 * std::exp(.7 * .7 / 2)));
  const auto above = std::count_if(rates.begin(), rates.end(), [](double rate) { return rate > 8; });
  expect_z("median", z_of_share(static_cast<std::uint64_t>(above), rates.size(), .5));
  Family family;
  std::vector<double> ranks;
  for (const double z : normals) ranks.push_back(std::erfc(-z / std::sqrt(2)) / 2);
  family.add("normal logarithm", uniform_ks(ranks));
  family.expect();
}

// -- when, and how many ---------------------------------------------------------------------------------------------

constexpr std::uint32_t authors = 500;

/// Posts of 500 employees, each at the same rate [1/day], in days from `first` on.
std::vector<DayOfPosts> posts_of(const Workplace& model, double rate, std::uint32_t first, std::uint32_t days,
                                 const Levers& levers, double opinion = 0) {
  Talkers talkers;
  for (std::uint32_t i = 0; i < authors; ++i) {
    talkers.who.push_back(7 * i);
    talkers.rate.push_back(rate);
  }
  Posting posting(model.posting, model.tone, model.posting.rhythm == "flat" ? Rhythm::flat() : Rhythm::weekly());
  posting.start(talkers, 3, 0);
  const std::vector<double> opinions(4'000, opinion);
  std::vector<DayOfPosts> all(days);
  for (std::uint32_t day = 0; day < days; ++day) posting.draw(first + day, opinions, levers, 1, all[day]);
  return all;
}
Levers neutral(const ToneSettings& tone) {
  Levers levers;
  levers.climate.all = tone.perceived_climate;
  levers.risk.all = tone.perceived_risk;
  return levers;
}
double mean_rhythm(std::uint32_t day) {
  const std::vector<double> busy = weekly_by_hand();
  double sum = 0;
  for (std::uint32_t hour = 0; hour < 24; ++hour) sum += busy[day % 7 * 24 + hour] / 24;
  return sum;
}
double count_of(const std::vector<DayOfPosts>& days) {
  double sum = 0;
  for (const DayOfPosts& day : days) sum += static_cast<double>(day.posts.size());
  return sum;
}

TEST(WorkplacePosts, ArePoissonByAuthorAndDay) {
  const Workplace model;
  Family family;
  for (const double rate : {.05, 1.3, 12.})
    for (const double activity : {1., 2., .4}) {
      Levers levers = neutral(model.tone);
      levers.activity.all = activity;
      for (const std::uint32_t first : {0u, 5u}) {  // a Monday, a Saturday
        std::map<std::int64_t, std::uint64_t> counts;
        for (std::uint32_t week = 0; week < 12; ++week) {
          std::map<std::uint32_t, std::uint32_t> own;
          const auto days = posts_of(model, rate, first + 7 * week, 1, levers);
          for (const Post& post : days[0].posts) ++own[post.key.author];
          counts[0] += authors - own.size();
          for (const auto& [author, n] : own) ++counts[n];
        }
        const double mean = activity * rate * mean_rhythm(first);
        std::map<std::int64_t, double> law;
        for (int k = 0; k < 150; ++k) law[k] = std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.));
        family.add(fmt::format("rate {}, activity {}, weekday {}", rate, activity, first), follows_law(counts, law));
      }
    }
  family.expect();
}

TEST(WorkplacePosts, AreTheSameOnesWhereActivityIsRaised) {
  const Workplace model;
  Levers levers = neutral(model.tone);
  const auto some = posts_of(model, .7, 0, 7, levers);
  levers.activity.all = 2;
  const auto all = posts_of(model, .7, 0, 7, levers);
  for (std::size_t day = 0; day < 7; ++day) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, const Post*> by_key;
    for (const Post& p : all[day].posts) by_key[{p.key.author, p.key.ordinal}] = &p;
    for (const Post& p : some[day].posts) {
      const Post* const same = by_key.at({p.key.author, p.key.ordinal});
      ASSERT_TRUE(same->time == p.time && same->tone == p.tone && same->audience == p.audience &&
                  same->arousal == p.arousal && same->slip == p.slip);
    }
    EXPECT_EQ(some[day].unfeared, all[day].unfeared) << "counts what would appear with neutral levers";
  }
  expect_z("half of the potential posts appear",
           z_of_share(static_cast<std::uint64_t>(count_of(some)), static_cast<std::uint64_t>(count_of(all)), .5));
}

TEST(WorkplacePosts, ComeAtTheHoursOfTheRhythm) {
  Workplace model;
  Family family;
  for (const char* rhythm : {"weekly", "flat"}) {
    model.posting.rhythm = rhythm;
    std::map<std::int64_t, std::uint64_t> counts;
    std::vector<double> within;
    const auto days = posts_of(model, 5, 14, 28, neutral(model.tone));
    for (std::uint32_t day = 0; day < 28; ++day)
      for (const Post& post : days[day].posts) {
        ASSERT_EQ(std::floor(post.time), 14 + day);
        const double hour = std::fmod(post.time, 7) * 24;
        ++counts[static_cast<std::int64_t>(hour)];
        within.push_back(hour - std::floor(hour));
      }
    std::map<std::int64_t, double> law;
    for (int hour = 0; hour < 168; ++hour)
      law[hour] = model.posting.rhythm == "flat" ? 1. / 168 : weekly_by_hand()[static_cast<std::size_t>(hour)] / 168;
    family.add(fmt::format("{}: hours of the week", rhythm), follows_law(counts, law));
    family.add(fmt::format("{}: within an hour", rhythm), uniform_ks(within));
  }
  family.expect();
}

// -- what -----------------------------------------------------------------------------------------------------------

constexpr ToneSettings tone_of_all{.critical = -.7,
                                   .praise = .4,
                                   .opinion = 2.5,
                                   .climate = 1.5,
                                   .risk = .5,
                                   .perceived_climate = -.3,
                                   .perceived_risk = .86};

TEST(WorkplacePosts, HaveTheToneThatTheLogitsSay) {
  Workplace model;
  model.tone = tone_of_all;
  model.posting.slip = .03;
  Family family;
  for (const double x : {-.6, 0., .25, .8})
    for (const double risk : {0., 1.}) {
      model.tone.perceived_risk = risk;
      std::map<std::int64_t, std::uint64_t> counts;  // slips at -1
      for (const DayOfPosts& day : posts_of(model, 6, 0, 7, neutral(model.tone), x))
        for (const Post& post : day.posts) {
          ASSERT_TRUE(!post.slip || post.tone == Tone::critical);
          ++counts[post.slip ? -1 : static_cast<std::int64_t>(post.tone)];
        }
      const double critical = sigma(-.7 - 2.5 * x - 1.5 * -.3 - .5 * risk), praise = sigma(.4 + 2.5 * x + 1.5 * -.3);
      family.add(fmt::format("opinion {}, risk {}", x, risk),
                 follows_law(counts, {{-1, .03},
                                      {0, .97 * critical},
                                      {1, .97 * (1 - critical) * praise},
                                      {2, .97 * (1 - critical) * (1 - praise)}}));
    }
  family.expect();
}

TEST(WorkplacePosts, AreMoreOrFewerOfAKindByItsLever) {
  Workplace model;
  model.tone = tone_of_all;
  model.posting.slip = .05;
  Levers levers = neutral(model.tone);
  levers.activity.all = .8;
  levers.slip.all = .5;
  levers.critical.all = 1.5;
  levers.praise.all = 2;
  std::map<std::int64_t, std::uint64_t> counts;
  constexpr double rate = 8;
  const auto days = posts_of(model, rate, 0, 14, levers, .1);
  for (const DayOfPosts& day : days)
    for (const Post& post : day.posts) ++counts[post.slip ? -1 : static_cast<std::int64_t>(post.tone)];
  const double critical = sigma(-.7 - .25 + .45 - .5 * .86), praise = sigma(.4 + .25 - .45),
               base = rate * 14 * authors * .8;
  const auto expect = [&](const char* what, std::int64_t kind, double mean) {
    expect_z(what, (static_cast<double>(counts[kind]) - mean) / std::sqrt(mean));  // Poisson
  };
  expect("slips", -1, base * .05 * .5);
  expect("criticism", 0, base * .95 * critical * 1.5);
  expect("praise", 1, base * .95 * (1 - critical) * praise * 2);
  expect("chatter", 2, base * .95 * (1 - critical) * (1 - praise));
}

TEST(WorkplacePosts, HaveAudiencesAndArousalByThemselves) {
  Workplace model;
  model.posting.audience = {{{"friends", .5}, {"friends_of_friends", .3}, {"public", .2}}};
  std::map<std::int64_t, std::uint64_t> audiences, together;
  std::vector<double> ranks;
  double critical = 0, all = 0;
  for (const DayOfPosts& day : posts_of(model, 6, 0, 14, neutral(model.tone)))
    for (const Post& post : day.posts) {
      ++audiences[static_cast<std::int64_t>(post.audience)];
      ++together[static_cast<std::int64_t>(post.audience) * 2 + (post.tone == Tone::critical)];
      ranks.push_back(std::erfc(-post.arousal / std::sqrt(2)) / 2);
      critical += post.tone == Tone::critical;
      ++all;
    }
  Family family;
  family.add("audiences", follows_law(audiences, {{0, .5}, {1, .3}, {2, .2}}));
  family.add("arousal", uniform_ks(ranks));
  std::map<std::int64_t, double> independent;
  for (const auto& [audience, share] : std::map<int, double>{{0, .5}, {1, .3}, {2, .2}}) {
    independent[audience * 2] = share * (1 - critical / all);
    independent[audience * 2 + 1] = share * critical / all;
  }
  family.add("audience and tone", follows_law(together, independent));
  family.expect();
}

TEST(WorkplacePosts, AreSilencedByRiskAsTheLogitsSay) {
  // A critical post that fear leaves is one of those that there would be without: binomial, given these.
  const Premises premises = premises_of(300, 0, [](MultiplexSettings& s) { s.population.account = 1; });
  for (const double risk : {.3, 1.}) {
    Workplace model = constant_workplace(10, -.2);
    model.posting.slip = .02;
    model.tone = {.critical = -.7, .praise = 0, .opinion = 2.5, .risk = 1.2, .perceived_risk = risk};
    const TalkTold told = run(model, premises, {.days = 10, .warm_up = 2, .replicates = 1})[0];
    const double open = sigma(-.7 + 2.5 * .2), feared = sigma(-.7 + 2.5 * .2 - 1.2 * risk);
    const double left = (.02 + .98 * feared) / (.02 + .98 * open);
    const double critical = told.probes.at("posts_critical");
    const double unfeared = critical / (1 - told.outcomes.at("silenced_share"));
    EXPECT_NEAR(unfeared, std::round(unfeared), 1e-6);
    expect_z(fmt::format("silenced, risk {}", risk),
             z_of_share(static_cast<std::uint64_t>(critical), static_cast<std::uint64_t>(std::lround(unfeared)), left));
    const double posts = told.outcomes.at("posts");
    expect_z(fmt::format("posts, risk {}", risk), (posts - 300. * 10 * 8) / std::sqrt(300. * 10 * 8));
    expect_z(fmt::format("slips, risk {}", risk), z_of_share(static_cast<std::uint64_t>(told.probes.at("posts_slip")),
                                                             static_cast<std::uint64_t>(posts), .02));
  }
  Workplace fearless = constant_workplace(10, -.2);
  fearless.tone.perceived_risk = 0;
  EXPECT_EQ(run(fearless, premises, {.days = 3, .replicates = 1})[0].outcomes.at("silenced_share"), 0);
}

}  // namespace
}  // namespace papotage::testing
