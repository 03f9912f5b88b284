#include "sim/record/study_summary.hpp"

#include <algorithm>
#include <cmath>

#include "sim/record/key_column.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/schema.hpp"
#include "sim/record/sensitivity_group.hpp"

namespace papotage {
namespace {

constexpr std::size_t most_values = 12;  // of a key that are told one by one

/// Least, mean and greatest of what is told one after another; NaN counts for nothing. The mean and its standard error
/// by Welford's updates, which lose nothing where the mean is large.
class Extent {
 public:
  void add(double x) {
    if (std::isnan(x)) return;
    least_ = n_ == 0 ? x : std::min(least_, x);
    greatest_ = n_ == 0 ? x : std::max(greatest_, x);
    ++n_;
    const double from_old = x - mean_;
    mean_ += from_old / static_cast<double>(n_);
    squares_ += from_old * (x - mean_);
  }
  double mean() const { return n_ == 0 ? std::nan("") : mean_; }
  double error() const {
    const auto n = static_cast<double>(n_);
    return n_ < 2 ? std::nan("") : std::sqrt(squares_ / (n - 1) / n);
  }
  void tell(StudySummary::Column& column) const {
    column.defined = n_;
    column.least = least_;
    column.greatest = greatest_;
    column.mean = mean_;
  }

 private:
  std::uint64_t n_ = 0;
  double least_ = 0, greatest_ = 0, mean_ = 0, squares_ = 0;
};

StudySummary::Column column_of(hid_t dataset, const std::string& name) {
  return {name, h5::text_attribute(dataset, "units"), h5::text_attribute(dataset, "long_name")};
}

double number_of(const Value& value) {
  if (const auto* whole = value.as<std::int64_t>()) return static_cast<double>(*whole);
  const auto* number = value.as<double>();
  return number ? *number : std::nan("");
}

StudySummary::Column key(hid_t file, const std::string& group, const std::string& name, bool few) {
  const h5::Id dataset = h5::open_dataset(file, group + name);
  StudySummary::Column told = column_of(dataset, name);
  const hsize_t n = h5::size_of(h5::shape_of(dataset));
  const KeyType type = key_of(dataset, name).type;
  told.text = type == KeyType::text;
  KeyColumn values(type, line_chunk);
  Extent extent;
  for (hsize_t first = 0; first < n; first += line_chunk) {
    const hsize_t some = std::min(line_chunk, n - first);
    values.read(dataset, first, some);
    for (hsize_t i = 0; i < some; ++i) {
      const Value value = values.at(i);
      extent.add(number_of(value));
      const auto* plain = value.as<std::string>();
      const std::string text = plain ? *plain : value.text();
      if (few) told.at_points.push_back(text);
      if (told.more_values) continue;
      if (std::ranges::find(told.values, text) != told.values.end()) continue;
      told.more_values = told.values.size() == most_values;
      if (!told.more_values) told.values.push_back(text);
    }
  }
  extent.tell(told);
  return told;
}

/// The shape's first axis is that of the points, whose own figures are told where they are few.
StudySummary::Column outcome(hid_t file, const std::string& group, const std::string& name, bool few) {
  const h5::Id dataset = h5::open_dataset(file, group + name);
  const h5::Shape shape = h5::shape_of(dataset);
  Extent extent;
  std::vector<Extent> at_points(few ? shape.at(0) : 0);
  std::vector<double> values;
  for_boxes(shape, block_numbers, [&](const h5::Shape& start, const h5::Shape& count) {
    values.resize(h5::size_of(count));
    read_defined(dataset, start, count, values.data());
    for (std::size_t i = 0; i < values.size(); ++i) {
      extent.add(values[i]);
      if (few) at_points[start[0] + i / count[1]].add(values[i]);
    }
  });
  StudySummary::Column told = column_of(dataset, name);
  extent.tell(told);
  for (const Extent& at_point : at_points) {
    told.means.push_back(at_point.mean());
    told.errors.push_back(at_point.error());
  }
  return told;
}

}  // namespace

TasksSummary tasks_summary(hid_t file, const StudyRoot& root) {
  const h5::Id tasks = h5::open_group(file, "/provenance/tasks");
  TasksSummary told{.replicates = root.replicates,
                    .done = h5::number_attribute(tasks, "done"),
                    .failed = h5::number_attribute(tasks, "failed"),
                    .missing = h5::number_attribute(tasks, "missing")};
  if (root.partial.empty()) return told;
  told.shard = root.shard;
  told.shards = root.shards;
  return told;
}

StudySummary study_summary(hid_t file) {
  const StudyRoot root = study_root(file);
  StudySummary told;
  told.study = root.study;
  told.points = root.points;
  told.tasks = tasks_summary(file, root);
  const bool whole = root.partial.empty(), few = whole && root.points <= StudySummary::few_points;
  for (const std::string& name : root.keys) told.keys.push_back(key(file, whole ? "/points/" : "/tasks/", name, few));
  for (const std::string& name : root.outcomes)
    told.outcomes.push_back(outcome(file, whole ? "/outcomes/" : "/tasks/", name, few));
  told.sensitivity = read_sensitivity(file);
  return told;
}

}  // namespace papotage
