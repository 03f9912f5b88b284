#pragma once
// From the partial results of shards to the whole one.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/record/entries.hpp"
#include "sim/record/study_layout.hpp"

namespace papotage {

/// The method of a study's design, by the study's resolved text; nothing where it has none.
using SensitivityOf = std::function<std::optional<SensitivityMethod>(const std::string& resolved)>;

/// Writes the result that the study would have had in one piece: equal digests. Of a run whose replicates were shared
/// out, that is the run's (merge_runs.hpp). Scenario and provenance are the first shard's; `provenance` replaces
/// entries of the same name and adds others. `sensitivity` must be what made the layouts'. Memory holds the values of
/// the keys, a bit a task, and `at_once`.
///
/// Refuses, naming the files: a whole result among them, shards of different studies, seeds or numbers of shards, of
/// a sweep beside those of a run, a shard given twice, shards that are missing, tasks that none of them has; and what
/// write_study() and ShardReader do.
Tally merge_shards(const std::vector<std::string>& paths, const std::string& output, bool force,
                   const Entries& provenance, const SensitivityOf& sensitivity, std::size_t at_once = records_at_once);

}  // namespace papotage
