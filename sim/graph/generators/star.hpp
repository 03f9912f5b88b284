#pragma once
// A star: agent 0 is tied to all others, who are tied to nobody else.

#include <cstdint>

#include "sim/core/parameter.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

struct Star {
  static constexpr const char* name = "star";
  static constexpr const char* title = "agent 0 is tied to all others, and they to nobody else";
  static constexpr const char* source = "the most centralised network, Freeman 1978";

  std::uint32_t nodes = 0;

  static void declare(Declare<Star>& d) {
    d(&Star::nodes,
      {.name = "nodes", .range = at_least(1), .required = true, .doc = "number of agents, the hub included"});
  }

  void check() const {}
  std::uint64_t expected_nodes() const { return nodes; }
  std::uint64_t expected_arcs() const { return 2 * (nodes - std::uint64_t{1}); }

  /// Nothing is drawn: every seed and replicate gives the same network.
  Network generate(std::uint64_t /*seed*/, std::uint32_t /*replicate*/) const {
    return network_of(nodes, false, Ties::simple_sorted, [this](auto&& tie) {
      for (std::uint32_t v = 1; v < nodes; ++v) tie(0, v);
    });
  }
};

}  // namespace papotage
