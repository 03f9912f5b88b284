#include "sim/study/theory/check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace papotage::theory {
namespace {

/// A distance in units of an error, of which `off` doesn't count. Without an error only none is near enough.
double in_errors(double distance, double error, double off) {
  if (std::abs(distance) <= off) return 0;
  const double beyond = distance - std::copysign(off, distance);
  return beyond / error;  // infinite where nothing varies
}

double mean_of_numbers(std::span<const double> sample) {
  double sum = 0;
  std::size_t numbers = 0;
  for (const double x : sample)
    if (!std::isnan(x)) {
      sum += x;
      ++numbers;
    }
  return sum / static_cast<double>(numbers);
}

/// Counts in bins, of a sample and of what it is compared with. Values come in ascending order; a new bin begins where
/// weigh(last bin) has reached `least`.
template <class Weigh>
class Bins {
 public:
  using Bin = std::pair<double, double>;

  Bins(double least, Weigh weigh) : least_(least), weigh_(weigh) {}
  void add(double first, double second) {
    if (weigh_(bins_.back()) >= least_) bins_.emplace_back(0, 0);
    bins_.back().first += first;
    bins_.back().second += second;
  }
  /// The bins, the last of which has taken in what was too little for one of its own.
  const std::vector<Bin>& finish() {
    if (bins_.size() > 1 && weigh_(bins_.back()) < least_) {
      const Bin last = bins_.back();
      bins_.pop_back();
      bins_.back().first += last.first;
      bins_.back().second += last.second;
    }
    return bins_;
  }

 private:
  double least_;
  Weigh weigh_;
  std::vector<Bin> bins_{{0, 0}};
};

}  // namespace

bool holds(const Found& found) { return std::abs(found.z) < too_far; }

Found of_mean(double expected, std::span<const double> sample, double off) {
  const Estimate e = estimate(sample);
  return {expected, e.mean, in_errors(e.mean - expected, e.error, off)};
}

Found of_share(double expected, std::uint64_t hits, std::uint64_t trials, double off) {
  const auto n = static_cast<double>(trials);
  const double found = static_cast<double>(hits) / n;
  return {expected, found, in_errors(found - expected, std::sqrt(expected * (1 - expected) / n), off)};
}

Found of_share(double expected, std::span<const double> sample, double value) {
  return of_share(expected, static_cast<std::uint64_t>(std::count(sample.begin(), sample.end(), value)), sample.size());
}

Found of_variance(double expected, std::span<const double> sample, double off) {
  const Estimate e = estimate(sample);
  const double variance = e.deviation * e.deviation;
  double fourth = 0;
  for (const double x : sample) fourth += std::pow(x - e.mean, 2) * std::pow(x - e.mean, 2);
  const auto n = static_cast<double>(sample.size());
  const double error = std::sqrt((fourth / n - variance * variance) / n);
  return {expected, variance, in_errors(variance - expected, error, off)};
}

Found within(double expected, double found, double tolerance) {
  return {expected, found, found == expected ? 0 : too_far * (found - expected) / tolerance};
}

Found of_law(const std::map<std::int64_t, double>& law, std::span<const double> sample) {
  double mean = 0;
  for (const auto& [value, p] : law) mean += p * static_cast<double>(value);
  return {mean, mean_of_numbers(sample), z_of(follows_law(counted(sample), law))};
}

Found of_two(std::span<const double> sample, std::span<const double> expected) {
  return {mean_of_numbers(expected), mean_of_numbers(sample), z_of(same_law(sample, expected))};
}

Estimate estimate(std::span<const double> sample) {
  const auto n = static_cast<double>(sample.size());
  double mean = 0, squares = 0;
  for (const double x : sample) mean += x / n;
  for (const double x : sample) squares += (x - mean) * (x - mean);
  const double deviation = std::sqrt(squares / (n - 1));
  return {mean, deviation / std::sqrt(n), deviation, sample.size()};
}

double z_of_share(std::uint64_t hits, std::uint64_t trials, double probability) {
  return of_share(probability, hits, trials).z;
}

double chi_squared_tail(double x, std::size_t freedom) {
  return freedom == 0 ? 1 : boost::math::gamma_q(static_cast<double>(freedom) / 2, x / 2);
}

double same_law(std::span<const double> a, std::span<const double> b) {
  std::map<double, std::pair<double, double>> counts;
  const auto key = [](double x) { return std::isnan(x) ? std::numeric_limits<double>::infinity() : x; };
  for (const double x : a) ++counts[key(x)].first;
  for (const double x : b) ++counts[key(x)].second;
  const double all = static_cast<double>(a.size() + b.size());
  Bins bins(std::max(20., all / 30), [](const auto& bin) { return bin.first + bin.second; });
  for (const auto& [value, pair] : counts) bins.add(pair.first, pair.second);
  const double share = static_cast<double>(a.size()) / all;
  double sum = 0;
  const auto& last = bins.finish();
  for (const auto& [x, y] : last) {
    const double expected = (x + y) * share, other = (x + y) * (1 - share);
    sum += (x - expected) * (x - expected) / expected + (y - other) * (y - other) / other;
  }
  return chi_squared_tail(sum, last.size() - 1);
}

double follows_law(const std::map<std::int64_t, std::uint64_t>& counts, const std::map<std::int64_t, double>& law) {
  double all = 0, outside = 0, known = 0;
  for (const auto& [value, count] : counts) {
    all += static_cast<double>(count);
    if (!law.count(value)) outside += static_cast<double>(count);
  }
  Bins bins(10, [](const auto& bin) { return bin.second; });  // seen, expected
  for (const auto& [value, p] : law) {
    const auto found = counts.find(value);
    bins.add(found == counts.end() ? 0 : static_cast<double>(found->second), all * p);
    known += p;
  }
  const double beyond = all * std::max(0., 1 - known);
  bins.add(outside, beyond);
  double sum = 0;
  const auto& last = bins.finish();
  for (const auto& [seen, expected] : last) sum += (seen - expected) * (seen - expected) / expected;
  const double p = chi_squared_tail(sum, last.size() - 1);
  return outside > 0 ? std::min(p, beyond) : p;  // what can hardly be may have been taken into a bin that hides it
}

std::map<std::int64_t, std::uint64_t> counted(std::span<const double> sample) {
  std::map<std::int64_t, std::uint64_t> counts;
  for (const double x : sample) ++counts[std::llround(x)];
  return counts;
}

double z_of(double p) {
  if (std::isnan(p)) return p;
  return std::sqrt(2.) * boost::math::erfc_inv(std::clamp(p, 1e-300, 1.));
}

}  // namespace papotage::theory
