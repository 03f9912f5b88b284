// Owners divide all agents among themselves; buckets give back what was put in, once.

#include "sim/engine/buckets.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "sim/core/parallel.hpp"
#include "tests/support/networks.hpp"

namespace papotage {
namespace {

/// A path, or with `star` everybody tied to agent 0.
Network network(std::uint32_t n, bool star) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ties;
  for (std::uint32_t i = 1; i < n; ++i) ties.emplace_back(star ? 0 : i - 1, i);
  return testing::hand_made(n, false, ties);
}

TEST(Owners, EachAgentHasOneOfTheOwnersInConsecutiveRanges) {
  for (const bool star : {false, true})
    for (const std::uint32_t n : {1u, 2u, 5u, 4095u, 4096u, 4097u, 100'000u}) {
      const Network net = network(n, star);
      for (int threads = 1; threads <= 5; ++threads) {
        const Owners owners(net, threads);
        EXPECT_EQ(owners.count(), threads);
        int before = 0;
        for (std::uint32_t i = 0; i < n; ++i) {
          ASSERT_GE(owners.of(i), before) << n << ' ' << threads;
          ASSERT_LT(owners.of(i), threads) << n << ' ' << threads;
          before = owners.of(i);
        }
      }
    }
}

TEST(Owners, ShareArcsEvenly) {
  const Network net = network(100'000, false);
  for (int threads = 1; threads <= 5; ++threads) {
    const Owners owners(net, threads);
    std::vector<double> work(static_cast<std::size_t>(threads));
    for (std::uint32_t i = 0; i < net.nodes(); ++i)
      work[static_cast<std::size_t>(owners.of(i))] += static_cast<double>(net.out(i).size() + 1);
    const double share = static_cast<double>(net.arcs() + net.nodes()) / threads;
    for (const double w : work) EXPECT_NEAR(w, share, share * .01);
  }
}

TEST(Owners, ManyMoreThreadsThanABytesWorth) {
  const Network net = network(100'000, false);
  const Owners owners(net, 600);
  std::set<int> used;
  for (std::uint32_t i = 0; i < net.nodes(); ++i) used.insert(owners.of(i));
  EXPECT_EQ(used.size(), 600u);
}

TEST(Buckets, GiveBackWhatWasPutInOnceToItsOwner) {
  constexpr std::uint32_t steps = 6, n = 1000;
  const Network net = network(n, false);
  for (int threads = 1; threads <= 5; ++threads) {
    const Owners owners(net, threads);
    Buckets buckets(steps, threads);
    for (int round = 0; round < 2; ++round) {  // the second round finds nothing of the first
      on_threads(threads, [&](int sender) {
        for (std::uint32_t i = 0; i < n; ++i)
          for (std::uint32_t step = 0; step <= steps; ++step)
            if ((i + step) % static_cast<std::uint32_t>(threads) == static_cast<std::uint32_t>(sender))
              for (std::uint32_t copies = 0; copies <= i % 3; ++copies) buckets.push(step, sender, owners.of(i), i);
      });
      for (std::uint32_t step = 0; step <= steps; ++step) {
        std::vector<std::uint32_t> seen(n);  // each owner writes its agents only
        on_threads(threads, [&](int owner) {
          buckets.drain(step, owner, [&](std::uint32_t i) {
            EXPECT_EQ(owners.of(i), owner);
            ++seen[i];
          });
        });
        for (std::uint32_t i = 0; i < n; ++i) ASSERT_EQ(seen[i], i % 3 + 1) << "agent " << i << " step " << step;
      }
    }
  }
}

TEST(Buckets, ClearForgetsEverything) {
  Buckets buckets(3, 2);
  for (std::uint32_t step = 0; step <= 3; ++step)
    for (const int sender : {0, 1})
      for (const int owner : {0, 1}) buckets.push(step, sender, owner, 7);
  buckets.clear();
  int left = 0;
  for (std::uint32_t step = 0; step <= 3; ++step)
    for (const int owner : {0, 1}) buckets.drain(step, owner, [&](std::uint32_t) { ++left; });
  EXPECT_EQ(left, 0);
}

TEST(Buckets, TheFirstAndTheLastStepHaveOne) {
  Buckets buckets(4, 1);
  buckets.push(0, 0, 0, 1);
  buckets.push(4, 0, 0, 2);
  std::vector<std::uint32_t> got;
  for (std::uint32_t step = 0; step <= 4; ++step) buckets.drain(step, 0, [&](std::uint32_t i) { got.push_back(i); });
  EXPECT_EQ(got, (std::vector<std::uint32_t>{1, 2}));
}

}  // namespace
}  // namespace papotage
