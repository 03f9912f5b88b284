// Threshold models only ever add adopters, so the order of updating doesn't matter for who adopts, and whatever makes
// adoption easier adds some and takes none away: bit for bit, since all other draws are the same.

#include <algorithm>
#include <cmath>
#include <random>

#include "models/contagion/complex_contagion.hpp"
#include "models/contagion/generalised_threshold.hpp"
#include "models/contagion/kertesz_threshold.hpp"
#include "models/contagion/linear_threshold.hpp"
#include "models/contagion/profile.hpp"
#include "models/contagion/profile_threshold.hpp"
#include "models/contagion/watts_threshold.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"

namespace papotage::testing {
namespace {

constexpr std::uint32_t nodes = 400, steps = 60, replicates = 4;
constexpr std::uint8_t adopter = 1;

std::vector<NamedNetwork> networks() {
  return {{"undirected", random_network(nodes, false, 900)},
          {"directed", random_network(nodes, true, 1600)},
          {"weighted", weighted_network(nodes, false, 900)},
          {"directed and weighted", weighted_network(nodes, true, 1600)}};
}

std::vector<Told> course(const Model& model, const Shared& network) {
  return run(model, network, plan_of(steps, replicates, 1, every_step(steps)), Keep::columns);
}

/// Whether everybody who has adopted at a record of one has at that of the other.
void expect_within(const std::vector<Told>& fewer, const std::vector<Told>& more, const std::string& what) {
  std::int64_t added = 0;
  for (std::uint32_t r = 0; r < replicates; ++r)
    for (std::size_t t = 0; t <= steps; ++t) {
      const auto a = fewer[r].column<std::uint8_t>(t), b = more[r].column<std::uint8_t>(t);
      for (std::uint32_t i = 0; i < nodes; ++i) {
        ASSERT_TRUE(a[i] != adopter || b[i] == adopter) << what << ": agent " << i << " at step " << t;
        added += a[i] != b[i];
      }
    }
  EXPECT_GT(added, 0) << what << ": nothing is compared";
}

/// The adopters of a run that looks at one agent after another in a random order until nobody moves, from those who
/// have adopted at its start. enough(adopted, all) says whether these weights suffice.
template <class Enough>
std::vector<bool> one_at_a_time(const Network& network, std::span<const std::uint8_t> start, std::uint64_t seed,
                                Enough enough) {
  const Network& hears = network.hears();
  std::vector<bool> adopted(nodes);
  for (std::uint32_t i = 0; i < nodes; ++i) adopted[i] = start[i] == adopter;
  std::vector<std::uint32_t> order(nodes);
  for (std::uint32_t i = 0; i < nodes; ++i) order[i] = i;
  std::mt19937_64 random(seed);
  for (bool moved = true; moved;) {
    moved = false;
    std::shuffle(order.begin(), order.end(), random);
    for (const std::uint32_t i : order) {
      if (adopted[i]) continue;
      double with = 0, all = 0;
      for (std::size_t k = 0; k < hears.out(i).size(); ++k) {
        const double w = hears.weighted() ? hears.weights(i)[k] : 1;
        all += w;
        if (adopted[hears.out(i)[k]]) with += w;
      }
      if (with > 0 && enough(with, all)) adopted[i] = moved = true;
    }
  }
  return adopted;
}

template <class Enough>
void expect_any_order(const Model& model, Enough enough) {
  for (const auto& [name, network] : networks())
    for (const Told& told : course(model, network))
      for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const auto adopted = one_at_a_time(*network, told.column<std::uint8_t>(0), seed, enough);
        const auto end = told.column<std::uint8_t>(steps);
        for (std::uint32_t i = 0; i < nodes; ++i) ASSERT_EQ(adopted[i], end[i] == adopter) << name << ", agent " << i;
      }
}

TEST(Thresholds, WhoAdoptsDoesNotDependOnTheOrderOfUpdating) {
  for (const double threshold : {0., 0.2, 0.3, 0.45, 0.5, 1.}) {
    WattsThreshold watts;
    watts.threshold = threshold;
    watts.initial.count = 30;
    expect_any_order(watts, [&](double with, double all) { return with >= threshold * all - 1e-9; });
  }
  for (const std::uint32_t threshold : {1u, 2u, 3u}) {
    ComplexContagion complex;
    complex.threshold = threshold;
    complex.initial.count = 15;
    expect_any_order(complex, [&](double with, double) { return with >= threshold - 1e-9; });
  }
}

/// Models that get harder with x.
template <class M, class Set>
void expect_monotone(const std::vector<double>& values, const std::string& what, Set set) {
  for (const auto& [name, network] : networks()) {
    std::vector<Told> before;
    for (const double x : values) {
      M model;
      model.initial.count = 20;
      set(model, x);
      auto now = course(model, network);
      if (!before.empty()) expect_within(now, before, what + ", " + name);
      before = std::move(now);
    }
  }
}

TEST(Thresholds, AHigherThresholdReachesSomeOfThoseWhomALowerOneReaches) {
  expect_monotone<WattsThreshold>({0.2, 0.3, 0.5}, "watts", [](auto& m, double x) { m.threshold = x; });
  expect_monotone<ComplexContagion>({1, 2, 3}, "complex",
                                    [](auto& m, double x) { m.threshold = static_cast<std::uint32_t>(x); });
  expect_monotone<LinearThreshold>({0.3, 0.5, 0.9}, "linear, upper", [](auto& m, double x) { m.threshold_high = x; });
  expect_monotone<LinearThreshold>({0, 0.2, 0.6}, "linear, lower", [](auto& m, double x) { m.threshold_low = x; });
  expect_monotone<KerteszThreshold>({0.2, 0.3, 0.5}, "kertesz", [](auto& m, double x) { m.threshold = x; });
  expect_monotone<GeneralisedThreshold>({0.3, 0.5, 0.9}, "generalised",
                                        [](auto& m, double x) { m.threshold_high = x; });
  expect_monotone<ProfileThreshold>({0.1, 0.3, 0.5}, "profile_threshold", [](auto& m, double x) { m.threshold = x; });
}

TEST(Thresholds, LessPropensityReachesSomeOfThoseWhomMoreReaches) {
  expect_monotone<Profile>({0.5, 0.2, 0.05}, "profile", [](auto& m, double x) { m.profile_low = m.profile_high = x; });
  expect_monotone<Profile>({0.9, 0.5, 0.1}, "own profiles", [](auto& m, double x) { m.profile_high = x; });
  expect_monotone<Profile>({0.05, 0.02, 0}, "profile by oneself", [](auto& m, double x) { m.adopter_rate = x; });
  expect_monotone<KerteszThreshold>({0.05, 0.02, 0}, "kertesz by oneself",
                                    [](auto& m, double x) { m.adopter_rate = x; });
  expect_monotone<KerteszThreshold>({0, 40, 160}, "kertesz, blocked", [](auto& m, double x) {
    m.threshold = 0.3;
    m.blocked.count = static_cast<std::uint32_t>(x);
  });
  expect_monotone<GeneralisedThreshold>({2, 5, 40}, "generalised, tau", [](auto& m, double x) { m.tau.days = x; });
}

TEST(Thresholds, FewerAtTheStartReachSomeOfThoseWhomMoreReach) {
  const auto fewer = [](auto& m, double x) { m.initial.count = static_cast<std::uint32_t>(x); };
  expect_monotone<WattsThreshold>({40, 20, 5}, "watts", fewer);
  expect_monotone<LinearThreshold>({40, 20, 5}, "linear", fewer);
  expect_monotone<ComplexContagion>({40, 20, 5}, "complex", fewer);
  expect_monotone<GeneralisedThreshold>({40, 20, 5}, "generalised", fewer);
  expect_monotone<Profile>({40, 20, 5}, "profile", fewer);
  expect_monotone<ProfileThreshold>({40, 20, 5}, "profile_threshold", fewer);
  expect_monotone<KerteszThreshold>({40, 20, 5}, "kertesz", fewer);
}

// Where one model holds another, the two are equal bit for bit.

TEST(Thresholds, ModelsAreEqualWhereOneHoldsTheOther) {
  for (const auto& [name, network] : networks()) {
    WattsThreshold watts;
    watts.threshold = 0.3;
    watts.initial.count = 30;
    const auto expected = course(watts, network);

    KerteszThreshold kertesz;
    kertesz.threshold = 0.3;
    kertesz.adopter_rate = 0;
    kertesz.initial.count = 30;
    LinearThreshold linear;
    linear.threshold_low = linear.threshold_high = 0.3;
    linear.initial.count = 30;
    ProfileThreshold profile;
    profile.threshold = 0.3;
    profile.profile_low = profile.profile_high = 1;
    profile.initial.count = 30;
    for (const Model* model : {static_cast<const Model*>(&kertesz), static_cast<const Model*>(&linear),
                               static_cast<const Model*>(&profile)}) {
      const auto found = course(*model, network);
      for (std::uint32_t r = 0; r < replicates; ++r)
        EXPECT_EQ(expected[r].columns, found[r].columns) << model->about().name << ", " << name;
    }
  }
}

TEST(Thresholds, AtOnceTheGeneralisedModelIsTheLinearOne) {
  for (const auto& [name, network] : networks()) {
    LinearThreshold linear;
    linear.initial.count = 30;
    GeneralisedThreshold generalised;
    generalised.threshold_low = 0;
    generalised.threshold_high = 1;
    generalised.mu = 0;
    generalised.tau.days = 1e-9;
    generalised.initial.count = 30;
    const auto a = course(linear, network), b = course(generalised, network);
    for (std::uint32_t r = 0; r < replicates; ++r) EXPECT_EQ(a[r].columns, b[r].columns) << name;
  }
}

// Cases at the edge.

/// Adopters at the end.
double adopters(const Model& model, const Shared& network) {
  return run(model, network, plan_of(5, 1))[0].value(adopter, 1, 2);
}

TEST(Thresholds, EqualWeightsThatAddUpToTheThresholdMeetItWhateverTheLargestWeight) {
  // Agent 5 hears five; two who weigh 1 have adopted, and the others weigh 1, 1 and `other`.
  for (const float other : {1.f, 3.f, 7.f, 0.1f, 1e6f}) {
    const auto network = theory::tied(6, true, {{0, 5, 1}, {1, 5, 1}, {2, 5, 1}, {3, 5, 1}, {4, 5, other}});
    ComplexContagion complex;
    complex.neighbours = false;
    complex.initial = {.by = Chosen::By::list, .list = {0, 1}};
    EXPECT_EQ(adopters(complex, network), 3) << other;
    complex.threshold = 3;
    EXPECT_EQ(adopters(complex, network), 2) << other;
    WattsThreshold watts;
    watts.initial = complex.initial;
    watts.threshold = 2 / (4 + static_cast<double>(other));
    EXPECT_EQ(adopters(watts, network), 3) << other;
    watts.threshold *= 1.01;
    EXPECT_EQ(adopters(watts, network), 2) << other;
  }
}

TEST(Thresholds, ANumberThatNobodyCanHearIsNeverMet) {
  for (const std::uint32_t threshold : {8u, 65535u, 65536u, 65537u, 4294967295u}) {
    ComplexContagion complex;
    complex.threshold = threshold;
    complex.neighbours = false;
    complex.initial = {.by = Chosen::By::list, .list = {1, 2, 3, 4, 5, 6, 7, 8}};
    EXPECT_EQ(adopters(complex, star(8)), threshold == 8 ? 9 : 8) << threshold;
    EXPECT_EQ(adopters(complex, theory::tied(9, false, {{0, 1, 2}, {0, 2, 3}})), 8) << threshold;
  }
}

TEST(Thresholds, TheBlockedAreNotReachedAndTakeNobodysPlaceWhoHasAdopted) {
  KerteszThreshold model;
  model.adopter_rate = 0;
  model.threshold = 0.3;
  model.initial.count = 300;
  model.blocked.count = 100;
  for (const auto& [name, network] : networks())
    for (const Told& told : course(model, network)) {
      EXPECT_EQ(told.outcomes[0], 300) << name;
      EXPECT_EQ(told.value(2, 0, steps + 1), 100) << name;
      EXPECT_EQ(told.outcomes[3], 0) << name << ": nothing can happen";
    }
}

TEST(Thresholds, SpontaneousAdoptionNeedsNobodyAtTheStart) {
  GeneralisedThreshold model;
  model.initial.count = 0;
  model.mu = 10;
  model.tau.days = 1;
  for (const Told& told : run(model, random_network(nodes, false, 900), plan_of(steps, 3))) {
    EXPECT_EQ(told.outcomes[0], nodes);
    EXPECT_GT(told.outcomes[3], 0);
  }
  for (const Told& told : run(model, random_network(nodes, false, 900), plan_of(0, 3, 1, {0})))
    EXPECT_TRUE(std::isnan(told.outcomes[3])) << "it had only begun";
}

}  // namespace
}  // namespace papotage::testing
