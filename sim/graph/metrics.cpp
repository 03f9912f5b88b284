#include "sim/graph/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <boost/graph/clustering_coefficient.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/strong_components.hpp>

#include "sim/core/draws.hpp"
#include "sim/core/sampling.hpp"
#include "sim/graph/rows.hpp"
#include "sim/graph/undirected_view.hpp"

namespace papotage {
namespace {

// Sums of products of degrees are exact in these: they stay far below 2^127.
using Wide = __int128;
double real(Wide x) { return static_cast<double>(x); }

std::uint64_t degree_of(const Network& net, std::uint32_t i) { return net.offsets()[i + 1] - net.offsets()[i]; }

DegreeStats degrees_of(const Network& net) {
  std::vector<std::uint64_t> agents;
  for (std::uint32_t i = 0; i < net.nodes(); ++i) count_degree(degree_of(net, i), agents);
  return degree_stats(agents);
}

/// Ties whichever way they point.
Network without_direction(const Network& net) {
  return network_of(net.nodes(), false, Ties::any, [&](auto&& tie) {
    for (std::uint32_t i = 0; i < net.nodes(); ++i)
      for (const std::uint32_t j : net.out(i)) tie(i, j);
  });
}

Parts parts(const std::vector<std::uint32_t>& part_of, std::uint32_t count) {
  std::vector<std::uint32_t> size(count);
  for (const std::uint32_t part : part_of) ++size[part];
  return {count, *std::max_element(size.begin(), size.end())};
}

template <class Graph, class Algorithm>
Parts parts_by(const Graph& graph, Algorithm algorithm) {
  std::vector<std::uint32_t> part_of(num_vertices(graph));
  const auto map = boost::make_iterator_property_map(part_of.begin(), get(boost::vertex_index, graph));
  return parts(part_of, static_cast<std::uint32_t>(algorithm(graph, map)));
}

void count_clustering(const Network& net, std::uint64_t all_pairs, NetworkStats& stats) {
  const UndirectedView view(net);
  double sum = 0;
  std::uint64_t closed = 0;
  for (std::uint32_t i = 0; i < net.nodes(); ++i) {
    const std::uint64_t pairs = pairs_of(degree_of(net, i));
    if (pairs == 0) continue;
    const auto tied = static_cast<std::uint64_t>(boost::num_triangles_on_vertex(view, i));
    sum += static_cast<double>(tied) / static_cast<double>(pairs);
    closed += tied;
  }
  stats.clustering.value = sum / net.nodes();
  if (all_pairs > 0) stats.transitivity.value = static_cast<double>(closed) / static_cast<double>(all_pairs);
}

/// Whether a pair of neighbours of i, chosen uniformly, is tied.
bool closed_pair(const Network& net, const UndirectedView& view, std::uint32_t i, std::uint64_t word) {
  const auto row = net.out(i);
  const Pick first = pick(word, row.size());
  const std::uint64_t second = pick(first.rest, row.size() - 1).value;
  return edge(row[first.value], row[second + (second >= first.value)], view).second;
}

void sample_clustering(const Network& net, NetworkStats& stats) {
  const UndirectedView view(net);
  std::vector<std::uint64_t> pairs_before(net.nodes() + std::size_t{1});
  for (std::uint32_t i = 0; i < net.nodes(); ++i) pairs_before[i + 1] = pairs_before[i] + pairs_of(degree_of(net, i));
  // A seed of their own: statistics are of the network, whatever is simulated on it.
  const Draws of_agent(0, shared_by_replicates, "metrics.agent"), of_pair(0, shared_by_replicates, "metrics.pair");
  std::uint64_t by_agent = 0, by_pair = 0;
  for (std::uint64_t k = 0; k < sampled_pairs; ++k) {
    const Block a = of_agent.block(Entity::numbered(k)), b = of_pair.block(Entity::numbered(k));
    const auto i = static_cast<std::uint32_t>(pick(a.low(), net.nodes()).value);
    if (degree_of(net, i) > 1) by_agent += closed_pair(net, view, i, a.high());
    const std::uint64_t pair = pick(b.low(), pairs_before.back()).value;
    const auto owner = std::upper_bound(pairs_before.begin(), pairs_before.end(), pair) - pairs_before.begin() - 1;
    by_pair += closed_pair(net, view, static_cast<std::uint32_t>(owner), b.high());
  }
  stats.clustering = estimated_share(by_agent, sampled_pairs);
  stats.transitivity = estimated_share(by_pair, sampled_pairs);
  stats.sampled_pairs = sampled_pairs;
}

/// The correlation, over arcs, of the number of arcs that leave the source with the number that reach the target.
double assortativity(const Network& net) {
  Wide products = 0, x = 0, y = 0, xx = 0, yy = 0;
  const Network& back = net.hears();
  for (std::uint32_t i = 0; i < net.nodes(); ++i) {
    const Wide out = degree_of(net, i), in = degree_of(back, i);
    Wide reached = 0;
    for (const std::uint32_t j : net.out(i)) reached += degree_of(back, j);
    products += out * reached;
    x += out * out;
    xx += out * out * out;
    y += in * in;
    yy += in * in * in;
  }
  const auto m = static_cast<double>(net.arcs());
  const double mean_x = real(x) / m, mean_y = real(y) / m;
  const double variances = (real(xx) / m - mean_x * mean_x) * (real(yy) / m - mean_y * mean_y);
  // Equal degrees leave nothing but rounding.
  if (!(variances > 1e-18 * mean_x * mean_x * mean_y * mean_y)) return std::numeric_limits<double>::quiet_NaN();
  return (real(products) / m - mean_x * mean_y) / std::sqrt(variances);
}

}  // namespace

DegreeStats degree_stats(const std::vector<std::uint64_t>& agents) {
  std::uint64_t n = 0;
  Wide ties = 0, squares = 0;
  for (std::uint64_t k = 0; k < agents.size(); ++k) {
    n += agents[k];
    ties += Wide{k} * agents[k];
    squares += Wide{k} * k * agents[k];
  }
  DegreeStats stats;
  if (n == 0) {
    stats.mean = stats.sd = std::numeric_limits<double>::quiet_NaN();
    return stats;
  }
  stats.mean = real(ties) / static_cast<double>(n);
  stats.sd = std::sqrt(real(Wide{n} * squares - ties * ties)) / static_cast<double>(n);
  while (agents[stats.least] == 0) ++stats.least;
  std::uint64_t below = 0;
  std::size_t q = 0;
  for (std::uint64_t k = 0; k < agents.size(); ++k) {
    below += agents[k];
    if (agents[k] > 0) stats.largest = k;
    for (; q < stats.quantiles.size() && 100 * below >= n * DegreeStats::percents[q]; ++q) stats.quantiles[q] = k;
  }
  return stats;
}

Estimate estimated_share(std::uint64_t hits, std::uint64_t drawn) {
  const double share = static_cast<double>(hits) / static_cast<double>(drawn);
  return {share, std::sqrt(share * (1 - share) / static_cast<double>(drawn))};
}

NetworkStats stats(const Network& net, std::uint64_t exact_pairs) {
  std::optional<Network> symmetric;
  if (net.directed()) symmetric = without_direction(net);
  const Network& ties = symmetric ? *symmetric : net;

  NetworkStats stats;
  stats.directed = net.directed();
  stats.nodes = net.nodes();
  stats.edges = net.edges();
  stats.dropped = net.dropped();
  if (net.nodes() > 1) stats.density = static_cast<double>(net.arcs()) / (net.nodes() * (net.nodes() - 1.));
  stats.degree = degrees_of(ties);
  stats.out = net.directed() ? degrees_of(net) : stats.degree;
  stats.in = net.directed() ? degrees_of(net.hears()) : stats.degree;

  std::uint64_t pairs = 0;
  for (std::uint32_t i = 0; i < ties.nodes(); ++i) pairs += pairs_of(degree_of(ties, i));
  if (pairs <= exact_pairs)
    count_clustering(ties, pairs, stats);
  else
    sample_clustering(ties, stats);

  stats.components =
      parts_by(UndirectedView(ties), [](const auto& g, auto map) { return connected_components(g, map); });
  stats.strong_components = stats.components;
  if (net.directed())
    stats.strong_components = parts_by(static_cast<const Rows&>(net.graph()),
                                       [](const auto& g, auto map) { return strong_components(g, map); });
  stats.eigenvalue = largest_eigenvalue(net);
  if (net.arcs() > 0) stats.assortativity = assortativity(net);
  return stats;
}

}  // namespace papotage
