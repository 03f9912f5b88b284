#pragma once
// What the tests of sim/graph share.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/math/distributions/chi_squared.hpp>

#include "sim/core/refusal.hpp"
#include "sim/graph/network.hpp"

namespace papotage::testing {

/// FNV-1a over the 64-bit offsets and then the 32-bit targets.
inline std::uint64_t digest(const Network& net) {
  std::uint64_t h = 14695981039346656037u;
  const auto add = [&](std::uint64_t x, int bytes) {
    for (int k = 0; k < bytes; ++k) h = (h ^ (x >> (8 * k) & 0xff)) * 1099511628211u;
  };
  for (const std::uint64_t offset : net.offsets()) add(offset, 8);
  for (const std::uint32_t target : net.targets()) add(target, 4);
  return h;
}

inline std::uint64_t degree(const Network& net, std::uint32_t i) { return net.out(i).size(); }
inline bool tied(const Network& net, std::uint32_t i, std::uint32_t j) {
  return std::binary_search(net.out(i).begin(), net.out(i).end(), j);
}

/// Rows strictly ascending, without loops; where undirected, each arc with its opposite.
inline void expect_simple(const Network& net) {
  ASSERT_EQ(net.offsets().front(), 0u);
  ASSERT_EQ(net.offsets().back(), net.targets().size());
  for (std::uint32_t i = 0; i < net.nodes(); ++i) {
    const auto row = net.out(i);
    for (std::size_t k = 0; k < row.size(); ++k) {
      ASSERT_LT(row[k], net.nodes());
      ASSERT_NE(row[k], i);
      if (k > 0) {
        ASSERT_LT(row[k - 1], row[k]);
      }
      if (!net.directed()) {
        ASSERT_TRUE(tied(net, row[k], i)) << i << " " << row[k];
      }
    }
  }
}

/// The p-value of counts against expected ones, cells of less than 5 expected being joined with those that follow.
/// `lost` degrees of freedom: 1 where the sums are equal by construction.
inline double chi_square_p(const std::vector<double>& counts, const std::vector<double>& expected, int lost = 1) {
  double statistic = 0, count = 0, mean = 0;
  int cells = 0;
  double rest = 0;
  for (const double e : expected) rest += e;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    count += counts[k];
    mean += expected[k];
    rest -= expected[k];
    if (k + 1 < counts.size() && (mean < 5 || rest < 5)) continue;
    statistic += (count - mean) * (count - mean) / mean;
    ++cells;
    count = mean = 0;
  }
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(cells - lost), statistic));
}

inline constexpr double rate = 1e-4;  // of error of a chi-square test

/// Agents by degree, the last cell for all above.
inline std::vector<double> degree_counts(const Network& net, std::size_t cells) {
  std::vector<double> counts(cells);
  for (std::uint32_t i = 0; i < net.nodes(); ++i) ++counts[std::min<std::size_t>(degree(net, i), cells - 1)];
  return counts;
}

/// n times the probabilities of a distribution function.
template <class AtMost>
std::vector<double> expected_counts(double n, std::size_t cells, AtMost at_most) {
  std::vector<double> expected(cells);
  for (std::size_t k = 0; k < cells; ++k)
    expected[k] = n * ((k + 1 < cells ? at_most(k) : 1) - (k > 0 ? at_most(k - 1) : 0));
  return expected;
}

/// A count's distance from its binomial expectation, in standard deviations.
inline double z(double count, double n, double p) { return (count - n * p) / std::sqrt(n * p * (1 - p)); }

/// The refusal that a call throws; fails where it throws none.
template <class Call>
Refusal refusal_of(Call&& call) {
  try {
    call();
  } catch (const Refusal& refusal) {
    return refusal;
  }
  ADD_FAILURE() << "nothing was refused";
  return Refusal("");
}

/// A file of that content for the life of the object.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content)
      : path_(std::filesystem::temp_directory_path() /
              ("papotage-test-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + "-" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

/// A file of real data: in the folder that PAPOTAGE_DATA names, else in shared/data beside the source tree.
inline std::string data_file(const std::string& name) {
  const char* const folder = std::getenv("PAPOTAGE_DATA");
  const auto beside = std::filesystem::path(__FILE__).parent_path() / "../../../shared/data";
  return ((folder ? std::filesystem::path(folder) : beside) / name).string();
}

}  // namespace papotage::testing
