// Sums over those who think alike have the bits of the plain sums of what is heard, whatever the row's length.

#include "models/opinion/near.hpp"

#include <bit>
#include <cmath>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

/// Opinions of 64 agents, a good part of them at -1, 0 and 1, so that some lie at epsilon exactly.
std::vector<double> opinions(std::uint32_t replicate) {
  std::vector<double> x(64);
  const Draws draws(5, replicate, "test.opinions");
  for (std::uint32_t i = 0; i < x.size(); ++i) {
    x[i] = 2 * uniform(draws.block({i}).low()) - 1;
    if (i % 4 == 0) x[i] = std::round(x[i]);
  }
  return x;
}

TEST(NearOpinions, AreSummedWithTheBitsOfThePlainSum) {
  std::vector<std::uint32_t> all(63);
  std::iota(all.begin(), all.end(), 1u);
  std::uint32_t seen = 0;
  for (std::uint32_t replicate = 0; replicate < 20; ++replicate) {
    const auto x = opinions(replicate);
    const std::vector<std::uint8_t> voice(x.size(), 1);
    for (const double epsilon : {0., 0.1, 1., 2.})
      for (std::size_t n = 0; n <= all.size(); ++n) {
        const View<double> view{0, {all.data() + all.size() - n, n}, x.data(), nullptr};
        View<double> voiced = view;
        voiced.voice = voice.data();
        const Heard near = sum_of_near(view, epsilon);
        const Heard plain = sum_of_heard(view, [&](double y) { return std::abs(y - x[0]) <= epsilon; });
        ASSERT_EQ(std::bit_cast<std::uint64_t>(near.sum), std::bit_cast<std::uint64_t>(plain.sum)) << n;
        ASSERT_EQ(near.weight, plain.weight);
        ASSERT_EQ(near.count, plain.count);
        ASSERT_EQ(sum_of_near(voiced, epsilon).sum, near.sum) << "where all speak";
        seen += near.count > 0 && near.count < n;
      }
  }
  EXPECT_GT(seen, 1000u) << "some near, some not";
}

}  // namespace
}  // namespace papotage
