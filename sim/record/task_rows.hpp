#pragma once
// What is known of some tasks, gathered from records that come in any order.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "sim/record/study_layout.hpp"
#include "sim/record/text_numbers.hpp"

namespace papotage {

/// A row a task. Hosts are those of all rows since the beginning.
class TaskRows {
 public:
  enum Status : std::uint8_t { done, failed, missing };
  /// So many bytes of a message are kept, and of all that differ, in the order in which they come.
  static constexpr std::size_t longest_message = 2000, most_messages = std::size_t{16} << 20;

  explicit TaskRows(std::size_t outcomes) : outcomes_(outcomes) {}
  /// How many rows so many bytes hold; at least one.
  static std::size_t rows_in(std::size_t bytes, std::size_t outcomes);

  /// n rows of tasks of which nothing is known.
  void reset(std::size_t n);
  void take(std::size_t row, const TaskRecord& record);

  std::size_t size() const { return status_.size(); }
  std::size_t outcomes() const { return outcomes_; }
  /// NaN where the task isn't done.
  std::span<const double> outcome(std::size_t k) const { return std::span(values_).subspan(k * size(), size()); }
  const std::vector<double>& started() const { return started_; }
  const std::vector<float>& seconds() const { return seconds_; }
  const std::vector<std::uint32_t>& attempts() const { return attempts_; }  // begun at least
  const std::vector<std::int32_t>& host() const { return host_; }           // a number in hosts(), or none
  const std::vector<std::uint8_t>& status() const { return status_; }
  Tally tally() const;

  const std::vector<std::string>& hosts() const { return hosts_.texts(); }
  /// Why the row's task failed; empty where it didn't, or its message isn't kept.
  std::string_view message(std::size_t row) const;

 private:
  std::size_t outcomes_;
  std::vector<double> values_;  // outcome by outcome
  std::vector<double> started_;
  std::vector<float> seconds_;
  std::vector<std::uint32_t> attempts_;
  std::vector<std::int32_t> host_, message_;
  std::vector<std::uint8_t> status_;
  TextNumbers hosts_{std::numeric_limits<std::size_t>::max()};
  TextNumbers messages_{most_messages};  // of these rows, replaced ones too
};

}  // namespace papotage
