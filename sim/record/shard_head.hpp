#pragma once
// Which shard of which study a partial result is, and whether shards go together.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/record/entries.hpp"

namespace papotage {

struct ShardHead {
  std::string path, study;
  bool sweeps = true;  // else it is the partial result of a run, of one point
  std::uint64_t seed = 0, points = 1;
  std::uint32_t replicates = 0, shard = 0, shards = 0;  // the shard from 1
  /// Names and types of what it holds, a line each; equal where two shards can be merged.
  std::string columns;
};

/// Refuses (Refusal, "PATH: ...") what is no result, truncated, damaged or of a newer format, and a whole result.
ShardHead shard_head(const std::string& path);

/// Refuses shards that aren't all of one study, each once, naming their files; leaves them in their order.
void check_shards(std::vector<ShardHead>& heads);

/// Refuses tasks that none of the shards has.
void check_found(const ShardHead& any, const std::vector<bool>& found);

/// The first shard's provenance, with entries replaced and added.
Entries provenance_with(Entries of_shard, const Entries& more);

}  // namespace papotage
