// The workplace, its settings constant: who posts, what, and how far it goes (models/README.md, 4.3 to 4.8).

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "models/opinion/frozen.hpp"
#include "models/workplace/workplace.hpp"
#include "sim/population/multiplex.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/constant_workplace.hpp"
#include "sim/study/theory/ensemble.hpp"

namespace papotage::theory {

void hold_constant(Workplace& model, double posts_a_day, double opinion) {
  model.talker.intercept = 50;
  model.talker.extimite = 0;
  model.posting.rate = 365 * posts_a_day;
  model.posting.rate_sd = 0;
  model.posting.slip = 0;
  model.posting.audience = {{{"friends", 0}, {"friends_of_friends", 0}, {"public", 1}}};
  model.posting.rhythm = "flat";
  model.sharing = {.probability = 0,
                   .negativity = 1,
                   .arousal = 0,
                   .exposures = 1,
                   .cross_post = 0,
                   .reaction = 0,
                   .horizon = Duration{.1}};
  model.feed.posts_per_tie = 0;
  model.opinion.initial = {.mean = opinion, .sd = 0, .team_icc = 0};
  model.grievances.rate = 0;
}

namespace {

/// People and their layers, settled: everybody has an account, `followers` followers and no friends.
MultiplexSettings followed_by(std::uint32_t followers, std::uint32_t employees, std::uint32_t outsiders) {
  MultiplexSettings settings;
  settings.population.employees = employees;
  settings.population.account = 1;
  settings.outsiders.count = outsiders;
  settings.hierarchy.emplace();
  settings.work.emplace();
  settings.followers.emplace();
  settings.followers->mean_degree = followers;
  settings.followers->most = followers;
  settings.settle();
  return settings;
}

std::shared_ptr<Workplace> constant(double rate, double opinion = 0) {
  auto model = std::make_shared<Workplace>();
  model->host(std::make_shared<Frozen>());
  hold_constant(*model, rate, opinion);
  for (ByClass* by : {&model->talker.sex, &model->talker.age, &model->talker.occupation})
    for (auto& [name, logit] : by->of) logit = 0;
  return model;
}

Ensemble run_at(const MultiplexSettings& settings, std::shared_ptr<const Workplace> model, const Trial& trial,
                int threads) {
  constexpr std::uint64_t seed = 2011;
  const auto multiplex = std::make_shared<Multiplex>(settings, seed, shared_by_replicates, threads);
  multiplex->prepare_audiences(threads);
  const auto work = std::make_shared<const Network>(multiplex->network("work", threads));
  const Staff staff{.nodes = work->nodes(), .multiplex = &settings, .network = work.get()};
  return run({std::move(model), work, multiplex}, staff, trial, threads);
}

double logistic_of(double z) { return 1 / (1 + std::exp(-z)); }

/// E f(Z), Z a standard normal number: by the trapezoid rule, which is exact to rounding for smooth functions.
template <class F>
double normal_mean(F&& f) {
  constexpr double reach = 9, step = 1. / 256;
  double sum = 0;
  for (double z = -reach; z <= reach; z += step) sum += step * std::exp(-z * z / 2) * f(z);
  return sum / std::sqrt(2 * std::numbers::pi);
}

// -- who posts, and what

Found posts(int threads) {
  constexpr double mean = 10 * .5 * 4;  // people, a day, days
  std::map<std::int64_t, double> law;
  for (int k = 0; k <= 80; ++k) law[k] = std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.));
  const Trial trial{.steps = 4, .replicates = 4000, .seed = 91};
  return of_law(law, run_at(followed_by(2, 10, 20), constant(.5), trial, threads).outcome("posts"));
}

Found talkers(int threads) {
  const auto model = constant(.2);
  model->talker.intercept = -1;
  model->talker.extimite = 1.5;
  const double talks = normal_mean([](double e) { return logistic_of(-1 + 1.5 * e); });
  const Trial trial{.steps = 5, .replicates = 400, .seed = 92};
  const auto told = run_at(followed_by(2, 200, 20), model, trial, threads);
  return of_mean(talks * (1 - std::exp(-.2 * 5)), told.outcome("talk_share"));
}

Found critical(int threads) {
  const auto model = constant(2, -.2);
  model->posting.slip = .02;
  model->tone = {.critical = -.7, .praise = 0, .opinion = 2.5, .risk = 1.2, .perceived_risk = .5};
  const double share = .02 + .98 * logistic_of(-.7 + 2.5 * .2 - 1.2 * .5);
  const Trial trial{.steps = 10, .replicates = 400, .seed = 93};
  const auto told = run_at(followed_by(2, 50, 20), model, trial, threads);
  return of_mean(share * 2 * 50 * 10, told.probe("posts_critical", 1));
}

// -- how far it goes: a branching process with Binomial(k, q) offspring

double dwass(double k, double q, double n) {
  const double choose = std::lgamma(k * n + 1) - std::lgamma(n) - std::lgamma((k - 1) * n + 2);
  return std::exp(choose + (n - 1) * std::log(q) + ((k - 1) * n + 1) * std::log1p(-q)) / n;
}
double borel(double mean, double n) { return std::exp(-mean * n + (n - 1) * std::log(mean * n) - std::lgamma(n + 1)); }

/// Sizes of the cascades of all posts of a fortnight, a month later.
std::vector<double> sizes(const MultiplexSettings& settings, const std::shared_ptr<Workplace>& model, int threads) {
  model->policies = [](std::uint32_t day, Levers& levers) { levers.activity.all = day < 15 ? 1 : 0; };
  const Trial trial{.steps = 45, .replicates = 1, .posts = true, .seed = 94};
  const auto found = run_at(settings, model, trial, threads).posts<std::uint32_t>("size");
  return {found.begin(), found.end()};
}

Found branching(int threads) {
  const auto model = constant(5);
  model->sharing.probability = .2;
  model->feed = {.posts_seen = 7.5, .posts_per_tie = 3};  // half of what 5 people show
  std::map<std::int64_t, double> law;
  for (int n = 1; n <= 200; ++n) law[n] = dwass(5, .1, n);
  return of_law(law, sizes(followed_by(5, 100, 60'000), model, threads));
}

Found of_many_followers(int threads) {
  const auto model = constant(5);
  model->sharing.probability = .5 / 200;
  std::map<std::int64_t, double> law;
  for (int n = 1; n <= 200; ++n) law[n] = borel(.5, n);
  return of_law(law, sizes(followed_by(200, 100, 1'000'000), model, threads));
}

Found of_varying_arousal(int threads) {
  constexpr double q = .04, s = .9;
  const auto model = constant(5);
  model->sharing.probability = q;
  model->sharing.arousal = s;
  const auto all = sizes(followed_by(5, 100, 2'000), model, threads);
  const auto alone = static_cast<std::uint64_t>(std::count(all.begin(), all.end(), 1.));
  const double nobody =
      normal_mean([](double a) { return std::pow(1 - std::min(1., q * std::exp(s * a - s * s / 2)), 5); });
  return of_share(1 - nobody, all.size() - alone, all.size());
}

// -- what they think

/// Opinions at the start: of a team together, so that replicates count, not people.
Found first_opinions(bool spread, int threads) {
  const auto model = constant(0);
  model->opinion.initial = {.mean = .25, .sd = .45, .team_icc = .15};
  const Trial trial{.steps = 1, .replicates = 400, .seed = 95};
  const auto told = run_at(followed_by(2, 400, 20), model, trial, threads);
  const auto means = told.probe("opinion_mean", 0);
  if (!spread) return of_mean(.25, means);
  auto squares = told.probe("opinion_variance", 0);  // around each replicate's own mean
  for (std::size_t r = 0; r < squares.size(); ++r) squares[r] += (means[r] - .25) * (means[r] - .25);
  return of_mean(.45 * .45, squares);
}

}  // namespace

std::vector<Check> workplace_checks() {
  std::vector<Check> checks;
  const Rows add{checks, "workplace"};
  add("10 employees, 4 days: law of the number of posts", "Poisson", true, posts);
  add("talkers by a logit: share who post within 5 days", "E sigma(intercept + extimite Z) (1 - exp(-rate t))", true,
      talkers);
  add("opinion -.2, risk .5: critical posts", "slips, and the logit of tone", true, critical);
  add("5 followers, half of it seen, q = .2: law of sizes", "Dwass, J. Appl. Probab. 6 (1969) 682", true, branching);
  add("200 followers, mean .5: law of sizes", "Borel", false, of_many_followers);
  add("arousal of sd .9: share of posts that are shared", "1 - E (1 - min(1, q exp(s a - s^2 / 2)))^k", true,
      of_varying_arousal);
  add("first opinions: mean", "beta law, as asked for", true,
      [](int threads) { return first_opinions(false, threads); });
  add("first opinions: variance", "beta law, as asked for", true,
      [](int threads) { return first_opinions(true, threads); });
  return checks;
}

}  // namespace papotage::theory
