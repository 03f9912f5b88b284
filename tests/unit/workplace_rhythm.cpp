// The rhythm of a week and operational time, and delays: what is inverse to what, and constants.

#include "models/workplace/rhythm.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "models/workplace/delay.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::Splitmix;

double uniform_of(Splitmix& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

// -- Rhythm ---------------------------------------------------------------------------------------------------------

TEST(Rhythm, IsThatOfTheReadmeAndOfMeanOne) {
  const Rhythm weekly = Rhythm::weekly(), flat = Rhythm::flat();
  double sum = 0;
  for (int h = 0; h < 168; ++h) {
    sum += weekly.at((h + .5) / 24) / 168;
    EXPECT_EQ(flat.at((h + .5) / 24), 1);
    EXPECT_EQ(weekly.at((h + .5) / 24 + 7 * 53), weekly.at((h + .5) / 24)) << "every week is the same";
  }
  EXPECT_NEAR(sum, 1, 1e-14);
  const auto against_ten = [&](double day, double hour) { return weekly.at(day + hour / 24) / weekly.at(10. / 24); };
  for (const auto& [hour, busy] : {std::pair{0., .2},
                                   {6.99, .2},
                                   {7., .8},
                                   {8.99, .8},
                                   {9., 1.},
                                   {17.99, 1.},
                                   {18., 1.5},
                                   {22.99, 1.5},
                                   {23., .6},
                                   {23.99, .6}}) {
    EXPECT_NEAR(against_ten(0, hour), busy, 1e-14) << hour;
    EXPECT_NEAR(against_ten(4, hour), busy, 1e-14) << "Friday " << hour;
    EXPECT_NEAR(against_ten(5, hour), .8 * busy, 1e-14) << "Saturday " << hour;
    EXPECT_NEAR(against_ten(6, hour), .8 * busy, 1e-14) << "Sunday " << hour;
  }
}

TEST(Rhythm, HasDaysThatSumToAWeek) {
  for (const Rhythm& rhythm : {Rhythm::weekly(), Rhythm::flat()}) {
    double sum = 0;
    for (std::uint32_t day = 0; day < 7; ++day) {
      sum += rhythm.of_day(day);
      EXPECT_NEAR(rhythm.of_day(day), rhythm.operational(day + 1) - rhythm.operational(day), 1e-14);
      EXPECT_EQ(rhythm.of_day(day + 7 * 100), rhythm.of_day(day));
    }
    EXPECT_NEAR(sum, 7, 1e-14);
  }
  EXPECT_NEAR(Rhythm::weekly().of_day(5) / Rhythm::weekly().of_day(0), .8, 1e-14);
}

TEST(Rhythm, OperationalTimeAndTheClockAreInverse) {
  Splitmix random(1);
  for (const Rhythm& rhythm : {Rhythm::weekly(), Rhythm::flat()}) {
    for (int k = 0; k < 100'000; ++k) {
      const double t = uniform_of(random) * 600;
      ASSERT_NEAR(rhythm.clock(rhythm.operational(t)), t, 1e-12) << t;
      ASSERT_NEAR(rhythm.operational(rhythm.clock(t)), t, 1e-12) << t;
    }
    for (int h = 0; h <= 168 * 3; ++h) ASSERT_NEAR(rhythm.clock(rhythm.operational(h / 24.)), h / 24., 1e-12) << h;
    for (int week = 0; week < 100; ++week) EXPECT_EQ(rhythm.operational(7. * week), 7. * week) << "a week is a week";
  }
}

TEST(Rhythm, OperationalTimeIsItsIntegralAndNeverTurnsBack) {
  const Rhythm rhythm = Rhythm::weekly();
  double integral = 0, before = 0;
  constexpr int parts = 4;
  for (int k = 0; k < 168 * parts * 2; ++k) {
    integral += rhythm.at((k + .5) / (24 * parts)) / (24 * parts);
    const double now = rhythm.operational((k + 1.) / (24 * parts));
    ASSERT_NEAR(now, integral, 1e-12);
    ASSERT_GT(now, before);
    before = now;
  }
}

TEST(Rhythm, WithinADayIsTheInverseOfTheDaysPart) {
  Splitmix random(2);
  for (const Rhythm& rhythm : {Rhythm::weekly(), Rhythm::flat()})
    for (std::uint32_t day = 0; day < 14; ++day) {
      EXPECT_EQ(rhythm.within_day(day, 0), 0);
      EXPECT_LT(rhythm.within_day(day, 1 - 0x1p-53), 1);
      EXPECT_LT(rhythm.within_day(day, 1), 1) << "never the next day";
      std::vector<double> us;
      for (int k = 0; k < 2'000; ++k) us.push_back(uniform_of(random));
      std::sort(us.begin(), us.end());
      double before = 0;
      for (const double u : us) {
        const double time = rhythm.within_day(day, u);
        ASSERT_GE(time, before);
        ASSERT_LT(time, 1);
        before = time;
        const double part = (rhythm.operational(day + time) - rhythm.operational(day)) / rhythm.of_day(day);
        ASSERT_NEAR(part, u, 1e-13) << day << ' ' << u;
      }
    }
}

// -- Delay ----------------------------------------------------------------------------------------------------------

TEST(Delay, HasSeismicsConstants) {
  // c = 6.265725e-4 a second on the plateau of 300 s: all there is, in an endless horizon, is 1.
  EXPECT_NEAR(6.265725e-4 * 300 * (1 + 1 / Delay::theta), 1, 1e-5);
  const Delay endless(1e300);
  EXPECT_NEAR(endless.within(1. / 86'400), 6.265725e-4, 6.3e-9);
  EXPECT_NEAR(endless.within(Delay::plateau), 6.265725e-4 * 300, 2e-6);
}

TEST(Delay, IsThePlateauAndThenThePowerLaw) {
  const Delay delay(7);
  const auto density = [&](double seconds) {
    const double half = seconds * 1e-4;
    return (delay.within((seconds + half) / 86'400) - delay.within((seconds - half) / 86'400)) / (2 * half);
  };
  const double plateau = density(10);
  for (const double s : {1., 50., 150., 299.}) EXPECT_NEAR(density(s) / plateau, 1, 1e-9) << s;
  for (const double s : {301., 600., 3'000., 86'400., 600'000.})
    EXPECT_NEAR(density(s) / plateau / std::pow(s / 300, -(1 + .2314843)), 1, 1e-6) << s;
}

TEST(Delay, AtARankIsTheInverseOfItsLaw) {
  for (const double horizon : {1e-5, .001, 300. / 86'400, .01, 1., 7., 365.}) {
    const Delay delay(horizon);
    EXPECT_EQ(delay.horizon(), horizon);
    EXPECT_EQ(delay(0), 0);
    EXPECT_EQ(delay.within(horizon), 1) << "cut";
    EXPECT_EQ(delay.within(2 * horizon), 1);
    EXPECT_LE(delay(1 - 0x1p-32), horizon * (1 + 1e-12));
    EXPECT_GT(delay(1 - 0x1p-32), horizon * (1 - 1e-6));
    double before = 0;
    for (int k = 1; k < 20'000; ++k) {
      const double u = k / 20'000., d = delay(u);
      ASSERT_GT(d, before) << u;
      ASSERT_NEAR(delay.within(d), u, 1e-12) << horizon << ' ' << u;
      ASSERT_NEAR(delay(delay.within(horizon * u)), horizon * u, 1e-9 * horizon) << horizon << ' ' << u;
      before = d;
    }
  }
}

TEST(Delay, UpToThePlateausEndIsUniform) {
  const Delay delay(.002);  // 172.8 s
  for (const double u : {.1, .5, .9}) EXPECT_NEAR(delay(u), .002 * u, 1e-17);
}

}  // namespace
}  // namespace papotage
