#include "sim/cli/network.hpp"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "models/catalogue.hpp"
#include "sim/graph/edge_list.hpp"
#include "sim/graph/weighted_edge_list.hpp"
#include "sim/study/run.hpp"

namespace papotage::cli {
namespace {

ScenarioOptions scenario_options(const NetworkOptions& options) {
  if (options.directed) throw Refusal("--directed: is said in the scenario, network.directed = true");
  if (options.weighted) throw Refusal("--weighted: is said in the scenario, network.weighted = true");
  return {options.file, options.sets, options.seed, {}, options.threads};
}

/// A file named on the command line; what ails it as a whole is told with its name.
Network edge_list(const std::string& path, bool directed, bool weighted) {
  try {
    return weighted ? read_weighted_edge_list(path, directed) : read_edge_list(path, directed);
  } catch (const Refusal& refusal) {
    if (refusal.place().known()) throw;
    throw Refusal(Place{std::make_shared<const std::string>(path)}, refusal.message());
  }
}

bool is_scenario(const std::string& path) { return path.ends_with(".toml"); }

}  // namespace

std::optional<CompanyScenario> workplace_of(const NetworkOptions& options) {
  std::optional<CompanyScenario> workplace;
  if (is_scenario(options.file)) workplace = read_company(document_of(scenario_options(options)), catalogue());
  if (workplace && workplace->multiplex) return workplace;
  if (options.layers)
    throw Refusal(fmt::format("--layers {}: only a scenario with a [population] has layers", *options.layers));
  return {};
}

std::string form_of(const NetworkOptions& options) { return options.layers.value_or("computed"); }

Multiplex multiplex_of(const CompanyScenario& workplace, const NetworkOptions& options, const std::string& only) {
  const int threads = threads_of(options.threads);
  Multiplex multiplex(*workplace.multiplex, workplace.seed, shared_by_replicates, threads);
  for (Layer& layer : multiplex.layers()) {
    if (!only.empty() && layer.name() != only) continue;
    form_of(options) == "stored" ? layer.store(threads) : multiplex.prepare(layer.name(), threads);
  }
  return multiplex;
}

std::shared_ptr<const Network> network_of(const NetworkOptions& options) {
  if (is_scenario(options.file)) {
    const Prepared prepared = prepare(scenario_of(scenario_options(options)), true);
    return prepared.network ? prepared.network : ground_of(prepared, 0).network;
  }
  if (!options.sets.empty()) throw Refusal(fmt::format("--set {}: an edge list has no keys", options.sets.front()));
  if (options.seed) throw Refusal("--seed: an edge list is not random");
  return std::make_shared<Network>(edge_list(options.file, options.directed, options.weighted));
}

}  // namespace papotage::cli
