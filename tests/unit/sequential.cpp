// Random-sequential updating: equal to a plain loop over the documented draws, each update seeing the one before.

#include "sim/engine/sequential.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/networks.hpp"

namespace papotage {
namespace {

/// Directed, of uneven degrees, with agents who hear nobody (the multiples of 7) and one who hears more than is
/// fetched.
Network uneven(std::uint32_t n) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ties;
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::uint32_t k = 0; k < i % 5; ++k) {
      const auto j = static_cast<std::uint32_t>((std::uint64_t{i} * 7919 + k * 104729) % n);
      if (j % 7 != 0) ties.emplace_back(i, j);
    }
  for (std::uint32_t i = 2; i < std::min(n, 200u); ++i) ties.emplace_back(i, 1);
  return testing::hand_made(n, true, ties);
}

/// Mixes all that a rule may see, so that anything wrong shows.
template <bool Draws>
struct Everything {
  static constexpr bool draws = Draws;
  std::uint64_t update(const View<std::uint64_t>& view, const Block& block) const {
    std::uint64_t h = view.own() * 3 + view.first[view.i] * 5 + view.i + block.low() + (block.high() << 1);
    for (const std::uint32_t j : view.heard) h = h * 31 + view.now[j];
    return h;
  }
};

std::vector<std::uint64_t> start(std::uint32_t n) {
  std::vector<std::uint64_t> first(n);
  for (std::uint32_t i = 0; i < n; ++i) first[i] = i * 2654435761u;
  return first;
}

/// n updates as the comment of Sequential describes them, one by one.
template <bool Draw>
std::vector<std::uint64_t> plainly(const Network& net, std::vector<std::uint64_t> now, const Draws& draws,
                                   std::uint32_t t, const std::uint8_t* voice) {
  const auto n = static_cast<std::uint32_t>(now.size());
  const auto first = start(n);
  std::vector<std::vector<std::uint32_t>> heard(n);
  for (std::uint32_t u = 0; u < n; ++u)
    for (const std::uint32_t v : net.out(u))
      if (!voice || voice[u]) heard[v].push_back(u);
  for (std::uint32_t k = 0; k < n; ++k) {
    const Block block = draws.block(Entity::numbered(k), t);
    const auto product = static_cast<unsigned __int128>(block.low()) * n;
    const auto i = static_cast<std::uint32_t>(product >> 64);
    std::uint64_t h = now[i] * 3 + first[i] * 5 + i;
    if (Draw) h += static_cast<std::uint64_t>(product) + (block.high() << 1);
    for (const std::uint32_t j : heard[i]) h = h * 31 + now[j];
    now[i] = h;
  }
  return now;
}

template <bool Draw>
void expect_plain_loop(std::uint32_t n, bool all_speak) {
  const Network net = uneven(n);
  const Draws draws(5, 6, "test.update");
  std::vector<std::uint8_t> voice(n, 1);
  for (std::uint32_t i = 0; i < n; i += 3) voice[i] = 0;
  const std::uint8_t* speak = all_speak ? nullptr : voice.data();
  Sequential<std::uint64_t> states(net.hears(), true, speak);
  states.initial() = start(n);
  states.begin();
  std::vector<std::uint64_t> expected = start(n);
  for (std::uint32_t t = 0; t < 3; ++t) {
    states.step(t, draws, Everything<Draw>{});
    expected = plainly<Draw>(net, expected, draws, t, speak);
    ASSERT_TRUE(std::equal(expected.begin(), expected.end(), states.now().begin(), states.now().end()))
        << n << " agents, step " << t;
  }
}

TEST(Sequential, EqualsAPlainLoop) {
  for (const std::uint32_t n : {1u, 2u, 31u, 32u, 33u, 255u, 256u, 257u, 1000u})
    for (const bool all_speak : {true, false}) {
      expect_plain_loop<true>(n, all_speak);
      expect_plain_loop<false>(n, all_speak);
    }
}

/// Takes the largest state that is heard or held.
struct Largest {
  static constexpr bool draws = false;
  std::uint32_t update(const View<std::uint32_t>& view, const Block&) const {
    std::uint32_t most = view.own();
    for (const std::uint32_t j : view.heard) most = std::max(most, view.now[j]);
    return most;
  }
};

TEST(Sequential, CountsChangesAndKnowsWhenNothingCanChange) {
  const auto net = testing::ring(50, 1);
  Sequential<std::uint32_t> states(*net, false);
  for (std::uint32_t i = 0; i < 50; ++i) states.initial()[i] = i;
  states.begin();
  const Draws draws(5, 6, "test.update");
  std::uint32_t t = 0;
  while (!states.settled(Largest{})) {
    const std::vector<std::uint32_t> before(states.now().begin(), states.now().end());
    const bool same = states.step(t++, draws, Largest{}) == 0;
    EXPECT_EQ(same, std::equal(before.begin(), before.end(), states.now().begin()));
    ASSERT_LT(t, 1000u);
  }
  EXPECT_GT(t, 1u);
  EXPECT_EQ(states.step(t, draws, Largest{}), 0u);
  EXPECT_EQ(std::count(states.now().begin(), states.now().end(), 49), 50);
}

}  // namespace
}  // namespace papotage
