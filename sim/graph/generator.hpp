#pragma once
// The generators of networks that a scenario can name. A generator is a plain struct in a file of its own in
// sim/graph/generators/; it is erased here once. Adding one is that file, and an include and a word in generator.cpp.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/core/parameter.hpp"
#include "sim/graph/grouping.hpp"
#include "sim/graph/network.hpp"

namespace papotage {

struct GeneratorEntry {
  std::string name, title, source;
  const std::vector<Parameter>& parameters;

  /// A struct of parameters with their defaults, as Parameter::read and write and the functions below want it.
  std::shared_ptr<void> (*make)();
  /// Refuses values that don't go together (Refusal::about the key). The other functions want checked values.
  void (*check)(const void* object);
  std::uint64_t (*expected_nodes)(const void* object);
  std::uint64_t (*expected_arcs)(const void* object);  // each tie is two
  /// The classes of agents that it knows, whatever is drawn; none for most.
  Groupings (*groupings)(const void* object);
  /// The network that seed and replicate determine; `shared_by_replicates` for one network a scenario.
  Network (*generate)(const void* object, std::uint64_t seed, std::uint32_t replicate);
};

/// All of them, in the order in which they are listed.
const std::vector<GeneratorEntry>& generators();

/// The entry of that name, or null.
const GeneratorEntry* find_generator(const std::string& name);

}  // namespace papotage
