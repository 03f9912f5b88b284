// How many of its contacts an agent has where, kept right while agents move, and what follows from these counts.

#include "models/contagion/hazards.hpp"

#include <random>

#include <gtest/gtest.h>

#include "models/contagion/tally.hpp"
#include "tests/support/networks.hpp"

namespace papotage::testing {
namespace {

enum : std::uint8_t { a, b, c };

World world_on(const Network& network, double step_days = 1, std::uint32_t steps = 20) {
  return {.network = network, .seed = 1, .step_days = step_days, .steps = steps, .threads = 1};
}
Scheme scheme_of(std::vector<Transition> transitions, std::vector<std::uint64_t> in_b = {0}) {
  return {.compartments = {"a", "b", "c"},
          .transitions = std::move(transitions),
          .spreading = in(b),
          .starts = {{b, {.by = Chosen::By::list, .list = std::move(in_b)}}}};
}

/// u -> v with a weight, or both ways.
Network weighted(bool directed, std::vector<std::tuple<std::uint32_t, std::uint32_t, float>> ties,
                 std::uint32_t nodes) {
  if (!directed)
    for (std::size_t k = 0, all = ties.size(); k < all; ++k)
      ties.emplace_back(std::get<1>(ties[k]), std::get<0>(ties[k]), std::get<2>(ties[k]));
  std::sort(ties.begin(), ties.end());
  std::vector<std::uint64_t> offsets(nodes + std::size_t{1});
  std::vector<std::uint32_t> targets;
  std::vector<float> weights;
  for (const auto& [u, v, w] : ties) {
    ++offsets[u + std::size_t{1}];
    targets.push_back(v);
    weights.push_back(w);
  }
  for (std::size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
  return Network(directed, std::move(offsets), std::move(targets), Dropped{}, std::vector<std::uint64_t>{},
                 std::move(weights));
}
std::vector<double> strengths_of(const Network& network) {
  return {network.weights().begin(), network.weights().end()};
}
Network random_weights(std::uint32_t nodes, bool directed) {
  std::mt19937_64 random(5);
  std::vector<std::tuple<std::uint32_t, std::uint32_t, float>> ties;
  for (std::uint32_t u = 0; u < nodes; ++u)
    for (std::uint32_t v = directed ? 0 : u + 1; v < nodes; ++v)
      if (u != v && random() % 5 == 0) ties.emplace_back(u, v, static_cast<float>(random() % 1000 + 1) / 7);
  return weighted(directed, ties, nodes);
}

const std::vector<Transition> looking_everywhere{
    {.from = a, .to = b, .with = in(b), .rate = 1},
    {.from = a, .to = c, .with = in(b) | in(c), .rate = 1, .weighted = false},
    {.from = a, .to = c, .with = in(c), .rate = 1, .divided = true},
    {.from = a, .to = b, .with = in(b), .rate = 1, .reached = true},
    {.from = a, .to = c, .with = in(a), .rate = 1, .weighted = false, .reached = true}};

/// What agent i's contacts amount to by plain addition.
double recount(const Network& rows, std::uint32_t i, Compartments with, bool by_weight,
               const std::vector<std::uint8_t>& states) {
  double sum = 0;
  for (std::size_t k = 0; k < rows.out(i).size(); ++k)
    if (with & in(states[rows.out(i)[k]])) sum += by_weight ? static_cast<double>(rows.weights(i)[k]) : 1;
  return sum;
}

template <class Count>
void expect_counts_after_moves(const Network& network, std::span<const double> strengths) {
  const Scheme scheme = scheme_of(looking_everywhere);
  Hazards<Count> hazards(scheme, world_on(network), strengths), anew(scheme, world_on(network), strengths);
  std::mt19937_64 random(9);
  std::vector<std::uint8_t> states(network.nodes());
  for (auto& s : states) s = static_cast<std::uint8_t>(random() % 3);
  hazards.start(0, states);
  for (int moves = 0; moves < 3000; ++moves) {
    const auto i = static_cast<std::uint32_t>(random() % network.nodes());
    const auto to = static_cast<std::uint8_t>(random() % 3);
    hazards.template move<false>(i, states[i], to, [&](std::uint32_t j, bool) {
      const auto out = network.out(i), heard = network.hears().out(i);
      EXPECT_TRUE(std::ranges::count(out, j) + std::ranges::count(heard, j) > 0);
    });
    states[i] = to;
  }
  anew.start(0, states);
  const double most = strengths.empty() ? 1 : *std::max_element(strengths.begin(), strengths.end());
  for (std::uint32_t i = 0; i < network.nodes(); ++i)
    for (std::size_t k = 0; k < looking_everywhere.size(); ++k) {
      const Transition& x = looking_everywhere[k];
      const int column = hazards.exits(i, a)[k].column;
      const Count count = hazards.count(i, column);
      ASSERT_EQ(count, anew.count(i, column)) << "agent " << i << ", transition " << k;
      const bool by_weight = x.weighted && !strengths.empty();
      const double expected = recount(x.reached ? network : network.hears(), i, x.with, by_weight, states);
      ASSERT_NEAR(static_cast<double>(count) * (by_weight ? most * 0x1p-32 : 1), expected, by_weight ? 1e-6 : 0);
    }
}

TEST(Hazards, CountsStayRightWhileAgentsMove) {
  expect_counts_after_moves<std::uint16_t>(*random_network(60, false, 300), {});
  expect_counts_after_moves<std::uint16_t>(*random_network(60, true, 300), {});
  expect_counts_after_moves<std::uint64_t>(*random_network(60, true, 300), {});
}

TEST(Hazards, SumsOfWeightsAreExactWhateverTheOrderOfMoves) {
  for (const bool directed : {false, true}) {
    const Network network = random_weights(40, directed);
    expect_counts_after_moves<std::uint64_t>(network, strengths_of(network));
  }
}

/// Whether agent 0 moves, of whose `of` contacts the first k stand in b.
bool met_by(const Network& network, std::span<const double> strengths, const Threshold& threshold, std::uint32_t k) {
  const Scheme scheme = scheme_of({{.from = a, .to = c, .with = in(b), .threshold = threshold}});
  std::vector<std::uint8_t> states(network.nodes(), a);
  std::fill(states.begin() + 1, states.begin() + 1 + k, b);
  const auto met = [&](auto&& hazards) {
    hazards.start(0, states);
    return hazards.look(0, a, 0).now != nullptr;
  };
  return strengths.empty() ? met(Hazards<std::uint16_t>(scheme, world_on(network), strengths))
                           : met(Hazards<std::uint64_t>(scheme, world_on(network), strengths));
}

TEST(Hazards, AShareIsMetByExactlySoManyOfAll) {
  for (std::uint32_t of = 1; of <= 40; ++of) {
    const auto network = star(of);
    for (std::uint32_t k = 1; k <= of; ++k) {
      const double share = static_cast<double>(k) / of;
      EXPECT_TRUE(met_by(*network, {}, {share, share}, k)) << k << " of " << of;
      EXPECT_FALSE(met_by(*network, {}, {share, share}, k - 1)) << k << " of " << of;
    }
  }
  EXPECT_TRUE(met_by(*star(5), {}, {.2, .2}, 1));
  EXPECT_TRUE(met_by(*star(10), {}, {.3, .3}, 3));
  EXPECT_FALSE(met_by(*star(10), {}, {.30001, .30001}, 3));
}

TEST(Hazards, AThresholdTakesOneContactAtLeast) {
  EXPECT_FALSE(met_by(*star(4), {}, {0, 0}, 0));
  EXPECT_TRUE(met_by(*star(4), {}, {0, 0}, 1));
  EXPECT_FALSE(met_by(*star(4), {}, {.low = 2, .high = 2, .share = false}, 1));
  EXPECT_TRUE(met_by(*star(4), {}, {.low = 2, .high = 2, .share = false}, 2));
}

TEST(Hazards, SharesByWeightAreMetThoughWeightsAreRounded) {
  // None of these has a finite binary expansion: .1 + .2 of 1, .1 of 1, and so on.
  const Network network = weighted(false, {{0, 1, .1f}, {0, 2, .2f}, {0, 3, .3f}, {0, 4, .4f}}, 5);
  const auto strengths = strengths_of(network);
  const double sums[] = {0, .1, .3, .6, 1};
  for (std::uint32_t k = 1; k <= 4; ++k) {
    EXPECT_TRUE(met_by(network, strengths, {sums[k], sums[k]}, k)) << k;
    EXPECT_FALSE(met_by(network, strengths, {sums[k], sums[k]}, k - 1)) << k;
    EXPECT_TRUE(met_by(network, strengths, {.low = sums[k], .high = sums[k], .share = false}, k)) << k;
    EXPECT_FALSE(met_by(network, strengths, {.low = sums[k], .high = sums[k], .share = false}, k - 1)) << k;
  }
}

TEST(Hazards, RatesFollowContactsTheirWeightsTheirShareAndTime) {
  const Network network = weighted(false, {{0, 1, .5f}, {0, 2, 2.f}, {0, 3, 1.5f}}, 4);
  const auto strengths = strengths_of(network);
  const auto hazard = [&](Transition x) {
    const Scheme scheme = scheme_of({std::move(x)});
    Hazards<std::uint64_t> hazards(scheme, world_on(network), strengths);
    hazards.at(3);
    hazards.start(0, std::vector<std::uint8_t>{a, b, b, c});
    return hazards.look(0, a, 0).hazard;
  };
  EXPECT_NEAR(hazard({.from = a, .to = b, .with = in(b), .rate = .1}), .25, 1e-9);
  EXPECT_NEAR(hazard({.from = a, .to = b, .with = in(b), .rate = .1, .weighted = false}), .2, 1e-15);
  EXPECT_NEAR(hazard({.from = a, .to = b, .with = in(b), .rate = .1, .divided = true}), .1 * 2.5 / 4, 1e-9);
  EXPECT_NEAR(hazard({.from = a, .to = b, .with = in(b), .rate = .1, .weighted = false, .divided = true}), .2 / 3,
              1e-15);
  EXPECT_NEAR(hazard({.from = a, .to = b, .rate = .1, .growth = .05}), .25, 1e-15);
}

TEST(Hazards, OnADirectedNetworkContactsAreThoseHeardOrThoseReached) {
  const auto network = network_of_ties(3, true, {{0, 1}, {2, 1}});  // 1 hears 0 and 2
  const Scheme scheme = scheme_of({{.from = a, .to = b, .with = in(b), .rate = 1},
                                   {.from = a, .to = c, .with = in(b), .rate = 1, .reached = true}});
  Hazards<std::uint16_t> hazards(scheme, world_on(*network), {});
  const auto counts = [&](std::uint32_t i) {
    const auto exits = hazards.exits(i, a);
    return std::pair<int, int>(hazards.count(i, exits[0].column), hazards.count(i, exits[1].column));
  };
  hazards.start(0, std::vector<std::uint8_t>{a, b, b});
  EXPECT_EQ(counts(0), (std::pair{0, 1}));
  EXPECT_EQ(counts(1), (std::pair{1, 0}));
  EXPECT_EQ(counts(2), (std::pair{0, 1}));
}

TEST(Hazards, WhoWasMetIsChosenByWeight) {
  const Network network = weighted(false, {{0, 1, 1}, {0, 2, 3}, {0, 3, 2}}, 4);
  const Scheme scheme = scheme_of({{.from = a, .to = b, .with = in(b), .rate = 1, .together = true}});
  network.hears();
  Hazards<std::uint64_t> hazards(scheme, world_on(network), strengths_of(network));
  const std::vector<std::uint8_t> states{a, b, c, b};
  hazards.start(0, states);
  const auto met = [&](double v) {
    double part = 0;
    const Exit& exit = hazards.choose(0, a, hazards.look(0, a, 0), 0, v, &part);
    return hazards.met(0, exit, part, states);
  };
  EXPECT_EQ(met(0), 1u);
  EXPECT_EQ(met(.33), 1u);
  EXPECT_EQ(met(.34), 3u);
  EXPECT_EQ(met(.999999), 3u);
}

TEST(Hazards, TransitionsOfAClassAreItsAlone) {
  const auto network = star(3);
  const Groupings groupings{{"site", {"north", "south"}, 2, {0, 1, 0, 1}}};
  World world = world_on(*network);
  world.groupings = &groupings;
  const Where north{{{"site", {Value(Value::Data(std::string("north")))}}}};
  const Scheme scheme = scheme_of({{.from = a, .to = b, .rate = 1, .only = north}, {.from = a, .to = c, .rate = 2}});
  Hazards<std::uint16_t> hazards(scheme, world, {});
  hazards.start(0, std::vector<std::uint8_t>(4, a));
  EXPECT_EQ(hazards.kinds(), 2u);
  for (std::uint32_t i = 0; i < 4; ++i) EXPECT_EQ(hazards.look(i, a, 0).hazard, i % 2 == 0 ? 3 : 2) << i;
}

/// In what steps agent 0 leaves b, which it leaves after so many days.
std::uint32_t leaves_at(double after, double step_days, const std::vector<Transition>& others = {}) {
  const auto network = path(2);
  std::vector<Transition> transitions{{.from = b, .to = c, .after = after}};
  transitions.insert(transitions.end(), others.begin(), others.end());
  const Scheme scheme = scheme_of(transitions);
  const auto run = contagion_by_counts(scheme, world_on(*network, step_days, 40), {});
  run->start(0);
  std::vector<double> counts(3);
  for (std::uint32_t t = 0; t < 40; ++t) {
    run->step(t);
    run->probe(counts);
    if (counts[b] == 0) return t + 1;
  }
  return 0;
}

TEST(Hazards, ACountdownEndsAtTheFirstStepThatIsNotBefore) {
  const std::vector<Transition> rare{{.from = b, .to = a, .rate = 1e-12}};  // so that it isn't the only way out
  for (const auto& others : {std::vector<Transition>{}, rare}) {
    EXPECT_EQ(leaves_at(0, 1, others), 1u);
    EXPECT_EQ(leaves_at(2, 1, others), 2u);
    EXPECT_EQ(leaves_at(2.5, 1, others), 3u);
    EXPECT_EQ(leaves_at(2.5, .5, others), 5u);
  }
}

}  // namespace
}  // namespace papotage::testing
