#pragma once
// What the theory of epidemics says where an agent spreads for a geometric number of steps.

#include <algorithm>
#include <cmath>
#include <vector>

namespace papotage::testing {

/// How long an agent spreads: D steps of length dt, P(D = d) = q (1 - q)^(d - 1), q = 1 - exp(-gamma dt). With short
/// steps nearly exponential.
struct Spell {
  double gamma, dt;

  double q() const { return -std::expm1(-gamma * dt); }
  double mean() const { return dt / q(); }  // days
  /// E[exp(-x D dt)], the transform of the time in days.
  double transform(double x) const {
    const double z = std::exp(-x * dt);
    return q() * z / (1 - (1 - q()) * z);
  }
};

/// The fixed point of f in [0, 1) that iterating from 0 reaches.
template <class F>
double fixed_point(F&& f, double from = 0) {
  double x = from;
  for (int k = 0; k < 100'000; ++k) {
    const double next = f(x);
    if (std::abs(next - x) < 1e-15) return next;
    x = next;
  }
  return x;
}

/// The share that a large outbreak reaches where everybody meets everybody: z = 1 - exp(-R0 z). Kermack & McKendrick
/// 1927.
inline double final_share(double r0) {
  return fixed_point([&](double z) { return -std::expm1(-r0 * z); }, 1);
}

/// The probability that a branching process ends in which an agent makes a Poisson number of others, of mean `rate`
/// times its time: s = E[exp(-rate (1 - s) D dt)]. Exponential times give 1 / R0.
inline double minor_outbreak(const Spell& spell, double rate) {
  return fixed_point([&](double s) { return spell.transform(rate * (1 - s)); });
}

/// The exact law of the final size (first seed included) on a complete network: law[k] = P(k agents are reached).
///
/// Whoever is reached at all does not depend on when: agents may spread one after another instead of at once (Ludwig,
/// "Final size distributions for epidemics", Math. Biosci. 23, 1975). So each in turn infects a binomial number of
/// those who are left, and the epidemic is over when as many have had their turn as were reached. Sums of positive
/// terms only.
inline std::vector<double> final_size_law(std::size_t n, double beta, const Spell& spell) {
  constexpr double negligible = 1e-13;
  // infects[s][b]: an agent infects b of the s who are left.
  std::vector<std::vector<double>> infects(n);
  std::vector<double> log_factorial(n + 1);
  for (std::size_t k = 1; k <= n; ++k) log_factorial[k] = log_factorial[k - 1] + std::log(static_cast<double>(k));
  for (std::size_t s = 0; s < n; ++s) infects[s].assign(s + 1, 0);
  double left = 1;
  for (int d = 1; left > negligible; ++d) {
    const double here = left * spell.q(), escapes = std::exp(-beta * spell.dt * d);
    left -= here;
    const double log_escapes = std::log(escapes), log_caught = std::log1p(-escapes), odds = (1 - escapes) / escapes;
    for (std::size_t s = 0; s < n; ++s) {
      // A binomial law from its mode outwards, each term from the one before, down to what is negligible.
      const auto mode = std::min(s, static_cast<std::size_t>(static_cast<double>(s + 1) * (1 - escapes)));
      const double top =
          here * std::exp(log_factorial[s] - log_factorial[mode] - log_factorial[s - mode] +
                          static_cast<double>(mode) * log_caught + static_cast<double>(s - mode) * log_escapes);
      double term = top;
      for (std::size_t b = mode; b <= s && term > negligible * 1e-3; ++b) {
        infects[s][b] += term;
        term *= odds * static_cast<double>(s - b) / static_cast<double>(b + 1);
      }
      term = top;
      for (std::size_t b = mode; b > 0 && term > negligible * 1e-3; --b) {
        term *= static_cast<double>(b) / static_cast<double>(s - b + 1) / odds;
        infects[s][b - 1] += term;
      }
    }
  }
  // at[s]: after so many turns s are left who were not reached.
  std::vector<double> law(n + 1), at(n), next(n);
  at[n - 1] = 1;
  for (std::size_t turn = 1; turn <= n; ++turn) {
    std::fill(next.begin(), next.end(), 0);
    for (std::size_t s = 0; s < n; ++s) {
      if (at[s] < negligible * 1e-6) continue;
      const std::size_t most = std::min(s, std::size_t{200});  // more in one turn is beyond what the law resolves
      for (std::size_t b = 0; b <= most; ++b) next[s - b] += at[s] * infects[s][b];
    }
    law[turn] = next[n - turn];  // as many had their turn as were reached
    next[n - turn] = 0;
    at.swap(next);
  }
  return law;
}

}  // namespace papotage::testing
