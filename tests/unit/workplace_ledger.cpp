// Counts: departments too small to be told apart, and the crisis of hand-made series.

#include "models/workplace/ledger.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace papotage {
namespace {

using Series = std::vector<std::uint32_t>;

std::shared_ptr<const Partition> units_of(std::vector<std::uint32_t> sizes) {
  std::vector<std::uint32_t> offsets{0};
  for (const std::uint32_t size : sizes) offsets.push_back(offsets.back() + size);
  return std::make_shared<const Partition>(std::move(offsets));
}

TEST(Departments, OfUnderTenStandTogether) {
  const auto departments = units_of({12, 9, 10, 1, 30}), whole = units_of({62});
  const Organisation organisation({departments, departments, whole, whole});
  const Departments classes(organisation);
  ASSERT_EQ(classes.classes(), 6u);
  for (std::uint32_t i = 0; i < 62; ++i) {
    const std::uint32_t expected = i < 12 ? 0 : i < 21 ? 5 : i < 31 ? 2 : i < 32 ? 5 : 4;
    EXPECT_EQ(classes.class_of(i), expected) << i;
  }
}

TEST(Crisis, IsTheWorstWindowAboveTheMedianOne) {
  EXPECT_EQ(crisis(Series{1, 2, 3, 4, 5}, 3, 1), 12 - 9);
  EXPECT_EQ(crisis(Series{1, 2, 3, 4, 5}, 3, 6), .5) << "per employee";
  EXPECT_EQ(crisis(Series{5, 1, 1, 1, 1}, 1, 1), 4);
  EXPECT_EQ(crisis(Series{0, 0, 9, 0, 0, 0, 0}, 3, 1), 9 - 9) << "three of five windows hold it";
  EXPECT_EQ(crisis(Series{9, 0, 0, 0, 0, 0, 0}, 3, 1), 9) << "one of five does";
  EXPECT_EQ(crisis(Series{7, 7, 7, 7}, 2, 1), 0);
  EXPECT_EQ(crisis(Series(100, 0), 72, 1), 0);
}

TEST(Crisis, NeedsAWindow) {
  EXPECT_EQ(crisis(Series{3, 4}, 2, 1), 0) << "just one";
  EXPECT_TRUE(std::isnan(crisis(Series{3}, 2, 1)));
  EXPECT_TRUE(std::isnan(crisis(Series{}, 72, 1)));
}

TEST(Crisis, DoesNotOverflow) {
  EXPECT_EQ(crisis(Series{4'000'000'000, 4'000'000'000, 0, 0, 0, 0, 0}, 2, 1'000'000'000), 8);
}

}  // namespace
}  // namespace papotage
