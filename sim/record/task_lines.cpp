#include "sim/record/task_lines.hpp"

#include "sim/record/task_rows.hpp"

namespace papotage {
namespace {

std::vector<std::string> all_texts(hid_t file, const std::string& path) {
  const h5::Id texts = h5::open_dataset(file, path);
  return h5::read_texts(texts, {0}, h5::shape_of(texts));
}

}  // namespace

TaskLines::TaskLines(hid_t file, hsize_t rows)
    : started_(file, "/provenance/tasks/started", h5::Type::float64, rows),
      seconds_(file, "/provenance/tasks/seconds", h5::Type::float32, rows),
      attempts_(file, "/provenance/tasks/attempts", h5::Type::uint32, rows),
      host_(file, "/provenance/tasks/host", h5::Type::int32, rows),
      message_(file, "/provenance/tasks/message", h5::Type::int32, rows),
      status_(file, "/provenance/tasks/status", h5::Type::uint8, rows),
      hosts_(all_texts(file, "/provenance/tasks/host_name")),
      messages_(all_texts(file, "/provenance/tasks/message_text")) {}

void TaskLines::read(hsize_t first, hsize_t n) {
  started_.read(first, n);
  seconds_.read(first, n);
  attempts_.read(first, n);
  host_.read(first, n);
  message_.read(first, n);
  status_.read(first, n);
}

TaskRecord TaskLines::record(std::size_t i, std::uint64_t task) const {
  const auto host = static_cast<std::size_t>(host_[i]);
  if (status_[i] > TaskRows::failed || host >= hosts_.size()) throw h5::Error("no such status or host");
  TaskRecord record{task, attempts_[i], TaskRecord::Status::done, started_[i], seconds_[i], hosts_[host]};
  if (status_[i] == TaskRows::done) return record;
  record.status = TaskRecord::Status::failed;
  if (message_[i] == TextNumbers::none) return record;
  const auto message = static_cast<std::size_t>(message_[i]);
  if (message >= messages_.size()) throw h5::Error("no such message");
  record.message = messages_[message];
  return record;
}

}  // namespace papotage
