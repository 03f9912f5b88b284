#include "sim/graph/generator.hpp"

#include <algorithm>

#include "sim/graph/generators/barabasi_albert.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/configuration.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/graph/generators/lattice.hpp"
#include "sim/graph/generators/ring.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/graph/generators/stochastic_block_model.hpp"
#include "sim/graph/generators/tree.hpp"
#include "sim/graph/generators/watts_strogatz.hpp"

namespace papotage {
namespace {

template <class G>
Groupings groupings_of(const void* object) {
  if constexpr (requires(const G& generator) { generator.groupings(); })
    return static_cast<const G*>(object)->groupings();
  return {};
}

template <class G>
GeneratorEntry entry_of() {
  return {.name = G::name,
          .title = G::title,
          .source = G::source,
          .parameters = parameters_of<G>(),
          .make = []() -> std::shared_ptr<void> { return std::make_shared<G>(); },
          .check = [](const void* object) { static_cast<const G*>(object)->check(); },
          .expected_nodes = [](const void* object) { return static_cast<const G*>(object)->expected_nodes(); },
          .expected_arcs = [](const void* object) { return static_cast<const G*>(object)->expected_arcs(); },
          .groupings = groupings_of<G>,
          .generate = [](const void* object, std::uint64_t seed,
                         std::uint32_t replicate) { return static_cast<const G*>(object)->generate(seed, replicate); }};
}

template <class... G>
std::vector<GeneratorEntry> entries_of() {
  return {entry_of<G>()...};
}

}  // namespace

const std::vector<GeneratorEntry>& generators() {
  static const auto entries = entries_of<ErdosRenyi, Complete, BarabasiAlbert, WattsStrogatz, Configuration,
                                         StochasticBlockModel, Ring, Lattice, Tree, Star>();
  return entries;
}

const GeneratorEntry* find_generator(const std::string& name) {
  const auto& all = generators();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const GeneratorEntry& entry) { return entry.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace papotage
