#pragma once
// Who hands out the tasks of a shard and keeps its journal.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "sim/record/journal.hpp"
#include "sim/study/sweep.hpp"
#include "sim/study/tasks.hpp"

namespace papotage {

/// What is finished, and how often each other task was begun.
class Ledger {
 public:
  explicit Ledger(std::uint64_t tasks) : done_(tasks) {}

  /// Of a record that was found.
  void note(const TaskRecord& record) {
    if (record.task >= done_.size()) return;
    if (record.status == TaskRecord::Status::done) {
      found_ += !done_[record.task];
      done_[record.task] = true;
      attempts_.erase(record.task);
    } else if (!done_[record.task]) {
      std::uint32_t& attempts = attempts_[record.task];
      attempts = std::max(attempts, record.attempt);
    }
  }
  bool done(std::uint64_t task) const { return done_[task]; }
  std::uint64_t found() const { return found_; }
  /// Whether any task was begun.
  bool begun() const { return found_ > 0 || !attempts_.empty(); }
  std::uint32_t next_attempt(std::uint64_t task) const {
    const auto it = attempts_.find(task);
    return it == attempts_.end() ? 1 : it->second + 1;
  }

 private:
  std::vector<bool> done_;
  std::unordered_map<std::uint64_t, std::uint32_t> attempts_;
  std::uint64_t found_ = 0;
};

/// Hands out the batches of a shard, without what is done, and keeps a journal.
class JournalDesk final : public Desk {
 public:
  JournalDesk(const Study& study, const SweepOptions& options, const Ledger& ledger, Journal& journal)
      : study_(study), options_(options), ledger_(ledger), journal_(journal), done_(ledger.found()) {}

  std::optional<Work> next() override;
  void note(const TaskRecord& record) override;
  bool stop() const override;

  /// Tasks that are done, those that were found included.
  std::uint64_t done() const { return done_; }

 private:
  const Study& study_;
  const SweepOptions& options_;
  const Ledger& ledger_;
  Journal& journal_;
  std::atomic<std::uint64_t> next_{0}, done_;
};

}  // namespace papotage
