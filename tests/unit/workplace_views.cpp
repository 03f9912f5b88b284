// The table of who has seen a post, against std::map.

#include "models/workplace/views.hpp"

#include <map>

#include <gtest/gtest.h>

#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::Splitmix;

TEST(Views, RememberAsAMapDoes) {
  Splitmix random(1);
  Views views;
  struct Known {
    std::uint8_t sights = 0;
    bool told = false;
  };
  // Few people, many, and people whose numbers fall upon each other; growing, shrinking and growing again.
  for (const std::uint64_t people : {5ull, 200'000ull, 3ull, 1'000ull, 1ull << 32, 7ull}) {
    std::map<std::uint32_t, Known> known;
    const int looks = people < 10 ? 100 : 20'000;
    for (int k = 0; k < looks; ++k) {
      auto person = static_cast<std::uint32_t>(random() % people);
      if (k % 3 == 0) person &= ~std::uint32_t{0xff};
      if (person == UINT32_MAX) continue;  // there are at most 2^32 - 2 people
      Views::Entry& entry = views.of(person);
      Known& own = known[person];
      ASSERT_EQ(entry.person_and_one, person + 1);
      ASSERT_EQ(entry.sights, own.sights);
      ASSERT_EQ(entry.told, own.told);
      entry.sights = own.sights = static_cast<std::uint8_t>((own.sights + 1) % 256);
      entry.told = static_cast<std::uint8_t>(own.told = random() % 2);
    }
    for (const auto& [person, own] : known) {
      ASSERT_EQ(views.of(person).sights, own.sights);
      ASSERT_EQ(views.of(person).told, own.told);
    }
    views.clear();
    for (const auto& [person, own] : known) {
      if (person % 50 > 1) continue;
      ASSERT_EQ(views.of(person).sights, 0) << "cleared";
      ASSERT_FALSE(views.of(person).told);
    }
    views.clear();
  }
}

TEST(Views, MayBeClearedWhenEmpty) {
  Views views;
  views.clear();
  EXPECT_EQ(views.of(0).sights, 0);
  views.of(0).sights = 3;
  views.clear();
  views.clear();
  EXPECT_EQ(views.of(0).sights, 0);
}

TEST(Views, HoldTheLastPerson) {
  Views views;
  views.of(UINT32_MAX - 1).sights = 2;
  views.of(0).sights = 1;
  EXPECT_EQ(views.of(UINT32_MAX - 1).sights, 2);
}

}  // namespace
}  // namespace papotage
