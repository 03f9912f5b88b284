#include "sim/record/failures.hpp"

#include <map>

#include <fmt/format.h>

#include "sim/record/key_column.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/study_root.hpp"
#include "sim/record/task_rows.hpp"

namespace papotage {
namespace {

/// Visits the rows that failed, ascending, each with the number of its task and of its message.
template <class Visit>
void for_failed(hid_t file, const StudyRoot& root, Visit&& visit) {
  const h5::Id status = h5::open_dataset(file, "/provenance/tasks/status"),
               message = h5::open_dataset(file, "/provenance/tasks/message");
  const h5::Shape shape = h5::shape_of(status);
  if (shape.empty() || shape != h5::shape_of(message)) throw h5::Error("`message` has another shape than `status`");
  h5::Id task;  // along a line; a whole study has all of them in their order
  if (shape.size() == 1) {
    task = h5::open_dataset(file, root.sweeps ? "/provenance/tasks/task" : "/provenance/tasks/replicate");
    if (h5::shape_of(task) != shape) throw h5::Error("`status` has another length than its scale");
  }
  std::vector<std::uint8_t> ended;
  std::vector<std::int32_t> why;
  std::vector<std::uint64_t> tasks;
  std::uint64_t row = 0;
  for_boxes(shape, block_numbers, [&](const h5::Shape& start, const h5::Shape& count) {
    const hsize_t n = h5::size_of(count);
    ended.resize(n), why.resize(n), tasks.resize(task.open() ? n : 0);
    h5::read(status, start, count, h5::Type::uint8, ended.data());
    h5::read(message, start, count, h5::Type::int32, why.data());
    if (task.open()) h5::read(task, start, count, h5::Type::uint64, tasks.data());
    for (hsize_t i = 0; i < n; ++i, ++row)
      if (ended[i] == TaskRows::failed) visit(row, task.open() ? tasks[i] : row, why[i]);
  });
}

std::string text_of(const Value& value) {
  if (const auto* text = value.as<std::string>()) return *text;
  const auto* number = value.as<double>();
  return number ? fmt::format("{}", *number) : value.text();
}

/// Of the keys at a point (a shard: at a row).
std::string values_at(hid_t file, const StudyRoot& root, std::uint64_t at) {
  const std::string group = root.partial.empty() ? "/points/" : "/tasks/";
  std::string text;
  for (const std::string& name : root.keys) {
    const h5::Id dataset = h5::open_dataset(file, group + name);
    KeyColumn value(key_of(dataset, name).type, 1);
    value.read(dataset, at, 1);
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name, text_of(value.at(0)));
  }
  return text;
}

std::string message_at(hid_t texts, std::int32_t number) {
  if (number == TextNumbers::none) return {};
  if (number < 0 || h5::shape_of(texts) <= h5::Shape{static_cast<hsize_t>(number)}) throw h5::Error("no such message");
  return h5::read_texts(texts, {static_cast<hsize_t>(number)}, {1}).front();
}

}  // namespace

Failures failures_of(hid_t file) {
  Failures failures;
  if (h5::number_attribute(h5::open_group(file, "/provenance/tasks"), "failed") == 0) return failures;
  const StudyRoot root = study_root(file);
  const h5::Id texts = h5::open_dataset(file, "/provenance/tasks/message_text");
  std::uint64_t current = root.points, kinds = 0;
  std::map<std::int32_t, std::uint64_t> known;  // kinds of the current point, by message
  for_failed(file, root, [&](std::uint64_t row, std::uint64_t task, std::int32_t message) {
    const std::uint64_t point = task / root.replicates;
    if (point != current) known.clear();
    current = point;
    const auto [kind, first] = known.try_emplace(message, kinds);
    kinds += first;
    if (kind->second >= Failures::most_kinds) return;
    if (!first) {
      ++failures.kinds[kind->second].tasks;
      return;
    }
    Failures::Kind told{.replicate = task % root.replicates, .message = message_at(texts, message)};
    if (root.sweeps) {
      told.point = point;
      told.values = values_at(file, root, root.partial.empty() ? point : row);
    }
    failures.kinds.push_back(std::move(told));
  });
  failures.more = kinds - failures.kinds.size();
  return failures;
}

}  // namespace papotage
