#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "sim/record/key_column.hpp"
#include "sim/record/schema.hpp"
#include "sim/record/study_file.hpp"
#include "sim/record/study_root.hpp"
#include "sim/record/task_columns.hpp"

namespace papotage {
namespace {

/// The tasks that a source has done or failed.
std::vector<bool> finished_tasks(const StudyLayout& layout, const TaskSource& source) {
  std::vector<bool> finished(layout.tasks());
  const TaskRange all{0, layout.tasks()};
  source(all, [&](const TaskRecord& record) {
    if (record.status != TaskRecord::Status::started && all.holds(record.task)) finished[record.task] = true;
  });
  return finished;
}

/// The datasets of a shard.
class ShardColumns {
 public:
  ShardColumns(hid_t root, const StudyLayout& layout, hsize_t n) : layout_(layout) {
    const h5::Storage storage = line_storage(n);
    const auto scale = [&](hid_t group) {
      return make_scale(group, {"task", "1", "number of the task"}, h5::Type::uint64, n,
                        n > 0 ? storage : h5::Storage{});
    };
    const h5::Id group = h5::make_group(root, "tasks");
    tasks_.push_back(scale(group));
    point_ = make_variable(group, point_number, h5::Type::int64, {tasks_[0]}, storage);
    replicate_ = make_variable(group, {"replicate", "1", "replicate"}, h5::Type::int64, {tasks_[0]}, storage);
    for (const StudyKey& key : layout.keys) keys_.push_back(make_key(group, key, tasks_[0]));
    columns_.lay_out_outcomes(group, layout.outcomes, {tasks_[0]}, storage);
    h5::Id provenance = h5::make_group(h5::open_group(root, "/provenance"), "tasks");
    tasks_.push_back(scale(provenance));
    columns_.lay_out_provenance(std::move(provenance), {tasks_[1]}, storage);
  }

  void write(hsize_t first, const std::vector<std::uint64_t>& tasks, const TaskRows& rows) {
    columns_.write({first}, {tasks.size()}, rows);
    for (const h5::Id& scale : tasks_) h5::write(scale, {first}, {tasks.size()}, h5::Type::uint64, tasks.data());
    for (std::size_t i = 0; i < tasks.size(); i += line_chunk)
      write_points(first + i, std::span(tasks).subspan(i, std::min<std::size_t>(line_chunk, tasks.size() - i)));
  }

  void finish(const TaskRows& rows) {
    columns_.finish(rows);
    for (std::vector<h5::Id>* ids : {&tasks_, &keys_})
      for (h5::Id& id : *ids) id.close();
    point_.close();
    replicate_.close();
  }
  const Tally& tally() const { return columns_.tally(); }

 private:
  void write_points(hsize_t first, std::span<const std::uint64_t> tasks) {
    std::vector<std::int64_t> points, replicates;
    std::vector<KeyColumn> keys = key_columns(layout_.keys, tasks.size());
    std::vector<Value> values;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const std::uint64_t point = tasks[i] / layout_.replicates;
      if (!keys.empty() && (i == 0 || static_cast<std::int64_t>(point) != points.back()))
        values = layout_.values(point);
      points.push_back(static_cast<std::int64_t>(point));
      replicates.push_back(static_cast<std::int64_t>(tasks[i] % layout_.replicates));
      set_row(keys, i, values);
    }
    h5::write(point_, {first}, {tasks.size()}, h5::Type::int64, points.data());
    h5::write(replicate_, {first}, {tasks.size()}, h5::Type::int64, replicates.data());
    for (std::size_t k = 0; k < keys.size(); ++k) keys[k].write(keys_[k], first, tasks.size());
  }

  const StudyLayout& layout_;
  std::vector<h5::Id> tasks_, keys_;  // a scale a group
  h5::Id point_, replicate_;
  TaskColumns columns_;
};

}  // namespace

Tally write_shard(const std::string& path, bool force, const StudyLayout& layout, std::uint32_t shard,
                  std::uint32_t shards, const TaskSource& source, std::size_t at_once) {
  ResultFile file(path, force);
  begin_shard(file, layout, shard, shards);
  const std::vector<bool> finished = finished_tasks(layout, source);
  std::unique_ptr<ShardColumns> columns;
  const auto n = static_cast<hsize_t>(std::count(finished.begin(), finished.end(), true));
  file.attempt([&] { columns = std::make_unique<ShardColumns>(file.root(), layout, n); });
  TaskRows rows(layout.outcomes.size());
  const std::uint64_t most = whole_chunks(TaskRows::rows_in(at_once, layout.outcomes.size()), 8 * line_chunk);
  std::uint64_t next = 0;
  for (hsize_t first = 0; first < n && !file.failed(); first += most) {
    std::vector<std::uint64_t> tasks;
    for (; tasks.size() < std::min<std::uint64_t>(most, n - first); ++next)
      if (finished[next]) tasks.push_back(next);
    rows.reset(tasks.size());
    source({tasks.front(), tasks.back() + 1}, [&](const TaskRecord& record) {
      const auto at = std::lower_bound(tasks.begin(), tasks.end(), record.task);
      if (at != tasks.end() && *at == record.task) rows.take(static_cast<std::size_t>(at - tasks.begin()), record);
    });
    file.attempt([&] { columns->write(first, tasks, rows); });
  }
  file.attempt([&] { columns->finish(rows); });
  file.finish({});
  return columns->tally();
}

}  // namespace papotage
