#include "sim/mpi/remote_desk.hpp"

#include <algorithm>
#include <utility>

#include "sim/record/journal_format.hpp"

namespace papotage::mpi {
namespace {

/// Work that each thread has ahead. A letter and its answer take about a millisecond; what a rank has ahead when
/// nothing is left elsewhere keeps the others waiting for it.
constexpr double seconds_ahead = 0.02;
constexpr std::uint64_t most_ahead = 1024;  // batches

constexpr std::size_t letter_size = std::size_t{1} << 20;

}  // namespace

std::optional<Work> RemoteDesk::next() {
  static thread_local std::optional<Clock::time_point> begun;  // of the batch that this worker comes from
  std::unique_lock lock(mutex_);
  if (begun) {
    const double seconds = std::chrono::duration<double>(Clock::now() - *begun).count();
    batch_seconds_ += (batch_seconds_ == 0 ? 1 : 0.2) * (seconds - batch_seconds_);
  }
  ++waiting_;
  if (!asked_ && !nothing_left_ && 2 * works_.size() <= spare()) needed_.notify_one();
  came_.wait(lock, [&] { return !works_.empty() || nothing_left_ || stop(); });
  --waiting_;
  if (works_.empty() || stop()) return {};
  std::optional<Work> work = std::move(works_.front());
  works_.pop_front();
  begun = Clock::now();
  return work;
}

void RemoteDesk::note(const TaskRecord& record) {
  const std::lock_guard lock(mutex_);
  if (outbox_.empty() || outbox_.back().size() > letter_size) outbox_.emplace_back();
  journal_format::add_task(outbox_.back(), record, 0);
}

std::uint64_t RemoteDesk::spare() const {
  if (batch_seconds_ <= 0) return 0;
  const double batches = threads_ * seconds_ahead / batch_seconds_ + 0.5;
  return static_cast<std::uint64_t>(std::min(batches, static_cast<double>(most_ahead)));
}

std::uint64_t RemoteDesk::wanted() {
  const std::lock_guard lock(mutex_);
  const std::uint64_t goal = waiting_ + spare(), have = works_.size();
  if (asked_ || nothing_left_ || stop() || goal == 0 || 2 * have > goal) return 0;
  asked_ = true;
  return goal - have;
}

void RemoteDesk::deliver(Handout&& handout) {
  const std::lock_guard lock(mutex_);
  for (Work& work : handout.works) works_.push_back(std::move(work));
  nothing_left_ = handout.nothing_left;
  asked_ = false;
  came_.notify_all();
}

std::string RemoteDesk::records() {
  const std::lock_guard lock(mutex_);
  if (outbox_.empty()) return {};
  std::string first = std::move(outbox_.front());
  outbox_.pop_front();
  return first;
}

void RemoteDesk::leave() {
  const std::lock_guard lock(mutex_);
  left_ = true;
  came_.notify_all();
}

void RemoteDesk::sleep(std::chrono::microseconds time) {
  std::unique_lock lock(mutex_);
  needed_.wait_for(lock, time);
}

}  // namespace papotage::mpi
