#pragma once
// The Erdős-Rényi (Gilbert) network G(n, p): each pair of agents is tied with the same probability p, independently.
//
// The pairs (u, v), u < v, of an agent u are passed over in leaps: the number of pairs without a tie before the next
// tie is geometric (Batagelj & Brandes, "Efficient generation of large random networks", Phys. Rev. E 71, 2005). The
// k-th leap of u is a function of (seed, u, k), so that the ties can be told twice and by anyone.

#include <algorithm>
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
        for (std::uint32_t u = 0; u + 1 < nodes; ++u) tell_row(draws, p, leaps, u, tie);
    });
  }

 private:
  /// The ties of u to agents above it, in ascending order.
  template <class Tie>
  void tell_row(const Draws& draws, double p, const Leaps& leaps, std::uint32_t u, Tie& tie) const {
    Blocks<Draws::bulk> blocks;
    std::uint64_t v = u;  // the agent last leapt to
    // A block holds two leaps. As many as will probably do, in whole vectors; the rest, if any, in further rounds.
    const double expected = (nodes - 1. - u) * p + 1;
    const auto some = std::min<std::size_t>(Draws::bulk, (static_cast<std::size_t>(expected / 2) / 4 + 1) * 4);
    for (std::uint64_t k = 0;; k += some) {
      draws.numbered_blocks(std::uint64_t{u} << 32 | k, some, 0, blocks);
      for (std::size_t i = 0; i < some; ++i)
        for (const std::uint64_t word : {blocks[i].low(), blocks[i].high()}) {
          const std::uint64_t gap = leaps(word);
          if (gap >= nodes - 1 - v) return;
          v += gap + 1;
          tie(u, static_cast<std::uint32_t>(v));
        }
    }
  }
};

}  // namespace papotage
