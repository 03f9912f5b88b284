#include "sim/graph/degree_law.hpp"

#include <algorithm>

#include "sim/core/elementary.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {

DegreeLaw::DegreeLaw(std::uint32_t lowest, std::vector<double> weights)
    : lowest_(lowest), cumulative_(std::move(weights)) {
  double sum = 0, moment = 0;
  for (std::size_t i = 0; i < cumulative_.size(); ++i) {
    moment += cumulative_[i] * (lowest_ + static_cast<double>(i));
    cumulative_[i] = sum += cumulative_[i];
  }
  for (double& c : cumulative_) c /= sum;
  mean_ = moment / sum;
}

DegreeLaw DegreeLaw::power(double exponent, std::uint32_t minimum, std::uint32_t maximum) {
  std::vector<double> weights(std::size_t{maximum} - minimum + 1);
  // Relative to the minimum, so that no exponent underflows.
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights[i] = math::pow(minimum / (minimum + static_cast<double>(i)), exponent);
  return DegreeLaw(minimum, std::move(weights));
}

DegreeLaw DegreeLaw::poisson(double mean, std::uint32_t maximum) {
  // From the most likely degree outwards, each weight from its neighbour, as far as weights matter to a double.
  constexpr double negligible = 1e-20;
  const auto mode = static_cast<std::uint32_t>(std::min<double>(mean, maximum));
  std::vector<double> below, weights{1};
  for (std::uint32_t k = mode; k > 0; --k) {
    const double weight = (below.empty() ? 1 : below.back()) * (k / mean);
    if (weight < negligible) break;
    below.push_back(weight);
  }
  for (std::uint32_t k = mode; k < maximum && weights.back() > negligible; ++k)
    weights.push_back(weights.back() * (mean / (k + 1.)));
  weights.insert(weights.begin(), below.rbegin(), below.rend());
  return DegreeLaw(mode - static_cast<std::uint32_t>(below.size()), std::move(weights));
}

DegreeLaw DegreeLaw::regular(std::uint32_t k) { return DegreeLaw(k, {1}); }

std::uint32_t DegreeLaw::operator()(std::uint64_t word) const {
  const double u = uniform(word);
  // Low degrees are the likely ones: the search widens from there.
  std::size_t first = 0, last = 1;
  while (last < cumulative_.size() && cumulative_[last - 1] <= u) {
    first = last;
    last *= 2;
  }
  const auto begin = cumulative_.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(std::min(last, cumulative_.size()) - 1);
  return lowest_ +
         static_cast<std::uint32_t>(std::upper_bound(begin + static_cast<std::ptrdiff_t>(first), end, u) - begin);
}

double DegreeLaw::at_most(std::uint32_t k) const {
  return k < lowest_ ? 0 : k >= highest() ? 1 : cumulative_[k - lowest_];
}

}  // namespace papotage
