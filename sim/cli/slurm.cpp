#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>

#include "models/catalogue.hpp"
#include "sim/cli/text.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/core/refusal.hpp"
#include "sim/record/part_file.hpp"
#include "sim/study/build_info.hpp"
#include "sim/study/one_run.hpp"
#include "sim/study/run.hpp"
#include "sim/study/slurm_script.hpp"
#include "sim/study/study.hpp"
#include "sim/study/tasks.hpp"

namespace papotage::cli {
namespace {

/// Where the user stands, by the name that the shell has for it: a cluster's nodes may know no other.
std::string current_folder() {
  const std::filesystem::path here = std::filesystem::current_path();
  const char* const named = std::getenv("PWD");
  std::error_code error;
  return named && std::filesystem::equivalent(named, here, error) ? named : here.string();
}

/// The options of a study as `papotage sweep` takes them.
std::vector<std::string> sweep_options(const SlurmVerb& options) {
  std::vector<std::string> words;
  for (const std::string& set : options.sets) words.push_back("--set=" + set);
  if (options.seed) words.push_back(fmt::format("--seed={}", *options.seed));
  if (options.replicates) words.push_back(fmt::format("--replicates={}", *options.replicates));
  return words;
}

/// Refuses what would end a line of #SBATCH or be more than one word of it.
void check_word(const char* option, const std::string& text) {
  const bool odd = std::any_of(text.begin(), text.end(), [](unsigned char c) {
    return c <= ' ' || c == 127 || c == '"' || c == '\'' || c == '\\' || c == '#';
  });
  if (odd) throw Refusal(fmt::format("{} {}: must be one word without quotes", option, text));
}

void check_time(const std::string& time) {
  if (time.empty()) return;
  const auto seconds = slurm_seconds(time);
  if (!seconds) throw Refusal(fmt::format("--time {}: must be minutes, H:M:S, D-H or D-H:M:S, such as 2:00:00", time));
  if (*seconds < 5 * 60)
    throw Refusal(fmt::format("--time {}: must be 5 minutes at least, as shards stop up to 3 minutes ahead", time));
}

void check_memory(const std::string& memory) {
  if (memory.empty()) return;
  std::string_view digits = memory;
  if (std::string_view("KMGTkmgt").find(digits.back()) != std::string_view::npos) digits.remove_suffix(1);
  const bool whole = std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c); });
  if (digits.empty() || digits.size() > 12 || !whole)
    throw Refusal(fmt::format("--memory {}: must be a whole number with K, M, G or T, such as 4G", memory));
}

/// Options of sbatch by which the script would do something else, and what does what they may be meant for.
struct Owned {
  std::string_view name, instead;
};
constexpr Owned owned[] = {{"account", "use --account"},
                           {"array", "use --shards and --at-once"},
                           {"chdir", "make the script in that folder"},
                           {"cpus-per-task", "use --threads"},
                           {"dependency", "submit the script by `sbatch --dependency=...`"},
                           {"error", "logs are beside the result"},
                           {"help", "leave it out"},
                           {"input", "leave it out"},
                           {"job-name", "jobs have the result's name"},
                           {"mem", "use --memory"},
                           {"no-requeue", "leave it out"},
                           {"nodes", "a shard runs on one; use --shards"},
                           {"ntasks", "a shard is one; use --shards"},
                           {"ntasks-per-node", "a shard is one; use --shards"},
                           {"open-mode", "leave it out"},
                           {"output", "logs are beside the result"},
                           {"parsable", "leave it out"},
                           {"partition", "use --partition"},
                           {"requeue", "leave it out"},
                           {"signal", "leave it out"},
                           {"test-only", "leave it out"},
                           {"time", "use --time"},
                           {"usage", "leave it out"},
                           {"version", "leave it out"},
                           {"wait", "leave it out"},
                           {"wrap", "leave it out"}};

/// "qos=long" as "--qos=long". Refuses what the script says itself, also where its name is shortened, as sbatch allows.
std::string sbatch_option(const std::string& text, const SlurmJob& job) {
  const std::string option = text.starts_with("--") ? text.substr(2) : text;
  const std::string name = option.substr(0, option.find('='));
  const bool named = !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '-';
  });
  if (!named) throw Refusal(fmt::format("--sbatch {}: must be a long option of sbatch, such as qos=long", text));
  check_word("--sbatch", text);
  for (const Owned& own : owned)
    if (own.name.starts_with(name))
      throw Refusal(fmt::format("--sbatch {}: the script says `{}` itself; {}", text, own.name, own.instead));
  if (name.starts_with("mem-per-") && !job.memory.empty())
    throw Refusal(fmt::format("--sbatch {}: can't be had with --memory; leave one of them out", text));
  return "--" + option;
}

std::uint32_t shards_of(const Study& study, const std::optional<std::uint32_t>& asked) {
  constexpr std::uint64_t most_by_default = 100;
  const std::uint64_t batches = study.batches();
  if (asked && *asked > batches)
    throw Refusal(fmt::format("--shards {}: must be at most {}, as more would have nothing to do", *asked, batches));
  return asked.value_or(static_cast<std::uint32_t>(std::min(batches, most_by_default)));
}

}  // namespace

void slurm(const SlurmVerb& options) {
  SlurmJob job{.program = std::filesystem::read_symlink("/proc/self/exe").string(),
               .folder = current_folder(),
               .study = options.scenario,
               .output = output_of(options.output, options.scenario),
               .options = sweep_options(options),
               .at_once = options.at_once,
               .threads = std::max(1, options.threads),
               .time = options.time,
               .memory = options.memory,
               .partition = options.partition,
               .account = options.account,
               .more = {},
               .made_by = fmt::format("papotage {} ({}) made it: {}", build_info().version, build_info().revision,
                                      options.command)};
  refuse_output(job.output, true);  // the script refuses one that exists when it is run
  const std::string path = (std::filesystem::path(job.folder) / job.output).string();
  if (path.find('\\') != std::string::npos)
    throw Refusal(
        fmt::format("-o {}: Slurm can write no logs beside `{}`, as its name has a backslash", job.output, path));
  check_time(job.time);
  check_memory(job.memory);
  check_word("--partition", job.partition);
  check_word("--account", job.account);
  for (const std::string& text : options.sbatch) job.more.push_back(sbatch_option(text, job));
  const Study study = study_of(options);
  check_kept(study.scenario());
  base_of(study, 1, false);
  job.shards = shards_of(study, options.shards);
  fmt::print("{}", slurm_script(job));
}

}  // namespace papotage::cli
