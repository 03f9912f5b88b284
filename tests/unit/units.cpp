#include "sim/core/units.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace papotage {
namespace {

TEST(Duration, TextsAreExactPartsOfADay) {
  const struct {
    const char* text;
    double days;
  } cases[] = {{"15 min", 15. / 1440},
               {"15min", 15. / 1440},
               {"1 minute", 1. / 1440},
               {"90 minutes", .0625},
               {"12 h", .5},
               {"1 hour", 1. / 24},
               {"4 hours", 4. / 24},
               {"7 days", 7},
               {"1 day", 1},
               {"2 d", 2},
               {"1 w", 7},
               {"1 week", 7},
               {"2 weeks", 14},
               {"0.1 weeks", .1 * 7},
               {"30 s", 30. / 86400},
               {"1 sec", 1. / 86400},
               {"1 second", 1. / 86400},
               {"86400 seconds", 1},
               {"1.5 h", .0625},
               {"1e3 s", 1000. / 86400},
               {"0 days", 0},
               {"7   days", 7},
               {"7 days  ", 7},
               {".5 d", .5},
               {"-1 day", -1}};  // whether a duration may be negative is for its range to say
  for (const auto& [text, days] : cases) {
    const auto parsed = parse_duration(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(*parsed, days) << text;
  }
}

TEST(Duration, AnythingElseIsNone) {
  for (const char* text : {"",        " ",       "5",           "min",    "days 5",      "5 months", "1 month",
                           "1 year",  "5 Min",   "five days",   "1,5 h",  "5 min 3 s",   "nan s",    "inf days",
                           "-inf s",  "1e999 s", "1e308 weeks", "0x10 s", "5 \xc2\xb5s", "5 ms",     "5min.",
                           "5 days!", "1.2.3 s"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Duration, ATextNeedNotEndWithAZero) {
  const std::string longer = "15 minutes and more";
  EXPECT_EQ(parse_duration(std::string_view(longer).substr(0, 6)), 15. / 1440);  // "15 min"
}

TEST(Probability, IsThatOfAnExponentialWait) {
  EXPECT_EQ(probability(0, 1), 0);
  EXPECT_EQ(probability(1, 0), 0);
  EXPECT_EQ(probability(1e6, 1), 1);
  EXPECT_EQ(probability(1e300, 1e300), 1) << "an overflow is certainty";
  EXPECT_NEAR(probability(.1, 1), 1 - std::exp(-.1), 1e-16);
  for (const double rate : {1e-300, 1e-12, 1e-6}) EXPECT_NEAR(probability(rate, 1) / rate, 1 - rate / 2, 1e-12) << rate;
}

TEST(Probability, ComposesOverTime) {
  for (const double rate : {.01, .3, 2.}) {
    const double p = probability(rate, 1), q = probability(rate, .5);
    EXPECT_NEAR(p, 1 - (1 - q) * (1 - q), 1e-15) << rate;
  }
}

TEST(Probability, StaysInTheUnitIntervalAndRises) {
  double before = 0;
  for (double rate = 1e-9; rate < 1e4; rate *= 1.1) {
    const double p = probability(rate, 1);
    EXPECT_GE(p, before);
    EXPECT_LE(p, 1);
    before = p;
  }
}

}  // namespace
}  // namespace papotage
