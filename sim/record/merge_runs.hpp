#pragma once
// From the partial results of a run whose replicates were shared out to the whole one.

#include <cstddef>
#include <string>
#include <vector>

#include "sim/record/entries.hpp"
#include "sim/record/shard_head.hpp"
#include "sim/record/study_layout.hpp"

namespace papotage {

/// Writes the result that the run would have had in one piece: equal digests. The shards have passed check_shards();
/// scenario and provenance are the first one's, with `provenance`. Memory holds the numbers of all replicates, about
/// `at_once` bytes of their rows, and what ResultWriter takes. Refuses replicates that no shard has, and damage.
Tally merge_runs(const std::vector<ShardHead>& heads, const std::string& output, bool force, const Entries& provenance,
                 std::size_t at_once = records_at_once);

}  // namespace papotage
