#pragma once
// Small networks from a list of ties, made without the code that makes networks.

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "sim/graph/network.hpp"

namespace papotage::testing {

/// Loops and repeats are dropped.
inline Network hand_made(std::uint32_t nodes, bool directed,
                         const std::vector<std::pair<std::uint32_t, std::uint32_t>>& ties) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> arcs;
  for (const auto& [u, v] : ties) {
    if (u == v) continue;
    arcs.emplace(u, v);
    if (!directed) arcs.emplace(v, u);
  }
  std::vector<std::uint64_t> offsets(nodes + std::size_t{1});
  std::vector<std::uint32_t> targets;
  for (const auto& [u, v] : arcs) {
    ++offsets[u + std::size_t{1}];
    targets.push_back(v);
  }
  for (std::size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
  return Network(directed, std::move(offsets), std::move(targets));
}

}  // namespace papotage::testing
