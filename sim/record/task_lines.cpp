#include "sim/record/task_lines.hpp"

#include <utility>

#include "sim/record/task_rows.hpp"

namespace papotage {
namespace {

std::vector<std::string> host_names(hid_t file) {
  const h5::Id names = h5::open_dataset(file, "/provenance/tasks/host_name");
  return h5::read_texts(names, {0}, h5::shape_of(names));
}

std::map<std::uint64_t, std::string> messages_of(hid_t file) {
  std::map<std::uint64_t, std::string> messages;
  if (h5::number_attribute(h5::open_group(file, "/provenance/tasks"), "failed") == 0) return messages;
  const h5::Id numbers = h5::open_dataset(file, "/provenance/failures/task"),
               texts = h5::open_dataset(file, "/provenance/failures/message");
  const h5::Shape shape = h5::shape_of(numbers);
  if (shape.size() != 1 || shape != h5::shape_of(texts)) throw h5::Error("`failures` has columns of several lengths");
  std::vector<std::uint64_t> tasks(shape[0]);
  h5::read(numbers, {0}, shape, h5::Type::uint64, tasks.data());
  std::vector<std::string> all = h5::read_texts(texts, {0}, shape);
  for (std::size_t i = 0; i < tasks.size(); ++i) messages.emplace(tasks[i], std::move(all[i]));
  return messages;
}

}  // namespace

TaskLines::TaskLines(hid_t file, hsize_t rows)
    : started_(file, "/provenance/tasks/started", h5::Type::float64, rows),
      seconds_(file, "/provenance/tasks/seconds", h5::Type::float32, rows),
      attempts_(file, "/provenance/tasks/attempts", h5::Type::uint32, rows),
      host_(file, "/provenance/tasks/host", h5::Type::int32, rows),
      status_(file, "/provenance/tasks/status", h5::Type::uint8, rows),
      hosts_(host_names(file)),
      messages_(messages_of(file)) {}

void TaskLines::read(hsize_t first, hsize_t n) {
  started_.read(first, n);
  seconds_.read(first, n);
  attempts_.read(first, n);
  host_.read(first, n);
  status_.read(first, n);
}

TaskRecord TaskLines::record(std::size_t i, std::uint64_t task) const {
  const auto host = static_cast<std::size_t>(host_[i]);
  if (status_[i] > TaskRows::failed || host >= hosts_.size()) throw h5::Error("no such status or host");
  TaskRecord record{task, attempts_[i], TaskRecord::Status::done, started_[i], seconds_[i], hosts_[host]};
  if (status_[i] == TaskRows::done) return record;
  record.status = TaskRecord::Status::failed;
  const auto message = messages_.find(task);
  if (message != messages_.end()) record.message = message->second;
  return record;
}

}  // namespace papotage
