#pragma once
// Layers of an organisation as files and as one number.

#include <cstdint>
#include <string>

#include "sim/population/multiplex.hpp"

namespace papotage {

/// The SHA-256 of a layer's rows in the order of construction: equal whether it is stored or computed, and whatever the
/// number of threads.
std::string digest(const Layer& layer, int threads = 1);

struct ExportPaths {
  std::string edges;   // text, one tie a line: `u v`; an arc u -> v where the layer is directed
  std::string people;  // CSV, one row a person; none where empty
  bool force = false;  // replace files that exist
};

/// Writes a layer's ties, each once, and who is who. `comment` stands above the edges: lines without the mark.
/// Refuses paths that can't be written; throws std::system_error where the system fails. A file is whole or absent.
void export_layer(const Multiplex& multiplex, const Layer& layer, const std::string& comment, const ExportPaths& paths);

/// The same of a network, without people; where ties are weighted, the weight is a third column.
void export_network(const Network& network, const std::string& comment, const ExportPaths& paths);

}  // namespace papotage
