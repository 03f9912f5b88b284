#pragma once
// How far work is: a bar on a terminal, sparse lines elsewhere.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "sim/model/observer.hpp"

namespace papotage::cli {

/// A line on stderr that is written anew. Nothing is shown of work that takes under half a second.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  double seconds() const;  // since the beginning
  /// Whether it is time to show the line again: true for one of many threads that ask.
  bool due();
  void show(double share, const std::string& text);

 private:
  using Clock = std::chrono::steady_clock;

  const bool terminal_;
  const Clock::time_point start_;
  std::atomic<Clock::rep> next_;
  std::mutex guard_;
  bool shown_ = false;
};

/// Of a run: how much is done, at which rate, and the time left.
class Progress final : public Observer {
 public:
  /// `steps` of all replicates together.
  Progress(std::uint64_t steps, std::uint32_t replicates) : steps_(steps), replicates_(replicates) {}

  void advanced(std::uint64_t steps) override;
  void finished(std::uint32_t replicate, std::span<const double> series, std::span<const double> outcomes) override;

 private:
  const std::uint64_t steps_;
  const std::uint32_t replicates_;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint32_t> ended_{0};
  ProgressLine line_;
};

/// The same of a study's tasks, some of which were done before.
class TaskProgress {
 public:
  explicit TaskProgress(std::uint64_t tasks) : tasks_(tasks) {}
  /// So many are done from the beginning.
  void found(std::uint64_t tasks) { found_ = tasks; }
  void finished();

 private:
  const std::uint64_t tasks_;
  std::atomic<std::uint64_t> found_{0}, done_{0};
  ProgressLine line_;
};

}  // namespace papotage::cli
