#pragma once
// Work beside the main thread, which minds the letters.

#include <atomic>
#include <exception>
#include <functional>
#include <thread>

namespace papotage::mpi {

class Team {
 public:
  /// Begins the work. When it fails, `failed` is called from its thread.
  Team(std::function<void()> work, std::function<void()> failed)
      : thread_([this, work = std::move(work), failed = std::move(failed)] {
          try {
            work();
          } catch (...) {
            exception_ = std::current_exception();
            failed();
          }
          over_ = true;
        }) {}
  ~Team() {
    if (thread_.joinable()) thread_.join();
  }
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  bool over() const { return over_; }
  /// Waits for the end, and throws what the work has thrown.
  void finish() {
    if (thread_.joinable()) thread_.join();
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  std::atomic<bool> over_{false};
  std::exception_ptr exception_;
  std::thread thread_;  // last, since it uses the others
};

}  // namespace papotage::mpi
