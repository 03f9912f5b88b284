#pragma once
// Small networks made by hand, from lists of ties and without any code of sim/graph but the network itself.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "sim/graph/network.hpp"

namespace papotage::testing {

using TieList = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// The network of these ties: u -> v where it is directed, both ways otherwise. Loops and repeats are left out.
inline Network hand_made(std::uint32_t nodes, bool directed, const TieList& ties) {
  TieList arcs;
  for (const auto& [u, v] : ties) {
    if (u == v) continue;
    arcs.emplace_back(u, v);
    if (!directed) arcs.emplace_back(v, u);
  }
  std::sort(arcs.begin(), arcs.end());
  arcs.erase(std::unique(arcs.begin(), arcs.end()), arcs.end());
  std::vector<std::uint64_t> offsets(nodes + std::size_t{1});
  std::vector<std::uint32_t> targets;
  for (const auto& [u, v] : arcs) {
    ++offsets[u + std::size_t{1}];
    targets.push_back(v);
  }
  for (std::size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
  return Network(directed, std::move(offsets), std::move(targets));
}
inline std::shared_ptr<const Network> network_of_ties(std::uint32_t nodes, bool directed, const TieList& ties) {
  return std::make_shared<const Network>(hand_made(nodes, directed, ties));
}

/// About `ties` ties between uniform agents.
inline std::shared_ptr<const Network> random_network(std::uint32_t nodes, bool directed, std::uint64_t ties,
                                                     std::uint64_t seed = 1) {
  std::mt19937_64 random(seed);
  TieList list;
  for (std::uint64_t k = 0; k < ties; ++k) {
    const auto u = static_cast<std::uint32_t>(random() % nodes), v = static_cast<std::uint32_t>(random() % nodes);
    list.emplace_back(u, v);
  }
  return network_of_ties(nodes, directed, list);
}

/// Agent 0 is tied to all others.
inline std::shared_ptr<const Network> star(std::uint32_t leaves) {
  TieList ties;
  for (std::uint32_t v = 1; v <= leaves; ++v) ties.emplace_back(0, v);
  return network_of_ties(leaves + 1, false, ties);
}

/// 0 - 1 - 2 - ...
inline std::shared_ptr<const Network> path(std::uint32_t nodes, bool directed = false) {
  TieList ties;
  for (std::uint32_t v = 1; v < nodes; ++v) ties.emplace_back(v - 1, v);
  return network_of_ties(nodes, directed, ties);
}

/// Everybody in a circle is tied to the `reach` next ones on each side.
inline std::shared_ptr<const Network> ring(std::uint32_t nodes, std::uint32_t reach) {
  TieList ties;
  for (std::uint32_t u = 0; u < nodes; ++u)
    for (std::uint32_t k = 1; k <= reach; ++k) ties.emplace_back(u, (u + k) % nodes);
  return network_of_ties(nodes, false, ties);
}

inline std::shared_ptr<const Network> complete(std::uint32_t nodes) {
  TieList ties;
  for (std::uint32_t u = 0; u < nodes; ++u)
    for (std::uint32_t v = 0; v < u; ++v) ties.emplace_back(u, v);
  return network_of_ties(nodes, false, ties);
}

/// The small networks on which methods are compared.
struct NamedNetwork {
  const char* name;
  std::shared_ptr<const Network> network;
};
inline std::vector<NamedNetwork> small_networks() {
  return {
      {"star", star(7)},
      {"path", path(6)},
      {"random", random_network(12, false, 20)},
      {"directed",
       network_of_ties(8, true, {{0, 1}, {1, 2}, {2, 0}, {0, 3}, {3, 4}, {4, 5}, {5, 3}, {2, 6}, {6, 2}, {5, 7}})},
      {"two components", network_of_ties(9, false, {{0, 1}, {0, 2}, {1, 2}, {2, 3}, {4, 5}, {5, 6}, {6, 7}, {7, 4}})}};
}

}  // namespace papotage::testing
