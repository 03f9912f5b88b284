#pragma once
// What the theory of epidemics says where an agent spreads for a geometric number of steps.

#include <cmath>
#include <cstddef>
#include <vector>

namespace papotage::theory {

/// How long an agent spreads: D steps of length dt, P(D = d) = q (1 - q)^(d - 1), q = 1 - exp(-gamma dt). With short
/// steps nearly exponential.
struct Spell {
  double gamma, dt;

  double q() const;
  double mean() const { return dt / q(); }  // days
  /// E[exp(-x D dt)], the transform of the time in days.
  double transform(double x) const;
};

/// The fixed point of f that iterating from `from` reaches.
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
double final_share(double r0);

/// The probability that a branching process ends in which an agent makes a Poisson number of others, of mean `rate`
/// times its time: s = E[exp(-rate (1 - s) D dt)]. Exponential times give 1 / R0.
double minor_outbreak(const Spell& spell, double rate);

/// The exact law of the final size (first seed included) on a complete network: law[k] = P(k agents are reached).
///
/// Whoever is reached at all does not depend on when: agents may spread one after another instead of at once (Ludwig,
/// "Final size distributions for epidemics", Math. Biosci. 23, 1975). So each in turn infects a binomial number of
/// those who are left, and the epidemic is over when as many have had their turn as were reached. Sums of positive
/// terms only.
std::vector<double> final_size_law(std::size_t n, double beta, const Spell& spell);

/// SIR on a network of Poisson degrees. A tie transmits with probability T; the share that a large outbreak reaches
/// follows from T and the degrees alone (M. E. J. Newman, Phys. Rev. E 66 (2002) 016128). Whether one starts does not:
/// a spreader's ties share the time that it spreads, so they pass or fail together (E. Kenah and J. M. Robins, Phys.
/// Rev. E 76 (2007) 036113).
struct Percolation {
  double degree;  // mean
  double beta;
  Spell spell;

  double transmissibility() const { return 1 - spell.transform(beta); }
  /// Share reached by a large outbreak.
  double share() const;
  /// Probability that one spreader starts none.
  double dies_out() const;
};

}  // namespace papotage::theory
