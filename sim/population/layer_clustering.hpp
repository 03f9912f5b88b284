#pragma once
// How often two neighbours of somebody on a layer are tied.

#include <cstdint>
#include <vector>

#include "sim/graph/metrics.hpp"
#include "sim/population/layer_lists.hpp"

namespace papotage {

/// As in LayerStats (measure.hpp).
struct LayerClustering {
  Estimate clustering, transitivity;
  std::uint64_t sampled_pairs = 0;
};

/// `degrees`: of everybody. Of more than `exact_pairs` pairs, samples keyed by `seed`.
LayerClustering layer_clustering(const Layer& layer, const Members& members, const std::vector<std::uint32_t>& degrees,
                                 std::uint64_t exact_pairs, std::uint64_t seed, int threads);

}  // namespace papotage
