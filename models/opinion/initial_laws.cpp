#include "models/opinion/initial_laws.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/elementary.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

/// A uniform number strictly between 0 and 1.
double inner_uniform(std::uint64_t word) { return (static_cast<double>(word >> 12) + .5) * 0x1p-52; }

/// The logarithm of a gamma number of shape a: it doesn't vanish however small the shape. `which` tells the numbers of
/// an agent apart.
double log_gamma_number(double a, std::uint32_t i, std::uint32_t which, const Draws& draws) {
  const double shape = a < 1 ? a + 1 : a;
  const double d = shape - 1. / 3, c = 1 / std::sqrt(9 * d);
  for (std::uint32_t attempt = 0;; ++attempt) {
    const Block block = draws.block({i, which, 0}, attempt);
    const double x = normal(block.low()), root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root, log_v = math::log(v);
    if (math::log(inner_uniform(block.high())) >= x * x / 2 + d * (1 - v + log_v)) continue;
    const double log_number = math::log(d) + log_v;
    return a < 1 ? log_number + math::log(inner_uniform(draws.block({i, which, 1}).low())) / a : log_number;
  }
}

}  // namespace

double normal_below(double x) {
  constexpr int steps = 512;
  constexpr double far = 9, root_of_two_pi = 2.506628274631000502;
  const double end = std::min(std::abs(x), far), h = end / steps;
  const auto density = [](double z) { return math::exp(-z * z / 2); };
  double sum = 0;
  for (int k = 0; k < steps; ++k) sum += density(k * h) + 4 * density((k + .5) * h) + density((k + 1) * h);
  const double part = sum * h / 6 / root_of_two_pi;
  return x < 0 ? .5 - part : .5 + part;
}

TruncatedNormal::TruncatedNormal(double mean, double sd)
    : mean_(mean),
      sd_(sd),
      below_(sd > 0 ? normal_below((-1 - mean) / sd) : 0),
      within_(sd > 0 ? normal_below((1 - mean) / sd) - below_ : 1) {}

double TruncatedNormal::operator()(std::uint64_t word) const {
  if (sd_ == 0) return mean_;
  const double p = std::clamp(below_ + inner_uniform(word) * within_, 0x1p-60, 1 - 0x1p-53);
  return std::clamp(mean_ + sd_ * normal_quantile(p), -1., 1.);
}

double beta_number(double a, double b, std::uint32_t i, const Draws& draws) {
  return 1 / (1 + math::exp(log_gamma_number(b, i, 1, draws) - log_gamma_number(a, i, 0, draws)));
}

}  // namespace papotage
