// Synchronous updating: readers see old states, whatever the threads.

#include "sim/engine/stepper.hpp"

#include <algorithm>
#include <atomic>

#include <gtest/gtest.h>

#include "tests/support/networks.hpp"

namespace papotage {
namespace {

constexpr std::uint32_t n = 10'007;  // more than two blocks of the loop, and no whole number of anything

/// Everybody hears the agent before it.
Network ring() {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ties;
  for (std::uint32_t i = 0; i < n; ++i) ties.emplace_back(i, (i + 1) % n);
  return testing::hand_made(n, true, ties);
}

/// Directed, of uneven degrees, with agents who hear nobody (the multiples of 7).
Network uneven() {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ties;
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::uint32_t k = 0; k < i % 5; ++k) {
      const auto j = static_cast<std::uint32_t>((std::uint64_t{i} * 7919 + k * 104729) % n);
      if (j % 7 != 0) ties.emplace_back(i, j);
    }
  return testing::hand_made(n, true, ties);
}

/// Takes the state of the one agent that is heard.
struct Take {
  static constexpr bool draws = false;
  std::uint32_t update(const View<std::uint32_t>& view, const Block&) const { return view.now[view.heard[0]]; }
};

TEST(Stepper, ARingTurnsByOneStepAfterStep) {
  // An update that saw a new state would carry it further.
  const Network net = ring();
  for (const int threads : {1, 2, 3}) {
    Stepper<std::uint32_t> states(net.hears(), threads, false);
    for (std::uint32_t i = 0; i < n; ++i) states.initial()[i] = i;
    states.begin();
    for (std::uint32_t t = 0; t < 5; ++t) {
      states.step(t, Draws(0, 0, "test.step"), Take{});
      for (std::uint32_t i = 0; i < n; ++i) {
        ASSERT_EQ(states.now()[i], (i + n - t - 1) % n);
        ASSERT_EQ(states.before()[i], (i + n - t) % n);
      }
    }
  }
}

/// Mixes all that a rule may see, so that anything wrong shows.
struct Everything {
  static constexpr bool draws = true;
  std::uint64_t update(const View<std::uint64_t>& view, const Block& block) const {
    std::uint64_t h = view.own() * 3 + view.first[view.i] * 5 + view.i + block.low() + (block.high() << 1);
    for (const std::uint32_t j : view.heard) h = h * 31 + view.now[j];
    return h;
  }
};

/// The same step written as a plain loop: whom agents hear is found from whom arcs reach, and each block is drawn
/// alone.
std::vector<std::uint64_t> plainly(const Network& net, const std::vector<std::uint64_t>& old,
                                   const std::vector<std::uint64_t>& first, const Draws& draws, std::uint32_t t) {
  std::vector<std::vector<std::uint32_t>> heard(n);
  for (std::uint32_t u = 0; u < n; ++u)
    for (const std::uint32_t v : net.out(u)) heard[v].push_back(u);
  std::vector<std::uint64_t> next(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    const Block block = draws.block({i}, t);
    next[i] = old[i] * 3 + first[i] * 5 + i + block.low() + (block.high() << 1);
    std::sort(heard[i].begin(), heard[i].end());
    for (const std::uint32_t j : heard[i]) next[i] = next[i] * 31 + old[j];
  }
  return next;
}

TEST(Stepper, EqualsAPlainLoopOnAnyNumberOfThreads) {
  const Network net = uneven();
  const Draws draws(5, 6, "test.step");
  std::vector<std::uint64_t> first(n);
  for (std::uint32_t i = 0; i < n; ++i) first[i] = i * 2654435761u;
  for (const int threads : {1, 2, 3, 7}) {
    Stepper<std::uint64_t> states(net.hears(), threads, true);
    states.initial() = first;
    states.begin();
    std::vector<std::uint64_t> expected = first;
    for (std::uint32_t t = 0; t < 3; ++t) {
      states.step(t, draws, Everything{});
      expected = plainly(net, expected, first, draws, t);
      ASSERT_TRUE(std::equal(expected.begin(), expected.end(), states.now().begin(), states.now().end()))
          << "step " << t << " on " << threads;
    }
  }
}

TEST(Stepper, StartsAfreshWithTheNextReplicate) {
  const Network net = uneven();
  const Draws draws(5, 6, "test.step");
  Stepper<std::uint64_t> used(net.hears(), 2, true), fresh(net.hears(), 2, true);
  for (std::uint64_t& x : used.initial()) x = 9;
  used.begin();
  for (std::uint32_t t = 0; t < 3; ++t) used.step(t, draws, Everything{});
  for (auto* states : {&used, &fresh}) {
    std::fill(states->initial().begin(), states->initial().end(), std::uint64_t{1});
    states->begin();
    states->step(0, draws, Everything{});
  }
  EXPECT_TRUE(std::equal(used.now().begin(), used.now().end(), fresh.now().begin()));
}

/// Says of each agent how often it was updated.
struct Count {
  static constexpr bool draws = false;
  std::vector<std::atomic<int>>& updates;
  std::uint8_t update(const View<std::uint8_t>& view, const Block& block) const {
    ++updates[view.i];
    return block.low() == 0 && block.high() == 0;  // a rule without draws sees zeros
  }
};

TEST(Stepper, UpdatesEachAgentOnce) {
  const Network net = ring();
  for (const int threads : {1, 3}) {
    std::vector<std::atomic<int>> updates(n);
    Stepper<std::uint8_t> states(net.hears(), threads, false);
    states.begin();
    states.step(0, Draws(0, 0, "test.step"), Count{updates});
    for (std::uint32_t i = 0; i < n; ++i) ASSERT_EQ(updates[i], 1);
    EXPECT_EQ(std::count(states.now().begin(), states.now().end(), 1), n);
  }
}

}  // namespace
}  // namespace papotage
