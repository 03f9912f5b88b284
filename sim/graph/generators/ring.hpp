#pragma once
// A ring: each agent is tied to the k nearest, k / 2 on each side. Where Watts and Strogatz begin, before they rewire.

#include <algorithm>
#include <cstdint>

#include "sim/core/parameter.hpp"
#include "sim/graph/generators/watts_strogatz.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

struct Ring {
  static constexpr const char* name = "ring";
  static constexpr const char* title = "a ring in which each agent is tied to the nearest on both sides";
  static constexpr const char* source = "Watts & Strogatz 1998, without rewiring";

  std::uint32_t nodes = 0;
  std::uint32_t neighbours = 0;  // even, below nodes

  static void declare(Declare<Ring>& d) {
    d(&Ring::nodes, {.name = "nodes", .range = at_least(1), .required = true, .doc = "number of agents"});
    d(&Ring::neighbours, {.name = "neighbours",
                          .range = at_least(0),
                          .required = true,
                          .doc = "ties of an agent, an even number, half on each side"});
  }

  void check() const { WattsStrogatz{nodes, neighbours, 0}.check(); }
  std::uint64_t expected_nodes() const { return nodes; }
  std::uint64_t expected_arcs() const { return std::uint64_t{nodes} * neighbours; }

  /// Nothing is drawn: every seed and replicate gives the same network.
  Network generate(std::uint64_t /*seed*/, std::uint32_t /*replicate*/) const {
    const std::uint32_t half = neighbours / 2;
    return network_of(nodes, false, Ties::simple_sorted, [&](auto&& tie) {
      for (std::uint32_t v = 0; v < nodes; ++v) {
        // Those below v in ascending order: first those ahead of it, around the ring, then those behind.
        for (std::uint32_t u = 0; std::uint64_t{u} + nodes <= std::uint64_t{v} + half; ++u) tie(u, v);
        for (std::uint32_t u = v - std::min(v, half); u < v; ++u) tie(u, v);
      }
    });
  }
};

}  // namespace papotage
