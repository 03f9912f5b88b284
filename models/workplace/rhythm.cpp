#include "models/workplace/rhythm.hpp"

#include <algorithm>
#include <cmath>

namespace papotage {

Rhythm::Rhythm(const std::array<double, hours>& weights) : hours_(weights) {
  double sum = 0;
  for (const double w : weights) sum += w;
  until_[0] = 0;
  for (std::uint32_t h = 0; h < hours; ++h) {
    hours_[h] = weights[h] * hours / sum;
    until_[h + 1] = until_[h] + hours_[h] / 24;
  }
  until_[hours] = 7;
}

Rhythm Rhythm::weekly() {
  std::array<double, hours> weights{};
  for (std::uint32_t h = 0; h < hours; ++h) {
    const std::uint32_t hour = h % 24;
    const double of_hour = hour < 7 ? .2 : hour < 9 ? .8 : hour < 18 ? 1 : hour < 23 ? 1.5 : .6;
    weights[h] = of_hour * (h / 24 < 5 ? 1 : .8);
  }
  return Rhythm(weights);
}

Rhythm Rhythm::flat() {
  std::array<double, hours> weights{};
  weights.fill(1);
  return Rhythm(weights);
}

std::uint32_t Rhythm::hour_of(double t) {
  const double in_week = t - 7 * std::floor(t / 7);
  return std::min(hours - 1, static_cast<std::uint32_t>(in_week * 24));
}

double Rhythm::of_day(std::uint32_t day) const {
  const std::uint32_t first = day % 7 * 24;
  return until_[first + 24] - until_[first];
}

double Rhythm::within_day(std::uint32_t day, double u) const {
  const std::uint32_t first = day % 7 * 24;
  const double wanted = until_[first] + u * of_day(day);
  std::uint32_t h = first;
  while (h < first + 23 && until_[h + 1] <= wanted) ++h;
  const double time = (h - first + (wanted - until_[h]) / (hours_[h] / 24)) / 24;
  return std::min(time, std::nextafter(1., 0.));
}

double Rhythm::operational(double t) const {
  const double week = std::floor(t / 7), in_week = (t - 7 * week) * 24;
  const std::uint32_t h = std::min(hours - 1, static_cast<std::uint32_t>(in_week));
  return 7 * week + until_[h] + (in_week - h) * hours_[h] / 24;
}

double Rhythm::clock(double operational) const {
  const double week = std::floor(operational / 7), in_week = operational - 7 * week;
  const auto later = std::upper_bound(until_.begin() + 1, until_.end() - 1, in_week);
  const auto h = static_cast<std::uint32_t>(later - until_.begin() - 1);
  return 7 * week + (h + (in_week - until_[h]) / (hours_[h] / 24)) / 24;
}

}  // namespace papotage
