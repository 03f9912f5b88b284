#include "models/opinion/opinion.hpp"

#include <algorithm>

#include "sim/core/parallel.hpp"

namespace papotage {

std::vector<Probe> opinion_probes() {
  return {{"opinion_mean", "1", "mean opinion"}, {"opinion_variance", "1", "variance of opinion"}};
}

std::vector<Outcome> opinion_outcomes() {
  return {
      {"opinion_mean", "1", "mean opinion at the end"},
      {"opinion_variance", "1", "variance of opinion at the end"},
      {"clusters", "1", "groups of opinion at the end: gaps above 0.02 part them, 5% of the people make one", true}};
}

Moments moments(std::span<const double> opinions, int threads) {
  const auto n = static_cast<double>(opinions.size());
  const double mean = sum_of(opinions.size(), threads, [&](std::size_t i) { return opinions[i]; }) / n;
  const double squares = sum_of(opinions.size(), threads, [&](std::size_t i) {
    const double d = opinions[i] - mean;
    return d * d;
  });
  return {mean, squares / n};
}

std::uint32_t clusters(std::span<const double> opinions, double gap, double smallest) {
  std::vector<double> sorted(opinions.begin(), opinions.end());
  std::sort(sorted.begin(), sorted.end());
  const double least = smallest * static_cast<double>(sorted.size());
  std::uint32_t count = 0;
  std::size_t first = 0;
  for (std::size_t i = 1; i <= sorted.size(); ++i) {
    if (i < sorted.size() && sorted[i] - sorted[i - 1] <= gap) continue;
    count += static_cast<double>(i - first) >= least;
    first = i;
  }
  return count;
}

}  // namespace papotage
