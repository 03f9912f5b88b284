#pragma once
// How long people take to react to a post: SEISMIC's kernel (Q. Zhao, M. A. Erdogdu, H. Y. He, A. Rajaraman and J.
// Leskovec, KDD 2015), constant to 300 s and then falling as (t / 300 s)^-(1 + theta); its constants are those of the
// authors' R package. Cut at a horizon, after which nobody reacts any more, and renormalised.

#include "sim/core/elementary.hpp"

namespace papotage {

class Delay {
 public:
  static constexpr double plateau = 300. / 86400;  // day
  static constexpr double theta = .2314843;

  /// Horizon in days, above 0.
  explicit Delay(double horizon) : horizon_(horizon), whole_(unnormalised(horizon)) {}

  double horizon() const { return horizon_; }
  /// P(delay <= days).
  double within(double days) const { return days >= horizon_ ? 1 : unnormalised(days) / whole_; }
  /// The delay in days at u in [0, 1).
  double operator()(double u) const {
    const double mass = u * whole_;
    if (mass <= 1) return mass * plateau;
    return plateau * math::pow(1 - (mass - 1) * theta, -1 / theta);
  }

 private:
  /// In units of the plateau's mass.
  static double unnormalised(double days) {
    const double x = days / plateau;
    return x <= 1 ? x : 1 + (1 - math::pow(x, -theta)) / theta;
  }
  double horizon_, whole_;
};

}  // namespace papotage
