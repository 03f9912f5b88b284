#include "sim/study/sweep.hpp"

#include <charconv>
#include <csignal>
#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include "models/catalogue.hpp"
#include "sim/cli/failures_text.hpp"
#include "sim/cli/outcomes_text.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/sensitivity_text.hpp"
#include "sim/cli/text.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/record/info.hpp"
#include "sim/record/merge_shards.hpp"
#include "sim/record/part_file.hpp"
#include "sim/study/sensitivity_method.hpp"
#include "sim/study/shell_word.hpp"

namespace papotage::cli {
namespace {

std::atomic<bool> stopped{false};

/// "3/10"
Shard shard_of(const std::string& text) {
  Shard shard{0, 0};
  const char* const end = text.data() + text.size();
  const auto [slash, first] = std::from_chars(text.data(), end, shard.number);
  const bool read = first == std::errc{} && slash != end && *slash == '/';
  const auto [rest, second] =
      read ? std::from_chars(slash + 1, end, shard.of) : std::from_chars_result{end, std::errc::invalid_argument};
  constexpr std::uint32_t most = 1'000'000;
  if (second != std::errc{} || rest != end || shard.number < 1 || shard.number > shard.of || shard.of > most)
    throw Refusal(fmt::format("--shard {}: must be I/N, the I-th of N shards, such as 3/10", text));
  return shard;
}

/// What failed, as the result tells; `more` is what else is to be said.
void print_failures(std::uint64_t failed, const ResultSummary& result, const std::string& output, const char* more) {
  if (failed == 0) return;
  for (const std::string& line : failure_lines(result.failures)) fmt::print(stderr, "papotage: {}\n", line);
  fmt::print(stderr, "papotage: {} task{} failed; which and why is in {}, /provenance/tasks/message{}\n",
             grouped(failed), failed == 1 ? "" : "s", output, more);
}

/// Whether all tasks are done.
bool complete(const Tally& tally) { return tally.failed + tally.missing == 0; }

void print_tally(const std::string& title, const Tally& tally, const std::string& output) {
  if (!title.empty()) fmt::print("{}\n\n", printable(title));
  fmt::print("{} tasks done", grouped(tally.done));
  if (tally.failed > 0) fmt::print(", {} failed", grouped(tally.failed));
  if (tally.missing > 0) fmt::print(", {} missing", grouped(tally.missing));
  fmt::print(".\nWritten to {}. Look inside: papotage info {}\n", output, shell_word(output));
}

/// What the result tells: of a study, its points if they are few and which keys matter if its design tells; of a run,
/// its outcomes.
void print_findings(const ResultSummary& result) {
  constexpr std::size_t most_keys = 8;
  if (!result.study) return print_outcomes(result);
  print_points(*result.study);
  if (result.study->sensitivity) print_sensitivity(*result.study->sensitivity, most_keys);
}

/// Of a result that was there already; whether all its tasks are done.
bool print_there(const std::string& output, const std::string& what, bool quiet) {
  const ResultSummary result = summary(output);
  const TasksSummary& tasks = result.study ? result.study->tasks : *result.tasks;
  const bool whole = tasks.failed + tasks.missing == 0;
  if (!quiet) fmt::print("{} is the {}result of {} already.\n", output, whole ? "whole " : "", what);
  print_failures(tasks.failed, result, output, "; its journal is gone, so that only --force tries again, all tasks");
  return whole;
}

}  // namespace

Study study_of(const ScenarioOptions& options) { return {document_of(options), catalogue()}; }

std::atomic<bool>& stop_on_signal() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) {
    struct sigaction now = {}, before = {};
    now.sa_handler = [](int number) {
      stopped = true;
      remove_on_signal(number);
    };
    now.sa_flags = SA_RESTART;
    if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(signal, &now, nullptr);
  }
  return stopped;
}

bool sweep(const SweepVerb& options, const SweepElsewhere& elsewhere) {
  const std::string output = output_of(options.output, options.scenario);
  const Shard shard = shard_of(options.shard);
  remove_on_signal();
  const Study study = study_of(options);
  stop_on_signal();
  std::optional<TaskProgress> progress;
  if (!options.quiet) progress.emplace(tasks_of(study, shard));
  const SweepReport report = papotage::sweep(
      study, {.output = output,
              .force = options.force,
              .resume = options.resume,
              .shard = shard,
              .threads = threads_of(options.threads),
              .command = options.command,
              .stop = &stopped,
              .found =
                  [&](std::uint64_t n) {
                    if (progress) progress->found(n);
                  },
              .warn = [](const std::string& text) { fmt::print(stderr, "papotage: {}\n", printable(text)); },
              .finished =
                  [&] {
                    if (progress) progress->finished();
                  },
              .prepared = elsewhere.prepared,
              .run = elsewhere.run,
              .provenance = elsewhere.provenance});
  progress.reset();
  if (report.was_there)
    return print_there(output, shard.whole() ? "this study" : "shard " + options.shard, options.quiet);
  if (report.stopped) {
    fmt::print(stderr, "papotage: stopped; {} of {} tasks are finished and kept in {}.journal: go on with --resume\n",
               grouped(report.tally.done), grouped(report.tasks), output);
    return false;
  }
  const bool tell = !options.quiet && shard.whole();
  std::optional<ResultSummary> result;
  if (tell || report.tally.failed > 0) result = summary(output);
  if (result) print_failures(report.tally.failed, *result, output, "; --resume tries again");
  if (!options.quiet) {
    print_tally(study.scenario().title, report.tally, output);
    if (tell) print_findings(*result);
  }
  return complete(report.tally);
}

bool merge(const MergeVerb& options) {
  remove_on_signal();
  refuse_output(options.output, options.force);
  const Tally tally =
      merge_shards(options.shards, options.output, options.force, {{"merged_by", options.command}},
                   [](const std::string& resolved) { return sensitivity_method(resolved, threads_of(0)); });
  if (options.quiet && tally.failed == 0) return complete(tally);
  const ResultSummary result = summary(options.output);
  print_failures(tally.failed, result, options.output, "");
  if (!options.quiet) {
    print_tally({}, tally, options.output);
    print_findings(result);
  }
  return complete(tally);
}

}  // namespace papotage::cli
