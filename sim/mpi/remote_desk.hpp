#pragma once
// A desk whose work and journal are elsewhere: the main thread fetches the one and sends what goes to the other.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "sim/mpi/letters.hpp"

namespace papotage::mpi {

class RemoteDesk final : public Desk {
 public:
  /// `stop` says that this process was told to stop.
  RemoteDesk(int threads, const std::atomic<bool>& stop) : threads_(threads), told_to_stop_(stop) {}

  // Of the workers.
  std::optional<Work> next() override;
  void note(const TaskRecord& record) override;
  bool stop() const override { return left_ || told_to_stop_; }

  // Of the main thread.
  /// How many batches to ask for now, so that workers seldom wait; then none until they have come.
  std::uint64_t wanted();
  void deliver(Handout&& handout);
  /// Records that are to be sent, by host number 0; empty where there are none.
  std::string records();
  /// Lets workers leave what isn't finished.
  void leave();
  /// Sleeps for as long, or until a worker waits for work.
  void sleep(std::chrono::microseconds time);

 private:
  using Clock = std::chrono::steady_clock;
  std::uint64_t spare() const;

  const int threads_;
  const std::atomic<bool>& told_to_stop_;
  std::atomic<bool> left_{false};

  std::mutex mutex_;  // of all below
  std::condition_variable came_, needed_;
  std::deque<Work> works_;
  bool nothing_left_ = false;
  bool asked_ = false;
  std::uint64_t waiting_ = 0;  // workers
  double batch_seconds_ = 0;   // that a worker lately took for one, 0 while unknown
  std::deque<std::string> outbox_;
};

}  // namespace papotage::mpi
