#pragma once
// Tests of hypotheses, with the rate at which they err: those of `papotage validate`, told to GoogleTest.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sim/study/theory/check.hpp"

namespace papotage::testing {

using theory::chi_squared_tail, theory::counted, theory::Estimate, theory::estimate, theory::follows_law,
    theory::same_law, theory::z_of_share;

/// Reports a z, and fails from 4 standard errors on: by chance once in 16,000 choices of seeds.
inline void expect_z(const std::string& what, double z) {
  ::testing::Test::RecordProperty("z_" + what, fmt::format("{:.2f}", z));
  fmt::print("  z = {:5.2f}  {}\n", z, what);
  EXPECT_LT(std::abs(z), 4) << what;
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
