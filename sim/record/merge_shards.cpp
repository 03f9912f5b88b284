#include "sim/record/merge_shards.hpp"

#include <utility>

#include <fmt/format.h>

#include "sim/record/key_column.hpp"
#include "sim/record/merge_runs.hpp"
#include "sim/record/part_file.hpp"
#include "sim/record/shard_reader.hpp"
#include "sim/record/study_file.hpp"

namespace papotage {
namespace {

/// Reads the values of the keys at all points. Refuses a task that no shard has.
std::vector<KeyColumn> read_points(const std::vector<ShardReader>& readers, const StudyLayout& layout) {
  std::vector<KeyColumn> columns = key_columns(layout.keys, layout.keys.empty() ? 0 : layout.points);
  std::vector<bool> found(layout.tasks());
  std::uint64_t known = layout.points;
  for (const ShardReader& reader : readers)
    reader.for_each_point([&](std::uint64_t task, const std::vector<Value>& values) {
      found[task] = true;
      const std::uint64_t point = task / layout.replicates;
      if (std::exchange(known, point) != point) set_row(columns, point, values);
    });
  check_found(readers.front().head(), found);
  return columns;
}

/// Refuses a resolved text that isn't the study's.
void set_sensitivity(StudyLayout& layout, const SensitivityOf& sensitivity, const std::string& path) {
  const auto refuse = [&](const std::string& why) {
    refuse_file(path, fmt::format("is damaged ({}); copy it again or run again", why));
  };
  try {
    layout.sensitivity = sensitivity(layout.resolved);
  } catch (const Refusal& refusal) {
    refuse(refusal.what());
  }
  if (const auto& method = layout.sensitivity;
      method && (method->points != layout.points || method->keys != layout.keys.size()))
    refuse("its design has other points or keys than it");
}

}  // namespace

Tally merge_shards(const std::vector<std::string>& paths, const std::string& output, bool force,
                   const Entries& provenance, const SensitivityOf& sensitivity, std::size_t at_once) {
  refuse_output(output, force);
  if (paths.empty()) throw Refusal("no shards are given; name the partial results of all shards");
  std::vector<ShardHead> heads;
  for (const std::string& path : paths) heads.push_back(shard_head(path));
  check_shards(heads);
  if (!heads.front().sweeps) return merge_runs(heads, output, force, provenance, at_once);
  std::vector<ShardReader> readers;
  for (ShardHead& head : heads) readers.emplace_back(std::move(head));
  StudyLayout layout = readers.front().layout();
  if (sensitivity) set_sensitivity(layout, sensitivity, readers.front().path());
  const std::vector<KeyColumn> columns = read_points(readers, layout);
  layout.values = [&](std::uint64_t point) { return row_of(columns, point); };
  layout.provenance = provenance_with(std::move(layout.provenance), provenance);
  const TaskSource source = [&](TaskRange range, const TaskVisit& visit) {
    for (const ShardReader& reader : readers) reader.for_each(range, visit);
  };
  return write_study(output, force, layout, source, at_once);
}

}  // namespace papotage
