#pragma once
// The result file of a run, which h5py, xarray, R, ncdump and h5dump open as it is (netCDF-4 conventions):
//
//   /                    attributes: type "papotage", format (a number), title, seed
//   /scenario/resolved   text
//   /provenance          an attribute a name
//   /series/time [day]   /series/replicate   /series/PROBE (replicate, time)
//   /outcomes/replicate  /outcomes/OUTCOME (replicate)
//                        /outcomes/AXIS   /outcomes/BREAKDOWN (replicate, AXIS)
//   /parameters/replicate  /parameters/KEY (replicate)   where parameters were sampled
//   /agents/replicate    /agents/time [day]  /agents/agent  /agents/COLUMN (replicate, time, agent)   when asked for
//   /posts/post          /posts/replicate (post)   /posts/COLUMN (post)   when asked for
//
// A PROBE or an OUTCOME that counts is int64; other numbers are float64, columns of agents and posts as their Column
// says. Every dataset has `units` and `long_name`, columns of states also `flag_values` and `flag_meanings`, as has an
// AXIS whose classes have names. An undefined number is NaN; an undefined count is the least int64, and its dataset
// then has `_FillValue`. Posts stand in the order of replicates; `post` has no limit, as their number is known only at
// the end.
//
// Where replicates ran as the tasks of a study (run_file.hpp), it also says how each came about:
//
//   /                           attributes: study (64 hexadecimal digits), replicates (of the whole)
//   /provenance/tasks           attributes: done, failed, missing (numbers of replicates)
//     .../replicate             .../started [s since 1970], seconds [s], attempts, host, message, status (replicate)
//     .../host_number           .../host_name (host_number)
//     .../message_number        .../message_text (message_number)      why replicates failed, each once
//
// The numbers of a replicate that failed are undefined ones. A shard's partial result has the same groups with its own
// replicates alone, whose numbers /GROUP/replicate holds, and its root says so by the attributes `partial` ("shard 3 of
// 10"), shard and shards.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/model/model.hpp"
#include "sim/model/observer.hpp"
#include "sim/record/entries.hpp"

namespace papotage {

/// Which shard's a partial result is.
struct ResultPart {
  std::uint32_t shard, shards;            // from 1
  std::vector<std::uint32_t> replicates;  // that it holds, ascending; may be none
};

/// What the result of a run will hold, known before the first step.
struct ResultLayout {
  std::string title;
  std::uint64_t seed = 0;
  std::uint32_t replicates = 0;
  std::vector<double> times;  // of the series [day]
  std::vector<Probe> probes;
  std::vector<Outcome> outcomes;
  std::vector<Column> columns;         // of agents that were asked for; may be empty
  std::vector<std::size_t> column_of;  // which column of the simulation each of them is
  std::vector<std::uint64_t> labels;   // of agents, a number each; needed with columns only
  bool compress_agents = false;
  std::vector<Outcome> sampled;       // parameters drawn once a replicate, by their keys; may be empty
  std::vector<Breakdown> breakdowns;  // all of the simulation's, in its order; may be empty
  std::vector<Column> posts;          // all of Model::post_columns(); empty where not asked for
  /// Tells what a replicate drew, in the order of `sampled`; set where that isn't empty. Called from many threads.
  std::function<void(std::uint32_t replicate, std::span<double> values)> sampled_values;
  std::string resolved;            // /scenario/resolved, TOML
  Entries provenance;              // name and text, in order
  std::string study;               // of whose tasks its replicates are, 64 hexadecimal digits; empty of a plain run
  std::optional<ResultPart> part;  // nothing of a whole result

  /// How many replicates it holds, and which of these one is, in their order; nothing of one that it doesn't hold.
  std::uint32_t held() const;
  std::uint32_t held(std::uint32_t row) const { return part ? part->replicates[row] : row; }
  std::optional<std::uint32_t> row_of(std::uint64_t replicate) const;
  /// Of the numbers that a replicate tells: outcomes, then series, probe by probe, then breakdowns.
  std::size_t values() const;
};

/// Appends the breakdowns of a replicate at its end, one after another.
void add_breakdowns(const std::vector<Breakdown>& breakdowns, const Simulation& simulation,
                    std::vector<double>& values);

class ResultFile;  // sim/record/result_file.hpp

/// Writes a result. The file appears under its name, whole, at finish() and not before; without it nothing stays.
/// Memory is bounded whatever the number of replicates and frames, but for posts of replicates that end before an
/// earlier one. frame(), ended() and finished() may be called from many threads and never throw: a failure is told by
/// failed() and thrown by finish().
class ResultWriter : public Observer {
 public:
  /// Opens PATH.part. Refuses (Refusal, "-o PATH: ...") a path whose folder doesn't exist or can't be written, one that
  /// is no ordinary file, one that exists unless `force`, and one that another process is writing.
  ResultWriter(const std::string& path, bool force, ResultLayout layout);
  ~ResultWriter() override;

  /// Writes the columns that were asked for. A frame that never comes reads as NaN or 0.
  void frame(std::uint32_t replicate, std::uint32_t record, const Simulation& simulation) override;
  /// Writes breakdowns and posts. Once a replicate; of one that never comes breakdowns read as NaN.
  void ended(std::uint32_t replicate, const Simulation& simulation) override;
  /// Once a replicate.
  void finished(std::uint32_t replicate, std::span<const double> series, std::span<const double> outcomes) override;

  /// All three of a replicate that has run elsewhere and keeps neither columns nor posts: its layout().values(). Once
  /// a replicate.
  void add(std::uint32_t replicate, std::span<const double> values);

  const ResultLayout& layout() const;
  /// For what else stands in it.
  ResultFile& file();

  /// Whether a write has failed, so that going on is pointless.
  bool failed() const;
  bool stop() const override { return failed(); }

  /// Adds last entries of provenance (times), closes, syncs and renames. Throws std::system_error where anything
  /// failed on the way (disk full), leaving nothing; and where without `force` a file of that name has appeared
  /// meanwhile, leaving the whole result as PATH.part, as the message says.
  void finish(const Entries& provenance);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace papotage
