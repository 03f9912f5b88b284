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
#include "sim/scenario/model_sections.hpp"
#include "sim/scenario/network_source.hpp"
#include "sim/scenario/targets.hpp"

namespace papotage {

/// [run]
struct RunSettings {
  Duration warm_up;
  Duration days;  // after the warm-up
  Duration step_days{1};
  std::uint32_t replicates = 1;
  std::uint64_t seed = 1;
  std::string uncertainty = "fixed";  // or "sample"
  static void declare(Declare<RunSettings>& d);
};

/// [record]
struct RecordSettings {
  Duration every{1};
  Names agents;
  bool compress = false;
  bool posts = false;
  static void declare(Declare<RecordSettings>& d);
};

/// A scenario, read and checked as far as that needs no network.
struct Scenario {
  std::string title;
  RunSettings run;
  RecordSettings record;
  NetworkSource network;
  std::optional<MultiplexSettings> multiplex;        // where there is a [population]
  std::optional<MultiplexSettings> given_multiplex;  // before anything was filled in
  std::shared_ptr<Model> model;                      // at the values of intervals
  std::shared_ptr<Model> guest;                      // that it hosts, or null
  std::vector<Target> targets;
  Document document;  // with the values of intervals in their places
  Registry registry;  // that it was read with

  /// All steps, the warm-up's included.
  std::uint32_t steps() const;
  std::uint32_t warm_up_steps() const;
  /// The steps after which is recorded: the end of the warm-up, every so often, and the end.
  std::vector<std::uint32_t> record_steps() const;
  /// The columns of the model that `record.agents` names, by number.
  std::vector<std::size_t> recorded_columns() const;

  /// Whether the model stands on the whole organisation, of which the network is the layer "work".
  bool on_organisation() const { return guest != nullptr; }
  /// Refuses, with its place, what the model can't have with these agents.
  void check(const Staff& staff) const { check_model(document, {model, guest}, staff); }

  /// The intervals of which each replicate draws a value, in the order of the document.
  std::vector<const Interval*> sampled_intervals() const;
  /// What a replicate draws of them: numbers, durations in days.
  std::vector<double> sampled(std::uint32_t replicate) const;
  /// The scenario with the values that a replicate draws; a refusal of them says which replicate.
  Scenario of_replicate(std::uint32_t replicate) const;
  /// The model with the values that a replicate draws: the same for all where there is nothing to draw.
  std::shared_ptr<const Model> model_of(std::uint32_t replicate) const;
};

/// A refusal of what a replicate drew.
Refusal of_replicate(const Refusal& refusal, std::uint32_t replicate);

/// Reads a document with models from `registry`. Throws a Refusal with its place.
Scenario read_scenario(Document document, const Registry& registry);

/// Of a scenario, as much as describes its organisation.
struct CompanyScenario {
  std::string title;
  std::optional<MultiplexSettings> multiplex;  // nothing where there is no [population]
  std::uint64_t seed = 1;
};

/// Reads and checks the whole document where it has a model, otherwise [run] (of which nothing is required),
/// [population] and [layers.NAME].
CompanyScenario read_company(Document document, const Registry& registry);

/// A section of scenarios other than a model's, for help and tables.
struct SectionAbout {
  std::string name, title;
  std::vector<Parameter> parameters;
};
std::vector<SectionAbout> scenario_sections();

/// The same scenario with every default filled in, as TOML that runs by itself; input files stand in it by the hashes
/// of their contents alone.
std::string resolved_text(const Scenario& scenario, const InputHashes& sha256);

}  // namespace papotage
