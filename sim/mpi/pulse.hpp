#pragma once
// Signs of life between ranks. mpirun and srun end a job of which a rank is killed; that a node has gone they may not
// notice, and who waits for it would wait for ever.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

namespace papotage::mpi {

/// When to give a sign of life, and of whom none has come for long. Time in which this process stood still itself (a
/// suspended job, say) doesn't count.
class Pulse {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds between{10}, longest{300};

  Pulse(std::size_t others, Clock::time_point now) : last_(now), silent_(others) {}

  /// Lets time pass; whether a sign is due.
  bool due(Clock::time_point now) {
    using namespace std::chrono_literals;
    if (now - last_ < 100ms) return false;
    const Clock::duration passed = std::min<Clock::duration>(now - last_, 1s);
    last_ = now;
    for (Clock::duration& silent : silent_) silent += passed;
    quiet_ += passed;
    if (quiet_ < between) return false;
    quiet_ = {};
    return true;
  }
  void heard(std::size_t other) { silent_[other] = {}; }
  bool lost(std::size_t other) const { return silent_[other] > longest; }

 private:
  Clock::time_point last_;
  Clock::duration quiet_{};  // since the last sign that was given
  std::vector<Clock::duration> silent_;
};

}  // namespace papotage::mpi
