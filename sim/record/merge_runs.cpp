#include "sim/record/merge_runs.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "sim/record/reading.hpp"
#include "sim/record/result.hpp"
#include "sim/record/run_file.hpp"
#include "sim/record/task_lines.hpp"
#include "sim/record/task_rows.hpp"

namespace papotage {
namespace {

std::vector<double> doubles(hid_t file, const std::string& path) { return read_defined(h5::open_dataset(file, path)); }

/// What a breakdown says of itself and, through its scale, of its classes.
Breakdown breakdown_of(hid_t file, hid_t dataset, const Outcome& about) {
  Breakdown b{about.name, about.unit, about.doc, h5::scale_name(dataset, 1), {}, 0};
  const h5::Id classes = h5::open_dataset(file, "/outcomes/" + b.axis);
  b.size = static_cast<std::uint32_t>(h5::shape_of(dataset).at(1));
  std::string name;
  for (const char c : h5::text_attribute(classes, "flag_meanings") + " ")
    if (c != ' ')
      name += c;
    else if (!name.empty())
      b.classes.push_back(std::exchange(name, {}));
  if (!b.classes.empty() && b.classes.size() != b.size) throw h5::Error("`" + b.axis + "` has other classes");
  return b;
}

void add_dataset(ResultLayout& layout, hid_t file, const std::string& path) {
  const std::string group = path.substr(0, path.rfind('/'));
  if (group != "/series" && group != "/outcomes" && group != "/parameters") return;
  const h5::Id dataset = h5::open_dataset(file, path);
  if (h5::is_scale(dataset)) return;
  const Outcome about{path.substr(group.size() + 1), h5::text_attribute(dataset, "units"),
                      h5::text_attribute(dataset, "long_name"), h5::type_of(dataset) == h5::Type::int64};
  if (group == "/series")
    layout.probes.push_back({about.name, about.unit, about.doc, about.count});
  else if (group == "/parameters")
    layout.sampled.push_back(about);
  else if (h5::shape_of(dataset).size() == 2)
    layout.breakdowns.push_back(breakdown_of(file, dataset, about));
  else
    layout.outcomes.push_back(about);
}

/// The layout of the whole result, as one of its shards knows it; sampled_values is not set.
ResultLayout layout_of(const ShardHead& head) {
  const h5::Id file = open_result(head.path);
  return reading(head.path, [&] {
    ResultLayout layout;
    layout.title = h5::text_attribute(file, "title");
    layout.seed = head.seed;
    layout.study = head.study;
    layout.replicates = head.replicates;
    layout.times = doubles(file, "/series/time");
    h5::visit(file, [&](const std::string& path, h5::Kind kind) {
      if (kind == h5::Kind::dataset) add_dataset(layout, file, path);
    });
    layout.resolved = h5::read_texts(h5::open_dataset(file, "/scenario/resolved"), {}, {}).at(0);
    layout.provenance = h5::text_attributes(h5::open_group(file, "/provenance"));
    return layout;
  });
}

/// Columns along the replicates, some rows of which are read at a time.
class Columns {
 public:
  Columns(hid_t file, hsize_t rows) : file_(file), rows_(rows) {}
  void add(const std::string& path, std::size_t width) {
    h5::Id dataset = h5::open_dataset(file_, path);
    const h5::Shape shape = h5::shape_of(dataset);
    if (shape.empty() || shape[0] != rows_ || h5::size_of(shape) != rows_ * width)
      throw h5::Error("`" + path + "` has another shape than it should");
    columns_.push_back({std::move(dataset), shape, width, {}});
    row_.resize(row_.size() + width);
  }
  void read(hsize_t first, hsize_t n) {
    for (Column& c : columns_) {
      h5::Shape start(c.shape.size(), 0), count = c.shape;
      start[0] = first;
      count[0] = n;
      c.values.resize(n * c.width);
      if (c.width > 0) read_defined(c.dataset, start, count, c.values.data());
    }
  }
  /// Row i of those that were read, until the next call.
  std::span<const double> row(std::size_t i) {
    auto to = row_.begin();
    for (const Column& c : columns_)
      to = std::copy_n(c.values.begin() + static_cast<std::ptrdiff_t>(i * c.width), c.width, to);
    return row_;
  }

 private:
  struct Column {
    h5::Id dataset;
    h5::Shape shape;
    std::size_t width;
    std::vector<double> values;
  };
  hid_t file_;
  hsize_t rows_;
  std::vector<Column> columns_;
  std::vector<double> row_;
};

/// The replicates of one shard. Its file is open only while it is read.
class RunShard {
 public:
  RunShard(const ShardHead& head, std::vector<bool>& found) : path_(head.path) {
    const h5::Id file = open_result(path_);
    reading(path_, [&] {
      for (const double r : doubles(file, "/series/replicate")) {
        if (!(r >= 0 && r < head.replicates) || (!replicates_.empty() && r <= replicates_.back()))
          throw h5::Error("its replicates aren't in order");
        replicates_.push_back(static_cast<std::uint32_t>(r));
      }
      const std::vector<double> status = doubles(file, "/provenance/tasks/status");
      if (status.size() != replicates_.size()) throw h5::Error("its tasks are others than its replicates");
      for (std::size_t i = 0; i < status.size(); ++i)
        if (status[i] != static_cast<double>(TaskRows::missing)) found[replicates_[i]] = true;
    });
  }

  /// Visits the replicates in the range; `sampled` is meanwhile what the visited one drew.
  void for_each(TaskRange range, const ResultLayout& layout, std::span<const double>& sampled,
                const TaskVisit& visit) const {
    const auto from = std::ranges::lower_bound(replicates_, range.first);
    const auto n = static_cast<hsize_t>(std::ranges::lower_bound(from, replicates_.end(), range.last) - from);
    const auto first = static_cast<hsize_t>(from - replicates_.begin());
    if (n == 0) return;
    const h5::Id file = open_result(path_);
    reading(path_, [&] {
      const hsize_t rows = replicates_.size();
      TaskLines tasks(file, rows);
      Columns values(file, rows), drawn(file, rows);
      for (const Outcome& o : layout.outcomes) values.add("/outcomes/" + o.name, 1);
      for (const Probe& p : layout.probes) values.add("/series/" + p.name, layout.times.size());
      for (const Breakdown& b : layout.breakdowns) values.add("/outcomes/" + b.name, b.length());
      for (const Outcome& p : layout.sampled) drawn.add("/parameters/" + p.name, 1);
      tasks.read(first, n);
      values.read(first, n);
      drawn.read(first, n);
      for (hsize_t i = 0; i < n; ++i) {
        TaskRecord record = tasks.record(i, replicates_[first + i]);
        if (record.status == TaskRecord::Status::done) record.values = values.row(i);
        sampled = drawn.row(i);
        visit(record);
      }
    });
  }

 private:
  std::string path_;
  std::vector<std::uint32_t> replicates_;
};

}  // namespace

Tally merge_runs(const std::vector<ShardHead>& heads, const std::string& output, bool force, const Entries& provenance,
                 std::size_t at_once) {
  ResultLayout layout = layout_of(heads.front());
  layout.provenance = provenance_with(std::move(layout.provenance), provenance);
  std::vector<bool> found(layout.replicates);
  std::vector<RunShard> shards;
  for (const ShardHead& head : heads) shards.emplace_back(head, found);
  check_found(heads.front(), found);
  std::span<const double> sampled;
  if (!layout.sampled.empty())
    layout.sampled_values = [&](std::uint32_t, std::span<double> values) {
      std::ranges::copy(sampled, values.begin());
    };
  // Shards take turns, so that rows come roughly in their order and the writer needn't keep many.
  const std::uint64_t window =
      std::max<std::uint64_t>(1, at_once / 2 / (sizeof(double) * (layout.values() + layout.sampled.size()) + 32));
  const TaskSource source = [&](TaskRange range, const TaskVisit& visit) {
    for (std::uint64_t first = range.first; first < range.last; first += window)
      for (const RunShard& shard : shards)
        shard.for_each({first, std::min(first + window, range.last)}, layout, sampled, visit);
  };
  return write_run(output, force, layout, source);
}

}  // namespace papotage
