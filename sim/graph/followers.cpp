#include "sim/graph/followers.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "sim/core/elementary.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {

CountLaw::CountLaw(double exponent, double mean, std::uint32_t highest) {
  assert(exponent > 1 && mean >= 0 && mean <= highest && highest >= 1);
  std::vector<double> weights(std::size_t{highest} + 1);  // of each count
  for (std::uint32_t k = 1; k <= highest; ++k) weights[k] = math::pow(k, -exponent);
  // From above to the count whose part makes the mean right: the sums are over those beyond it.
  double sum = 0, total = 0;
  std::uint32_t k = highest;
  while (k > 0 && (total + weights[k] * k) >= mean * (sum + weights[k])) {
    sum += weights[k];
    total += weights[k] * k;
    --k;
  }
  if (sum == 0)  // only `highest` itself has such a mean
    weights[highest] = 1;
  else if (k == 0)
    weights[0] = mean > 0 ? (total - mean * sum) / mean : 1;
  else
    weights[k] = std::max(0., (total - mean * sum) / (mean - k));
  if (mean == 0) std::fill(weights.begin() + 1, weights.end(), 0.);
  lowest_ = k;
  cumulative_.assign(weights.begin() + k, weights.end());
  double running = 0;
  for (double& weight : cumulative_) weight = running += weight;
  for (double& weight : cumulative_) weight /= running;
  cumulative_.back() = 1;
}

std::uint32_t CountLaw::operator()(std::uint64_t word) const {
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), uniform(word));
  return lowest_ + static_cast<std::uint32_t>(found - cumulative_.begin());
}

double CountLaw::moment(int power) const {
  double moment = 0, below = 0;
  for (std::size_t k = 0; k < cumulative_.size(); ++k) {
    const double count = lowest_ + static_cast<double>(k);
    moment += (cumulative_[k] - below) * (power == 1 ? count : count * count);
    below = cumulative_[k];
  }
  return moment;
}

double CountLaw::mean() const { return moment(1); }
double CountLaw::sd() const { return std::sqrt(std::max(0., moment(2) - mean() * mean())); }

FollowerLayer::FollowerLayer(std::uint32_t people, std::uint64_t seed, std::uint32_t replicate, Decision decision,
                             CountLaw candidates, std::shared_ptr<const std::vector<std::uint8_t>> present)
    : people_(people),
      room_(std::min(candidates.highest(), people) + 1),
      candidates_(std::move(candidates)),
      present_(std::move(present)),
      draws_(seed, replicate, decision),
      family_(draws_, {0, 1, 0}) {}

std::uint32_t FollowerLayer::candidates_of(std::uint32_t a) const {
  return is_present(a) ? std::min(candidates_(draws_.block({a, 0, 0}).low()), people_ - 1) : 0;
}

std::uint32_t FollowerLayer::neighbours(std::uint32_t a, std::uint32_t* out) const {
  const std::uint32_t n = candidates_of(a);
  if (n == 0) return 0;
  family_.of(a, people_ - 1).members(0, n, out);
  // The bijection is of the others: those from a on move up by one.
  for (std::uint32_t k = 0; k < n; ++k) out[k] += out[k] >= a;
  if (!present_) return n;
  std::uint32_t kept = 0;
  for (std::uint32_t k = 0; k < n; ++k) {
    const std::uint32_t f = out[k];
    out[kept] = f;
    kept += (*present_)[f] != 0;
  }
  return kept;
}

bool FollowerLayer::adjacent(std::uint32_t a, std::uint32_t f) const {
  if (a == f || a >= people_ || f >= people_ || !is_present(f)) return false;
  const std::uint32_t n = candidates_of(a);
  return n > 0 && family_.of(a, people_ - 1).slot(f - (f > a)) < n;
}

}  // namespace papotage
