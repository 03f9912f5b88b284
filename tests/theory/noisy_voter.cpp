// The noisy voter model: what agents hold on average where some never change, on any network. The mean opinion of an
// agent who is free is linear in those of whom it hears, whatever the order of updating:
//
//   E x_i = (1 - noise) sum_j w_ij E x_j,
//
// with zealots as its boundary. Laws on complete networks: sim/study/theory/two_states.cpp.

#include "models/opinion/noisy_voter.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "sim/study/theory/linear.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

constexpr std::uint32_t n = 30;

/// Directed and weighted: everybody hears two of those before it on a circle, and some one far away.
Shared uneven() {
  std::vector<theory::Tie> ties;
  for (std::uint32_t u = 0; u < n; ++u) {
    ties.push_back({u, (u + 1) % n, 1});
    ties.push_back({u, (u + 2) % n, 3});
    if (u % 5 == 0) ties.push_back({u, (u + 11) % n, 10});
  }
  return theory::tied(n, true, ties);
}

/// What agents hold on average at last.
std::vector<double> expected(const Network& network, const NoisyVoter& model) {
  theory::Matrix system = theory::listening(network);
  std::vector<double> right(n);
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::uint32_t j = 0; j < n; ++j) system[i][j] = (i == j) - (1 - model.noise) * system[i][j];
  const auto fix = [&](const Chosen& zealots, double opinion) {
    for (const std::uint64_t i : zealots.list) {
      std::fill(system[i].begin(), system[i].end(), 0.);
      system[i][i] = 1;
      right[i] = opinion;
    }
  };
  fix(model.zealots_for, 1);
  fix(model.zealots_against, -1);
  return theory::solved(system, right);
}

class NoisyVoterMean : public ::testing::TestWithParam<std::tuple<std::string, double>> {};

TEST_P(NoisyVoterMean, IsThatOfTheLinearSystemOnDirectedAndWeightedNetworks) {
  NoisyVoter model;
  std::tie(model.updating, model.noise) = GetParam();
  model.zealots_for = {.by = Chosen::By::list, .list = {3}};
  model.zealots_against = {.by = Chosen::By::list, .list = {14, 15}};
  const auto network = uneven();
  const std::uint32_t replicates = 6000;
  const auto ensemble = run(model, network, plan_of(120, replicates, 1, {0, 120}), Keep::columns);
  const std::vector<double> means = expected(*network, model);
  Family family;
  for (std::uint32_t i = 0; i < n; ++i) {
    std::vector<double> held;
    for (const Told& told : ensemble) held.push_back(told.column<std::int8_t>(1)[i]);
    if (i == 3 || i == 14 || i == 15) {
      EXPECT_EQ(held, std::vector<double>(replicates, means[i])) << "a zealot";
    } else {
      const double z = estimate(held).z(means[i]);
      family.add(fmt::format("agent {}, expected {:.3f}", i, means[i]), std::erfc(std::abs(z) / std::sqrt(2.)));
    }
  }
  family.expect();
}

INSTANTIATE_TEST_SUITE_P(Updating, NoisyVoterMean,
                         ::testing::Combine(::testing::Values("asynchronous", "synchronous"),
                                            ::testing::Values(0., 0.1)),
                         [](const auto& which) {
                           return std::get<0>(which.param) + (std::get<1>(which.param) > 0 ? "Noisy" : "Quiet");
                         });

TEST(NoisyVoterZealots, AreAsManyAsAskedForAndNeverChange) {
  NoisyVoter model;
  model.noise = 0.5;
  model.zealots_for.count = 7;
  model.zealots_against = {.by = Chosen::By::list, .list = {0, 1, 2}};
  for (const std::string updating : {"asynchronous", "synchronous"}) {
    model.updating = updating;
    for (const Told& told : run(model, ring(20, 2), plan_of(200, 20, 1, every_step(200)), Keep::columns)) {
      std::vector<int> lowest(20, 1), highest(20, -1);
      for (std::uint32_t t = 0; t <= 200; ++t)
        for (std::uint32_t i = 0; i < 20; ++i) {
          lowest[i] = std::min<int>(lowest[i], told.column<std::int8_t>(t)[i]);
          highest[i] = std::max<int>(highest[i], told.column<std::int8_t>(t)[i]);
        }
      EXPECT_EQ(std::count(lowest.begin(), lowest.end(), 1), 7);
      EXPECT_EQ(std::count(highest.begin(), highest.end(), -1), 3);
      EXPECT_TRUE(highest[0] == -1 && highest[1] == -1 && highest[2] == -1);
    }
  }
}

TEST(NoisyVoterZealots, MoreThanThereArePeopleAreRefused) {
  NoisyVoter model;
  model.zealots_for.count = 6;
  model.zealots_against.count = 5;
  EXPECT_THROW(model.check({10}), Refusal);
  EXPECT_NO_THROW(model.check({11}));
  model.zealots_for = {.by = Chosen::By::list, .list = {4}};
  model.zealots_against = {.by = Chosen::By::list, .list = {3, 4}};
  EXPECT_THROW(model.check({11}), Refusal);
}

TEST(NoisyVoterNoise, MovesAlsoWhoHearsNobody) {
  NoisyVoter model;
  model.noise = 1;
  for (const std::string updating : {"asynchronous", "synchronous"}) {
    model.updating = updating;
    std::uint64_t positive = 0;
    for (const Told& told : run(model, network_of_ties(100, false, {}), plan_of(10, 100), Keep::columns)) {
      const auto held = told.column<std::int8_t>(1);
      positive += static_cast<std::uint64_t>(std::count(held.begin(), held.end(), 1));
    }
    expect_z("share of +1 by coins alone, " + updating, z_of_share(positive, 10'000, 0.5));
  }
}

}  // namespace
}  // namespace papotage::testing
