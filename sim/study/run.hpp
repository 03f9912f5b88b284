#pragma once
// From a scenario to a result file: network, ensemble, record.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/engine/ensemble.hpp"
#include "sim/model/observer.hpp"
#include "sim/record/result.hpp"
#include "sim/scenario/scenario.hpp"

namespace papotage {

/// A scenario with the network that it stands on, and the organisation where its model stands on that.
struct Prepared {
  Scenario scenario;
  InputHashes sha256;  // of the files that it reads
  std::shared_ptr<const Network>
      network;  // null where it isn't built yet: each replicate draws one, or only sizes count
  std::shared_ptr<const Multiplex> multiplex;  // null where no model asks for it, and where the network is null
  std::shared_ptr<const Groupings> groupings;  // null where there are none, and where each replicate has its own
  std::uint32_t nodes = 0;
  std::uint64_t arcs = 0;  // expected ones where the network isn't built

  bool directed() const { return scenario.network.file.directed || scenario.network.layer.layer == "followers"; }
  std::string resolved() const { return resolved_text(scenario, sha256); }
  std::vector<Breakdown> breakdowns() const { return scenario.model->breakdowns(multiplex.get()); }
};

/// What a scenario's generator or its organisation draws.
struct Drawn {
  std::shared_ptr<const Network> network;
  std::shared_ptr<const Multiplex> multiplex;  // null where the model doesn't ask for it
  std::shared_ptr<const Groupings> groupings;  // of an organisation, where the model asks for them
};
/// Of a replicate, or `shared_by_replicates`.
Drawn drawn(const Scenario& scenario, std::uint32_t replicate, int threads = 1);

/// What a replicate stands on: what is prepared, or what it draws. Refuses values that it draws.
Ground ground_of(const Prepared& prepared, std::uint32_t replicate);

/// Reads the files of the network and of groups (checking their hashes) or, with `build`, draws the network, and lets
/// the model refuse what doesn't go together.
Prepared prepare(Scenario scenario, bool build, int threads = 1);

/// Refuses values that replicates draw and that don't go together, before the first step; of replicates beyond the
/// first `most`, ground_of does so when it is their turn.
void check_replicates(const Prepared& prepared, std::uint32_t most = 10'000);

/// The same of a scenario that stands on the ground of another one, if it does: [network], [population], [layers] and
/// the seed are the other's. What the other lacks because it doesn't ask for it is made anew.
Prepared prepare_on(const Prepared& base, Scenario scenario, int threads = 1);

/// How its replicates run.
Plan plan_of(const Prepared& prepared, int threads);

/// What the result of its run will hold; `command` as typed, for provenance. It refers to the scenario.
ResultLayout layout_of(const Prepared& prepared, int threads, const std::string& command);

/// Bytes of the program, HDF5 and what it has yet to write.
constexpr std::uint64_t program_memory = std::uint64_t{28} << 20;

/// What a run needs and writes.
struct Expectation {
  std::uint64_t memory;     // bytes at its height
  std::uint64_t file_size;  // bytes of the result before compression
  std::uint64_t steps;      // of all replicates
};
Expectation expect(const Prepared& prepared, int threads);

struct RunOptions {
  std::string output;
  bool force = false;
  int threads = 1;
  std::string command;          // as typed, for provenance
  Observer* watcher = nullptr;  // told of everything, besides the result file
};

/// What came out: one row of outcomes a replicate.
struct RunReport {
  std::vector<Outcome> outcomes;
  std::vector<double> values;  // (replicate, outcome)
  double seconds = 0;          // of the simulation, by the clock
  double value(std::uint32_t replicate, std::size_t outcome) const {
    return values[replicate * outcomes.size() + outcome];
  }
};

/// Runs the scenario and writes its result. Throws a Refusal before the first step, std::system_error where the result
/// couldn't be written; then nothing stays.
RunReport run_scenario(const Prepared& prepared, const RunOptions& options);

}  // namespace papotage
