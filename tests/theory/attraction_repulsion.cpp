// The attraction-repulsion model: how often two interact, who moves and where to, and both of its regimes.
// R. Axelrod, J. J. Daymude and S. Forrest, PNAS 118 (2021) e2102139118. Lengths here are twice those of the paper.

#include "models/opinion/attraction_repulsion.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

AttractionRepulsion with(double tolerance, double exposure, double responsiveness = 0.25) {
  AttractionRepulsion model;
  model.tolerance = tolerance;
  model.exposure = exposure;
  model.responsiveness = responsiveness;
  return model;
}

TEST(AttractionRepulsionTheory, TwoInteractWithOneHalfToThePowerOfTheirDifferenceInExposures) {
  // 1 hears 0, so of the two picks of a step those of agent 1 count: none with 1/4, one with 1/2, both with 1/4.
  for (const double difference : {0.1, 0.2, 0.4}) {
    const double p = std::pow(0.5, difference / 0.2);
    std::uint64_t stays = 0;
    const std::uint32_t trials = 20'000;
    for (std::uint32_t r = 0; r < trials; ++r)
      stays += after(with(2, 0.2, 1e-9), path(2, true), {difference, 0}, 1, r)[1] == 0;
    expect_z(fmt::format("no interaction at {}", difference), z_of_share(stays, trials, (1 - p / 2) * (1 - p / 2)));
  }
}

TEST(AttractionRepulsionTheory, OnlyWhoPicksMovesByAPartOfTheDifference) {
  int moved = 0;
  for (std::uint32_t r = 0; r < 40; ++r) {
    const Opinions near = after(with(0.5, 1e9), path(2, true), {0.4, 0}, 1, r);
    const Opinions far = after(with(0.3, 1e9), path(2, true), {0.4, 0}, 1, r);
    EXPECT_EQ(near[0], 0.4);
    EXPECT_EQ(far[0], 0.4);
    EXPECT_TRUE(near[1] == 0 || std::abs(near[1] - 0.1) < 1e-15 || std::abs(near[1] - 0.175) < 1e-15) << near[1];
    EXPECT_TRUE(far[1] == 0 || std::abs(far[1] + 0.1) < 1e-15 || std::abs(far[1] + 0.225) < 1e-15) << far[1];
    moved += near[1] != 0;
  }
  EXPECT_GT(moved, 10);
}

TEST(AttractionRepulsionTheory, HighToleranceEndsInConsensusAndLowToleranceWithExposureAtTheEnds) {
  // Figures 1 to 3 of the paper, N = 100.
  for (const Told& told : run(with(1.5, 0.4), complete(100), plan_of(3000, 4))) EXPECT_LT(told.outcomes[1], 1e-3);
  for (const Told& told : run(with(0.1, 1), complete(100), plan_of(3000, 4))) EXPECT_GT(told.outcomes[1], 0.8);
}

}  // namespace
}  // namespace papotage::testing
