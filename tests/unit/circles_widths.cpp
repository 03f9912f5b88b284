// Bijections and circles are compiled for two widths of vectors and the processor chooses: both must give the same.
// The widths are private to their sources, so this file takes copies of these into a namespace of its own (the copy of
// draws.cpp is in draws_widths.cpp).

#include <array>
#include <bit>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <memory>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <immintrin.h>

#include <gtest/gtest.h>

#define papotage papotage_copy
#include "sim/core/bijection.cpp"
#include "sim/graph/circles.cpp"
#include "sim/graph/partition.cpp"
#undef papotage

namespace papotage_copy {
namespace {

TEST(CircleWidths, GiveTheSameMembers) {
  const BijectionLoops::Steps narrow{BijectionLoops::sixteen_sse2, BijectionLoops::thirty_two_sse2};
  for (const std::uint64_t n : {33ull, 100ull, 65'537ull, 1ull << 32}) {
    const Bijection bijection(n, 12345, 67890, 3);
    std::uint32_t out[32];
    for (std::uint32_t count : {1u, 16u, 32u}) {
      const auto expect_members = [&] {
        for (std::uint32_t k = 0; k < count; ++k) ASSERT_EQ(out[k], bijection.member(1 + k)) << n;
      };
      if (count <= 16)
        BijectionLoops::members<16>(bijection, narrow.sixteen, 1, count, out);
      else
        BijectionLoops::members<32>(bijection, narrow.thirty_two, 1, count, out);
      expect_members();
      bijection.members(1, count, out);
      expect_members();
    }
  }
}

TEST(CircleWidths, GiveTheSameMates) {
  if (!__builtin_cpu_supports("avx2")) GTEST_SKIP() << "this processor has no AVX2";
  constexpr std::uint32_t people = 5'000;
  const auto whole = std::make_shared<const Partition>(Partition::whole(people));
  const CircleLayer layer(people, 1, 0, "test.widths",
                          {{1, whole, 60, {.2, .9}, .5}, {2, whole, 33, {.7}, 1}, {3, whole, 9, {1}, .4}},
                          Sociability(2, 1, 0, "test.sociability"));
  for (const PreparedRound& round : layer.prepared())
    for (std::uint32_t i = 0; i < people; i += 37) {
      const Bijection bijection = round.family.of(0, people);
      const Slots slots = circle_of(bijection.slot(i), round.circle, people);
      const Circle circle{round, layer.sociability(), &bijection, i, 0, slots.first, slots.count};
      std::vector<std::uint32_t> narrow(layer.room()), wide(layer.room());
      narrow.resize(fill_mates_sse2(circle, narrow.data()));
      wide.resize(fill_mates_avx2(circle, wide.data()));
      ASSERT_EQ(narrow, wide) << i;
    }
}

}  // namespace
}  // namespace papotage_copy
