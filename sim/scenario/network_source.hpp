#pragma once
// Where a scenario's network comes from: [network] names a file, a generator or a layer of the organisation.

#include <memory>
#include <string>

#include "sim/graph/generator.hpp"
#include "sim/scenario/group_settings.hpp"
#include "sim/scenario/sections.hpp"

namespace papotage {

/// [network] of a file
struct FileSettings {
  std::string file;
  bool directed = false;
  bool weighted = false;
  std::string sha256;
  static void declare(Declare<FileSettings>& d);
};

/// [network] of a generator, besides the generator's own parameters
struct GeneratorSettings {
  std::string generator;
  bool redraw = false;
  static void declare(Declare<GeneratorSettings>& d);
};

/// [network] of a layer
struct LayerSettings {
  std::string layer;
  bool redraw = false;
  static void declare(Declare<LayerSettings>& d);
};

struct NetworkSource {
  FileSettings file;                          // the network's file, or
  GeneratorSettings generated;                // its generator, or
  LayerSettings layer;                        // its layer
  GroupSettings groups;                       // besides a file or a generator
  const GeneratorEntry* generator = nullptr;  // null where there is none
  std::shared_ptr<void> generator_object;     // its parameters

  bool is_layer() const { return !layer.layer.empty(); }
  bool is_file() const { return !generator && !is_layer(); }
  /// Whether each replicate draws its own.
  bool redraw() const { return generator ? generated.redraw : layer.redraw; }
};

/// Reads [network]. `layers`: those that the scenario has; where it has some, the network is one of them.
NetworkSource read_network(Document& document, const std::vector<std::string>& layers);

/// Reads [network] of a model that stands on the layer "work" of the organisation: of the section, which may be absent,
/// `redraw` is all that it needs. `model` is its name.
NetworkSource read_work_network(Document& document, const std::string& model);

/// The file as its place says (relative to the scenario, or to the current folder if given by --set).
std::string network_path(const Document& document);

/// The hashes of the contents of input files.
struct InputHashes {
  std::string network = {};              // the network's file; empty where there is none
  std::vector<std::string> groups = {};  // in their order
};

/// [network] with every default; a file stands in it by the hash of its contents alone.
Section network_section(const NetworkSource& source, const InputHashes& sha256);

}  // namespace papotage
