#pragma once
// The complete network: everybody is tied to everybody, as models with a mixing rate and no structure assume.

#include <cstdint>

#include "sim/core/parameter.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

struct Complete {
  static constexpr const char* name = "complete";
  static constexpr const char* title = "everybody is tied to everybody";
  static constexpr const char* source = "homogeneous mixing";

  std::uint32_t nodes = 0;

  static void declare(Declare<Complete>& d) {
    d(&Complete::nodes, {.name = "nodes", .range = at_least(1), .required = true, .doc = "number of agents"});
  }

  void check() const {}
  std::uint64_t expected_nodes() const { return nodes; }
  std::uint64_t expected_arcs() const { return nodes < 2 ? 0 : nodes * (nodes - std::uint64_t{1}); }

  /// Nothing is drawn: every seed and replicate gives the same network.
  Network generate(std::uint64_t /*seed*/, std::uint32_t /*replicate*/) const {
    return network_of(nodes, false, Ties::simple_sorted, [this](auto&& tie) {
      for (std::uint32_t v = 1; v < nodes; ++v)
        for (std::uint32_t u = 0; u < v; ++u) tie(u, v);
    });
  }
};

}  // namespace papotage
