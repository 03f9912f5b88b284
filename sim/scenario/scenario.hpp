#pragma once
// What a scenario says, as plain structs: every key known, typed and in range, every default filled in.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/core/parameter.hpp"
#include "sim/graph/generator.hpp"
#include "sim/model/model.hpp"
#include "sim/scenario/document.hpp"

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

/// [network] of a file
struct FileSettings {
  std::string file;
  bool directed = false;
  std::string sha256;
  static void declare(Declare<FileSettings>& d);
};

/// [network] of a generator, besides the generator's own parameters
struct GeneratorSettings {
  std::string generator;
  bool redraw = false;
  static void declare(Declare<GeneratorSettings>& d);
};

/// A scenario, read and checked as far as that needs no network.
struct Scenario {
  std::string title;
  RunSettings run;
  RecordSettings record;
  FileSettings file;                          // the network's file, or
  GeneratorSettings generated;                // its generator
  const GeneratorEntry* generator = nullptr;  // null where there is a file
  std::shared_ptr<void> generator_object;     // its parameters
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

/// The network's file as its place says (relative to the scenario, or to the current folder if given by --set).
std::string network_path(const Scenario& scenario);

/// The same scenario with every default filled in, as TOML that runs by itself; a network's file stands in it by the
/// hash of its contents alone.
std::string resolved_text(const Scenario& scenario, const std::string& network_sha256);

/// A refusal about a key of a section, with the place where the document says that key (or the section).
Refusal located(const Refusal& refusal, const Document& document, const std::string& section);

/// Runs `act`; a Refusal about a key is thrown on with its place.
template <class Act>
auto locating(const Document& document, const std::string& section, Act&& act) {
  try {
    return act();
  } catch (const Refusal& refusal) {
    throw located(refusal, document, section);
  }
}

}  // namespace papotage
