#pragma once
// The workplace once more, as models/README.md, 4, tells it: one queue of the events of all posts, lists of all that
// ever happened, people gone through one by one. It shares with the model the numbers that are drawn, by their keys,
// the table of first opinions and no other code. Slow and serial.

#include <array>
#include <cstdint>

#include "tests/support/workplaces.hpp"

namespace papotage::testing {

/// 4.2. Times are in days since a Monday, 0:00.
class NaiveRhythm {
 public:
  explicit NaiveRhythm(bool flat);
  double of_hour(std::uint64_t hour) const { return hours_[hour % hours_.size()]; }
  double of_day(std::uint32_t day) const;
  /// The part of a day, in [0, 1), by which a part u of its activity is over.
  double within_day(std::uint32_t day, double u) const;
  /// When `delay` days of operational time have passed since t.
  double after(double t, double delay) const;

 private:
  std::array<double, 168> hours_;
};

/// 4.6. The integral of the density up to a delay in seconds, before it is cut.
double naive_delay_law(double seconds);
/// The delay in days at u of the law cut at a horizon in days: by bisection.
double naive_delay(double u, double horizon);

TalkTold naive_workplace(const Workplace& model, const Premises& premises, const TalkPlan& plan,
                         std::uint32_t replicate);

}  // namespace papotage::testing
