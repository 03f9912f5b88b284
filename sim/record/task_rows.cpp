#include "sim/record/task_rows.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "sim/core/refusal.hpp"

namespace papotage {
namespace {

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // within a character
  return std::string(text.substr(0, end)) + " ...";
}

}  // namespace

std::size_t TaskRows::rows_in(std::size_t bytes, std::size_t outcomes) {
  return std::max<std::size_t>(1, bytes / (8 * outcomes + 8 + 4 + 4 + 4 + 1));
}

void TaskRows::reset(std::size_t n) {
  values_.assign(outcomes_ * n, std::numeric_limits<double>::quiet_NaN());
  started_.assign(n, std::numeric_limits<double>::quiet_NaN());
  seconds_.assign(n, std::numeric_limits<float>::quiet_NaN());
  attempts_.assign(n, 0);
  host_.assign(n, no_host);
  status_.assign(n, missing);
}

void TaskRows::take(std::size_t row, const TaskRecord& record) {
  if (status_[row] == done) return;
  const bool is_done = record.status == TaskRecord::Status::done;
  if (record.status == TaskRecord::Status::started) {
    if (status_[row] == missing) attempts_[row] = std::max(attempts_[row], record.attempt);
    return;
  }
  if (is_done && record.values.size() != outcomes_)
    throw Refusal(fmt::format("task {} has {} outcomes where the study has {}; start the study afresh", record.task,
                              record.values.size(), outcomes_));
  if (is_done) {
    for (std::size_t k = 0; k < outcomes_; ++k) values_[k * size() + row] = record.values[k];
    if (status_[row] == failed) messages_.erase(record.task);
  } else {
    keep_message(record);
  }
  status_[row] = is_done ? done : failed;
  started_[row] = record.start;
  seconds_[row] = record.seconds;
  attempts_[row] = record.attempt;
  host_[row] = number_of(record.host);
}

std::int32_t TaskRows::number_of(std::string_view host) {
  const auto found = numbers_.find(host);
  if (found != numbers_.end()) return found->second;
  hosts_.emplace_back(host);
  return numbers_[std::string(host)] = static_cast<std::int32_t>(hosts_.size() - 1);
}

void TaskRows::keep_message(const TaskRecord& record) {
  messages_[record.task] = shortened(record.message, longest_message);
  if (messages_.size() > most_messages) messages_.erase(std::prev(messages_.end()));
}

Tally TaskRows::tally() const {
  Tally tally;
  for (const std::uint8_t status : status_)
    ++(status == done ? tally.done : status == failed ? tally.failed : tally.missing);
  return tally;
}

}  // namespace papotage
