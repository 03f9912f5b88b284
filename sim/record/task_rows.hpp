#pragma once
// What is known of some tasks, gathered from records that come in any order.

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/record/study_layout.hpp"

namespace papotage {

/// A row a task. Hosts and messages are those of all rows since the beginning.
class TaskRows {
 public:
  enum Status : std::uint8_t { done, failed, missing };
  static constexpr std::int32_t no_host = -1;
  /// So many messages are kept, of the failed tasks with the least numbers, and so many bytes of each.
  static constexpr std::size_t most_messages = 1000, longest_message = 2000;

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
  const std::vector<std::int32_t>& host() const { return host_; }           // a number in hosts(), or no_host
  const std::vector<std::uint8_t>& status() const { return status_; }
  Tally tally() const;

  const std::vector<std::string>& hosts() const { return hosts_; }
  const std::map<std::uint64_t, std::string>& messages() const { return messages_; }  // by task

 private:
  std::int32_t number_of(std::string_view host);
  void keep_message(const TaskRecord& record);

  std::size_t outcomes_;
  std::vector<double> values_;  // outcome by outcome
  std::vector<double> started_;
  std::vector<float> seconds_;
  std::vector<std::uint32_t> attempts_;
  std::vector<std::int32_t> host_;
  std::vector<std::uint8_t> status_;
  std::vector<std::string> hosts_;
  std::map<std::string, std::int32_t, std::less<>> numbers_;  // of hosts
  std::map<std::uint64_t, std::string> messages_;
};

}  // namespace papotage
