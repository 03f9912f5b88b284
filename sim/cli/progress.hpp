#pragma once
// How far a run is: a bar on a terminal, sparse lines elsewhere.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "sim/model/observer.hpp"

namespace papotage::cli {

/// Writes to stderr how much is done, at which rate, and the time left. Prints nothing about runs of under a second.
class Progress final : public Observer {
 public:
  /// `steps` of all replicates together.
  Progress(std::uint64_t steps, std::uint32_t replicates);
  ~Progress() override;

  void advanced(std::uint64_t steps) override;
  void finished(std::uint32_t replicate, std::span<const double> series, std::span<const double> outcomes) override;

 private:
  using Clock = std::chrono::steady_clock;
  void show(Clock::time_point now);

  const std::uint64_t steps_;
  const std::uint32_t replicates_;
  const bool terminal_;
  const Clock::time_point start_;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint32_t> ended_{0};
  std::atomic<Clock::rep> next_;
  std::mutex guard_;
  bool shown_ = false;
};

}  // namespace papotage::cli
