#pragma once
// The standard graph and rates of all comparisons: Erdős-Rényi, 10^6 people, 5 * 10^6 ties.

#include <cstdint>
#include <memory>

#include "models/contagion/sir.hpp"
#include "sim/core/draws.hpp"
#include "sim/core/elementary.hpp"
#include "sim/graph/generator.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"

namespace papotage::bench {

inline Network erdos_renyi(std::uint32_t nodes, double mean_degree = 10) {
  ErdosRenyi generator;
  generator.nodes = nodes;
  generator.mean_degree = mean_degree;
  return generator.generate(1, shared_by_replicates);
}

/// Made once and kept for all benchmarks of a size.
inline const Network& standard(std::uint32_t nodes) {
  static const Network large = erdos_renyi(1'000'000);
  static const Network middle = erdos_renyi(100'000);
  static const Network small = erdos_renyi(10'000);
  return nodes == 1'000'000 ? large : nodes == 100'000 ? middle : small;
}

/// Probabilities .03 of transmission and .1 of recovery a step, 1% at the start, 100 steps: about 87.4% are reached.
inline constexpr std::uint32_t sir_steps = 100;
inline Sir standard_sir() {
  Sir sir;
  sir.beta = -math::log1p(-0.03);
  sir.gamma = -math::log1p(-0.1);
  sir.initial = Chosen::of_share(0.01);
  return sir;
}

}  // namespace papotage::bench
