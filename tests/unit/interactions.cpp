// Pairwise updating equals a plain loop over the documented draws, and pairs are drawn as the law says.
//
// Error rate: 10^-6 for each of 2 p-values.

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
  interact(net.hears(), draws, t, count, state.data(), nullptr,
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
  interact(net, draws, 2, 3001, state.data(), nullptr,
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
