#pragma once
// Runs tasks of a study on threads, whoever hands them out and wherever their records go.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/record/journal.hpp"
#include "sim/study/run.hpp"
#include "sim/study/study.hpp"

namespace papotage {

/// Tasks of one point that a worker takes on at a time.
struct Work {
  struct Try {
    std::uint32_t replicate, attempt;
  };
  std::uint64_t point;
  std::vector<Try> tries;  // one at least
};

/// Who hands out work and takes the records of its tasks. Called from many threads at once.
class Desk {
 public:
  virtual ~Desk() = default;
  /// Nothing where nothing is left.
  virtual std::optional<Work> next() = 0;
  virtual void note(const TaskRecord& record) = 0;
  /// Going on is pointless: tasks end where they are, without a record.
  virtual bool stop() const = 0;
};

/// What all points stand on, where study.one_network(); elsewhere, or without `build`, without a network. Made from a
/// point that can be prepared; refuses a study where the first ones of its order can't.
Prepared base_of(const Study& study, int threads, bool build = true);

/// A point ready to run. `base` is base_of() the study.
Prepared prepared_at(const Study& study, const Prepared& base, std::uint64_t point, int threads);

/// Takes work until nothing is left, on `workers` threads with `threads` for each task. `base` as above. A task that
/// fails is noted with its message.
void run_tasks(const Study& study, const Prepared& base, Desk& desk, int workers, int threads);

}  // namespace papotage
