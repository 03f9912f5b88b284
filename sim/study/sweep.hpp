#pragma once
// Runs a study, or a shard of it: workers take batches of tasks, a journal keeps each task that is finished, and the
// result is made from the journal.

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/record/entries.hpp"
#include "sim/record/study_layout.hpp"
#include "sim/study/run.hpp"
#include "sim/study/study.hpp"
#include "sim/study/tasks.hpp"

namespace papotage {

/// Which shard of a study: batch k is the shard's where k modulo `of` is number - 1.
struct Shard {
  std::uint32_t number = 1, of = 1;
  bool whole() const { return of == 1; }
  bool has(std::uint64_t batch) const { return batch % of == number - 1; }
};

/// Runs the tasks that a desk hands out, until none is left or it says stop.
using RunTasks = std::function<void(const Study& study, const Prepared& base, Desk& desk)>;

struct SweepOptions {
  std::string output;
  bool force = false;   // replaces an output and a journal that exist
  bool resume = false;  // goes on with the journal, if there is one
  Shard shard;
  int threads = 1;
  std::string command;                                  // as typed, for provenance
  const std::atomic<bool>* stop = nullptr;              // once true, tasks that aren't finished are left
  std::function<void(std::uint64_t tasks)> found = {};  // told once how many were done before
  std::function<void(const std::string& text)> warn = {};
  std::function<void()> finished = {};                    // told of each task that ends, from any thread
  std::function<void(const std::string&)> prepared = {};  // told identity_of() before anything is written; may throw
  RunTasks run = {};                                      // on `threads` of this process where empty
  Entries provenance = {};                                // more of it: name and text
};

struct SweepReport {
  bool was_there = false;   // the output is a result of this study already
  bool stopped = false;     // before the end; the journal holds what is finished
  std::uint64_t tasks = 0;  // of this shard
  Tally tally;
};

/// Of a study in so many equal parts: the batches of the largest.
inline std::uint64_t most_batches(const Study& study, std::uint64_t parts) {
  return (study.batches() + parts - 1) / parts;
}

/// Runs what the desk hands out, `batches` at most, on this process: workers take as many batches at a time as there
/// are threads.
void run_on_threads(const Study& study, const Prepared& base, Desk& desk, int threads, std::uint64_t batches);

/// How many tasks a shard has.
std::uint64_t tasks_of(const Study& study, const Shard& shard);

/// Runs the shard and writes its result (study_file.hpp; without [sweep] that of the run, result.hpp); a journal beside
/// it, OUTPUT.journal, exists until all tasks are done. A task that fails is noted with its message and doesn't stop
/// the others; it is tried again when the study is resumed, and the result then replaced.
///
/// Refuses an output that exists (unless `force`, or `resume` and it is the same study's), a journal that exists
/// (unless `force` or `resume`), to resume with a journal or a result of another study or shard, and columns of agents
/// and posts. Throws std::system_error where the system fails: the journal then holds all that was finished.
SweepReport sweep(const Study& study, const SweepOptions& options);

}  // namespace papotage
