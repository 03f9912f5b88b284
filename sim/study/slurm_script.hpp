#pragma once
// The script by which a study runs on Slurm: a job array of its shards, and a job that merges them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace papotage {

struct SlurmJob {
  std::string program;               // path of papotage, as all nodes know it
  std::string folder;                // to which the names of files are relative, on all nodes
  std::string study, output;         // names of files
  std::vector<std::string> options;  // of `papotage sweep`: --set and the like, a word each
  std::uint32_t shards = 1;
  std::uint32_t at_once = 0;                     // shards that may run at a time; 0: all
  int threads = 1;                               // of each shard
  std::string time, memory, partition, account;  // as sbatch takes them; empty: the cluster's default
  std::vector<std::string> more;                 // options of sbatch, for both jobs: "--qos=long"
  std::string made_by;                           // one line
};

/// Seconds ahead of its time limit at which a shard is told to stop. Slurm may do so a minute earlier.
constexpr std::uint32_t slurm_notice = 120;

/// Seconds of a time as sbatch takes it: minutes, M:S, H:M:S, D-H, D-H:M or D-H:M:S; nothing where it is none.
std::optional<std::uint64_t> slurm_seconds(std::string_view text);

/// The script, which submits both jobs when it is run, by bash or as a job. Shards' results and logs go to the folder
/// OUTPUT.shards; what is finished in them is not done again by another submission, which must be of as many shards.
std::string slurm_script(const SlurmJob& job);

}  // namespace papotage
