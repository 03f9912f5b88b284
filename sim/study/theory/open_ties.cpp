#include "sim/study/theory/open_ties.hpp"

#include <cmath>

#include "sim/study/theory/epidemics.hpp"

namespace papotage::theory {
namespace {

/// The mean of f(k).
template <class F>
double mean_over(const DegreeLaw& degrees, F&& f) {
  double sum = 0, below = 0;
  for (std::uint32_t k = degrees.lowest(); k <= degrees.highest(); ++k) {
    const double up_to = degrees.at_most(k);
    sum += (up_to - below) * f(k);
    below = up_to;
  }
  return sum;
}

}  // namespace

double OpenTies::branching() const {
  return mean_over(degrees, [](double k) { return k * (k - 1); }) / degrees.mean();
}

double OpenTies::mean_size() const { return 1 + probability * degrees.mean() / (1 - probability * branching()); }

double OpenTies::share() const {
  // A tie leads to no large outbreak: it is closed, or none of the others leads to one.
  const double none = fixed_point([&](double u) {
    return 1 - probability + probability * mean_over(degrees, [&](double k) {
                               return k > 0 ? k * std::pow(u, k - 1) : 0;
                             }) / degrees.mean();
  });
  return 1 - mean_over(degrees, [&](double k) { return std::pow(none, k); });
}

}  // namespace papotage::theory
