#include "sim/record/shard_reader.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "sim/record/key_column.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/schema.hpp"
#include "sim/record/study_root.hpp"
#include "sim/record/task_lines.hpp"

namespace papotage {
namespace {

constexpr hsize_t block = line_chunk;  // of rows that are read at once

using Tasks = Line<std::uint64_t>;

/// The columns of which records are made.
class Records {
 public:
  Records(hid_t file, const StudyRoot& root, hsize_t rows)
      : tasks_(file, "/tasks/task", h5::Type::uint64, rows), lines_(file, rows), values_(root.outcomes.size()) {
    for (const std::string& name : root.outcomes)
      outcomes_.emplace_back(file, "/tasks/" + name, h5::Type::float64, rows);
  }

  void read(hsize_t first, hsize_t n) {
    tasks_.read(first, n);
    for (Line<double>& outcome : outcomes_) outcome.read(first, n);
    lines_.read(first, n);
  }

  std::uint64_t task(std::size_t i) const { return tasks_[i]; }

  /// Row i of those that were read, until the next call.
  TaskRecord record(std::size_t i) {
    TaskRecord record = lines_.record(i, tasks_[i]);
    if (record.status != TaskRecord::Status::done) return record;
    for (std::size_t k = 0; k < values_.size(); ++k) values_[k] = outcomes_[k][i];
    record.values = values_;
    return record;
  }

 private:
  Tasks tasks_;
  TaskLines lines_;
  std::vector<Line<double>> outcomes_;
  std::vector<double> values_;  // of one row
};

}  // namespace

ShardReader::ShardReader(ShardHead head) : head_(std::move(head)) {
  const h5::Id file = open_result(path());
  reading(path(), [&] {
    const h5::Id tasks = h5::open_dataset(file, "/tasks/task");
    rows_ = h5::size_of(h5::shape_of(tasks));
    Tasks line(file, "/tasks/task", h5::Type::uint64, rows_);
    std::uint64_t least = 0;  // that the next task may be
    for (hsize_t first = 0; first < rows_; first += block) {
      line.read(first, std::min(block, rows_ - first));
      begins_.push_back(line[0]);
      for (const std::uint64_t task : line.values()) {
        if (task < least || task >= points() * replicates()) throw h5::Error("its tasks aren't in order");
        least = task + 1;
      }
    }
  });
}

StudyLayout ShardReader::layout() const {
  const h5::Id file = open_result(path());
  return reading(path(), [&] {
    const StudyRoot root = study_root(file);
    StudyLayout layout;
    layout.title = h5::text_attribute(file, "title");
    layout.seed = seed();
    layout.study = study();
    layout.points = points();
    layout.replicates = replicates();
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
  const h5::Id file = open_result(path());
  reading(path(), [&] {
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
        if (const std::uint64_t point = tasks[i] / replicates(); point != known) {
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
  const h5::Id file = open_result(path());
  reading(path(), [&] {
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
