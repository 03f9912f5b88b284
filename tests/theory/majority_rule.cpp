// Majority rule: what weights and ties decide, what all at once do, and the critical noise on a square lattice. Laws on
// complete networks: sim/study/theory/two_states.cpp.

#include "models/opinion/majority_rule.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

/// side x side agents, tied to the four nearest, without an edge.
Shared torus(std::uint32_t side) {
  TieList ties;
  for (std::uint32_t x = 0; x < side; ++x)
    for (std::uint32_t y = 0; y < side; ++y) {
      ties.emplace_back(x * side + y, (x + 1) % side * side + y);
      ties.emplace_back(x * side + y, x * side + (y + 1) % side);
    }
  return network_of_ties(side * side, false, ties);
}

TEST(MajorityVote, OrdersBelowTheCriticalNoiseOfTheSquareLatticeAndNotAbove) {
  // De Oliveira 1992: .075.
  const auto network = torus(40);
  for (const auto& [noise, ordered] : {std::pair(0.03, true), std::pair(0.15, false)}) {
    MajorityRule model;
    model.noise = noise;
    model.tie = "coin";
    model.initial = Chosen::of_share(1);
    double sum = 0;
    const auto ensemble = run(model, network, plan_of(500, 10));
    for (const Told& told : ensemble) sum += told.outcomes[0] / static_cast<double>(ensemble.size());
    if (ordered) {
      EXPECT_GT(sum, 0.7) << noise;
    } else {
      EXPECT_LT(std::abs(sum), 0.2) << noise;
    }
  }
}

TEST(MajorityVote, FlipsWithTheNoiseWhereAllOthersAgreeForEver) {
  // Agent 0 hears two who hear nobody and hold +1: it holds -1 with the probability of the noise.
  const auto network = network_of_ties(3, true, {{1, 0}, {2, 0}});
  for (const char* updating : {"asynchronous", "synchronous"}) {
    MajorityRule model;
    model.updating = updating;
    model.noise = 0.3;
    model.initial = {.by = Chosen::By::list, .list = {1, 2}};
    std::uint64_t against = 0;
    for (const Told& told : run(model, network, plan_of(30, 4000), Keep::columns))
      against += told.column<std::int8_t>(1)[0] < 0;
    expect_z(fmt::format("{}: takes the minority's", updating), z_of_share(against, 4000, 0.3));
  }
}

TEST(MajorityVote, WeightsDecide) {
  // Agent 0 hears 1, 2 and 3; the third outweighs the others.
  const auto network = theory::tied(4, true, {{1, 0, 1}, {2, 0, 1}, {3, 0, 2.5f}});
  for (const char* updating : {"asynchronous", "synchronous"}) {
    MajorityRule model;
    model.updating = updating;
    model.initial = {.by = Chosen::By::list, .list = {1, 2}};
    EXPECT_EQ(run(model, network, plan_of(50, 1), Keep::columns)[0].column<std::int8_t>(1)[0], -1);
    model.initial.chosen.list = {3};
    EXPECT_EQ(run(model, network, plan_of(50, 1), Keep::columns)[0].column<std::int8_t>(1)[0], 1);
  }
}

TEST(MajorityVote, TiesStayOrAreDecidedByCoins) {
  const auto network = network_of_ties(3, true, {{1, 0}, {2, 0}});
  for (const char* updating : {"asynchronous", "synchronous"}) {
    MajorityRule model;
    model.updating = updating;
    model.initial = {.by = Chosen::By::list, .list = {1}};
    for (const Told& told : run(model, network, plan_of(50, 20), Keep::columns))
      EXPECT_EQ(told.column<std::int8_t>(1)[0], -1);
    model.tie = "coin";
    std::uint64_t positive = 0;
    for (const Told& told : run(model, network, plan_of(30, 2000), Keep::columns))
      positive += told.column<std::int8_t>(1)[0] > 0;
    expect_z(fmt::format("{}: +1 by coin", updating), z_of_share(positive, 2000, 0.5));
  }
}

TEST(MajorityVote, AllAtOncePairsExchangeOpinionsForEver) {
  MajorityRule model;
  model.updating = "synchronous";
  model.initial = {.by = Chosen::By::list, .list = {0}};
  const auto told = run(model, path(2), plan_of(9, 1, 1, every_step(9)), Keep::columns)[0];
  for (std::uint32_t t = 0; t <= 9; ++t) EXPECT_EQ(told.column<std::int8_t>(t)[0], t % 2 == 0 ? 1 : -1);
  EXPECT_TRUE(std::isnan(told.outcomes[3]));
  model.updating = "asynchronous";
  for (const Told& one : run(model, path(2), plan_of(9, 20))) EXPECT_EQ(std::abs(one.outcomes[0]), 1);
}

TEST(MajorityGroups, AllOfThemTakeTheMajorityAlsoWhoOnlyIsHeard) {
  // Agent 0 hears 1 and 2, who hear nobody: the three meet.
  const auto network = network_of_ties(3, true, {{1, 0}, {2, 0}});
  MajorityRule model;
  model.group = 3;
  model.initial = {.by = Chosen::By::list, .list = {0, 1}};
  for (const Told& told : run(model, network, plan_of(100, 20))) EXPECT_EQ(told.outcomes[0], 1);
}

TEST(MajorityGroups, AreRefusedOfOneAndAllAtOnce) {
  MajorityRule model;
  model.group = 1;
  EXPECT_THROW(model.check({10}), Refusal);
  model.group = 3;
  EXPECT_NO_THROW(model.check({10}));
  model.updating = "synchronous";
  EXPECT_THROW(model.check({10}), Refusal);
}

}  // namespace
}  // namespace papotage::testing
