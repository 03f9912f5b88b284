#pragma once
// The result file of a run: contract and layout are in README.md, "Result files".

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/model/model.hpp"
#include "sim/model/observer.hpp"

namespace papotage {

/// What the result of a run will hold, known before the first step.
struct ResultLayout {
  std::string title;
  std::uint64_t seed = 0;
  std::uint32_t replicates = 0;
  std::vector<double> times;          // of the series [day]
  std::vector<Probe> probes;
  std::vector<Outcome> outcomes;
  std::vector<Column> columns;        // of agents that were asked for; may be empty
  std::vector<std::size_t> column_of; // which column of the simulation each of them is
  std::vector<std::uint64_t> labels;  // of agents, a number each; needed with columns only
  bool compress_agents = false;
  std::string resolved;               // /scenario/resolved, TOML
  std::vector<std::pair<std::string, std::string>> provenance;  // name and text, in order
};

/// Writes /series, /outcomes, /agents, /scenario and /provenance. The file appears under its name, whole, at finish()
/// and not before; without it nothing stays. Memory is bounded whatever the number of replicates and frames.
class ResultWriter : public Observer {
 public:
  /// Opens a file beside `path`. Refuses (Refusal, "-o PATH: ...") a path whose folder doesn't exist or can't be
  /// written, one that exists unless `force`, and one that another process is writing.
  ResultWriter(const std::string& path, bool force, ResultLayout layout);
  ~ResultWriter() override;

  void frame(std::uint32_t replicate, std::uint32_t record, const Simulation& simulation) override;
  void finished(std::uint32_t replicate, std::span<const double> series, std::span<const double> outcomes) override;

  /// Whether a write has failed, so that going on is pointless.
  bool failed() const;

  /// Adds last entries of provenance (times), closes, syncs and renames. Throws std::system_error where anything
  /// failed on the way (disk full), leaving nothing.
  void finish(const std::vector<std::pair<std::string, std::string>>& provenance);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace papotage
