#include "sim/record/merge_shards.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/record/key_column.hpp"
#include "sim/record/part_file.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/shard_reader.hpp"
#include "sim/record/study_file.hpp"

namespace papotage {
namespace {

/// Refuses `b` where it belongs to another study than `a`.
void check_same_study(const ShardReader& a, const ShardReader& b) {
  const auto refuse = [&](const std::string& message) { refuse_file(b.path(), message); };
  if (b.seed() != a.seed()) refuse(fmt::format("has seed {}, but `{}` has {}", b.seed(), a.path(), a.seed()));
  if (b.study() != a.study() || b.points() != a.points() || b.replicates() != a.replicates())
    refuse(fmt::format("is of another study ({:.8}) than `{}` ({:.8})", b.study(), a.path(), a.study()));
  if (b.shards() != a.shards())
    refuse(fmt::format("is shard {} of {}, but `{}` is one of {}", b.shard(), b.shards(), a.path(), a.shards()));
  if (b.columns() != a.columns())
    refuse(fmt::format("has other keys or outcomes than `{}`; compute both with one version of papotage", a.path()));
}

/// "2, 5 to 7": ascending numbers, at most ten runs of them.
std::string runs_text(const std::vector<std::uint32_t>& numbers) {
  std::vector<std::string> runs;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    if (runs.size() == 10) {
      runs.push_back("...");
      break;
    }
    const char* joint = end - i == 2 ? "{}, {}" : "{} to {}";
    runs.push_back(end - i == 1 ? fmt::format("{}", numbers[i])
                                : fmt::format(fmt::runtime(joint), numbers[i], numbers[end - 1]));
    i = end;
  }
  return fmt::format("{}", fmt::join(runs, ", "));
}

/// Refuses shards that aren't all of one study, each once; leaves them in their order.
void check_shards(std::vector<ShardReader>& readers) {
  for (const ShardReader& reader : readers) check_same_study(readers.front(), reader);
  std::ranges::stable_sort(readers, {}, &ShardReader::shard);
  const auto twice = std::ranges::adjacent_find(readers, {}, &ShardReader::shard);
  if (twice != readers.end())
    refuse_file(twice[1].path(), fmt::format("is shard {} of {}, as is `{}`; give each shard once", twice->shard(),
                                             twice->shards(), twice->path()));
  std::vector<std::uint32_t> missing;
  const std::uint32_t shards = readers.front().shards();
  for (std::uint32_t shard = 1, i = 0; shard <= shards; ++shard)
    if (i < readers.size() && readers[i].shard() == shard)
      ++i;
    else
      missing.push_back(shard);
  if (!missing.empty())
    throw Refusal(fmt::format("shard{} {} of {} {} missing beside `{}`; give {} too", missing.size() == 1 ? "" : "s",
                              runs_text(missing), shards, missing.size() == 1 ? "is" : "are", readers.front().path(),
                              missing.size() == 1 ? "it" : "them"));
}

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
  const auto first = std::find(found.begin(), found.end(), false);
  if (first == found.end()) return columns;
  const auto task = static_cast<std::uint64_t>(first - found.begin());
  throw Refusal(
      fmt::format("{} tasks are in none of the shards, the first being replicate {} of point {}; run the "
                  "shards again with --resume",
                  std::count(first, found.end(), false), task % layout.replicates, task / layout.replicates));
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
                   const std::vector<std::pair<std::string, std::string>>& provenance, const SensitivityOf& sensitivity,
                   std::size_t at_once) {
  refuse_output(output, force);
  if (paths.empty()) throw Refusal("no shards are given; name the partial results of all shards");
  std::vector<ShardReader> readers;
  for (const std::string& path : paths) readers.emplace_back(path);
  check_shards(readers);
  StudyLayout layout = readers.front().layout();
  if (sensitivity) set_sensitivity(layout, sensitivity, readers.front().path());
  const std::vector<KeyColumn> columns = read_points(readers, layout);
  layout.values = [&](std::uint64_t point) { return row_of(columns, point); };
  for (const auto& [name, text] : provenance) {
    const auto same = std::ranges::find(layout.provenance, name, &std::pair<std::string, std::string>::first);
    if (same != layout.provenance.end())
      same->second = text;
    else
      layout.provenance.emplace_back(name, text);
  }
  const TaskSource source = [&](TaskRange range, const TaskVisit& visit) {
    for (const ShardReader& reader : readers) reader.for_each(range, visit);
  };
  return write_study(output, force, layout, source, at_once);
}

}  // namespace papotage
