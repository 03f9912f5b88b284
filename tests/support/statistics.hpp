#pragma once
// Tests of hypotheses, with the rate at which they err.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/math/special_functions/gamma.hpp>

namespace papotage::testing {

/// Mean of a sample and the standard error of that mean.
struct Estimate {
  double mean, error, deviation;
  std::size_t size;

  /// How many standard errors the mean lies from what is expected.
  double z(double expected) const { return (mean - expected) / error; }
};
inline Estimate estimate(std::span<const double> sample) {
  const auto n = static_cast<double>(sample.size());
  double mean = 0, squares = 0;
  for (const double x : sample) mean += x / n;
  for (const double x : sample) squares += (x - mean) * (x - mean);
  const double deviation = std::sqrt(squares / (n - 1));
  return {mean, deviation / std::sqrt(n), deviation, sample.size()};
}

/// z of `hits` out of `trials` against a known probability.
inline double z_of_share(std::uint64_t hits, std::uint64_t trials, double probability) {
  const auto n = static_cast<double>(trials);
  return (static_cast<double>(hits) - n * probability) / std::sqrt(n * probability * (1 - probability));
}

/// Reports a z, and fails from 4 standard errors on: by chance once in 16,000 choices of seeds.
inline void expect_z(const std::string& what, double z) {
  ::testing::Test::RecordProperty("z_" + what, fmt::format("{:.2f}", z));
  fmt::print("  z = {:5.2f}  {}\n", z, what);
  EXPECT_LT(std::abs(z), 4) << what;
}

/// P(chi squared with so many degrees of freedom >= x).
inline double chi_squared_tail(double x, std::size_t freedom) {
  return freedom == 0 ? 1 : boost::math::gamma_q(static_cast<double>(freedom) / 2, x / 2);
}

/// p-value of "both samples come from one law", by chi squared over at most about 30 bins that hold at least 20 values
/// of the two together. "Not a number" is a value like another, the last in order.
inline double same_law(std::span<const double> a, std::span<const double> b) {
  std::map<double, std::pair<double, double>> counts;
  const auto key = [](double x) { return std::isnan(x) ? std::numeric_limits<double>::infinity() : x; };
  for (const double x : a) ++counts[key(x)].first;
  for (const double x : b) ++counts[key(x)].second;
  const double all = static_cast<double>(a.size() + b.size());
  const double least = std::max(20., all / 30);
  std::vector<std::pair<double, double>> bins{{0, 0}};
  for (const auto& [value, pair] : counts) {
    if (bins.back().first + bins.back().second >= least) bins.emplace_back(0, 0);
    bins.back().first += pair.first;
    bins.back().second += pair.second;
  }
  if (bins.size() > 1 && bins.back().first + bins.back().second < least) {
    const auto last = bins.back();
    bins.pop_back();
    bins.back().first += last.first;
    bins.back().second += last.second;
  }
  const double share = static_cast<double>(a.size()) / all;
  double sum = 0;
  for (const auto& [x, y] : bins) {
    const double expected = (x + y) * share, other = (x + y) * (1 - share);
    sum += (x - expected) * (x - expected) / expected + (y - other) * (y - other) / other;
  }
  return chi_squared_tail(sum, bins.size() - 1);
}

/// p-value of "the counts come from this law", by chi squared. Neighbouring values are taken together until each bin is
/// expected to hold at least 10; what the law leaves to 1 is a last bin of its own.
inline double follows_law(const std::map<std::int64_t, std::uint64_t>& counts,
                          const std::map<std::int64_t, double>& law) {
  double all = 0, outside = 0, known = 0;
  for (const auto& [value, count] : counts) {
    all += static_cast<double>(count);
    if (!law.count(value)) outside += static_cast<double>(count);
  }
  std::vector<std::pair<double, double>> bins{{0, 0}};  // seen, expected
  const auto add = [&](double seen, double expected) {
    if (bins.back().second >= 10) bins.emplace_back(0, 0);
    bins.back().first += seen;
    bins.back().second += expected;
  };
  for (const auto& [value, p] : law) {
    const auto found = counts.find(value);
    add(found == counts.end() ? 0 : static_cast<double>(found->second), all * p);
    known += p;
  }
  add(outside, all * std::max(0., 1 - known));
  if (bins.size() > 1 && bins.back().second < 10) {
    const auto last = bins.back();
    bins.pop_back();
    bins.back().first += last.first;
    bins.back().second += last.second;
  }
  double sum = 0;
  for (const auto& [seen, expected] : bins) sum += (seen - expected) * (seen - expected) / expected;
  return chi_squared_tail(sum, bins.size() - 1);
}

/// Whole numbers by how often they occur.
inline std::map<std::int64_t, std::uint64_t> counted(std::span<const double> sample) {
  std::map<std::int64_t, std::uint64_t> counts;
  for (const double x : sample) ++counts[std::llround(x)];
  return counts;
}

/// p-values that are judged together: with m of them each must exceed 0.001 / m (Bonferroni), so that a correct program
/// fails with at most one choice of seeds in a thousand, however many comparisons there are.
class Family {
 public:
  void add(std::string what, double p) { members_.emplace_back(p, std::move(what)); }
  void expect() {
    ASSERT_FALSE(members_.empty());
    std::sort(members_.begin(), members_.end());
    const double level = 0.001 / static_cast<double>(members_.size());
    fmt::print("  {} comparisons, least p = {:.2g} ({}), level {:.1g}\n", members_.size(), members_.front().first,
               members_.front().second, level);
    for (const auto& [p, what] : members_) {
      if (p > level) break;
      ADD_FAILURE() << fmt::format("{}: p = {:.2g}, must exceed {:.2g}", what, p, level);
    }
  }

 private:
  std::vector<std::pair<double, std::string>> members_;
};

}  // namespace papotage::testing
