// Loops cover everything once, sums have the same bits on any number of threads.

#include "sim/core/parallel.hpp"

#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <mutex>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

const std::size_t sizes[] = {0, 1, 7, 8, 9, 4095, 4096, 4097, 8192, 100'003};

TEST(ForBlocks, CoversEveryIndexOnceInBlocksThatThreadsDoNotChange) {
  for (const std::size_t n : sizes)
    for (const std::size_t grain : {std::size_t{1}, std::size_t{8}, std::size_t{1000}, std::size_t{1} << 40}) {
      if (n / grain > 5000) continue;
      std::set<std::pair<std::size_t, std::size_t>> expected;
      for (std::size_t begin = 0; begin < n; begin += grain) expected.emplace(begin, std::min(n, begin + grain));
      for (const int threads : {1, 2, 3, 7}) {
        std::multiset<std::pair<std::size_t, std::size_t>> blocks;
        std::mutex guard;
        for_blocks(n, grain, threads, [&](std::size_t begin, std::size_t end) {
          const std::lock_guard lock(guard);
          blocks.emplace(begin, end);
        });
        EXPECT_TRUE(std::equal(blocks.begin(), blocks.end(), expected.begin(), expected.end()))
            << n << " in blocks of " << grain << " on " << threads;
      }
    }
}

TEST(OnThreads, RunsEachThreadsPartOnce) {
  for (const int threads : {1, 2, 3, 7}) {
    std::vector<std::atomic<int>> runs(static_cast<std::size_t>(threads));
    on_threads(threads, [&](int thread) { ++runs[static_cast<std::size_t>(thread)]; });
    for (const auto& r : runs) EXPECT_EQ(r, 1);
  }
}

/// Terms of all sizes and both signs.
std::vector<double> terms(std::size_t n) {
  testing::Splitmix random(n);
  std::vector<double> x(n);
  for (double& term : x)
    term = std::ldexp(static_cast<double>(random() >> 11) * 0x1p-53 - .4, static_cast<int>(random() % 60) - 30);
  return x;
}

/// The order that the header states, without threads; the eight partial sums are added in pairs.
double in_stated_order(const std::vector<double>& x) {
  double total = 0;
  for (std::size_t block = 0; block < x.size(); block += 4096) {
    std::vector<double> p(8);
    for (std::size_t i = block; i < std::min(block + 4096, x.size()); ++i) p[(i - block) % 8] += x[i];
    total += ((p[0] + p[4]) + (p[1] + p[5])) + ((p[2] + p[6]) + (p[3] + p[7]));
  }
  return total;
}

TEST(SumOf, HasTheBitsOfItsFixedOrderOnAnyNumberOfThreads) {
  for (const std::size_t n : sizes) {
    const auto x = terms(n);
    const auto expected = std::bit_cast<std::uint64_t>(in_stated_order(x));
    for (const int threads : {1, 2, 3, 7}) {
      const double sum = sum_of(n, threads, [&](std::size_t i) { return x[i]; });
      EXPECT_EQ(std::bit_cast<std::uint64_t>(sum), expected) << n << " on " << threads;
    }
  }
}

TEST(SumOf, IsAccurate) {
  for (const std::size_t n : sizes) {
    const auto x = terms(n);
    long double exact = 0, size = 0;
    for (const double term : x) {
      exact += term;
      size += std::abs(term);
    }
    const double sum = sum_of(n, 2, [&](std::size_t i) { return x[i]; });
    // Each term goes through at most 512 + 3 + n / 4096 additions.
    const long double bound = (515 + static_cast<long double>(n) / 4096) * 0x1p-53L * size;
    EXPECT_LE(std::abs(sum - exact), bound) << n;
  }
}

TEST(SumOf, NeverCallsATermTwice) {
  std::vector<std::atomic<int>> calls(10'001);
  sum_of(calls.size(), 3, [&](std::size_t i) { return ++calls[i], 1.; });
  for (const auto& c : calls) EXPECT_EQ(c, 1);
}

TEST(HugePages, ChangeNoContent) {
  for (const std::size_t n : {std::size_t{0}, std::size_t{10}, std::size_t{3} << 20}) {
    std::vector<std::uint32_t> column(n);
    std::iota(column.begin(), column.end(), 5u);
    prefer_huge_pages(column);
    for (std::size_t i = 0; i < n; i += 997) ASSERT_EQ(column[i], i + 5);
  }
}

TEST(ColumnOf, IsZeroEverywhere) {
  for (const std::uint64_t n : {0u, 1u, 3u << 20}) {
    const auto column = column_of<std::uint32_t>(n);
    EXPECT_EQ(column.size(), n);
    EXPECT_EQ(std::count(column.begin(), column.end(), 0u), static_cast<std::ptrdiff_t>(n));
  }
}

TEST(Threads, ThereIsAtLeastOne) { EXPECT_GE(available_threads(), 1); }

}  // namespace
}  // namespace papotage

namespace papotage {
namespace {

TEST(Loops, ThrowWhatABlockThrew) {
  for (const int threads : {1, 2, 3}) {
    const auto fail = [](std::size_t begin, std::size_t) {
      if (begin == 40) throw std::bad_alloc();
    };
    EXPECT_THROW(for_blocks(100, 10, threads, fail), std::bad_alloc) << threads;
    EXPECT_THROW(on_threads(threads,
                            [&](int thread) {
                              if (thread == threads - 1) throw std::bad_alloc();
                            }),
                 std::bad_alloc)
        << threads;
  }
}

}  // namespace
}  // namespace papotage
