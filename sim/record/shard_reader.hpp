#pragma once
// Reading the partial results of shards back.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/record/study_layout.hpp"

namespace papotage {

/// A partial result, open only while it is read, as a study may have more shards than a process may have open files.
class ShardReader {
 public:
  /// Refuses (Refusal, "PATH: ...") what is no result, truncated, damaged or of a newer format, and a whole result.
  explicit ShardReader(std::string path);

  const std::string& path() const { return path_; }
  const std::string& study() const { return study_; }
  std::uint64_t seed() const { return seed_; }
  std::uint64_t points() const { return points_; }
  std::uint32_t replicates() const { return replicates_; }
  std::uint32_t shard() const { return shard_; }  // from 1
  std::uint32_t shards() const { return shards_; }
  /// Names and types of keys and outcomes, a line each; equal where two shards can be merged.
  const std::string& columns() const { return columns_; }

  /// All that it knows of the study; `values` is not set.
  StudyLayout layout() const;
  /// Tasks ascending, and the values of the keys at their points. Refuses damage, as does the next.
  void for_each_point(const std::function<void(std::uint64_t task, const std::vector<Value>& values)>& visit) const;
  /// Tasks in the range ascending, one record each. Memory is bounded.
  void for_each(TaskRange range, const TaskVisit& visit) const;

 private:
  std::string path_, study_, columns_;
  std::uint64_t seed_ = 0, points_ = 0;
  std::uint32_t replicates_ = 0, shard_ = 0, shards_ = 0;
  std::uint64_t rows_ = 0;
  std::vector<std::uint64_t> begins_;  // the first task of each block of rows
};

}  // namespace papotage
