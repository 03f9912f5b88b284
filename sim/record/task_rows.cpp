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
  return std::max<std::size_t>(1, bytes / (8 * outcomes + 8 + 4 + 4 + 4 + 4 + 1));
}

void TaskRows::reset(std::size_t n) {
  values_.assign(outcomes_ * n, std::numeric_limits<double>::quiet_NaN());
  started_.assign(n, std::numeric_limits<double>::quiet_NaN());
  seconds_.assign(n, std::numeric_limits<float>::quiet_NaN());
  attempts_.assign(n, 0);
  host_.assign(n, TextNumbers::none);
  message_.assign(n, TextNumbers::none);
  messages_.clear();
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
  if (is_done)
    for (std::size_t k = 0; k < outcomes_; ++k) values_[k * size() + row] = record.values[k];
  else
    message_[row] = messages_.number_of(shortened(record.message, longest_message));
  status_[row] = is_done ? done : failed;
  started_[row] = record.start;
  seconds_[row] = record.seconds;
  attempts_[row] = record.attempt;
  host_[row] = hosts_.number_of(record.host);
}

std::string_view TaskRows::message(std::size_t row) const {
  if (status_[row] != failed || message_[row] == TextNumbers::none) return {};
  return messages_.texts()[static_cast<std::size_t>(message_[row])];
}

Tally TaskRows::tally() const {
  Tally tally;
  for (const std::uint8_t status : status_)
    ++(status == done ? tally.done : status == failed ? tally.failed : tally.missing);
  return tally;
}

}  // namespace papotage
