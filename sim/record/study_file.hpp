#pragma once
// The result file of a study, which h5py, xarray, R, ncdump and h5dump open as it is (netCDF-4 conventions):
//
//   /                       attributes: type "papotage", format, title, seed, study (64 hexadecimal digits), points,
//                           replicates, keys and outcomes (names, a line each)
//   /scenario/resolved      text
//   /provenance             an attribute a name
//   /points/point           /points/KEY (point)
//   /outcomes/point         /outcomes/replicate    /outcomes/OUTCOME (point, replicate)
//   /provenance/tasks       attributes: done, failed, missing (numbers of tasks)
//     .../point  .../replicate    .../started [s since 1970], seconds [s], attempts, host, status (point, replicate)
//     .../host_number             .../host_name (host_number)
//   /provenance/failures/task     .../point, replicate, message (task)    where tasks failed, of the first 1000
//
// A KEY is uint8 with the flags false and true, int64, float64 or UTF-8 text, as KeyType says; a `/` in its name
// becomes
// `_`. An OUTCOME that counts is int64; other numbers are float64. An outcome that isn't defined, or whose task failed
// or is missing, is NaN, or the least int64, and the dataset then has `_FillValue`. Every dataset has `units` and
// `long_name`. Nothing outside /provenance depends on the order of records, on attempts, hosts or times.
//
// A shard's partial result says so by an attribute `partial` of the root, "shard 3 of 10", and holds its own tasks
// alone, by their numbers, point * replicates + replicate:
//
//   /                       as above, and: partial, shard, shards
//   /tasks/task             /tasks/point, replicate, KEY, OUTCOME (task)
//   /provenance/tasks/task  .../started, seconds, attempts, host, status (task), host_number, host_name (host_number)
//   /scenario/resolved, /provenance, /provenance/failures   as above

#include <cstddef>
#include <string>

#include "sim/record/study_layout.hpp"

namespace papotage {

/// Writes the whole result; tasks that the source doesn't have are missing in it. It appears under its name, whole, or
/// not at all. `at_once` bounds the bytes of records in memory, so that a large study is read from its source in
/// several ranges.
///
/// Refuses what ResultWriter refuses of a path, and records that don't go with the layout; throws std::system_error
/// where writing fails (disk full), and what the source throws. Then nothing is left.
Tally write_study(const std::string& path, bool force, const StudyLayout& layout, const TaskSource& source,
                  std::size_t at_once = records_at_once);

/// Writes the partial result of shard `shard` of `shards`, counted from 1: all tasks that the source has done or
/// failed, which are asked for twice. The rest is as above, but for a bit a task of the study.
Tally write_shard(const std::string& path, bool force, const StudyLayout& layout, std::uint32_t shard,
                  std::uint32_t shards, const TaskSource& source, std::size_t at_once = records_at_once);

/// The hash of the study of which a file is the whole result; empty where it is a partial one or of no study. Refuses
/// what summary() refuses.
std::string study_of(const std::string& path);

}  // namespace papotage
