// The Hawkes process: steps only say when to look, a parameter changes what it is about and nothing else, and a post is
// only answered by those who hear it.

#include <array>
#include <cmath>
#include <limits>

#include "models/contagion/hawkes.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"

namespace papotage::testing {
namespace {

constexpr std::uint32_t nodes = 200, replicates = 5;
constexpr std::size_t posts = 0, rate = 1;                            // probes
constexpr std::size_t all = 0, clusters = 1, largest = 2, share = 3;  // outcomes

Hawkes lively() {
  Hawkes model;
  model.mu = 0.05;
  model.branching = 0.6;
  model.initial.count = 20;
  return model;
}

TEST(Hawkes, StepsOnlySayWhenToLook) {
  const auto network = random_network(nodes, true, 900);
  for (const double self : {0., 0.4}) {
    Hawkes model = lively();
    model.self = self;
    const auto days = run(model, network, plan_of(24, replicates, 1, {0, 6, 24}), Keep::columns);
    for (const std::uint32_t a_day : {2u, 8u, 24u}) {
      const auto finer =
          run(model, network, plan_of(24 * a_day, replicates, 1. / a_day, {0, 6 * a_day, 24 * a_day}), Keep::columns);
      for (std::uint32_t r = 0; r < replicates; ++r) {
        EXPECT_EQ(days[r].columns, finer[r].columns);
        EXPECT_EQ(days[r].outcomes, finer[r].outcomes);
      }
    }
  }
}

TEST(Hawkes, ProbesOutcomesAndColumnsAgree) {
  const std::uint32_t steps = 40;
  for (const auto& [name, network] : small_networks()) {
    Hawkes model = lively();
    model.initial.count = 2;
    for (const Told& told : run(model, network, plan_of(steps, 3, 0.5, every_step(steps)), Keep::columns)) {
      double before = 0;
      for (std::size_t t = 0; t <= steps; ++t) {
        double sum = 0;
        for (const std::uint32_t n : told.column<std::uint32_t>(t)) sum += n;
        EXPECT_EQ(told.value(posts, t, steps + 1), sum) << name;
        EXPECT_EQ(told.value(rate, t, steps + 1), t == 0 ? 0 : (sum - before) / 0.5) << name;
        before = sum;
      }
      EXPECT_EQ(told.outcomes[all], before) << name;
      EXPECT_LE(told.outcomes[largest], told.outcomes[all]) << name;
      EXPECT_EQ(told.outcomes[share], told.outcomes[clusters] / told.outcomes[all]) << name;
    }
  }
}

/// Whether nobody made fewer posts at any record.
void expect_at_least(const std::vector<Told>& more, const std::vector<Told>& fewer) {
  for (std::uint32_t r = 0; r < replicates; ++r)
    for (std::size_t t = 0; t < more[r].columns.size(); ++t) {
      const auto a = more[r].column<std::uint32_t>(t), b = fewer[r].column<std::uint32_t>(t);
      for (std::size_t i = 0; i < a.size(); ++i) ASSERT_GE(a[i], b[i]) << "agent " << i << ", record " << t;
    }
}

TEST(Hawkes, MoreBranchingAndMorePostsAtTheStartAddPostsAndTakeNone) {
  const auto network = random_network(nodes, false, 500);
  const auto course = [&](double branching, std::uint32_t first) {
    Hawkes model = lively();
    model.branching = branching;
    model.initial.count = first;
    return run(model, network, plan_of(30, replicates, 1, every_step(30)), Keep::columns);
  };
  const auto usual = course(0.6, 20);
  expect_at_least(course(0.8, 20), usual);
  expect_at_least(usual, course(0.3, 20));
  expect_at_least(course(0.6, 60), usual);
  expect_at_least(usual, course(0.6, 0));
}

TEST(Hawkes, SpontaneousPostsDoNotDependOnWhatTheyTrigger) {
  const auto network = random_network(nodes, false, 500);
  std::vector<double> expected;
  for (const double branching : {0., 0.5, 0.95})
    for (const double decay : {0.5, 20.}) {
      Hawkes model = lively();
      model.branching = branching;
      model.decay = decay;
      const auto found = outcomes_of(run(model, network, plan_of(30, replicates)), clusters);
      if (expected.empty()) expected = found;
      EXPECT_EQ(found, expected);
    }
}

TEST(Hawkes, OnlyThoseWhoHearAnswer) {
  Hawkes model;
  model.mu = 0;
  model.branching = 0.95;
  model.decay = 100;
  model.initial = {.by = Chosen::By::list, .list = {2}};
  // 0 -> 1 -> 2 -> 3 -> 4: who comes before 2 never hears of it.
  double after = 0;
  for (const Told& told : run(model, path(5, true), plan_of(20, 50), Keep::columns)) {
    const auto made = told.column<std::uint32_t>(1);
    EXPECT_EQ(made[0] + made[1], 0u);
    EXPECT_EQ(made[2], 1u);
    after += made[3] + made[4];
  }
  EXPECT_GT(after, 0);
}

TEST(Hawkes, WithoutSpontaneousPostsItEndsAndSaysSo) {
  Hawkes model = lively();
  model.mu = 0;
  const auto network = random_network(nodes, false, 500);
  const auto simulation = model.simulate({*network, 1, 1, 500, 2});
  simulation->start(0);
  std::uint32_t t = 0;
  while (!simulation->still() && t < 500) simulation->step(t++);
  EXPECT_LT(t, 500u);
  std::array<double, 2> probes{};
  simulation->probe(probes);
  EXPECT_GE(probes[posts], 20);
  EXPECT_EQ(probes[rate], 0);

  model.initial.count = 0;
  for (const Told& told : run(model, network, plan_of(10, 2))) {
    EXPECT_EQ((std::vector<double>{told.outcomes.begin(), told.outcomes.begin() + 3}), (std::vector<double>{0, 0, 0}));
    EXPECT_TRUE(std::isnan(told.outcomes[share]));
  }
}

TEST(Hawkes, TheEndsOfTheRangesRun) {
  for (const double mu : {0., std::numeric_limits<double>::denorm_min(), 1e-12})
    for (const double decay : {std::numeric_limits<double>::denorm_min(), 1e300}) {
      Hawkes model;
      model.mu = mu;
      model.branching = std::nextafter(1., 0.);
      model.decay = decay;
      model.initial.count = 1;
      const RunSize size{.nodes = 8, .arcs = 16, .steps = 10, .threads = 1};
      EXPECT_LT(model.bytes(size), std::size_t{1} << 30);
      for (const Told& told : run(model, ring(8, 1), plan_of(10, 3)))
        EXPECT_GE(told.outcomes[all], 1) << mu << ", " << decay;
    }
}

}  // namespace
}  // namespace papotage::testing
