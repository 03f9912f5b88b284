#pragma once
// The Erdős-Rényi (Gilbert) network G(n, p): each pair of agents is tied with the same probability p, independently.
//
// The pairs (u, v), u < v, of an agent u are passed over in leaps: the number of pairs without a tie before the next
// tie is geometric (Batagelj & Brandes, "Efficient generation of large random networks", Phys. Rev. E 71, 2005). The
// k-th leap of u is a function of (seed, u, k), so that the ties can be told twice and by anyone.

#include <cstdint>

#include <fmt/format.h>

#include "sim/core/draws.hpp"
#include "sim/core/parameter.hpp"
#include "sim/graph/leaps.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

struct ErdosRenyi {
  static constexpr const char* name = "erdos_renyi";
  static constexpr const char* title = "each pair is tied with the same probability, independently";
  static constexpr const char* source = "Gilbert 1959; Batagelj & Brandes 2005";

  std::uint32_t nodes = 0;
  double mean_degree = 0;  // expected ties of an agent, in [0, nodes - 1]

  static void declare(Declare<ErdosRenyi>& d) {
    d(&ErdosRenyi::nodes, {.name = "nodes", .range = at_least(1), .required = true, .doc = "number of agents"});
    d(&ErdosRenyi::mean_degree,
      {.name = "mean_degree", .range = at_least(0), .required = true, .doc = "expected ties of an agent"});
  }

  void check() const {
    if (mean_degree > nodes - 1.)
      throw Refusal::about("mean_degree",
                           fmt::format("mean_degree = {}: must be at most nodes - 1 = {}, the ties of an "
                                       "agent who knows everybody",
                                       mean_degree, nodes - 1));
  }
  std::uint64_t expected_nodes() const { return nodes; }
  std::uint64_t expected_arcs() const { return static_cast<std::uint64_t>(mean_degree * nodes); }

  Network generate(std::uint64_t seed, std::uint32_t replicate) const {
    const double p = mean_degree > 0 ? mean_degree / (nodes - 1.) : 0;
    const Leaps leaps(p);
    const Draws draws(seed, replicate, "erdos_renyi.gap");
    return network_of(nodes, false, Ties::simple_sorted, [&](auto&& tie) {
      if (p > 0)
        for (std::uint32_t u = 0; u + 1 < nodes; ++u) leap_along(draws, leaps, p, u, u + 1, nodes, tie);
    });
  }
};

}  // namespace papotage
