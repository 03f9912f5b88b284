#pragma once
// The result file of a study, which h5py, xarray, R, ncdump and h5dump open as it is (netCDF-4 conventions):
//
//   /                       attributes: type "papotage", format, title, seed, study (64 hexadecimal digits), points,
//                           replicates, keys and outcomes (names, a line each)
//   /scenario/resolved      text
//   /provenance             an attribute a name
//   /points/point           /points/KEY (point)
//   /outcomes/point         /outcomes/replicate    /outcomes/OUTCOME (point, replicate)
//   /sensitivity            of the designs morris and saltelli; attribute: design
//     .../outcome  .../key        (texts)  .../outcome_unit, used, left_out (outcome)
//     of morris             .../mu, mu_star, mu_star_low, mu_star_high, sigma (outcome, key)
//     of saltelli           .../first, first_low, first_high, total, total_low, total_high (outcome, key)
//   /provenance/tasks       attributes: done, failed, missing (numbers of tasks)
//     .../point  .../replicate    .../started [s since 1970], seconds [s], attempts, host, message, status
//                             (point, replicate)
//     .../host_number             .../host_name (host_number)
//     .../message_number          .../message_text (message_number)    why tasks failed, each once
//
// A KEY is uint8 with the flags false and true, int64, float64 or UTF-8 text, as KeyType says; a `/` in its name
// becomes `_`. An OUTCOME that counts is int64; other numbers are float64. An outcome that isn't defined, or whose task
// failed or is missing, is NaN, or the least int64, and the dataset then has `_FillValue`. Every dataset has `units`
// and `long_name`. Nothing outside /provenance depends on the order of records, on attempts, hosts or times.
//
// /sensitivity tells how much each KEY matters to each OUTCOME, as sim/study/sensitivity.hpp estimates it from the mean
// over the replicates of each point, with the ends of 95% intervals. A point one of whose replicates has no number (its
// task failed or is missing, the outcome isn't defined) leaves its whole trajectory (morris) or base row (saltelli)
// out: a mean over the other replicates would be one of another outcome, "the peak where there was one", at that point
// alone. `used` and `left_out` count them. Indices are shares of the variance. The unit of mu, mu_star and sigma is the
// outcome's per range of the key, so that their attribute `units` names the dataset that tells it, "outcome_unit". What
// can't be estimated is NaN.
//
// A shard's partial result says so by an attribute `partial` of the root, "shard 3 of 10", and holds its own tasks
// alone, by their numbers, point * replicates + replicate:
//
//   /                       as above, and: partial, shard, shards
//   /tasks/task             /tasks/point, replicate, KEY, OUTCOME (task)
//   /provenance/tasks/task  .../started, seconds, attempts, host, message, status (task); names and texts as above
//   /scenario/resolved, /provenance   as above

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

/// The hash of the study of which a file is the result of this shard, by default the whole one; empty where it is
/// another part of it, or of no study. Refuses what summary() refuses.
std::string study_hash_of(const std::string& path, std::uint32_t shard = 1, std::uint32_t shards = 1);

}  // namespace papotage
