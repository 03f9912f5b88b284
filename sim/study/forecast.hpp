#pragma once
// What a study will need, before it is run.

#include <cstdint>
#include <string>

#include "sim/study/run.hpp"
#include "sim/study/study.hpp"

namespace papotage {

struct Forecast {
  std::uint64_t tasks = 0;
  double cpu_seconds = 0;     // of all tasks, on this machine
  double standard_error = 0;  // of that, from how unlike each other the timed tasks are; NaN of fewer than two
  std::uint32_t timed = 0;    // tasks that ran, the last one perhaps in part
  bool at_least = false;      // a task took so long that only a part of its time could be seen
  std::uint64_t memory = 0, file_size = 0, journal_size = 0;  // bytes, at most about
  std::uint64_t looked_at = 0, refused = 0;                   // points
  std::string first_refusal = {};
};

/// Runs first replicates of points in the study's own order on one thread, one at least and no new one after so many
/// seconds of CPU time, and looks at further points for as long again at most. A task that takes longer by itself is
/// left, and counts by its share of steps. Nothing is written. `base` as run_tasks() takes it.
Forecast forecast(const Study& study, const Prepared& base, int threads, double seconds = 2);

}  // namespace papotage
