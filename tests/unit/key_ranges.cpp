// From the points of designs to the values of keys.

#include <cmath>

#include <gtest/gtest.h>

#include "sim/study/designs.hpp"
#include "tests/unit/population_support.hpp"

namespace papotage {
namespace {

using testing::refused;

TEST(GridDigits, RunThroughAllCombinationsTheLastKeyFastest) {
  const std::vector<std::size_t> sizes{2, 1, 3};
  std::vector<std::vector<std::size_t>> seen;
  for (std::uint64_t p = 0; p < 6; ++p) seen.push_back(grid_digits(p, sizes));
  EXPECT_EQ(seen,
            (std::vector<std::vector<std::size_t>>{{0, 0, 0}, {0, 0, 1}, {0, 0, 2}, {1, 0, 0}, {1, 0, 1}, {1, 0, 2}}));
}

TEST(KeyRange, IsLinearOrLogarithmic) {
  const KeyRange linear{-2, 6}, log{1e-4, 1, true};
  EXPECT_EQ(linear.at(.25), 0);
  EXPECT_NEAR(log.at(.5), 1e-2, 1e-16);
  EXPECT_NEAR(log.at(.75), 1e-1, 1e-15);
}

TEST(KeyRange, HoldsItsEndsAndNeverFalls) {
  for (const KeyRange& range : {KeyRange{.1, .3},
                                {1e-9, 7, true},
                                {-1.7e308, 1.7e308},
                                {-3, 5, false, true},
                                {1, 1000, true, true},
                                {0, 1, false, true}}) {
    EXPECT_EQ(range.at(0), range.low);
    EXPECT_EQ(range.at(1), range.high);
    double before = range.low;
    for (int k = 0; k <= 10'000; ++k) {
      const double value = range.at(k / 10'000.);
      ASSERT_TRUE(before <= value && value <= range.high) << range.low << ' ' << value;
      ASSERT_TRUE(!range.whole || value == std::floor(value));
      before = value;
    }
    EXPECT_LE(range.at(std::nextafter(1., 0.)), range.high);
  }
}

TEST(KeyRange, GivesWholeNumbersEqualParts) {
  const KeyRange range{-1, 3, false, true};
  std::vector<int> counts(5);
  for (int k = 0; k < 1000; ++k) ++counts[static_cast<std::size_t>(range.at((k + .5) / 1000) + 1)];
  EXPECT_EQ(counts, (std::vector<int>{200, 200, 200, 200, 200}));
  const KeyRange log{1, 7, true, true};  // up to 8: a third of the scale each from 1 to 2, to 4, to 8
  EXPECT_EQ(log.at(.33), 1);
  EXPECT_EQ(log.at(.34), 2);
  EXPECT_EQ(log.at(.66), 3);
  EXPECT_EQ(log.at(.67), 4);
  EXPECT_EQ(log.at(.999), 7);
}

TEST(KeyRange, TellsWhereAValueLies) {
  for (const KeyRange range : {KeyRange{-2, 6}, KeyRange{0.01, 100, true}})
    for (const double u : {0., .125, .5, .9, 1.}) EXPECT_NEAR(range.coordinate(range.at(u)), u, 1e-12);
  const KeyRange whole{1, 5, false, true};
  EXPECT_EQ(whole.coordinate(whole.at(.3)), .25);  // 2 of 1 to 5
}

TEST(AsTaken, MovesWholeNumbersByWholeStepsAndLeavesTheRest) {
  const std::shared_ptr<const Design> design = morris_design(2, 50, 4, 3);
  const KeyRange whole{1, 3, false, true};
  const auto taken = as_taken(design, {{0, 1}, whole});
  for (std::uint64_t p = 0; p < design->points(); ++p) {
    EXPECT_EQ(taken->point(p)[0], design->point(p)[0]);
    EXPECT_EQ(taken->point(p)[1], (whole.at(design->point(p)[1]) - 1) / 2);
  }
}

TEST(KeyRange, RefusesEndsThatHoldNoRange) {
  const auto check = [](KeyRange range) { return refused([&] { range.check("contagion.beta"); }); };
  EXPECT_EQ(check({0, 1}), "not refused");
  EXPECT_EQ(check({1, 1}),
            "contagion.beta| contagion.beta = { low = 1, high = 1 }: low must be below high; give a key "
            "that doesn't vary its value outside the sweep");
  EXPECT_EQ(check({0, 1, true}),
            "contagion.beta| contagion.beta = { low = 0, high = 1 }: on a logarithmic scale low must be above 0");
  EXPECT_EQ(check({0, 1.5, false, true}),
            "contagion.beta| contagion.beta = { low = 0, high = 1.5 }: must be whole numbers, as the key's values are");
  EXPECT_NE(check({0, 1e17, false, true}), "not refused");
  EXPECT_EQ(check({0, INFINITY}), "contagion.beta| contagion.beta = { low = 0, high = inf }: must be finite");
  EXPECT_NE(check({NAN, 1}), "not refused");
}

}  // namespace
}  // namespace papotage
