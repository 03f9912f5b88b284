#include "sim/graph/followers.hpp"

#include <algorithm>

#include "sim/core/elementary.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {

CountLaw::CountLaw(std::uint32_t lowest, std::vector<double> weights)
    : lowest_(lowest), cumulative_(std::move(weights)) {
  double sum = 0;
  for (double& weight : cumulative_) weight = sum += weight;
  for (double& weight : cumulative_) weight /= sum;
  cumulative_.back() = 1;
}

CountLaw CountLaw::lognormal(double median, double sigma, std::uint32_t highest) {
  assert(median > 0 && sigma > 0 && highest >= 1);
  const double centre = math::log(median);
  // Relative to the largest of them, or a narrow law far from its range would have none.
  std::vector<double> exponents(highest);
  for (std::uint32_t k = 1; k <= highest; ++k) {
    const double log_k = math::log(k), z = (log_k - centre) / sigma;
    exponents[k - 1] = -z * z / 2 - log_k;
  }
  const double largest = *std::max_element(exponents.begin(), exponents.end());
  for (double& e : exponents) e = math::exp(e - largest);
  return CountLaw(1, std::move(exponents));
}

CountLaw CountLaw::power(double exponent, std::uint32_t lowest, std::uint32_t highest) {
  assert(lowest >= 1 && lowest <= highest);
  std::vector<double> weights;
  for (std::uint64_t k = lowest; k <= highest; ++k)
    weights.push_back(math::pow(static_cast<double>(k) / lowest, -exponent));
  return CountLaw(lowest, std::move(weights));
}

std::uint32_t CountLaw::operator()(std::uint64_t word) const {
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), uniform(word));
  return lowest_ + static_cast<std::uint32_t>(found - cumulative_.begin());
}

double CountLaw::mean(std::uint32_t cap) const {
  double mean = 0;  // the sum over k >= 1 of P(count >= k)
  for (std::uint32_t k = 1; k <= std::min(cap, highest()); ++k)
    mean += k <= lowest_ ? 1 : 1 - cumulative_[k - 1 - lowest_];
  return mean;
}

FollowerLayer::FollowerLayer(std::uint32_t people, std::uint64_t seed, std::uint32_t replicate, Decision decision,
                             std::shared_ptr<const Partition> regions, CountLaw law)
    : people_(people),
      room_(std::min(law.highest(), people) + 1),
      regions_(std::move(regions)),
      law_(std::move(law)),
      draws_(seed, replicate, decision),
      family_(draws_, {0, 1, 0}) {
  assert(regions_->people() <= people);
}

std::uint32_t FollowerLayer::count(std::uint32_t a, std::uint32_t unit_size) const {
  return std::min(law_(draws_.block({a, 0, 0}).low()), unit_size - 1);
}

std::uint32_t FollowerLayer::count(std::uint32_t a) const {
  const std::uint32_t place = regions_->place_of(a);
  return place < regions_->people() ? count(a, regions_->unit_at(place).size) : 0;
}

std::uint32_t FollowerLayer::neighbours(std::uint32_t a, std::uint32_t* out) const {
  const std::uint32_t place = regions_->place_of(a);
  if (place >= regions_->people()) return 0;
  const Partition::Unit unit = regions_->unit_at(place);
  const std::uint32_t n = count(a, unit.size), own = place - unit.first;
  if (n == 0) return 0;
  family_.of(a, unit.size - 1).members(0, n, out);
  // The bijection is of the others: those from a on move up by one.
  for (std::uint32_t k = 0; k < n; ++k) out[k] += unit.first + (out[k] >= own);
  if (const PeopleOrder* const order = regions_->order())
    for (std::uint32_t k = 0; k < n; ++k) out[k] = order->person[out[k]];
  return n;
}

bool FollowerLayer::adjacent(std::uint32_t a, std::uint32_t f) const {
  if (a == f || a >= people_ || f >= people_) return false;
  const std::uint32_t place = regions_->place_of(a), other = regions_->place_of(f);
  if (place >= regions_->people() || other >= regions_->people()) return false;
  const Partition::Unit unit = regions_->unit_at(place);
  if (other < unit.first || other - unit.first >= unit.size) return false;
  const std::uint32_t member = other - unit.first - (other > place);
  return family_.of(a, unit.size - 1).slot(member) < count(a, unit.size);
}

double FollowerLayer::expected_degree() const {
  double sum = 0, mean = 0;
  std::uint32_t cap = 0;
  for (std::uint32_t u = 0; u < regions_->units(); ++u) {
    const std::uint32_t size = regions_->unit(u).size;
    if (size - 1 != cap) mean = law_.mean(cap = size - 1);
    sum += size * mean;
  }
  return sum / std::max(people_, 1u);
}

}  // namespace papotage
