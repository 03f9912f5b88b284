// The Sznajd model: exit probabilities and times on small rings, exactly. The ring of 200 stands in
// sim/study/theory/two_states.cpp.

#include "models/opinion/sznajd.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

/// Of a ring of n agents whose opinions are the bits of a number: where each of its pairs takes it.
std::uint32_t after(std::uint32_t state, std::uint32_t n, std::uint32_t i) {
  const auto bit = [&](std::uint32_t k) { return state >> (k % n) & 1; };
  if (bit(i) != bit(i + 1)) return state;
  for (const std::uint32_t k : {i + n - 1, i + 2}) state = bit(i) ? state | 1u << k % n : state & ~(1u << k % n);
  return state;
}

/// Probability that all come to hold +1, from each state, by iteration to a standstill.
std::vector<double> exits(std::uint32_t n) {
  std::vector<double> win(1u << n);
  win.back() = 1;
  for (int round = 0; round < 4000; ++round)
    for (std::uint32_t state = 1; state + 1 < win.size(); ++state) {
      double mean = 0;
      for (std::uint32_t i = 0; i < n; ++i) mean += win[after(state, n, i)] / n;
      win[state] = mean;
    }
  return win;
}

TEST(Sznajd, WinsOnSmallRingsAsOftenAsTheExactChainSays) {
  const std::uint32_t n = 11, replicates = 3000;
  const auto win = exits(n);
  for (const std::vector<std::uint64_t>& positive :
       {std::vector<std::uint64_t>{0, 1, 4, 6}, {0, 1, 2, 3, 4}, {0, 2, 4, 6, 7}}) {
    Sznajd model;
    model.initial = {.by = Chosen::By::list, .list = positive};
    std::uint32_t state = 0;
    for (const std::uint64_t i : positive) state |= 1u << i;
    std::uint64_t wins = 0;
    for (const Told& told : run(model, ring(n, 1), plan_of(1000, replicates))) {
      ASSERT_EQ(std::abs(told.outcomes[0]), 1);
      wins += told.outcomes[0] > 0;
    }
    expect_z(fmt::format("{} of {} on a ring, state {:#b}", positive.size(), n, state),
             z_of_share(wins, replicates, win[state]));
  }
}

TEST(Sznajd, NothingMovesWhereNobodyAgrees) {
  Sznajd model;
  model.initial = {.by = Chosen::By::list, .list = {0, 2, 4, 6}};
  const auto network = ring(8, 1);
  const auto simulation = model.simulate({*network, 1, 1, 10, 1});
  simulation->start(0);
  simulation->step(0);
  EXPECT_TRUE(simulation->still());
  for (const Told& told : run(model, network, plan_of(20, 3), Keep::columns))
    EXPECT_EQ(told.columns.front(), told.columns.back());
}

TEST(Sznajd, ConvincesThoseWhoHearThePairAndNobodyElse) {
  // 0 <-> 1 agree; 2 hears 0; 3 is heard by 1 but hears nobody.
  const auto network = network_of_ties(4, true, {{0, 1}, {1, 0}, {0, 2}, {3, 1}});
  Sznajd model;
  model.initial = {.by = Chosen::By::list, .list = {0, 1}};
  std::uint64_t wins = 0;
  for (const Told& told : run(model, network, plan_of(300, 500), Keep::columns)) {
    const auto held = told.column<std::int8_t>(1);
    EXPECT_EQ(held[3], -1);
    EXPECT_EQ(held[0], 1);
    EXPECT_EQ(held[1], 1);
    wins += held[2] > 0;
  }
  EXPECT_EQ(wins, 500u);
}

}  // namespace
}  // namespace papotage::testing
