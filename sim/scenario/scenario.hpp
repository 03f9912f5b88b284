#pragma once
// What a scenario says, as plain structs: every key known, typed and in range, every default filled in.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/parameter.hpp"
#include "sim/model/model.hpp"
#include "sim/population/multiplex.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/network_source.hpp"

namespace papotage {

/// [run]
struct RunSettings {
  Duration days;
  Duration step_days{1};
  std::uint32_t replicates = 1;
  std::uint64_t seed = 1;
  static void declare(Declare<RunSettings>& d);
};

/// [record]
struct RecordSettings {
  Duration every{1};
  Names agents;
  bool compress = false;
  static void declare(Declare<RecordSettings>& d);
};

/// A scenario, read and checked as far as that needs no network.
struct Scenario {
  std::string title;
  RunSettings run;
  RecordSettings record;
  NetworkSource network;
  std::optional<MultiplexSettings> multiplex;  // where there is a [population]
  std::unique_ptr<Model> model;
  Document document;

  std::uint32_t steps() const;
  /// The steps after which is recorded: the start, every so often, and the end.
  std::vector<std::uint32_t> record_steps() const;
  /// The columns of the model that `record.agents` names, by number.
  std::vector<std::size_t> recorded_columns() const;
};

/// Reads a document with models from `registry`. Throws a Refusal with its place.
Scenario read_scenario(Document document, const Registry& registry);

/// Of a scenario, as much as describes its organisation.
struct Workplace {
  std::string title;
  std::optional<MultiplexSettings> multiplex;  // nothing where there is no [population]
  std::uint64_t seed = 1;
};

/// Reads and checks the whole document where it has a model, otherwise [run] (of which nothing is required),
/// [population] and [layers.NAME].
Workplace read_workplace(Document document, const Registry& registry);

/// A section of scenarios other than a model's, for help and tables.
struct SectionAbout {
  std::string name, title;
  std::vector<Parameter> parameters;
};
std::vector<SectionAbout> scenario_sections();

/// The same scenario with every default filled in, as TOML that runs by itself; a network's file stands in it by the
/// hash of its contents alone.
std::string resolved_text(const Scenario& scenario, const std::string& network_sha256);

}  // namespace papotage
