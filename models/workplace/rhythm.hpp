#pragma once
// How busy the social networks are by hour and weekday, and time that passes at that pace.

#include <array>
#include <cstdint>

namespace papotage {

/// A rhythm of mean 1 over a week, constant within an hour. Times are in days; day 0 is a Monday.
class Rhythm {
 public:
  /// Before 7:00 .2, before 9:00 .8, before 18:00 1, before 23:00 1.5, before midnight .6; all of it times .8 on
  /// Saturday and Sunday (assumed); then divided by the mean.
  static Rhythm weekly();
  static Rhythm flat();

  /// At time t >= 0.
  double at(double t) const { return hours_[hour_of(t)]; }
  /// The mean over a day.
  double of_day(std::uint32_t day) const;
  /// The time within a day, in [0, 1), by which a part u of the day's activity is over.
  double within_day(std::uint32_t day, double u) const;

  /// Operational time: the integral of the rhythm from 0 to t >= 0. A week is a week.
  double operational(double t) const;
  /// When it is so late: the inverse of operational().
  double clock(double operational) const;

 private:
  static constexpr std::uint32_t hours = 168;
  explicit Rhythm(const std::array<double, hours>& weights);
  static std::uint32_t hour_of(double t);

  std::array<double, hours> hours_;
  std::array<double, hours + 1> until_;  // operational days from the week's start until an hour
};

}  // namespace papotage
