// Delays follow SEISMIC's kernel, cut at the horizon, in operational time (models/README.md, 4.2 and 4.6). Families of
// p-values err once in 1,000 choices of seeds, a z from 4 on once in 16,000.

#include "tests/theory/workplace_support.hpp"

#include "models/workplace/cascade.hpp"

namespace papotage::testing {
namespace {

/// Posts of employee 0, one after another; what their viewers, all of whom share or react, will do and when.
class Sharing {
 public:
  Sharing(const Premises& premises, Rhythm rhythm, double horizon)
      : premises_(premises),
        paths_{.friends = premises.multiplex->find("friends"),
               .followers = premises.multiplex->find("followers"),
               .companies = &premises.population().organisation().of(UnitKind::company),
               .seeing = Seeing({.posts_seen = 1, .posts_per_tie = 0}, premises.multiplex->find("friends"), 0,
                                premises.population().people()),
               .delay = Delay(horizon),
               .rhythm = rhythm,
               .sharing = {.probability = 1,
                           .negativity = 1,
                           .arousal = 0,
                           .exposures = 1,
                           .cross_post = 0,
                           .reaction = 1,
                           .horizon = Duration{horizon}},
               .opinion_step = 0,
               .reputation_step = 0,
               .end = 1e9},
        reactions_(premises.population().people(), premises.population().employees(), 1, 0, 1),
        spread_(paths_) {
    spread_.start(7, 0);
  }
  std::vector<Passing> of(std::uint32_t ordinal, double time, Audience audience = Audience::everybody) {
    Cascade cascade;
    const Post post{{0, 0, Source::spontaneous, ordinal}, time, Tone::chatter, false, audience, 0};
    spread_.open(cascade, post, 0, Levers{}, time, reactions_.lane(0));
    return cascade.pending;
  }

 private:
  const Premises& premises_;
  Paths paths_;
  Reactions reactions_;
  Spread spread_;
};

TEST(WorkplaceDelays, OfSharesFollowTheKernelCutAtTheHorizon) {
  const Premises premises = followed_by(20, 10, 2'000);
  Family family;
  for (const double horizon : {.002, .1, 7., 60.}) {
    Sharing sharing(premises, Rhythm::flat(), horizon);
    std::vector<double> ranks;
    for (std::uint32_t k = 0; k < 1'500; ++k)
      for (const Passing& p : sharing.of(k, 10)) {
        ASSERT_EQ(p.kind, Passing::Kind::share);
        ASSERT_GE(p.time, 10);
        ASSERT_LE(p.time, 10 + horizon * (1 + 1e-12));
        ranks.push_back(seismic_by_hand(p.time - 10) / seismic_by_hand(horizon));
      }
    ASSERT_EQ(ranks.size(), 30'000u);
    family.add(fmt::format("horizon {}", horizon), uniform_ks(ranks));
    if (horizon < 7) continue;
    for (double& r : ranks) r = std::min(1., r * 1.02);
    EXPECT_LT(uniform_ks(ranks), 1e-4) << "the test can't tell";
  }
  family.expect();
}

TEST(WorkplaceDelays, OfReactionsFollowTheSameLawAndAreNoSharesDelays) {
  const Premises premises = premises_of(100, 0, [](MultiplexSettings& s) {
    s.population.account = 1;
    s.friends->mean_degree = 40;
  });
  Sharing sharing(premises, Rhythm::flat(), 7);
  std::vector<double> ranks, sums;
  for (std::uint32_t k = 0; k < 1'500; ++k) {
    std::map<std::uint32_t, double> of_share;
    const auto rank = [](const Passing& p) { return seismic_by_hand(p.time - 10) / seismic_by_hand(7); };
    const std::vector<Passing> all = sharing.of(k, 10, Audience::friends_of_friends);
    for (const Passing& p : all)
      if (p.kind == Passing::Kind::share) of_share[p.person] = rank(p);
    for (const Passing& p : all)
      if (p.kind == Passing::Kind::reaction) {
        ranks.push_back(rank(p));
        const double sum = rank(p) + of_share.at(p.person);  // of two independent ones, modulo 1
        sums.push_back(sum - std::floor(sum));
      }
  }
  ASSERT_GT(ranks.size(), 15'000u);
  Family family;
  family.add("reactions", uniform_ks(ranks));
  family.add("reactions and shares of one person", uniform_ks(sums));
  family.expect();
}

TEST(WorkplaceDelays, PassInOperationalTime) {
  const Premises premises = followed_by(20, 10, 2'000);
  const std::vector<double> busy = weekly_by_hand();
  const auto operational = [&](double t) {
    double sum = 0;
    for (double hour = 0; hour < 24 * t; ++hour)
      sum += busy[static_cast<std::size_t>(hour) % 168] * std::min(1., 24 * t - hour) / 24;
    return sum;
  };
  Sharing sharing(premises, Rhythm::weekly(), 2);
  std::vector<double> ranks, by_clock;
  for (std::uint32_t k = 0; k < 700; ++k) {
    const double posted = 3 + k * .0147;  // at all hours of a week and a half
    for (const Passing& p : sharing.of(k, posted)) {
      ranks.push_back(seismic_by_hand(operational(p.time) - operational(posted)) / seismic_by_hand(2));
      by_clock.push_back(std::min(1., seismic_by_hand(p.time - posted) / seismic_by_hand(2)));
    }
  }
  Family family;
  family.add("operational time", uniform_ks(ranks));
  family.expect();
  EXPECT_LT(uniform_ks(by_clock), 1e-6) << "the test can't tell";
}

TEST(WorkplaceDelays, AddUpToTheTimeInWhichALeakIsContained) {
  // A chain of one follower each, q of whom share: after the first view N more, P(N = n) = (1 - q) q^n, a delay each.
  const Premises premises = followed_by(1, 100, 200'000);
  Workplace model = constant_workplace(20);
  const double q = .5, horizon = .5;
  model.tone.critical = 50;
  model.sharing.probability = q;
  model.sharing.horizon.days = horizon;
  silent_from(model, 20);
  const TalkTold told = run(model, premises, {.days = 60, .replicates = 1})[0];
  // Moments of a delay, in units of the horizon, from its distribution function.
  double mean = 0, square = 0;
  constexpr int cells = 1'000'000;
  for (int k = 0; k < cells; ++k) {
    const double x = (k + .5) / cells, beyond = 1 - seismic_by_hand(x * horizon) / seismic_by_hand(horizon);
    mean += beyond * horizon / cells;
    square += 2 * x * horizon * beyond * horizon / cells;
  }
  const double n = q / (1 - q), n_variance = q / (1 - q) / (1 - q);
  const double variance = n * (square - mean * mean) + n_variance * mean * mean;
  const double leaks = told.outcomes.at("leaks");
  EXPECT_GT(leaks, 35'000);
  expect_z("containment", (told.outcomes.at("containment_days") - n * mean) / std::sqrt(variance / leaks));
}

}  // namespace
}  // namespace papotage::testing
