#include "sim/study/theory/cascades_of_thresholds.hpp"

#include <cmath>

#include "sim/study/theory/epidemics.hpp"

namespace papotage::theory {
namespace {

double poisson_of(std::uint32_t k, double mean) { return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.)); }

/// The sum over m of the binomial law of m among k with probability q, from the least m that meets the threshold of an
/// agent of that degree.
double met(std::uint32_t k, std::uint32_t degree, double q, double threshold) {
  double sum = 0;
  for (std::uint32_t m = 1; m <= k; ++m) {
    if (m < threshold * degree - 1e-9) continue;
    const double ways = std::exp(std::lgamma(k + 1.) - std::lgamma(m + 1.) - std::lgamma(k - m + 1.));
    sum += ways * std::pow(q, m) * std::pow(1 - q, k - m);
  }
  return sum;
}

constexpr std::uint32_t largest_degree = 60;  // beyond which there is hardly anybody at the mean degrees asked for

/// Agents reached from `from` where each agent hears `kept` only.
std::int64_t reached(const std::vector<std::uint32_t>& kept, std::uint32_t from) {
  std::int64_t count = 0;
  for (std::uint32_t i = 0; i < kept.size(); ++i) {
    std::uint32_t j = i;
    for (std::size_t k = 0; k < kept.size() && j != from && kept[j] != j; ++k) j = kept[j];
    count += j == from;
  }
  return count;
}

}  // namespace

double poisson_up_to(std::uint32_t k, double mean) {
  double sum = 0;
  for (std::uint32_t j = 0; j <= k; ++j) sum += poisson_of(j, mean);
  return sum;
}

double vulnerable_branching(double degree, std::uint32_t vulnerable) {
  // q: that what is behind a tie comes to an end.
  const double q = fixed_point([&](double x) {
    double goes_on = 0;
    for (std::uint32_t others = 0; others < vulnerable; ++others)
      goes_on += poisson_of(others, degree) * (1 - std::pow(x, others));
    return 1 - goes_on;
  });
  return -std::expm1(-degree * (1 - q));
}

double gleeson_cahalane(double degree, double threshold, double start) {
  const auto active = [&](double q, std::uint32_t without) {  // an agent at random, but for `without` of its ties
    double sum = 0;
    for (std::uint32_t k = 0; k <= largest_degree; ++k)
      sum += poisson_of(k, degree) * met(k, k + without, q, threshold);
    return start + (1 - start) * sum;
  };
  const double q = fixed_point([&](double x) { return active(x, 1); }, start);
  return active(q, 0);
}

std::map<std::int64_t, double> live_edge_law(std::uint32_t nodes, const std::vector<Tie>& ties, std::uint32_t from) {
  std::map<std::int64_t, double> law;
  std::vector<std::uint32_t> kept(nodes);
  for (std::uint32_t i = 0; i < nodes; ++i) kept[i] = i;
  const auto choose = [&](const auto& self, std::uint32_t agent, double p) -> void {
    if (agent == nodes) {
      law[reached(kept, from)] += p;
      return;
    }
    double all = 0;
    for (const Tie& tie : ties)
      if (tie.v == agent) all += tie.weight;
    if (agent == from || all == 0) return self(self, agent + 1, p);
    for (const Tie& tie : ties)
      if (tie.v == agent) {
        kept[agent] = tie.u;
        self(self, agent + 1, p * tie.weight / all);
      }
  };
  choose(choose, 0, 1);
  return law;
}

}  // namespace papotage::theory
