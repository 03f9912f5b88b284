#pragma once
// Preferential attachment (Barabási & Albert, "Emergence of scaling in random networks", Science 286, 1999): newcomers
// arrive one by one, and each ties itself to m agents, who are met the more often the more ties they have.
//
// It begins with the complete network of m + 1 agents. A target is one of the two ends of a uniformly chosen earlier
// tie (Batagelj & Brandes 2005), of ties from before the newcomer came, so that a newcomer's own ties don't attract; a
// target met twice is drawn again. Working memory is one word a tie: the newcomer's end of a tie follows from its
// number.

#include <algorithm>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "sim/core/draws.hpp"
#include "sim/core/parameter.hpp"
#include "sim/core/sampling.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

struct BarabasiAlbert {
  static constexpr const char* name = "barabasi_albert";
  static constexpr const char* title = "newcomers tie themselves to those who have many ties";
  static constexpr const char* source = "Barabási & Albert 1999; Batagelj & Brandes 2005";

  std::uint32_t nodes = 0;
  std::uint32_t ties = 0;  // of a newcomer, 1 to nodes - 1

  static void declare(Declare<BarabasiAlbert>& d) {
    d(&BarabasiAlbert::nodes, {.name = "nodes", .range = at_least(1), .required = true, .doc = "number of agents"});
    d(&BarabasiAlbert::ties,
      {.name = "ties", .range = at_least(1), .required = true, .doc = "ties that a newcomer brings"});
  }

  void check() const {
    if (ties >= nodes)
      throw Refusal::about("ties", fmt::format("ties = {}: must be below nodes = {}, since a newcomer's ties are to "
                                               "different agents",
                                               ties, nodes));
  }
  std::uint64_t expected_nodes() const { return nodes; }
  std::uint64_t expected_arcs() const { return std::uint64_t{ties} * (2 * std::uint64_t{nodes} - ties - 1); }

  Network generate(std::uint64_t seed, std::uint32_t replicate) const {
    const std::vector<std::uint32_t> targets = attach(Draws(seed, replicate, "barabasi_albert.target"));
    return network_of(nodes, false, Ties::simple_sorted, [&](auto&& tie) {
      for (std::uint32_t v = 1; v <= ties; ++v)
        for (std::uint32_t u = 0; u < v; ++u) tie(u, v);
      for (std::uint64_t e = 0; e < targets.size(); ++e) tie(targets[e], newcomer(e));
    });
  }

 private:
  /// Who brought tie e of those after the beginning.
  std::uint32_t newcomer(std::uint64_t e) const { return static_cast<std::uint32_t>(ties + 1 + e / ties); }
  /// Ends of ties at the beginning, an even number: each of m + 1 agents is there m times.
  std::uint64_t first_ends() const { return std::uint64_t{ties} * (ties + 1); }
  /// Ends of ties before the one came who brings tie e.
  std::uint64_t ends_before(std::uint64_t e) const { return first_ends() + 2 * (e - e % ties); }

  /// The targets of all newcomers' ties, ascending for each newcomer.
  std::vector<std::uint32_t> attach(const Draws& draws) const {
    auto targets = column_of<std::uint32_t>(std::uint64_t{nodes - ties - 1} * ties);
    const auto agent_at = [&](std::uint64_t end) {
      if (end < first_ends()) return static_cast<std::uint32_t>(end / ties);
      const std::uint64_t e = (end - first_ends()) / 2;
      return end % 2 == 0 ? newcomer(e) : targets[e];
    };
    Blocks<Draws::bulk> blocks;
    for (std::uint64_t first = 0; first < targets.size(); first += Draws::bulk) {
      const std::uint64_t last = std::min(first + Draws::bulk, targets.size());
      draws.numbered_blocks(first, last - first, 0, blocks);
      for (std::uint64_t e = first; e < last; ++e) {
        const std::uint64_t end = pick(blocks[e - first].low(), ends_before(e)).value;
        if (end >= first_ends()) __builtin_prefetch(&targets[(end - first_ends()) / 2]);
      }
      for (std::uint64_t e = first; e < last; ++e) {
        const auto mine = targets.begin() + static_cast<std::ptrdiff_t>(e - e % ties);
        const auto here = targets.begin() + static_cast<std::ptrdiff_t>(e);
        std::uint32_t target = agent_at(pick(blocks[e - first].low(), ends_before(e)).value);
        for (std::uint32_t attempt = 1; std::find(mine, here, target) != here; ++attempt)
          target = agent_at(pick(draws.block(Entity::numbered(e), attempt).low(), ends_before(e)).value);
        *here = target;
        if (e % ties == ties - 1) std::sort(mine, here + 1);
      }
    }
    return targets;
  }
};

}  // namespace papotage
