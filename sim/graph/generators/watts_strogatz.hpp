#pragma once
// A small world (Watts & Strogatz, "Collective dynamics of 'small-world' networks", Nature 393, 1998): a ring in which
// each agent is tied to the k nearest, k / 2 on each side. Then each tie, with a given probability, keeps its near end
// and gets a far end chosen uniformly among the agents to whom the near end isn't tied. Ties to the nearest neighbours
// are gone through first, around the ring, then those to the second nearest, and so on. The number of ties stays
// n k / 2. Working memory is one word a tie and one an agent.

#include <algorithm>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "sim/core/draws.hpp"
#include "sim/core/parameter.hpp"
#include "sim/core/sampling.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

struct WattsStrogatz {
  static constexpr const char* name = "watts_strogatz";
  static constexpr const char* title = "a ring of neighbours with some ties rewired at random";
  static constexpr const char* source = "Watts & Strogatz 1998";

  std::uint32_t nodes = 0;
  std::uint32_t neighbours = 0;  // even, below nodes
  double rewiring = 0;           // probability of each tie, in [0, 1]

  static void declare(Declare<WattsStrogatz>& d) {
    d(&WattsStrogatz::nodes, {.name = "nodes", .range = at_least(1), .required = true, .doc = "number of agents"});
    d(&WattsStrogatz::neighbours, {.name = "neighbours",
                                   .range = at_least(0),
                                   .required = true,
                                   .doc = "ties of an agent in the ring, an even number"});
    d(&WattsStrogatz::rewiring, {.name = "rewiring",
                                 .range = within(0, 1),
                                 .required = true,
                                 .doc = "probability that a tie gets another far end"});
  }

  void check() const {
    if (neighbours % 2 != 0)
      throw Refusal::about("neighbours", fmt::format("neighbours = {}: must be even, half on each side: {} or {}",
                                                     neighbours, neighbours - 1, neighbours + 1));
    if (neighbours >= nodes)
      throw Refusal::about("neighbours", fmt::format("neighbours = {}: must be below nodes = {}", neighbours, nodes));
  }
  std::uint64_t expected_nodes() const { return nodes; }
  std::uint64_t expected_arcs() const { return std::uint64_t{nodes} * neighbours; }

  Network generate(std::uint64_t seed, std::uint32_t replicate) const {
    const std::vector<std::uint32_t> far = far_ends(seed, replicate);
    const std::uint32_t half = neighbours / 2;
    return network_of(nodes, false, Ties::any, [&](auto&& tie) {
      for (std::uint32_t i = 0; i < nodes; ++i)
        for (std::uint32_t j = 0; j < half; ++j) tie(i, far[std::uint64_t{i} * half + j]);
    });
  }

 private:
  /// Whether two agents are tied: by the lists of far ends, or by a matrix of bits where that is the smaller.
  class Ends {
   public:
    Ends(std::uint32_t nodes, std::uint32_t half) : n_(nodes), half_(half) {
      far = column_of<std::uint32_t>(n_ * half);
      if (32 * std::uint64_t{half} >= nodes) bits_.resize(n_ * n_);
      for (std::uint32_t i = 0; i < nodes; ++i)
        for (std::uint32_t j = 0; j < half; ++j) set(i, j, static_cast<std::uint32_t>((i + std::uint64_t{j} + 1) % n_));
    }
    bool tied(std::uint32_t i, std::uint32_t w) const {
      if (!bits_.empty()) return bits_[i * n_ + w];
      const auto holds = [&](std::uint64_t owner, std::uint32_t agent) {
        const auto begin = far.begin() + static_cast<std::ptrdiff_t>(owner * half_);
        return std::find(begin, begin + half_, agent) != begin + half_;
      };
      return holds(i, w) || holds(w, i);
    }
    bool dense() const { return !bits_.empty(); }
    /// The agent of rank r, from 0, among those to whom i isn't tied; only where dense.
    std::uint32_t untied(std::uint32_t i, std::uint64_t r) const {
      std::uint32_t w = 0;
      while (w == i || bits_[i * n_ + w] || r-- > 0) ++w;
      return w;
    }
    void move(std::uint32_t i, std::uint32_t j, std::uint32_t to) {
      mark(i, far[std::uint64_t{i} * half_ + j], false);
      set(i, j, to);
    }
    std::vector<std::uint32_t> far;  // far end of tie j of agent i at i * half + j

   private:
    void set(std::uint32_t i, std::uint32_t j, std::uint32_t to) {
      far[std::uint64_t{i} * half_ + j] = to;
      mark(i, to, true);
    }
    void mark(std::uint32_t i, std::uint32_t w, bool tied) {
      if (!bits_.empty()) bits_[i * n_ + w] = bits_[w * n_ + i] = tied;
    }
    std::uint64_t n_;
    std::uint32_t half_;
    std::vector<bool> bits_;
  };

  std::vector<std::uint32_t> far_ends(std::uint64_t seed, std::uint32_t replicate) const {
    const std::uint32_t half = neighbours / 2;
    Ends ends(nodes, half);
    std::vector<std::uint32_t> degree(nodes, neighbours);
    const Draws rewire(seed, replicate, "watts_strogatz.rewire"), redraw(seed, replicate, "watts_strogatz.redraw");
    Blocks<Draws::bulk> blocks;
    for (std::uint32_t j = 0; j < half && rewiring > 0; ++j)
      for (std::uint64_t first = 0; first < nodes; first += Draws::bulk) {
        const std::uint64_t last = std::min<std::uint64_t>(first + Draws::bulk, nodes);
        rewire.blocks(static_cast<std::uint32_t>(first), last - first, j, blocks);
        for (auto i = static_cast<std::uint32_t>(first); i < last; ++i) {
          const Block block = blocks[i - first];
          if (uniform(block.low()) >= rewiring || degree[i] == nodes - 1) continue;  // tied to everybody: nowhere to go
          auto to = static_cast<std::uint32_t>(pick(block.high(), nodes).value);
          if (ends.dense() && 2 * std::uint64_t{degree[i]} >= nodes && (to == i || ends.tied(i, to)))
            to = ends.untied(i, pick(redraw.block({i, j, 0}).low(), nodes - 1 - degree[i]).value);
          for (std::uint32_t attempt = 0; to == i || ends.tied(i, to); ++attempt)
            to = static_cast<std::uint32_t>(pick(redraw.block({i, j, 0}, attempt).low(), nodes).value);
          --degree[ends.far[std::uint64_t{i} * half + j]];
          ++degree[to];
          ends.move(i, j, to);
        }
      }
    return std::move(ends.far);
  }
};

}  // namespace papotage
