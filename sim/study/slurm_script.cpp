#include "sim/study/slurm_script.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include <fmt/format.h>

#include "sim/study/shell_word.hpp"

namespace papotage {
namespace {

/// The name of a job: what any cluster's tools show as it is.
std::string name_of(const SlurmJob& job) {
  std::string name = std::filesystem::path(job.output).stem().string();
  std::replace_if(
      name.begin(), name.end(),
      [](char c) {
        return !std::isalnum(static_cast<unsigned char>(c)) &&
               std::string_view("_.:=,+@-").find(c) == std::string::npos;
      },
      '_');
  return "papotage-" + name;
}

/// A path within the pattern by which Slurm names logs. A whole one: what Slurm puts before another, the folder, it
/// takes for a part of the pattern.
std::string log_pattern(const SlurmJob& job, const std::string& name) {
  std::string text;
  for (const char c : (std::filesystem::path(job.folder) / name).string()) text += c == '%' ? "%%" : std::string(1, c);
  return text;
}

std::string directives(const SlurmJob& job, const std::vector<std::string>& own) {
  std::vector<std::string> all = own;
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) all.push_back(fmt::format("--{}={}", option, value));
  };
  add("time", job.time);
  add("mem", job.memory);
  add("partition", job.partition);
  add("account", job.account);
  all.insert(all.end(), {"--requeue", "--open-mode=append"});
  all.insert(all.end(), job.more.begin(), job.more.end());
  std::string text = "#!/bin/bash\n";
  for (const std::string& option : all) text += fmt::format("#SBATCH {}\n", option);
  return text;
}

/// Names of files, as words of the script.
struct Words {
  explicit Words(const SlurmJob& job)
      : output(shell_word(job.output)),
        folder(shell_word(job.output + ".shards")),
        program(fmt::format("papotage=${{PAPOTAGE:-{}}}\n", shell_word(job.program))) {}
  std::string output, folder, program;
};

/// The shell alone is told of the time limit (B:), so that it knows why the sweep ended. A signal ends `wait` and not
/// the sweep. On SIGTERM, of `scancel`, `scontrol requeue` and pre-emption, nothing is queued again: Slurm knows
/// whether it is to be. The last task of an array has the array's own number as SLURM_JOB_ID, by which all tasks would
/// be queued again.
std::string shard_script(const SlurmJob& job) {
  const Words words(job);
  const std::string throttle = job.at_once ? fmt::format("%{}", job.at_once) : "";
  std::string options;
  for (const std::string& option : job.options) options += " " + shell_word(option);
  return directives(job,
                    {"--job-name=" + name_of(job), fmt::format("--array=1-{}{}", job.shards, throttle),
                     fmt::format("--cpus-per-task={}", job.threads), fmt::format("--signal=B:USR1@{}", slurm_notice)}) +
         words.program +
         fmt::format(R"sh(shards={folder}
result=$shards/${{SLURM_ARRAY_TASK_ID}}_of_{n}.h5
task=${{SLURM_ARRAY_JOB_ID}}_$SLURM_ARRAY_TASK_ID
stops() {{
  grep -cs '^papotage: stopped;' -- "$shards/$task.log"
}}
before=$(stops)
"$papotage" sweep {study} --output="$result" --shard="$SLURM_ARRAY_TASK_ID/{n}" \
  --resume --threads="$SLURM_CPUS_PER_TASK" --quiet{options} &
sweep=$!

# SIGUSR1 comes ahead of the time limit, SIGTERM with scancel, requeues and pre-emption: both stop the sweep cleanly.
stopped=
stop() {{
  [ -z "$stopped" ] || return
  stopped=$1
  kill -s USR1 "$sweep" 2>/dev/null
}}
trap 'stop USR1' USR1
trap 'stop TERM' TERM
while [ -n "$(jobs -rp)" ]; do wait "$sweep"; done
wait "$sweep"
status=$?

# What is refused may have begun for another study, whose result must not be merged; what another process writes has not.
if [ "$status" -eq 2 ] && ! tail -n 1 -- "$shards/$task.log" | grep -q 'another process is writing it'; then
  touch -- "$result.refused"
else
  rm -f -- "$result.refused"
fi

# Only what the time limit stopped queues itself again, and not what finishes nothing between two limits.
if [ "$stopped" = USR1 ] && [ "$(stops)" != "$before" ]; then
  if grep -s '^papotage: stopped;' -- "$shards/$task.log" | tail -n 2 | uniq -d | grep -q .; then
    echo "Not a task was finished between two time limits: give more time or threads." >&2
  elif (trap '' TERM; scontrol requeue "$task"); then  # which ends what runs here
    echo "Queued again, to go on."
  else
    echo "This shard can't be queued again: submit the study once more, and it goes on." >&2
  fi
fi
exit "$status"
)sh",
                     fmt::arg("folder", words.folder), fmt::arg("n", job.shards),
                     fmt::arg("study", shell_word(job.study)), fmt::arg("options", options));
}

std::string merge_script(const SlurmJob& job) {
  const Words words(job);
  return directives(job, {"--job-name=" + name_of(job) + "-merge"}) + words.program +
         fmt::format(R"sh(shopt -s nullglob
shards={folder}
parts=("$shards"/*_of_{n}.h5)
refused=("$shards"/*_of_{n}.h5.refused)
# There was no result when this job was submitted: it has made one and was queued again.
again=()
if [ -e {output} ] && [ "${{SLURM_RESTART_COUNT:-0}}" -gt 0 ]; then again=(--force); fi
if [ ${{#again[@]}} -gt 0 ] && {{ [ -e "$shards/merged" ] || [ ! -d "$shards" ]; }}; then
  echo "Merged before this job was queued again."
  status=0
elif [ ${{#refused[@]}} -gt 0 ]; then
  echo "Not merged, as shards were refused (${{#refused[@]}}); the logs in" {folder} "say why. Where they were begun for" \
    "another study, put that back, or remove the folder to begin anew." >&2
  exit 2
elif [ ${{#parts[@]}} -gt 0 ]; then
  "$papotage" merge "${{parts[@]}}" --output={output} "${{again[@]}}"
  status=$?
else
  echo "No shard has finished." >&2
  status=2
fi
if [ "$status" -gt 1 ] || [ ! -e {output} ]; then
  echo "Not merged. The logs in" {folder} "say why shards are missing; submitted again, the study goes on." >&2
  exit "$status"
fi
rm -f -- "$shards/jobs"
if [ "$status" -ne 0 ]; then
  echo "Shards and logs stay in" {folder} "as tasks failed. To try these again, move" {output} "away and submit the" \
    "same study again; else, or for another study, remove the folder." >&2
  exit "$status"
fi
# The result is whole, on the disk and holds all that the shards did.
if [ -d "$shards" ]; then
  touch -- "$shards/merged"
  rm -f -- "${{parts[@]}}" "$shards"/*_of_{n}.h5.journal "$shards"/*.log
  rm -f -- "$shards/merged"
  rmdir -- "$shards"
fi
exit 0
)sh",
                     fmt::arg("folder", words.folder), fmt::arg("n", job.shards), fmt::arg("output", words.output));
}

}  // namespace

std::optional<std::uint64_t> slurm_seconds(std::string_view text) {
  constexpr std::uint64_t most = 100'000'000;
  std::vector<std::uint64_t> numbers{0};
  bool days = false, digit = false;
  for (const char c : text) {
    if (std::isdigit(static_cast<unsigned char>(c))) {
      numbers.back() = std::min(most, numbers.back() * 10 + static_cast<std::uint64_t>(c - '0'));
      digit = true;
      continue;
    }
    const bool first_dash = c == '-' && numbers.size() == 1;
    if (!digit || (c != ':' && !first_dash)) return {};
    days = days || first_dash;
    numbers.push_back(0);
    digit = false;
  }
  const std::size_t n = numbers.size();
  if (!digit || n > (days ? 4u : 3u)) return {};
  if (days) {
    numbers.resize(4);
    return ((numbers[0] * 24 + numbers[1]) * 60 + numbers[2]) * 60 + numbers[3];
  }
  if (n == 3) return (numbers[0] * 60 + numbers[1]) * 60 + numbers[2];
  return numbers[0] * 60 + (n == 2 ? numbers[1] : 0);
}

std::string slurm_script(const SlurmJob& job) {
  const Words words(job);
  const std::string logs = log_pattern(job, job.output + ".shards") + "/%A_%a.log";
  const std::string log = log_pattern(job, job.output + ".log");
  return fmt::format(R"sh(#!/bin/bash
# Submits a study to Slurm: a job array of its {n} shards, and a job that merges them.
# Submit it again after whatever stopped it: what is finished isn't done again.
# {made_by}

shard_job() {{
  cat <<'END_OF_JOB'
{shard}END_OF_JOB
}}

merge_job() {{
  cat <<'END_OF_JOB'
{merge}END_OF_JOB
}}

set -eu
cd -- {where}
if [ -e {output} ]; then
  echo {output} "exists: move it away to run the study anew." >&2
  exit 2
fi
mkdir -p -- {folder}
jobs={folder}/jobs
if [ -s "$jobs" ] && squeue --noheader --jobs="$(cat -- "$jobs")" 2>/dev/null | grep -q .; then
  echo "The study is in the queue already, as jobs $(cat -- "$jobs"); scancel them to submit it again." >&2
  exit 2
fi
for file in {folder}/[0-9]*_of_[0-9]*.h5*; do
  others=${{file##*_of_}}
  others=${{others%%.*}}
  [ -e "$file" ] && [ "$others" != {n} ] || continue
  echo {folder} "holds the work of $others shards: make this script with --shards $others to go on with it," \
    "or remove *_of_$others.h5* there to begin anew." >&2
  exit 2
done
rm -f -- {folder}/*.refused {folder}/merged  # of an earlier submission
array=$(shard_job | sbatch --parsable --output={logs})
array=${{array%%;*}}
merge=$(merge_job | sbatch --parsable --output={log} --dependency="afterany:$array") || {{
  scancel "$array"
  exit 1
}}
merge=${{merge%%;*}}
echo "$array,$merge" >"$jobs" || true  # a quick study is merged by now, and its folder gone
echo "Job $array runs {n} shards, job $merge then merges them to" {output}
)sh",
                     fmt::arg("n", job.shards), fmt::arg("made_by", job.made_by), fmt::arg("shard", shard_script(job)),
                     fmt::arg("merge", merge_script(job)), fmt::arg("where", shell_word(job.folder)),
                     fmt::arg("output", words.output), fmt::arg("folder", words.folder),
                     fmt::arg("logs", shell_word(logs)), fmt::arg("log", shell_word(log)));
}

}  // namespace papotage
