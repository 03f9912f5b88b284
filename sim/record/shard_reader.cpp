#include "sim/record/shard_reader.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "sim/record/key_column.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/schema.hpp"
#include "sim/record/study_root.hpp"
#include "sim/record/task_rows.hpp"

namespace papotage {
namespace {

constexpr hsize_t block = line_chunk;  // of rows that are read at once

/// A column along the tasks, of which one block is read at a time.
template <class T>
class Line {
 public:
  Line(hid_t file, const std::string& path, h5::Type type, hsize_t rows)
      : dataset_(h5::open_dataset(file, path)), type_(type) {
    if (h5::shape_of(dataset_) != h5::Shape{rows}) throw h5::Error("`" + path + "` has another length than `task`");
  }
  void read(hsize_t first, hsize_t n) {
    values_.resize(n);
    if constexpr (std::is_same_v<T, double>)
      read_defined(dataset_, {first}, {n}, values_.data());
    else
      h5::read(dataset_, {first}, {n}, type_, values_.data());
  }
  T operator[](std::size_t i) const { return values_[i]; }
  const std::vector<T>& values() const { return values_; }

 private:
  h5::Id dataset_;
  h5::Type type_;
  std::vector<T> values_;
};

using Tasks = Line<std::uint64_t>;

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

/// The columns of which records are made.
class Records {
 public:
  Records(hid_t file, const StudyRoot& root, hsize_t rows)
      : tasks_(file, "/tasks/task", h5::Type::uint64, rows),
        started_(file, "/provenance/tasks/started", h5::Type::float64, rows),
        seconds_(file, "/provenance/tasks/seconds", h5::Type::float32, rows),
        attempts_(file, "/provenance/tasks/attempts", h5::Type::uint32, rows),
        host_(file, "/provenance/tasks/host", h5::Type::int32, rows),
        status_(file, "/provenance/tasks/status", h5::Type::uint8, rows),
        hosts_(host_names(file)),
        messages_(messages_of(file)),
        values_(root.outcomes.size()) {
    for (const std::string& name : root.outcomes)
      outcomes_.emplace_back(file, "/tasks/" + name, h5::Type::float64, rows);
  }

  void read(hsize_t first, hsize_t n) {
    tasks_.read(first, n);
    for (Line<double>& outcome : outcomes_) outcome.read(first, n);
    started_.read(first, n);
    seconds_.read(first, n);
    attempts_.read(first, n);
    host_.read(first, n);
    status_.read(first, n);
  }

  std::uint64_t task(std::size_t i) const { return tasks_[i]; }

  /// Row i of those that were read, until the next call.
  TaskRecord record(std::size_t i) {
    const auto host = static_cast<std::size_t>(host_[i]);
    if (status_[i] > TaskRows::failed || host >= hosts_.size()) throw h5::Error("no such status or host");
    TaskRecord record{tasks_[i], attempts_[i], TaskRecord::Status::done, started_[i], seconds_[i], hosts_[host]};
    if (status_[i] == TaskRows::done) {
      for (std::size_t k = 0; k < values_.size(); ++k) values_[k] = outcomes_[k][i];
      record.values = values_;
      return record;
    }
    record.status = TaskRecord::Status::failed;
    const auto message = messages_.find(record.task);
    if (message != messages_.end()) record.message = message->second;
    return record;
  }

 private:
  Tasks tasks_;
  Line<double> started_;
  Line<float> seconds_;
  Line<std::uint32_t> attempts_;
  Line<std::int32_t> host_;
  Line<std::uint8_t> status_;
  std::vector<Line<double>> outcomes_;
  std::vector<std::string> hosts_;
  std::map<std::uint64_t, std::string> messages_;
  std::vector<double> values_;  // of one row
};

}  // namespace

ShardReader::ShardReader(std::string path) : path_(std::move(path)) {
  const h5::Id file = open_result(path_);
  reading(path_, [&] {
    if (h5::text_attribute(file, "partial").empty())
      refuse_file(path_, "is a whole result already; give the partial results of `--shard` alone");
    const StudyRoot root = study_root(file);
    study_ = root.study;
    seed_ = h5::number_attribute(file, "seed");
    points_ = root.points;
    replicates_ = root.replicates;
    shard_ = root.shard;
    shards_ = root.shards;
    for (const auto* names : {&root.keys, &root.outcomes})
      for (const std::string& name : *names)
        columns_ += name + " " + h5::name_of(h5::type_of(h5::open_dataset(file, "/tasks/" + name))) + "\n";
    const h5::Id tasks = h5::open_dataset(file, "/tasks/task");
    rows_ = h5::size_of(h5::shape_of(tasks));
    Tasks line(file, "/tasks/task", h5::Type::uint64, rows_);
    std::uint64_t least = 0;  // that the next task may be
    for (hsize_t first = 0; first < rows_; first += block) {
      line.read(first, std::min(block, rows_ - first));
      begins_.push_back(line[0]);
      for (const std::uint64_t task : line.values()) {
        if (task < least || task >= root.tasks()) throw h5::Error("its tasks aren't in order");
        least = task + 1;
      }
    }
  });
}

StudyLayout ShardReader::layout() const {
  const h5::Id file = open_result(path_);
  return reading(path_, [&] {
    const StudyRoot root = study_root(file);
    StudyLayout layout;
    layout.title = h5::text_attribute(file, "title");
    layout.seed = seed_;
    layout.study = study_;
    layout.points = points_;
    layout.replicates = replicates_;
    for (const std::string& name : root.keys)
      layout.keys.push_back(key_of(h5::open_dataset(file, "/tasks/" + name), name));
    for (const std::string& name : root.outcomes) {
      const h5::Id dataset = h5::open_dataset(file, "/tasks/" + name);
      layout.outcomes.push_back({name, h5::text_attribute(dataset, "units"), h5::text_attribute(dataset, "long_name"),
                                 h5::type_of(dataset) == h5::Type::int64});
    }
    layout.resolved = h5::read_texts(h5::open_dataset(file, "/scenario/resolved"), {}, {}).at(0);
    layout.provenance = h5::text_attributes(h5::open_group(file, "/provenance"));
    return layout;
  });
}

void ShardReader::for_each_point(const std::function<void(std::uint64_t, const std::vector<Value>&)>& visit) const {
  const h5::Id file = open_result(path_);
  reading(path_, [&] {
    Tasks tasks(file, "/tasks/task", h5::Type::uint64, rows_);
    std::vector<h5::Id> datasets;
    std::vector<StudyKey> keys;
    for (const std::string& name : study_root(file).keys) {
      datasets.push_back(h5::open_dataset(file, "/tasks/" + name));
      if (h5::shape_of(datasets.back()) != h5::Shape{rows_}) throw h5::Error("`" + name + "` has another length");
      keys.push_back(key_of(datasets.back(), name));
    }
    std::vector<KeyColumn> columns = key_columns(keys, block);
    std::vector<Value> values;
    std::uint64_t known = std::numeric_limits<std::uint64_t>::max();  // the point that `values` are of
    for (hsize_t first = 0; first < rows_; first += block) {
      const hsize_t n = std::min(block, rows_ - first);
      tasks.read(first, n);
      for (std::size_t k = 0; k < columns.size(); ++k) columns[k].read(datasets[k], first, n);
      for (hsize_t i = 0; i < n; ++i) {
        if (const std::uint64_t point = tasks[i] / replicates_; point != known) {
          values = row_of(columns, i);
          known = point;
        }
        visit(tasks[i], values);
      }
    }
  });
}

void ShardReader::for_each(TaskRange range, const TaskVisit& visit) const {
  // Of blocks, the first that may hold a task of the range, and the first that holds none any more.
  const auto from = std::upper_bound(begins_.begin(), begins_.end(), range.first) - begins_.begin();
  const auto end = std::lower_bound(begins_.begin(), begins_.end(), range.last) - begins_.begin();
  const hsize_t begin = from > 0 ? static_cast<hsize_t>(from - 1) : 0;
  if (begin >= static_cast<hsize_t>(end)) return;
  const h5::Id file = open_result(path_);
  reading(path_, [&] {
    Records records(file, study_root(file), rows_);
    for (hsize_t b = begin; b < static_cast<hsize_t>(end); ++b) {
      const hsize_t n = std::min(block, rows_ - b * block);
      records.read(b * block, n);
      for (hsize_t i = 0; i < n; ++i)
        if (range.holds(records.task(i))) visit(records.record(i));
    }
  });
}

}  // namespace papotage
