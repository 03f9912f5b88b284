#pragma once
// A balanced tree: agent 0 is its root, and each agent has so many children, numbered level by level from left to right
// (breadth first). The last agents with children may have fewer, where the number of agents doesn't fill a level.

#include <cstdint>

#include "sim/core/parameter.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

struct Tree {
  static constexpr const char* name = "tree";
  static constexpr const char* title = "a balanced tree, each agent with the same number of children";
  static constexpr const char* source = "complete k-ary tree in breadth-first order";

  std::uint32_t nodes = 0;
  std::uint32_t children = 0;

  static void declare(Declare<Tree>& d) {
    d(&Tree::nodes, {.name = "nodes", .range = at_least(1), .required = true, .doc = "number of agents"});
    d(&Tree::children,
      {.name = "children", .range = at_least(1), .required = true, .doc = "children of an agent; 1 makes a line"});
  }

  void check() const {}
  std::uint64_t expected_nodes() const { return nodes; }
  std::uint64_t expected_arcs() const { return 2 * (nodes - std::uint64_t{1}); }

  /// Nothing is drawn: every seed and replicate gives the same network.
  Network generate(std::uint64_t /*seed*/, std::uint32_t /*replicate*/) const {
    return network_of(nodes, false, Ties::simple_sorted, [this](auto&& tie) {
      for (std::uint32_t v = 1; v < nodes; ++v) tie((v - 1) / children, v);
    });
  }
};

}  // namespace papotage
