#pragma once
// What theory tests of the workplace share: settings in which all is constant, and laws written anew.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <vector>

#include "models/catalogue.hpp"
#include "sim/study/theory/constant_workplace.hpp"
#include "tests/support/statistics.hpp"
#include "tests/support/workplaces.hpp"

namespace papotage::testing {

/// Everybody talks, equally often, never by a slip, for the public; everything that arrives is seen, and nothing
/// shared. Opinions stand at `opinion`.
inline Workplace constant_workplace(double posts_a_day, double opinion = 0) {
  Workplace model = workplace_with(std::make_shared<Frozen>());
  theory::hold_constant(model, posts_a_day, opinion);
  return model;
}
/// Nobody posts from that day on.
inline void silent_from(Workplace& model, std::uint32_t day) {
  model.policies = [day](std::uint32_t today, Levers& levers) { levers.activity.all = today < day ? 1 : 0; };
}

/// Everybody has an account and exactly so many followers, and nobody any friends.
inline Premises followed_by(std::uint32_t followers, std::uint32_t employees, std::uint32_t outsiders) {
  return premises_of(employees, outsiders, [&](MultiplexSettings& s) {
    s.friends.reset();
    s.population.account = 1;
    s.followers->mean_degree = followers;
    s.followers->most = followers;
  });
}

/// E f(Z), Z a standard normal number: by the trapezoid rule, which is exact to rounding for smooth functions.
template <class F>
double normal_mean(F&& f) {
  constexpr double reach = 9, step = 1. / 256;
  double sum = 0;
  for (double z = -reach; z <= reach; z += step) sum += step * std::exp(-z * z / 2) * f(z);
  return sum / std::sqrt(2 * std::numbers::pi);
}
inline double sigma(double z) { return 1 / (1 + std::exp(-z)); }

/// p-value of "these numbers are uniform on [0, 1]": Kolmogorov and Smirnov's, with Stephens' correction for samples.
inline double uniform_ks(std::vector<double> sample) {
  std::sort(sample.begin(), sample.end());
  const auto n = static_cast<double>(sample.size());
  double furthest = 0;
  for (std::size_t k = 0; k < sample.size(); ++k) {
    const auto below = static_cast<double>(k);
    furthest = std::max({furthest, sample[k] - below / n, (below + 1) / n - sample[k]});
  }
  const double x = furthest * (std::sqrt(n) + .12 + .11 / std::sqrt(n));
  double p = 0;
  for (int k = 1; k <= 100; ++k) p += (k % 2 ? 2 : -2) * std::exp(-2. * k * k * x * x);
  return std::clamp(p, 0., 1.);
}

/// The weekly rhythm, hour by hour from Monday 0:00, as models/README.md, 4.2 says, of mean 1.
inline std::vector<double> weekly_by_hand() {
  std::vector<double> r;
  for (int day = 0; day < 7; ++day)
    for (int hour = 0; hour < 24; ++hour) {
      const double busy = hour < 7 ? .2 : hour < 9 ? .8 : hour < 18 ? 1 : hour < 23 ? 1.5 : .6;
      r.push_back(busy * (day >= 5 ? .8 : 1));
    }
  double sum = 0;
  for (const double x : r) sum += x;
  for (double& x : r) x *= 168 / sum;
  return r;
}

/// SEISMIC's distribution function (Zhao et al. 2015), uncut, of a delay in days.
inline double seismic_by_hand(double days) {
  const double c = 6.265725e-4, theta = .2314843, u = days * 86'400;
  if (u <= 300) return c * u;
  return c * 300 + c * 300 / theta * (1 - std::pow(u / 300, -theta));
}

}  // namespace papotage::testing
