// Adoption by chance, once a threshold is met or by oneself: how many by when.

#include <algorithm>
#include <cmath>

#include "models/contagion/generalised_threshold.hpp"
#include "models/contagion/kertesz_threshold.hpp"
#include "models/contagion/profile.hpp"
#include "models/contagion/profile_threshold.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/ring.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"

namespace papotage::theory {
namespace {

Chosen agents(std::vector<std::uint64_t> list) { return {.by = Chosen::By::list, .list = std::move(list)}; }
Chosen nobody() { return {.count = 0}; }

/// Adopters at the end, one value a replicate.
std::vector<double> adopters(const Model& model, const Shared& network, const Trial& trial, int threads) {
  return run(model, network, trial, threads).probe("count_adopter", 1);
}

/// Of `among` agents besides those who have adopted already, the share that does with probability p each.
Found share_of_all(const Model& model, const Shared& network, std::uint32_t among, double already, double p,
                   const Trial& trial, int threads) {
  double all = 0;
  for (const double count : adopters(model, network, trial, threads)) all += count - already;
  return of_share(p, static_cast<std::uint64_t>(all), std::uint64_t{among} * trial.replicates);
}

// Kertesz.

Found by_themselves(int threads) {
  KerteszThreshold model;
  model.threshold = 1;
  model.adopter_rate = 0.05;
  model.blocked = {.by = Chosen::By::share, .share = 0.25, .name = "blocked"};
  model.initial = nobody();
  const std::uint32_t n = 1000, t = 12, replicates = 200;
  const auto counts = adopters(model, drawn(Complete{.nodes = n}),
                               {.steps = 2 * t, .replicates = replicates, .step_days = 0.5, .seed = 431}, threads);
  double all = 0;
  for (const double count : counts) all += count;
  return of_share(-std::expm1(-0.05 * t), static_cast<std::uint64_t>(all), std::uint64_t{750} * replicates);
}

Found around_the_blocked(int threads) {
  // On a ring one neighbour suffices, and those who are blocked cut it. One of the others starts: its piece has x + y +
  // 1 agents, x and y the lengths of two runs without a blocked one. In a long ring the mean of a run is (1 - b) / b.
  KerteszThreshold model;
  model.threshold = 0.5;
  model.adopter_rate = 0;
  model.blocked = {.by = Chosen::By::share, .share = 0.2, .name = "blocked"};
  const std::uint32_t n = 2001;
  const double blocked = 400, others = n - 1 - blocked;
  const auto sizes = adopters(model, drawn(Ring{.nodes = n, .neighbours = 2}),
                              {.steps = 500, .replicates = 20'000, .seed = 432}, threads);
  return of_mean(1 + 2 * others / (blocked + 1), sizes);
}

// Generalised.

GeneralisedThreshold generalised(double mu, double tau) {
  GeneralisedThreshold model;
  model.mu = mu;
  model.tau = {tau};
  return model;
}

Found more_and_more_often(int threads) {
  GeneralisedThreshold model = generalised(0.04, 5);
  model.initial = nobody();
  const double t = 15;
  return share_of_all(model, tied(500, false, {}), 500, 0, -std::expm1(-0.04 * t * t / (2 * 5)),
                      {.steps = 30, .replicates = 200, .step_days = 0.5, .seed = 441}, threads);
}

Found waits_on_a_star(int threads) {
  GeneralisedThreshold model = generalised(0, 7);
  model.initial = agents({0});
  return share_of_all(model, drawn(Star{.nodes = 501}), 500, 1, -std::expm1(-10. / 7),
                      {.steps = 10, .replicates = 200, .seed = 442}, threads);
}

Found own_thresholds(int threads) {
  // Everybody in the second row hears four in the first, of whom one weighs 2 and has left: its share is 2 / 5, so that
  // a quarter of the thresholds from .3 to .7 are met.
  GeneralisedThreshold model = generalised(0, 1);
  model.initial = agents({0});
  std::vector<Tie> ties;
  for (std::uint32_t i = 4; i < 504; ++i)
    for (std::uint32_t j = 0; j < 4; ++j) ties.push_back({j, i, j == 0 ? 2.f : 1.f});
  return share_of_all(model, tied(504, true, ties), 500, 1, 0.25, {.steps = 100, .replicates = 200, .seed = 443},
                      threads);
}

// Profiles.

constexpr std::uint32_t leaves = 500;
Shared hub_and_leaves() { return drawn(Star{.nodes = leaves + 1}); }

template <class M>
M from_hub(double low, double high, double blocked) {
  M model;
  model.profile_low = low;
  model.profile_high = high;
  model.blocked = blocked;
  model.initial = agents({0});
  return model;
}

Found trials_on_a_star(const Model& model, std::uint32_t steps, double p, int threads) {
  return share_of_all(model, hub_and_leaves(), leaves, 1, p, {.steps = steps, .replicates = 200, .seed = 451}, threads);
}

/// Mean of 1 - (1 - x)^k over x uniform between two bounds.
double mixed(double low, double high, int k) {
  return 1 - (std::pow(1 - low, k + 1) - std::pow(1 - high, k + 1)) / ((high - low) * (k + 1));
}

Found spontaneous_profile(int threads) {
  Profile model;
  model.adopter_rate = 0.03;
  model.initial = nobody();
  return share_of_all(model, tied(leaves, false, {}), leaves, 0, -std::expm1(-0.03 * 20),
                      {.steps = 10, .replicates = 200, .step_days = 2, .seed = 452}, threads);
}

/// Many hear two with weights 1 and 3, of whom the heavier has adopted: a share of .75.
Found gated(double threshold, double p, int threads) {
  ProfileThreshold model = from_hub<ProfileThreshold>(0.1, 0.1, 0);
  model.threshold = threshold;
  std::vector<Tie> ties;
  for (std::uint32_t i = 2; i < leaves + 2; ++i) {
    ties.push_back({0, i, 3});
    ties.push_back({1, i, 1});
  }
  return share_of_all(model, tied(leaves + 2, true, ties), leaves, 1, p, {.steps = 6, .replicates = 200, .seed = 453},
                      threads);
}

void add_kertesz(std::vector<Check>& checks) {
  const Rows add{checks, "kertesz_threshold"};
  add("complete, n = 1,000, a quarter blocked, threshold out of reach: share of the others at 12 days",
      "1 - exp(-rate t)", true, by_themselves);
  add("ring, a fifth blocked, one neighbour suffices: adopters", "two runs, exact", true, around_the_blocked);
}

void add_generalised(std::vector<Check>& checks) {
  const Rows add{checks, "generalised_threshold"};
  const char* torok = "Torok & Kertesz 2017";
  add("no ties: share that left by 15 days, 1 - exp(-mu t^2 / (2 tau))", torok, true, more_and_more_often);
  add("star, the hub left: share of leaves by 10 days, 1 - exp(-t / tau)", torok, true, waits_on_a_star);
  add("directed and weighted, 2/5 of those heard left: share whose threshold is met", "a quarter", true,
      own_thresholds);
}

void add_profiles(std::vector<Check>& checks) {
  const Rows add{checks, "profile"};
  const char* milli = "Milli et al. 2018: a trial a step";
  add("star, profile .1: leaves after 6 steps, 1 - .9^6", milli, true,
      [](int threads) { return trials_on_a_star(from_hub<Profile>(0.1, 0.1, 0), 6, 1 - std::pow(0.9, 6), threads); });
  add("star, profile .1, blocked .2: leaves in the end, p / (p + (1 - p) b)", milli, true, [](int threads) {
    return trials_on_a_star(from_hub<Profile>(0.1, 0.1, 0.2), 200, 0.1 / (0.1 + 0.9 * 0.2), threads);
  });
  add("star, profiles uniform in [.1, .7]: leaves after 3 steps", milli, true,
      [](int threads) { return trials_on_a_star(from_hub<Profile>(0.1, 0.7, 0), 3, mixed(0.1, 0.7, 3), threads); });
  add("no ties: share that adopts by itself in 20 days", "1 - exp(-rate t)", true, spontaneous_profile);

  const Rows add_gated{checks, "profile_threshold"};
  add_gated("directed and weighted, 3/4 have adopted, threshold .75: after 6 steps, 1 - .9^6", milli, true,
            [](int threads) { return gated(0.75, 1 - std::pow(0.9, 6), threads); });
  add_gated("directed and weighted, 3/4 have adopted, threshold .76: after 6 steps, nobody", milli, true,
            [](int threads) { return gated(0.76, 0, threads); });
  add_gated("star, profiles uniform in [0, .5]: leaves after 4 steps", milli, true, [](int threads) {
    return trials_on_a_star(from_hub<ProfileThreshold>(0, 0.5, 0), 4, mixed(0, 0.5, 4), threads);
  });
  add_gated("star, profile .3, blocked .5: leaves in the end, p / (p + (1 - p) b)", milli, true, [](int threads) {
    return trials_on_a_star(from_hub<ProfileThreshold>(0.3, 0.3, 0.5), 100, 0.3 / (0.3 + 0.7 * 0.5), threads);
  });
}

}  // namespace

std::vector<Check> adoption_checks() {
  std::vector<Check> checks;
  add_kertesz(checks);
  add_generalised(checks);
  add_profiles(checks);
  return checks;
}

}  // namespace papotage::theory
