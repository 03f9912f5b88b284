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
#include <omp.h>
#include <sys/mman.h>

#include <gtest/gtest.h>

#define papotage papotage_copy
#include "sim/core/bijection.cpp"
#include "sim/core/parallel.cpp"
#include "sim/graph/circle_lists.cpp"
#include "sim/graph/circle_mates.cpp"
#include "sim/graph/circles.cpp"
#include "sim/graph/partition.cpp"
#include "sim/graph/repeats.cpp"
#include "sim/graph/rosters.cpp"
#include "sim/graph/sociability.cpp"
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
      const std::uint32_t first = first_slot(bijection.slot(i), round);
      const Circle circle{round, layer.sociability(), &bijection, 0, first, std::min(round.circle, people - first)};
      for (const std::uint32_t* self :
           {static_cast<const std::uint32_t*>(nullptr), static_cast<const std::uint32_t*>(&i)}) {
        std::vector<std::uint32_t> narrow(layer.room()), wide(layer.room());
        narrow.resize(fill_sse2(circle, self, narrow.data()));
        wide.resize(fill_avx2(circle, self, wide.data()));
        ASSERT_EQ(narrow, wide) << i;
      }
    }
}

/// Lists of every form and length; all but the first, which has the others' people, say that they repeat others.
TEST(CircleWidths, GiveTheSameFromLists) {
  if (!__builtin_cpu_supports("avx2")) GTEST_SKIP() << "this processor has no AVX2";
  const auto whole = std::make_shared<const Partition>(Partition::whole(1'000));
  const CircleLayer layer(1'000, 1, 0, "test.widths", {{1, whole, 60, {1}, .5}, {2, whole, 60, {1}, 1}});
  for (std::uint32_t length = 1; length <= 70; ++length)
    for (const PreparedRound& round : layer.prepared()) {
      const std::uint32_t self = 100 + length / 2;
      std::vector<std::uint32_t> people(length), far(length + 8);
      std::vector<std::uint16_t> near(length + 8);
      for (std::uint32_t k = 0; k < length; ++k) {
        people[k] = 100 + k * 7 % length;  // with some repeats where 7 divides length
        if (length % 7 == 0) people[k] = 100 + k;
        far[k] = people[k] | (people[k] == self && length % 2 ? CircleList::far_flag : 0);
        near[k] = static_cast<std::uint16_t>(people[k] - 90);
      }
      far[length - 1] |= CircleList::far_mark;
      near[length - 1] |= CircleList::near_mark;
      using Form = CircleList::Form;
      CircleList lists[4] = {{&round, Form::places, false, 80, length, {}},
                             {&round, Form::people, true, 0, length, {people.data()}},
                             {&round, Form::far, length % 2 == 0, 0, 0, {far.data()}},
                             {&round, Form::near, true, 90, 0, {}}};
      lists[3].near = near.data();
      for (std::uint32_t known : {0u, 2u}) {
        std::vector<std::uint32_t> narrow(1'000, 0), wide(1'000, 0);
        narrow[0] = wide[0] = 103;
        narrow[1] = wide[1] = 7;
        for (const auto& some : {std::span<const CircleList>(lists, 4), std::span<const CircleList>(lists + 1, 1)}) {
          const std::uint32_t n = add_mates_sse2(some, self, narrow.data(), known, known);
          ASSERT_EQ(n, add_mates_avx2(some, self, wide.data(), known, known)) << length;
          ASSERT_TRUE(std::equal(narrow.begin(), narrow.begin() + n, wide.begin())) << length;
        }
      }
    }
}

}  // namespace
}  // namespace papotage_copy
