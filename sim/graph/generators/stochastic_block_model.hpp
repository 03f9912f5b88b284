#pragma once
// A network of communities (Holland, Laskey & Leinhardt, "Stochastic blockmodels: first steps", Social Networks 5
// (1983) 109), in its form of two probabilities: each pair of agents of one block is tied with probability p, each pair
// of different blocks with probability q, independently. Agents are numbered block by block.
//
// What is given are not p and q but how many ties an agent has on average within its block and to the others, so that
// a network of another size has the same degrees: of blocks of s agents, n in all,
//   p = n degree_within / (sum of s (s - 1)),  q = n degree_between / (sum of s (n - s)).
// With blocks of different sizes, agents of larger ones have more ties within and fewer to others.
//
// Pairs without a tie are passed over in leaps, as in Erdős-Rényi networks: the cost is that of the ties.

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "sim/core/draws.hpp"
#include "sim/core/parameter.hpp"
#include "sim/graph/grouping.hpp"
#include "sim/graph/leaps.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

/// Agents of each block, at least 1 each. Written as `[100, 50, 50]`.
struct BlockSizes {
  std::vector<std::uint32_t> of;
};

inline void read_value(BlockSizes& member, const Value& value, const Declaration& declaration) {
  const auto* array = value.as<Array>();
  if (!array) refuse_value(value, declaration, "a list of numbers of agents");
  member.of.clear();
  for (const Value& element : *array) read_value(member.of.emplace_back(), element, declaration);
}
inline Value::Data write_value(const BlockSizes& sizes) {
  Array array;
  for (const std::uint32_t size : sizes.of) array.emplace_back(write_value(size));
  return array;
}
inline std::string type_name(const BlockSizes&) { return "list of integers"; }
inline Form form_of(const BlockSizes&) { return {.kind = Form::Kind::list, .inner = {{Form::Kind::integer}}}; }

struct StochasticBlockModel {
  static constexpr const char* name = "stochastic_block_model";
  static constexpr const char* title = "communities: ties within a block are likelier (or rarer) than between blocks";
  static constexpr const char* source = "Holland, Laskey & Leinhardt 1983";

  std::optional<std::uint32_t> nodes = {},
                               blocks = {};  // blocks of one size, the remainder one by one to the first; or
  std::optional<BlockSizes> sizes = {};      // each block's
  double degree_within = 0, degree_between = 0;

  static void declare(Declare<StochasticBlockModel>& d) {
    using S = StochasticBlockModel;
    d(&S::nodes,
      {.name = "nodes", .range = at_least(1), .doc = "number of agents; the sum of `sizes` where these stand"});
    d(&S::blocks, {.name = "blocks", .range = at_least(1), .doc = "number of blocks, as equal in size as they can be"});
    d(&S::sizes, {.name = "sizes", .range = at_least(1), .doc = "agents of each block, instead of `blocks`"});
    d(&S::degree_within, {.name = "degree_within",
                          .range = at_least(0),
                          .required = true,
                          .doc = "expected ties of an agent within its block, over all agents"});
    d(&S::degree_between, {.name = "degree_between",
                           .range = at_least(0),
                           .required = true,
                           .doc = "expected ties of an agent to other blocks, over all agents"});
  }

  void check() const {
    sizes ? check_sizes() : check_blocks();
    check_degree("degree_within", degree_within, pairs().within, "their block");
    check_degree("degree_between", degree_between, pairs().between, "the other blocks");
  }
  std::uint64_t expected_nodes() const { return sizes ? sum() : *nodes; }
  std::uint64_t expected_arcs() const {
    return static_cast<std::uint64_t>((degree_within + degree_between) * static_cast<double>(expected_nodes()));
  }

  Network generate(std::uint64_t seed, std::uint32_t replicate) const {
    const auto n = static_cast<std::uint32_t>(expected_nodes());
    const Probabilities p = probabilities();
    const Leaps within(p.within), between(p.between);
    const Draws near(seed, replicate, "stochastic_block_model.within"),
        far(seed, replicate, "stochastic_block_model.between");
    const std::vector<std::uint32_t> block_ends = ends();
    return network_of(n, false, Ties::simple_sorted, [&](auto&& tie) {
      std::uint32_t u = 0;
      for (const std::uint32_t end : block_ends)
        for (; u < end; ++u) {
          if (p.within > 0) leap_along(near, within, p.within, u, u + 1, end, tie);
          if (p.between > 0) leap_along(far, between, p.between, u, end, n, tie);
        }
    });
  }

  Groupings groupings() const {
    const std::vector<std::uint32_t> block_ends = ends();
    Grouping grouping{"block", {}, static_cast<std::uint32_t>(block_ends.size()), {}};
    for (std::uint32_t b = 0; b < grouping.size; ++b) grouping.of.resize(block_ends[b], b);
    return {std::move(grouping)};
  }

 private:
  struct Probabilities {
    double within, between;
  };

  std::uint64_t sum() const { return std::accumulate(sizes->of.begin(), sizes->of.end(), std::uint64_t{0}); }

  void check_sizes() const {
    constexpr std::uint64_t most = 0xfffffffe;
    if (sizes->of.empty()) throw Refusal::about("sizes", "sizes = []: must hold the size of at least one block");
    if (blocks && *blocks != sizes->of.size())
      throw Refusal::about("blocks",
                           fmt::format("blocks = {}: `sizes` holds {}; take `blocks` away", *blocks, sizes->of.size()));
    if (nodes && *nodes != sum())
      throw Refusal::about(
          "sizes",
          fmt::format("sizes: sum to {}, but nodes = {}; make them agree, or take `nodes` away", sum(), *nodes));
    if (sum() > most)
      throw Refusal::about("sizes", fmt::format("sizes: sum to {} agents; networks end at {}", sum(), most));
  }
  void check_blocks() const {
    if (!nodes) throw Refusal::about("nodes", "[network] lacks `nodes`: give `nodes` and `blocks`, or `sizes`");
    if (!blocks)
      throw Refusal::about("blocks", "[network] lacks `blocks`: give the number of blocks, or their `sizes`");
    if (*blocks > *nodes)
      throw Refusal::about(
          "blocks", fmt::format("blocks = {}: must be at most nodes = {}, or some would be empty", *blocks, *nodes));
  }
  /// `pairs`: ordered ones, of agents who may be tied.
  void check_degree(const char* key, double degree, double pairs, const char* whom) const {
    const double most = pairs / static_cast<double>(expected_nodes());
    if (degree > most)
      throw Refusal::about(key, fmt::format("{} = {}: must be at most {}, the ties of agents who know all of {}", key,
                                            degree, most, whom));
  }

  /// The first agent beyond each block.
  std::vector<std::uint32_t> ends() const {
    std::vector<std::uint32_t> ends;
    if (sizes) {
      std::partial_sum(sizes->of.begin(), sizes->of.end(), std::back_inserter(ends));
    } else {
      for (std::uint32_t b = 1; b <= *blocks; ++b)
        ends.push_back(b * (*nodes / *blocks) + std::min(b, *nodes % *blocks));
    }
    return ends;
  }
  /// Ordered pairs of agents of one block, and of different ones.
  Probabilities pairs() const {
    double within = 0, between = 0;
    std::uint32_t begin = 0;
    const auto n = static_cast<double>(expected_nodes());
    for (const std::uint32_t end : ends()) {
      const double size = end - begin;
      within += size * (size - 1);
      between += size * (n - size);
      begin = end;
    }
    return {within, between};
  }
  Probabilities probabilities() const {
    const auto n = static_cast<double>(expected_nodes());
    const Probabilities all = pairs();
    const auto share = [n](double degree, double of) { return degree > 0 ? std::min(1., n * degree / of) : 0; };
    return {share(degree_within, all.within), share(degree_between, all.between)};
  }
};

}  // namespace papotage
