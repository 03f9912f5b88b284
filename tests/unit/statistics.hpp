#pragma once
// p-values for the tests of random numbers.
//
// Seeds are fixed, so that a test fails always or never. What its error rate means: had we taken other seeds, a sound
// construction would have failed a family of p-values with probability `error_rate`, whatever the family's size (its
// smallest p-value is multiplied by how many there are). Constructions known to be bad go through the same functions
// and must be rejected at the same rate.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>

namespace papotage::testing {

inline constexpr double error_rate = 1e-6;

/// Both tails: a table that fits too well is as suspect as one that doesn't fit.
inline double chi_square_p(double statistic, double degrees) {
  const boost::math::chi_squared law(degrees);
  const double above = boost::math::cdf(boost::math::complement(law, statistic)),
               below = boost::math::cdf(law, statistic);
  return std::min(1., 2 * std::min(above, below));
}

/// Of `hits` among `n` of probability p each, by the normal law: n p (1 - p) is to be in the hundreds at least.
inline double share_p(double hits, double n, double p) {
  const double z = (hits - n * p) / std::sqrt(n * p * (1 - p));
  return 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), std::abs(z)));
}

/// Of counts against expected ones with the same sum; neighbouring cells are pooled until 20 are expected.
inline double fit_p(const std::vector<std::uint64_t>& counts, const std::vector<double>& expected) {
  std::vector<std::pair<double, double>> cells;
  double count = 0, wanted = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    count += static_cast<double>(counts[k]);
    wanted += expected[k];
    if (wanted < 20) continue;
    cells.emplace_back(count, wanted);
    count = wanted = 0;
  }
  if (cells.empty()) return 1;
  cells.back().first += count;
  cells.back().second += wanted;
  double statistic = 0;
  for (const auto& [c, e] : cells) statistic += (c - e) * (c - e) / e;
  return cells.size() < 2 ? 1 : chi_square_p(statistic, static_cast<double>(cells.size() - 1));
}

/// Of counts that are to be equal: of a histogram, or of a joint table of uniform variables, which tests at once that
/// they are uniform and independent.
inline double uniform_p(const std::vector<std::uint64_t>& counts) {
  double sum = 0;
  for (const std::uint64_t c : counts) sum += static_cast<double>(c);
  return fit_p(counts, std::vector<double>(counts.size(), sum / static_cast<double>(counts.size())));
}

/// The probabilities of 0 to n hits of probability p each.
inline std::vector<double> binomial_law(std::uint32_t n, double p) {
  std::vector<double> law(n + 1);
  for (std::uint32_t k = 0; k <= n; ++k)
    law[k] = std::exp(std::lgamma(n + 1.) - std::lgamma(k + 1.) - std::lgamma(n - k + 1.) + k * std::log(p) +
                      (n - k) * std::log1p(-p));
  return law;
}

/// Counts of hits against the binomial law.
inline double binomial_p(const std::vector<std::uint64_t>& counts, double p) {
  double sum = 0;
  for (const std::uint64_t c : counts) sum += static_cast<double>(c);
  std::vector<double> expected = binomial_law(static_cast<std::uint32_t>(counts.size() - 1), p);
  for (double& e : expected) e *= sum;
  return fit_p(counts, expected);
}

/// The smallest of many p-values, corrected for their number.
class Family {
 public:
  void add(double p, const std::string& what = {}) {
    ++size_;
    if (p >= smallest_) return;
    smallest_ = p;
    what_ = what;
  }
  double p() const { return std::min(1., smallest_ * size_); }
  std::string text() const {
    return "smallest of " + std::to_string(size_) + " p-values: " + std::to_string(smallest_) + " " + what_;
  }

 private:
  int size_ = 0;
  double smallest_ = 2;
  std::string what_;
};

/// Random words of another kind than those under test, to choose inputs with.
class Splitmix {
 public:
  explicit Splitmix(std::uint64_t seed) : state_(seed) {}
  std::uint64_t operator()() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }

 private:
  std::uint64_t state_;
};

}  // namespace papotage::testing
