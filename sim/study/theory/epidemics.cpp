#include "sim/study/theory/epidemics.hpp"

#include <algorithm>

#include "sim/core/elementary.hpp"

namespace papotage::theory {

double Spell::q() const { return -math::expm1(-gamma * dt); }

double Spell::transform(double x) const {
  const double z = math::exp(-x * dt);
  return q() * z / (1 - (1 - q()) * z);
}

double final_share(double r0) {
  return fixed_point([&](double z) { return -math::expm1(-r0 * z); }, 1);
}

double minor_outbreak(const Spell& spell, double rate) {
  return fixed_point([&](double s) { return spell.transform(rate * (1 - s)); });
}

std::vector<double> final_size_law(std::size_t n, double beta, const Spell& spell) {
  constexpr double negligible = 1e-13;
  // infects[s][b]: an agent infects b of the s who are left.
  std::vector<std::vector<double>> infects(n);
  std::vector<double> log_factorial(n + 1);
  for (std::size_t k = 1; k <= n; ++k) log_factorial[k] = log_factorial[k - 1] + math::log(static_cast<double>(k));
  for (std::size_t s = 0; s < n; ++s) infects[s].assign(s + 1, 0);
  double left = 1;
  for (int d = 1; left > negligible; ++d) {
    const double here = left * spell.q(), escapes = math::exp(-beta * spell.dt * d);
    left -= here;
    const double log_escapes = math::log(escapes), log_caught = math::log1p(-escapes), odds = (1 - escapes) / escapes;
    for (std::size_t s = 0; s < n; ++s) {
      // A binomial law from its mode outwards, each term from the one before, down to what is negligible.
      const auto mode = std::min(s, static_cast<std::size_t>(static_cast<double>(s + 1) * (1 - escapes)));
      const double top =
          here * math::exp(log_factorial[s] - log_factorial[mode] - log_factorial[s - mode] +
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

double Percolation::share() const {
  return fixed_point([&](double s) { return -math::expm1(-degree * transmissibility() * s); }, 1);
}

double Percolation::dies_out() const {
  // All its Poisson many ties fail or lead to spreaders who start none; the ties share the time D.
  return fixed_point([&](double h) {
    double sum = 0, left = 1;
    for (int d = 1; left > 1e-14; ++d) {
      const double here = left * spell.q();
      left -= here;
      sum += here * math::exp(degree * -math::expm1(-beta * spell.dt * d) * (h - 1));
    }
    return sum;
  });
}

}  // namespace papotage::theory
