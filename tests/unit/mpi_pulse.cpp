#include "sim/mpi/pulse.hpp"

#include <gtest/gtest.h>

namespace papotage::mpi {
namespace {

using namespace std::chrono_literals;

TEST(MpiPulse, FindsWhoIsSilentWhileItIsAwakeItself) {
  Pulse::Clock::time_point now{};
  Pulse pulse(2, now);
  int signs = 0;
  for (int k = 0; k < 2 * 290; ++k) {
    signs += pulse.due(now += 500ms);
    pulse.heard(1);
  }
  EXPECT_EQ(signs, 29);
  EXPECT_FALSE(pulse.lost(0));
  pulse.due(now += 3600s);  // it was suspended for an hour
  EXPECT_FALSE(pulse.lost(0));
  for (int k = 0; k < 20; ++k) pulse.due(now += 500ms);
  EXPECT_TRUE(pulse.lost(0));
  EXPECT_FALSE(pulse.lost(1));
}

}  // namespace
}  // namespace papotage::mpi
