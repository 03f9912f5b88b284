#pragma once
// What a network looks like, in numbers. The same bits on any processor and with any number of threads.

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/graph/network.hpp"

namespace papotage {

/// The distribution of the number of ties (or arcs) of an agent.
struct DegreeStats {
  static constexpr std::array<int, 5> percents{25, 50, 75, 95, 99};
  double mean = 0, sd = 0;  // sd over all agents, not an estimate of a larger population's
  std::uint64_t least = 0, largest = 0;
  std::array<std::uint64_t, 5> quantiles{};  // the least degree that `percents` of the agents don't exceed
};

/// Of so many agents by degree: agents[k] have k ties. Of nobody: NaN, and 0 for what is a count.
DegreeStats degree_stats(const std::vector<std::uint64_t>& agents);
/// Adds an agent with k ties to those.
inline void count_degree(std::uint64_t k, std::vector<std::uint64_t>& agents) {
  if (k >= agents.size()) agents.resize(k + 1);
  ++agents[k];
}

/// Pairs of neighbours of somebody with so many.
constexpr std::uint64_t pairs_of(std::uint64_t degree) { return degree * (degree - (degree > 0)) / 2; }

/// A share in [0, 1] with the standard error of its estimate: 0 where it was counted exactly; NaN where it is
/// undefined.
struct Estimate {
  double value = std::numeric_limits<double>::quiet_NaN();
  double standard_error = 0;
};

/// The share of which `hits` of `drawn` were seen, these being independent; drawn > 0.
Estimate estimated_share(std::uint64_t hits, std::uint64_t drawn);

/// How the agents fall into parts.
struct Parts {
  std::uint32_t count = 0, largest = 0;
};

struct NetworkStats {
  bool directed = false;
  std::uint32_t nodes = 0;
  std::uint64_t edges = 0;  // arcs of a directed network
  Dropped dropped;
  double density = 0;  // edges over the number of pairs (ordered pairs where directed), in [0, 1]

  // Of ties, whichever way they point. The two arcs of a directed pair are one tie.
  DegreeStats degree;
  Estimate clustering;    // mean over agents of the share of pairs of their neighbours that are tied; 0 below two ties
  Estimate transitivity;  // share of paths of length two that are closed
  std::uint64_t sampled_pairs = 0;  // drawn for each of the two; 0 where all were counted
  Parts components;

  // Of arcs. Equal to the above where the network is undirected.
  DegreeStats out, in;
  Parts strong_components;
  /// Largest eigenvalue of the adjacency matrix (spectral radius where directed): one over it is the epidemic
  /// threshold.
  double eigenvalue = 0;
  /// Correlation of degrees across ties (Newman, Phys. Rev. Lett. 89, 2002); directed: of the out-degree of the source
  /// with the in-degree of the target (Phys. Rev. E 67, 2003). NaN where all degrees are equal.
  double assortativity = std::numeric_limits<double>::quiet_NaN();
};

/// Up to this many pairs of neighbours, over all agents, are looked at; a network with more has so many drawn, for
/// each of the two measures of clustering: pairs of a uniform agent's neighbours, and uniform pairs (Seshadhri, Pinar &
/// Kolda, "Triadic measures on graphs: the power of wedge sampling", 2013). The standard error is then at most .001.
inline constexpr std::uint64_t most_exact_pairs = 20'000'000;
inline constexpr std::uint64_t sampled_pairs = 250'000;

/// `exact_pairs`: the bound on the work of exact clustering, see above.
NetworkStats stats(const Network& net, std::uint64_t exact_pairs = most_exact_pairs);

/// Largest eigenvalue of the adjacency matrix, to about ten digits. Undirected: Lanczos iteration. Directed: power
/// iteration within strongly connected components, outside which no eigenvalue but 0 arises; 0 without cycles.
double largest_eigenvalue(const Network& net);

}  // namespace papotage
