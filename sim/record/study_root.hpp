#pragma once
// What a study's result says of itself at its root.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/record/hdf5.hpp"
#include "sim/record/result.hpp"
#include "sim/record/result_file.hpp"
#include "sim/record/study_layout.hpp"

namespace papotage {

struct StudyRoot {
  std::string study;
  bool sweeps = true;  // else its result is a run's, of one point without keys
  std::uint64_t points = 1;
  std::uint32_t replicates = 0;
  std::vector<std::string> keys, outcomes;  // names of their datasets
  std::string partial;                      // empty of a whole result
  std::uint32_t shard = 1, shards = 1;

  std::uint64_t tasks() const { return points * replicates; }
};

/// Begin the file of a whole study and of a shard.
void begin_study(ResultFile& file, const StudyLayout& layout);
void begin_shard(ResultFile& file, const StudyLayout& layout, std::uint32_t shard, std::uint32_t shards);

/// Says of the result of a run of which study's tasks its replicates are, and which part of them it holds.
void mark_tasks(ResultFile& file, const ResultLayout& layout);

/// The scale of the replicates that it holds.
h5::Id make_replicates(hid_t group, const ResultLayout& layout);

/// What the attribute `partial` says of a shard.
std::string partial_text(std::uint32_t shard, std::uint32_t shards);

/// Whether the result is one of a study that sweeps.
bool is_study(hid_t file);
/// Whether it is one of a run whose replicates were tasks.
bool is_run_of_tasks(hid_t file);
/// Throws h5::Error where what it says can't be.
StudyRoot study_root(hid_t file);

}  // namespace papotage
