// Philox is compiled for three widths of vectors and the processor chooses: each must give the same words. The widths
// are private to draws.cpp, so this file takes a copy of it into a namespace of its own.

#include <array>
#include <cstdint>
#include <memory>

#include <gtest/gtest.h>

#define papotage papotage_copy
#include "sim/core/draws.cpp"
#undef papotage

namespace papotage_copy {
namespace {

void expect_philox(TenRounds ten_rounds) {
  auto out = std::make_unique<Blocks<Draws::bulk>>();
  auto& w = out->words;
  for (std::uint32_t count = 1; count <= Draws::bulk; ++count) {
    const std::uint32_t key0 = count * 0x9e3779b9u, key1 = ~count;
    const auto counter = [&](std::uint32_t i) {
      return r123::Philox4x32::ctr_type{{i * 0x85ebca6bu, count, i << 20, ~i * count}};
    };
    for (std::uint32_t i = 0; i < count; ++i)
      for (std::uint32_t word = 0; word < 4; ++word) w[word][i] = counter(i)[word];
    ten_rounds(key0, key1, w[0].data(), w[1].data(), w[2].data(), w[3].data(), count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto expected = r123::Philox4x32{}(counter(i), {{key0, key1}});
      for (std::uint32_t word = 0; word < 4; ++word) ASSERT_EQ(w[word][i], expected[word]) << count << ' ' << i;
    }
  }
}

TEST(PhiloxWidths, TwoLanesGiveTheWordsOfRandom123) { expect_philox(ten_rounds_sse2); }

TEST(PhiloxWidths, FourLanesGiveTheWordsOfRandom123) {
  if (!__builtin_cpu_supports("avx2")) GTEST_SKIP() << "this processor has no AVX2";
  expect_philox(ten_rounds_avx2);
}

TEST(PhiloxWidths, EightLanesGiveTheWordsOfRandom123) {
  if (!__builtin_cpu_supports("avx512f")) GTEST_SKIP() << "this processor has no AVX-512";
  expect_philox(ten_rounds_avx512);
}

}  // namespace
}  // namespace papotage_copy
