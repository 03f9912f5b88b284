#pragma once
// Reading the partial results of shards back.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/record/shard_head.hpp"
#include "sim/record/study_layout.hpp"

namespace papotage {

/// A partial result, open only while it is read, as a study may have more shards than a process may have open files.
class ShardReader {
 public:
  /// Of a study that sweeps. Refuses (Refusal, "PATH: ...") what is damaged.
  explicit ShardReader(ShardHead head);

  const ShardHead& head() const { return head_; }
  const std::string& path() const { return head_.path; }
  const std::string& study() const { return head_.study; }
  std::uint64_t seed() const { return head_.seed; }
  std::uint64_t points() const { return head_.points; }
  std::uint32_t replicates() const { return head_.replicates; }

  /// All that it knows of the study; `values` is not set.
  StudyLayout layout() const;
  /// Tasks ascending, and the values of the keys at their points. Refuses damage, as does the next.
  void for_each_point(const std::function<void(std::uint64_t task, const std::vector<Value>& values)>& visit) const;
  /// Tasks in the range ascending, one record each. Memory is bounded.
  void for_each(TaskRange range, const TaskVisit& visit) const;

 private:
  ShardHead head_;
  std::uint64_t rows_ = 0;
  std::vector<std::uint64_t> begins_;  // the first task of each block of rows
};

}  // namespace papotage
