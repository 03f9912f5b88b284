#include "sim/core/sampling.hpp"

#include <array>
#include <cmath>

#include "sim/core/elementary.hpp"
#include "sim/core/units.hpp"

namespace papotage {
namespace {

using Coefficients = std::array<double, 8>;

/// A quotient of two polynomials of degree 7, constant terms first.
double quotient(const Coefficients& above, const Coefficients& below, double x) {
  double a = 0, b = 0;
  for (std::size_t k = above.size(); k-- > 0;) {
    a = a * x + above[k];
    b = b * x + below[k];
  }
  return a / b;
}

}  // namespace

double normal_quantile(double p) {
  static constexpr Coefficients a{3.3871328727963666080,    1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                  1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                  3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static constexpr Coefficients b{1,
                                  4.2313330701600911252e+1,
                                  6.8718700749205790830e+2,
                                  5.3941960214247511077e+3,
                                  2.1213794301586595867e+4,
                                  3.9307895800092710610e+4,
                                  2.8729085735721942674e+4,
                                  5.2264952788528545610e+3};
  static constexpr Coefficients c{1.42343711074968357734,    4.63033784615654529590,   5.76949722146069140550,
                                  3.64784832476320460504,    1.27045825245236838258,   2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr Coefficients d{1,
                                  2.05319162663775882187,
                                  1.67638483018380384940,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
  static constexpr Coefficients e{6.65790464350110377720,    5.46378491116411436990,    1.78482653991729133580,
                                  2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                  2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr Coefficients f{1,
                                  5.99832206555887937690e-1,
                                  1.36929880922735805310e-1,
                                  1.48753612908506148525e-2,
                                  7.86869131145613259100e-4,
                                  1.84631831751005468180e-5,
                                  1.42151175831644588870e-7,
                                  2.04426310338993978564e-15};
  const double q = p - .5;
  if (std::abs(q) <= .425) return q * quotient(a, b, .180625 - q * q);
  const double r = std::sqrt(-math::log(q < 0 ? p : 1 - p));
  const double x = r <= 5 ? quotient(c, d, r - 1.6) : quotient(e, f, r - 5);
  return q < 0 ? -x : x;
}

double normal(std::uint64_t word) { return normal_quantile((static_cast<double>(word >> 12) + .5) * 0x1p-52); }

std::uint32_t poisson(std::uint64_t word, double mean) {
  const double u = uniform(word);
  double term = math::exp(-mean), sum = term;
  std::uint32_t k = 0;
  // Rounding may leave the sum a little below 1: far out in the tail nothing more is added.
  while (u >= sum && (k < mean || term > 1e-30)) {
    term *= mean / ++k;
    sum += term;
  }
  return k;
}

std::uint64_t geometric(std::uint64_t word, double log_failure) {
  const double gap = std::floor(math::log(uniform_above_zero(word)) / log_failure);
  return gap < 0x1p63 ? static_cast<std::uint64_t>(gap) : std::uint64_t{1} << 63;
}

FirstTime::FirstTime(double rate, double step_days, std::uint32_t horizon) : within_(horizon + std::size_t{1}) {
  for (std::uint32_t d = 0; d <= horizon; ++d)
    within_[d] = static_cast<std::uint64_t>(std::llround(probability(rate, step_days * d) * 0x1p32));
  guide_.resize((std::size_t{1} << (32 - guide_shift)) + 1);
  std::uint32_t d = 1;
  for (std::size_t byte = 0; byte < guide_.size(); ++byte) {
    while (d < within_.size() && (std::uint64_t{byte} << guide_shift) >= within_[d]) ++d;
    guide_[byte] = d;
  }
}

}  // namespace papotage
