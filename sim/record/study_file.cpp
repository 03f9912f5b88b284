#include "sim/record/study_file.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "sim/record/key_column.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/schema.hpp"
#include "sim/record/sensitivity_group.hpp"
#include "sim/record/study_root.hpp"
#include "sim/record/task_columns.hpp"

namespace papotage {
namespace {

/// Some tasks of a whole study: points with all replicates, or some replicates of one point.
struct Box {
  std::uint64_t point, points, replicate, replicates;
  std::uint64_t tasks() const { return points * replicates; }
};

void for_boxes(const StudyLayout& layout, std::uint64_t most, const h5::Shape& chunk,
               const std::function<void(const Box&)>& visit) {
  const std::uint64_t all = layout.replicates;
  const std::uint64_t points = all <= most ? whole_chunks(most / all, chunk[0]) : 1;
  const std::uint64_t replicates = all <= most ? all : whole_chunks(most, chunk[1]);
  for (std::uint64_t p = 0; p < layout.points; p += points)
    for (std::uint64_t r = 0; r < all; r += replicates)
      visit({p, std::min(points, layout.points - p), r, std::min(replicates, all - r)});
}

void write_points(hid_t root, const StudyLayout& layout) {
  const h5::Id group = h5::make_group(root, "points");
  const h5::Id scale = make_numbers(group, point_number, layout.points);
  std::vector<h5::Id> datasets;
  for (const StudyKey& key : layout.keys) datasets.push_back(make_key(group, key, scale));
  if (datasets.empty()) return;
  std::vector<KeyColumn> columns = key_columns(layout.keys, line_chunk);
  for (std::uint64_t first = 0; first < layout.points; first += line_chunk) {
    const std::uint64_t n = std::min<std::uint64_t>(line_chunk, layout.points - first);
    for (std::uint64_t i = 0; i < n; ++i) set_row(columns, i, layout.values(first + i));
    for (std::size_t k = 0; k < columns.size(); ++k) columns[k].write(datasets[k], first, n);
  }
}

h5::Storage task_storage(const StudyLayout& layout) {
  const auto points =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(layout.points, std::numeric_limits<std::uint32_t>::max()));
  return rows_storage(points, layout.replicates);
}

void lay_out_tasks(hid_t root, const StudyLayout& layout, TaskColumns& columns) {
  const auto with_scales = [&](const h5::Id& group, auto&& lay_out) {
    const h5::Id point = make_numbers(group, point_number, layout.points);
    const h5::Id replicate = make_replicates(group, layout.replicates);
    lay_out(std::initializer_list<hid_t>{point, replicate});
  };
  const h5::Id outcomes = h5::make_group(root, "outcomes");
  with_scales(outcomes, [&](std::initializer_list<hid_t> scales) {
    columns.lay_out_outcomes(outcomes, layout.outcomes, scales, task_storage(layout));
  });
  h5::Id tasks = h5::make_group(h5::open_group(root, "/provenance"), "tasks");
  with_scales(tasks, [&](std::initializer_list<hid_t> scales) {
    columns.lay_out_provenance(std::move(tasks), scales, task_storage(layout));
  });
}

}  // namespace

Tally write_study(const std::string& path, bool force, const StudyLayout& layout, const TaskSource& source,
                  std::size_t at_once) {
  ResultFile file(path, force);
  begin_study(file, layout);
  TaskColumns columns;
  file.attempt([&] {
    write_points(file.root(), layout);
    lay_out_tasks(file.root(), layout, columns);
  });
  TaskRows rows(layout.outcomes.size());
  for_boxes(layout, TaskRows::rows_in(at_once, layout.outcomes.size()), task_storage(layout).chunk,
            [&](const Box& box) {
              if (file.failed()) return;
              const std::uint64_t first = box.point * layout.replicates + box.replicate;
              const TaskRange range{first, first + box.tasks()};
              rows.reset(box.tasks());
              source(range, [&](const TaskRecord& record) {
                if (range.holds(record.task)) rows.take(record.task - first, record);
              });
              file.attempt([&] { columns.write({box.point, box.replicate}, {box.points, box.replicates}, rows); });
            });
  file.attempt([&] { columns.finish(rows); });
  file.attempt([&] { write_sensitivity(file.root(), layout); });
  file.finish({});
  return columns.tally();
}

std::string study_hash_of(const std::string& path, std::uint32_t shard, std::uint32_t shards) {
  const h5::Id file = open_result(path);
  return reading(path, [&] {
    const std::string partial = shards == 1 ? std::string() : partial_text(shard, shards);
    return h5::text_attribute(file, "partial") == partial ? h5::text_attribute(file, "study") : std::string();
  });
}

}  // namespace papotage
