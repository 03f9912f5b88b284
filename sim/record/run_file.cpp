#include "sim/record/run_file.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sim/core/refusal.hpp"
#include "sim/record/key_column.hpp"
#include "sim/record/result_file.hpp"
#include "sim/record/schema.hpp"
#include "sim/record/study_root.hpp"
#include "sim/record/task_columns.hpp"

namespace papotage {
namespace {

void lay_out_tasks(hid_t root, const ResultLayout& layout, TaskColumns& columns) {
  h5::Id group = h5::make_group(h5::open_group(root, "/provenance"), "tasks");
  const h5::Id replicate = make_replicates(group, layout);
  columns.lay_out_provenance(std::move(group), {replicate}, line_storage(layout.held()));
}

/// Writes what a task tells, once, and keeps how it came about.
void take(ResultWriter& writer, TaskRows& rows, std::size_t row, TaskRecord record) {
  if (record.status == TaskRecord::Status::done && rows.status()[row] != TaskRows::done) {
    if (record.values.size() != writer.layout().values())
      throw Refusal(fmt::format("replicate {} has {} values where a run of this scenario has {}; start it afresh",
                                record.task, record.values.size(), writer.layout().values()));
    writer.add(static_cast<std::uint32_t>(record.task), record.values);
  }
  record.values = {};
  rows.take(row, record);
}

}  // namespace

Tally write_run(const std::string& path, bool force, ResultLayout layout, const TaskSource& source) {
  ResultWriter writer(path, force, std::move(layout));
  const ResultLayout& written = writer.layout();
  ResultFile& file = writer.file();
  TaskColumns columns;
  file.attempt([&] { lay_out_tasks(file.root(), written, columns); });
  TaskRows rows(0);
  const std::uint32_t held = written.held();
  const auto most = static_cast<std::uint32_t>(std::min<std::size_t>(held, TaskRows::rows_in(records_at_once, 0)));
  for (std::uint32_t first = 0; first < held && !file.failed(); first += most) {
    const std::uint32_t n = std::min(most, held - first);
    rows.reset(n);
    source({written.held(first), std::uint64_t{written.held(first + n - 1)} + 1}, [&](const TaskRecord& record) {
      const std::optional<std::uint32_t> row = written.row_of(record.task);
      if (row && *row >= first && *row - first < n) take(writer, rows, *row - first, record);
    });
    file.attempt([&] { columns.write({first}, {n}, rows); });
  }
  file.attempt([&] { columns.finish(rows); });
  writer.finish({});
  return columns.tally();
}

}  // namespace papotage
