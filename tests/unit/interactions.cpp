// Pairwise updating equals a plain loop over the documented draws, and pairs are drawn as the law says.
//
// Error rate: 10^-6 for each of 7 p-values.

#include "sim/engine/interactions.hpp"

#include <numeric>

#include <gtest/gtest.h>

#include "tests/support/networks.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
using Pair = std::pair<std::uint32_t, std::uint32_t>;

/// floor(word * n / 2^64) and the rest, by the schoolbook.
std::pair<std::uint64_t, std::uint64_t> times(std::uint64_t word, std::uint64_t n) {
  const std::uint64_t low = (word & 0xffffffff) * n, high = (word >> 32) * n + (low >> 32);  // n < 2^32
  return {high >> 32, high << 32 | (low & 0xffffffff)};
}

/// The interactions as the comment of interact() describes them, one by one.
std::vector<Pair> plainly(const Network& net, const Draws& draws, std::uint32_t t, std::uint64_t count) {
  std::vector<std::vector<std::uint32_t>> heard(net.nodes());
  for (std::uint32_t u = 0; u < net.nodes(); ++u)
    for (const std::uint32_t v : net.out(u)) heard[v].push_back(u);
  std::vector<Pair> pairs;
  for (std::uint64_t k = 0; k < count; ++k) {
    const Block block = draws.block(Entity::numbered(k / 2), t);
    const auto [i, rest] = times(k % 2 == 0 ? block.low() : block.high(), net.nodes());
    if (heard[i].empty()) continue;
    pairs.emplace_back(i, heard[i][times(rest, heard[i].size()).first]);
  }
  return pairs;
}

std::vector<Pair> pairs_of(const Network& net, const Draws& draws, std::uint32_t t, std::uint64_t count) {
  std::vector<Pair> pairs;
  const std::vector<std::uint8_t> state(net.nodes());
  interact(Partners(net.hears()), draws, t, count, state.data(), nullptr,
           [&](std::uint32_t i, std::uint32_t j) { pairs.emplace_back(i, j); });
  return pairs;
}

/// Agent 0 is heard by all, a third of the others hear nobody else, and the last one hears and is heard by nobody.
Network lopsided(std::uint32_t n, bool directed) {
  std::vector<Pair> ties;
  for (std::uint32_t i = 1; i + 1 < n; ++i) {
    ties.emplace_back(0, i);
    if (i % 3 != 0 && i * 2 + 1 < n - 1) ties.emplace_back(i, i * 2 + 1);
  }
  return hand_made(n, directed, ties);
}

TEST(Interact, EqualsAPlainLoopForEveryCount) {
  const Draws draws(3, 1, "test.interaction");
  for (const bool directed : {false, true})
    for (const std::uint32_t n : {3u, 10u, 1000u}) {
      const Network net = lopsided(n, directed);
      for (const std::uint64_t count : {0, 1, 2, 3, 63, 64, 65, 127, 128, 129, 511, 512, 513, 1023, 1025, 2047})
        for (const std::uint32_t t : {0u, 7u})
          ASSERT_EQ(pairs_of(net, draws, t, count), plainly(net, draws, t, count))
              << directed << ' ' << n << ' ' << count;
    }
}

TEST(Interact, LongerRunsBeginLikeShorterOnes) {
  const Network net = lopsided(1000, false);
  const Draws draws(3, 1, "test.interaction");
  const auto all = pairs_of(net, draws, 0, 1025);
  for (const std::uint64_t count : {1, 100, 512, 513}) {
    const auto some = pairs_of(net, draws, 0, count);
    EXPECT_TRUE(std::equal(some.begin(), some.end(), all.begin()));
  }
}

TEST(Interact, EachInteractionSeesTheOneBefore) {
  const Network net = lopsided(100, false);
  const Draws draws(4, 0, "test.interaction");
  std::vector<std::uint64_t> state(net.nodes()), expected;
  std::iota(state.begin(), state.end(), std::uint64_t{1});
  expected = state;
  for (const auto& [i, j] : plainly(net, draws, 2, 3001)) expected[i] = expected[i] * 31 + expected[j];
  interact(Partners(net), draws, 2, 3001, state.data(), nullptr,
           [&](std::uint32_t i, std::uint32_t j) { state[i] = state[i] * 31 + state[j]; });
  EXPECT_EQ(state, expected);
}

TEST(Interact, NobodyInteractsWhereNobodyHearsAnybody) {
  const Network net = hand_made(50, false, {});
  EXPECT_TRUE(pairs_of(net, Draws(1, 0, "test.interaction"), 0, 1001).empty());
}

TEST(Interact, ADirectedArcIsHeardOnlyByItsHead) {
  const Network net = hand_made(4, true, {{2, 1}});
  const auto pairs = pairs_of(net, Draws(1, 0, "test.interaction"), 0, 1000);
  EXPECT_GT(pairs.size(), 100u);
  for (const Pair& pair : pairs) EXPECT_EQ(pair, Pair(1, 2));
}

/// A directed network in which agent 0 hears all others, agent i with weight i, and the others hear agent 0.
Network weighted_star(std::uint32_t leaves) {
  std::vector<std::uint64_t> offsets{0};
  std::vector<std::uint32_t> targets;
  std::vector<float> weights;
  for (std::uint32_t i = 1; i <= leaves; ++i) {
    targets.push_back(i);
    weights.push_back(static_cast<float>(i));
  }
  offsets.push_back(targets.size());
  for (std::uint32_t i = 1; i <= leaves; ++i) {
    targets.push_back(0);
    weights.push_back(static_cast<float>(i));
    offsets.push_back(targets.size());
  }
  return Network(false, std::move(offsets), std::move(targets), {}, {}, std::move(weights));
}

TEST(Interact, PartnersAreInProportionToTheWeightsOfTies) {
  const Network net = weighted_star(7);
  const Partners partners(net);
  std::vector<std::uint64_t> picked(8), rests(64);
  std::uint64_t turns = 0;
  interact(partners, Draws(9, 0, "test.interaction"), 0, 800'000, picked.data(), nullptr,
           [&](std::uint32_t i, std::uint32_t j, std::uint64_t rest) {
             if (i != 0) return;
             ++turns;
             ++picked[j];
             ++rests[rest >> 58];
           });
  std::vector<double> expected(8);
  for (std::uint32_t j = 1; j <= 7; ++j) expected[j] = static_cast<double>(turns) * j / 28;
  EXPECT_GT(fit_p(picked, expected), error_rate);
  EXPECT_GT(uniform_p(rests), error_rate);
  // The same law where a model asks for one partner.
  std::fill(picked.begin(), picked.end(), 0);
  for (std::uint32_t k = 0; k < 100'000; ++k)
    ++picked[partners.pick(0, Draws(9, 0, "test.interaction").block({k}).low()).agent];
  for (std::uint32_t j = 1; j <= 7; ++j) expected[j] = 100'000. * j / 28;
  EXPECT_GT(fit_p(picked, expected), error_rate);
}

TEST(Interact, WeightsOfZeroSpreadAreUniformAndExtremeOnesAreKept) {
  const Network net = [] {
    std::vector<float> weights{1e-30f, 1, 1, 1e-30f, 1, 1};
    return Network(false, {0, 2, 4, 6}, {1, 2, 0, 2, 0, 1}, {}, {}, std::move(weights));
  }();
  const Partners partners(net);
  for (std::uint32_t k = 0; k < 1000; ++k)
    ASSERT_EQ(partners.pick(0, Draws(9, 0, "test.interaction").block({k}).low()).agent, 2u);
}

TEST(Interact, TheRestOfAWordIsUniformAndSaysNothingOfThePair) {
  const Network net = lopsided(40, false);
  std::vector<std::uint64_t> rests(64), by_pair(64);
  interact(Partners(net), Draws(9, 0, "test.interaction"), 0, 500'000, rests.data(), nullptr,
           [&](std::uint32_t i, std::uint32_t j, std::uint64_t rest) {
             ++rests[rest >> 58];
             if (j == 0) ++by_pair[(i % 4) * 16 + (rest >> 60)];
           });
  EXPECT_GT(uniform_p(rests), error_rate);
  for (std::size_t k = 0; k < 4; ++k)
    EXPECT_GT(uniform_p({by_pair.begin() + 16 * k, by_pair.begin() + 16 * k + 16}), error_rate / 4);
}

TEST(Interact, TurnsThatArePassedAreTold) {
  const Network net = lopsided(100, true);
  std::vector<std::uint8_t> voice(100, 1);
  voice[0] = 0;
  std::uint64_t applied = 0, passed = 0;
  interact(
      Partners(net.hears()), Draws(4, 0, "test.interaction"), 1, 3001, voice.data(), voice.data(),
      [&](std::uint32_t, std::uint32_t j) {
        EXPECT_NE(j, 0u) << "keeps silent";
        ++applied;
      },
      [&](std::uint32_t, std::uint64_t) { ++passed; });
  EXPECT_EQ(applied + passed, 3001u);
  EXPECT_GT(passed, 1000u);
}

TEST(Interact, AgentsAndThoseTheyHearAreUniform) {
  const Network net = lopsided(40, false);
  const std::uint64_t count = 2'000'001;
  std::vector<std::uint64_t> agents(net.nodes()), arcs(net.arcs());
  std::vector<double> expected_agents(net.nodes()), expected_arcs(net.arcs());
  for (const auto& [i, j] : pairs_of(net, Draws(9, 0, "test.interaction"), 0, count)) {
    const auto row = net.out(i);
    ++agents[i];
    ++arcs[net.offsets()[i] + static_cast<std::uint64_t>(std::lower_bound(row.begin(), row.end(), j) - row.begin())];
  }
  for (std::uint32_t i = 0; i < net.nodes(); ++i) {
    const auto degree = static_cast<double>(net.out(i).size()), turns = static_cast<double>(count) / net.nodes();
    expected_agents[i] = degree > 0 ? turns : 0;
    for (std::uint64_t arc = net.offsets()[i]; arc < net.offsets()[i + 1]; ++arc) expected_arcs[arc] = turns / degree;
  }
  EXPECT_EQ(agents[39], 0u) << "isolated";
  agents.pop_back();
  expected_agents.pop_back();
  // One turn in 40 is passed over, so the sums differ a little: scale to what was seen.
  const double seen = static_cast<double>(std::accumulate(agents.begin(), agents.end(), std::uint64_t{0}));
  for (double& e : expected_agents) e = seen / 39;
  for (double& e : expected_arcs) e *= seen / (static_cast<double>(count) * 39 / 40);
  EXPECT_GT(fit_p(agents, expected_agents), error_rate);
  EXPECT_GT(fit_p(arcs, expected_arcs), error_rate);
}

}  // namespace
}  // namespace papotage
