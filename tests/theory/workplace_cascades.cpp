// Cascades at constant settings are branching processes (models/README.md, 4.6): k followers each, none twice but for a
// few in 10,000, sharing with probability q: Binomial(k, q) offspring, p q where a part p of what arrives is seen.
// Sizes: M. Dwass, J. Appl. Probab. 6 (1969) 682, P(n) = P(Bin(k n, q) = n - 1) / n; E. Borel for large k.
//
// A z errs from 4 on once in 16,000 choices of seeds (12 of them); a family of p-values once in 1,000.

#include "tests/theory/workplace_support.hpp"

namespace papotage::testing {
namespace {

constexpr std::uint32_t posting_days = 15, all_days = 45;  // 300 generations' time to end in
constexpr std::uint32_t authors = 100;

double log_choose(double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); }
double dwass(std::uint32_t k, double q, std::uint32_t n) {
  const double trials = 1. * k * n, hits = n - 1.;
  return std::exp(log_choose(trials, hits) + hits * std::log(q) + (trials - hits) * std::log1p(-q)) / n;
}
double borel(double mean, std::uint32_t n) {
  return std::exp(-mean * n + (n - 1.) * std::log(mean * n) - std::lgamma(n + 1.));
}
template <class Law>
std::map<std::int64_t, double> law_up_to(std::uint32_t most, Law&& law) {
  std::map<std::int64_t, double> all;
  for (std::uint32_t n = 1; n <= most; ++n) all[n] = law(n);
  return all;
}

TalkTold told_of(Workplace model, const Premises& premises, std::uint64_t seed) {
  silent_from(model, posting_days);
  return run(model, premises, {.days = all_days, .replicates = 1, .seed = seed})[0];
}
std::uint64_t alone(const std::vector<double>& sizes) {
  return static_cast<std::uint64_t>(std::count(sizes.begin(), sizes.end(), 1.));
}
/// Mean size and share of those whom nobody shares, where each post has Binomial(k, q) offspring.
void expect_branching(const std::string& what, const std::vector<double>& sizes, std::uint32_t k, double q) {
  const double mean = k * q;
  const Estimate found = estimate(sizes);
  expect_z(what + ": mean size", (found.mean - 1 / (1 - mean)) / std::sqrt(mean * (1 - q) / std::pow(1 - mean, 3)) *
                                     std::sqrt(static_cast<double>(found.size)));
  expect_z(what + ": shared by nobody", z_of_share(alone(sizes), sizes.size(), std::pow(1 - q, k)));
}

TEST(WorkplaceCascades, HaveTheSizesOfAGaltonWatsonProcess) {
  const Premises premises = followed_by(5, authors, 60'000);
  Workplace model = constant_workplace(20);
  Family family;
  struct Case {
    double share, seen;
  };
  for (const auto& [share, seen] : {Case{.1, 1}, Case{.16, .5}}) {
    model.sharing.probability = share;
    model.feed = {.posts_seen = seen * 5 * 3, .posts_per_tie = 3};  // of 5 people followed
    const TalkTold told = told_of(model, premises, 1);
    const std::vector<double>& sizes = told.posts.at("size");
    const double q = share * seen;
    ASSERT_GT(sizes.size(), 25'000u);
    expect_branching(fmt::format("q = {}, p = {}", share, seen), sizes, 5, q);
    family.add(fmt::format("sizes, q = {}, p = {}", share, seen),
               follows_law(counted(sizes), law_up_to(200, [&](auto n) { return dwass(5, q, n); })));
    EXPECT_LT(follows_law(counted(sizes), law_up_to(200, [&](auto n) { return dwass(5, 1.06 * q, n); })), 1e-6)
        << "the test can't tell";
    EXPECT_NEAR(told.outcomes.at("cascade_size"), estimate(sizes).mean, 1e-9);
    EXPECT_NEAR(told.outcomes.at("shared_share"),
                1 - static_cast<double>(alone(sizes)) / static_cast<double>(sizes.size()), 1e-9);
  }
  family.expect();
}

TEST(WorkplaceCascades, OfManyFollowersFollowBorelsLaw) {
  const Premises premises = followed_by(200, authors, 1'000'000);
  Workplace model = constant_workplace(10);
  model.sharing.probability = .5 / 200;
  const std::vector<double> sizes = told_of(model, premises, 2).posts.at("size");
  ASSERT_GT(sizes.size(), 12'000u);
  expect_branching("200 followers", sizes, 200, .5 / 200);
  Family family;
  family.add("Borel", follows_law(counted(sizes), law_up_to(200, [](auto n) { return borel(.5, n); })));
  family.expect();
}

TEST(WorkplaceCascades, OfVaryingArousalAreSharedByNobodyAsOftenAsTheIntegralSays) {
  const Premises premises = followed_by(5, authors, 2'000);  // few: some posts reach everybody
  Workplace model = constant_workplace(20);
  const double q = .04, s = .9;
  model.sharing.probability = q;
  model.sharing.arousal = s;
  const auto share_at = [&](double a) { return std::min(1., q * std::exp(s * a - s * s / 2)); };
  const TalkTold told = told_of(model, premises, 3);
  const std::vector<double>&sizes = told.posts.at("size"), &arousal = told.posts.at("arousal");
  expect_z("shared by nobody",
           z_of_share(alone(sizes), sizes.size(), normal_mean([&](double a) { return std::pow(1 - share_at(a), 5); })));
  // The same, given each post's arousal.
  double expected = 0, variance = 0;
  for (const double a : arousal) {
    const double nobody = std::pow(1 - share_at(a), 5);
    expected += nobody;
    variance += nobody * (1 - nobody);
  }
  expect_z("shared by nobody, given arousal", (static_cast<double>(alone(sizes)) - expected) / std::sqrt(variance));
}

TEST(WorkplaceCascades, OfCriticalPostsAreSharedMoreByNegativityAndTheLever) {
  const Premises premises = followed_by(5, authors, 60'000);
  Workplace model = constant_workplace(20);
  model.tone.critical = 0;
  model.tone.risk = 0;
  model.sharing.probability = .05;
  model.sharing.negativity = 1.5;
  model.policies = [](std::uint32_t day, Levers& levers) {
    levers.activity.all = day < posting_days ? 1 : 0;
    levers.sharing_critical = 1.2;
  };
  const TalkTold told = run(model, premises, {.days = all_days, .replicates = 1, .seed = 4})[0];
  std::vector<double> critical, others;
  for (std::size_t k = 0; k < told.posts.at("size").size(); ++k)
    (told.posts.at("tone")[k] == 0 ? critical : others).push_back(told.posts.at("size")[k]);
  expect_branching("critical", critical, 5, .05 * 1.5 * 1.2);
  expect_branching("others", others, 5, .05);
}

TEST(WorkplaceCascades, OfComplexContagionEndAtTheAuthorWhomNobodyEchoes) {
  // Everybody is shown a post by its author alone, on both layers of whom many have both: that is one person's.
  const Premises premises = premises_of(150, 0, [](MultiplexSettings& s) {
    s.population.account = 1;
    s.friends->mean_degree = 60;
    s.followers->mean_degree = s.followers->most = 100;
  });
  Workplace model = constant_workplace(2);
  model.sharing.probability = 1;
  model.sharing.exposures = 2;
  const TalkTold told = run(model, premises, {.days = 10, .replicates = 1})[0];
  for (const double size : told.posts.at("size")) ASSERT_EQ(size, 1);
  model.sharing.exposures = 1;
  EXPECT_GT(run(model, premises, {.days = 3, .replicates = 1})[0].outcomes.at("cascade_size"), 100) << "can't tell";
}

TEST(WorkplaceCascades, CanNotLeaveALayerThatIsTheOnlyOne) {
  const Premises premises = followed_by(5, authors, 20'000);
  Workplace model = constant_workplace(5);
  model.sharing.probability = .15;
  const std::vector<double> stay = told_of(model, premises, 5).posts.at("size");
  model.sharing.cross_post = 1;
  EXPECT_EQ(told_of(model, premises, 5).posts.at("size"), stay);
  EXPECT_GT(estimate(stay).mean, 2);
}

TEST(WorkplaceCascades, AreViewedByFollowersOfWhoPassedThemOn) {
  // Whatever is shown is seen: k views for each who passes a post on, less the few people who are reached twice.
  const Premises premises = followed_by(5, authors, 60'000);
  Workplace model = constant_workplace(5);
  model.sharing.probability = .1;
  const TalkTold told = told_of(model, premises, 6);
  double sizes = 0, views = 0;
  for (std::size_t k = 0; k < told.posts.at("size").size(); ++k) {
    const double seen = told.posts.at("views_inside")[k] + told.posts.at("views_outside")[k];
    ASSERT_LE(seen, 5 * told.posts.at("size")[k]);
    sizes += told.posts.at("size")[k];
    views += seen;
  }
  EXPECT_EQ(told.outcomes.at("audience"), 5 * sizes);
  EXPECT_NEAR(views / (5 * sizes), 1, 5e-4);
}

}  // namespace
}  // namespace papotage::testing
