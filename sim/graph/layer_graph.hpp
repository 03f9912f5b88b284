#pragma once
// Computed layers as Boost.Graph graphs, and their stored forms. Heavy: include it only where layers are stored or
// algorithms of Boost run.
//
// A layer is a class with people(), directed(), room(), neighbours(i, out) and adjacent(i, j): CircleLayer,
// FollowerLayer. LayerGraph models VertexListGraph, AdjacencyGraph, IncidenceGraph and AdjacencyMatrix, with a
// vertex_index. A list of neighbours is computed when it is asked for and lives as long as an iterator over it: hot
// loops call neighbours() with a buffer of their own instead.

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>

#include "sim/core/parallel.hpp"
#include "sim/graph/boost_graph.hpp"
#include "sim/graph/network.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

using LayerVertex = std::uint32_t;

/// An arc of a layer; of an undirected one each tie has two, which are equal.
template <bool Directed>
struct LayerEdge {
  LayerVertex source = 0, target = 0;
  friend bool operator==(const LayerEdge& a, const LayerEdge& b) {
    return (a.source == b.source && a.target == b.target) ||
           (!Directed && a.source == b.target && a.target == b.source);
  }
};

/// Iterates over a shared list of neighbours, as vertices or as arcs.
template <class Value>
class LayerIterator : public boost::iterator_facade<LayerIterator<Value>, Value, boost::random_access_traversal_tag,
                                                    Value, std::ptrdiff_t> {
 public:
  using List = std::shared_ptr<const std::vector<LayerVertex>>;
  LayerIterator() = default;
  LayerIterator(LayerVertex source, List list, std::ptrdiff_t at) : source_(source), at_(at), list_(std::move(list)) {}

 private:
  friend class boost::iterator_core_access;
  Value dereference() const {
    const LayerVertex target = (*list_)[static_cast<std::size_t>(at_)];
    if constexpr (std::is_same_v<Value, LayerVertex>)
      return target;
    else
      return {source_, target};
  }
  bool equal(const LayerIterator& other) const { return at_ == other.at_; }
  void increment() { ++at_; }
  void decrement() { --at_; }
  void advance(std::ptrdiff_t n) { at_ += n; }
  std::ptrdiff_t distance_to(const LayerIterator& other) const { return other.at_ - at_; }

  LayerVertex source_ = 0;
  std::ptrdiff_t at_ = 0;
  List list_;
};

template <class Layer>
class LayerGraph {
 public:
  using vertex_descriptor = LayerVertex;
  using edge_descriptor = LayerEdge<Layer::directed()>;
  using adjacency_iterator = LayerIterator<vertex_descriptor>;
  using out_edge_iterator = LayerIterator<edge_descriptor>;
  using vertex_iterator = boost::counting_iterator<LayerVertex>;
  using vertices_size_type = std::uint32_t;
  using edges_size_type = std::uint64_t;
  using degree_size_type = std::uint32_t;
  using directed_category = std::conditional_t<Layer::directed(), boost::directed_tag, boost::undirected_tag>;
  using edge_parallel_category = boost::disallow_parallel_edge_tag;
  struct traversal_category : boost::incidence_graph_tag,
                              boost::adjacency_graph_tag,
                              boost::vertex_list_graph_tag,
                              boost::adjacency_matrix_tag {};
  static vertex_descriptor null_vertex() { return UINT32_MAX; }

  /// The layer outlives the graph.
  explicit LayerGraph(const Layer& layer) : layer_(&layer) {}
  const Layer& layer() const { return *layer_; }

  std::shared_ptr<const std::vector<LayerVertex>> list(LayerVertex v) const {
    auto list = std::make_shared<std::vector<LayerVertex>>(layer_->room());
    list->resize(layer_->neighbours(v, list->data()));
    list->shrink_to_fit();  // a depth-first search keeps those of its whole path
    return list;
  }

 private:
  const Layer* layer_;
};

template <class Layer>
auto vertices(const LayerGraph<Layer>& g) {
  using Iterator = typename LayerGraph<Layer>::vertex_iterator;
  return std::pair(Iterator(0), Iterator(g.layer().people()));
}
template <class Layer>
std::uint32_t num_vertices(const LayerGraph<Layer>& g) {
  return g.layer().people();
}
template <class Layer>
auto adjacent_vertices(LayerVertex v, const LayerGraph<Layer>& g) {
  using Iterator = typename LayerGraph<Layer>::adjacency_iterator;
  const auto list = g.list(v);
  return std::pair(Iterator(v, list, 0), Iterator(v, list, static_cast<std::ptrdiff_t>(list->size())));
}
template <class Layer>
auto out_edges(LayerVertex v, const LayerGraph<Layer>& g) {
  using Iterator = typename LayerGraph<Layer>::out_edge_iterator;
  const auto list = g.list(v);
  return std::pair(Iterator(v, list, 0), Iterator(v, list, static_cast<std::ptrdiff_t>(list->size())));
}
template <class Layer>
std::uint32_t out_degree(LayerVertex v, const LayerGraph<Layer>& g) {
  return static_cast<std::uint32_t>(g.list(v)->size());
}
template <class Layer>
std::uint32_t degree(LayerVertex v, const LayerGraph<Layer>& g) {
  return out_degree(v, g);
}
template <bool Directed, class Layer>
LayerVertex source(const LayerEdge<Directed>& e, const LayerGraph<Layer>&) {
  return e.source;
}
template <bool Directed, class Layer>
LayerVertex target(const LayerEdge<Directed>& e, const LayerGraph<Layer>&) {
  return e.target;
}
/// The arc u -> v and whether there is one.
template <class Layer>
auto edge(LayerVertex u, LayerVertex v, const LayerGraph<Layer>& g) {
  return std::pair(typename LayerGraph<Layer>::edge_descriptor{u, v}, g.layer().adjacent(u, v));
}
template <class Layer>
boost::typed_identity_property_map<std::uint32_t> get(boost::vertex_index_t, const LayerGraph<Layer>&) {
  return {};
}
template <class Layer>
std::uint32_t get(boost::vertex_index_t, const LayerGraph<Layer>&, LayerVertex v) {
  return v;
}

/// The rows of a layer in the order of its construction, which is that of its neighbours(): what a loop over the stored
/// layer reads, with the same sums. They aren't sorted, so they are no Network (which finds ties by binary search); the
/// graph in which they stand has both arcs of each tie and finds a tie by going along a row.
class StoredLayer {
 public:
  StoredLayer(bool directed, std::vector<std::uint64_t>&& offsets, std::vector<std::uint32_t>&& targets)
      : directed_(directed), graph_(std::make_unique<BoostGraph>()) {
    graph_->m_forward.m_rowstart = std::move(offsets);
    graph_->m_forward.m_column = std::move(targets);
  }

  bool directed() const { return directed_; }
  std::uint32_t people() const { return static_cast<std::uint32_t>(offsets().size() - 1); }
  std::uint64_t arcs() const { return targets().size(); }
  std::span<const std::uint64_t> offsets() const { return graph_->m_forward.m_rowstart; }
  std::span<const std::uint32_t> targets() const { return graph_->m_forward.m_column; }
  std::span<const std::uint32_t> out(std::uint32_t i) const {
    return targets().subspan(offsets()[i], offsets()[i + 1] - offsets()[i]);
  }
  const Rows& graph() const { return *graph_; }
  std::size_t bytes() const { return offsets().size_bytes() + targets().size_bytes(); }

 private:
  bool directed_;
  std::unique_ptr<BoostGraph> graph_;
};

namespace detail {

struct LayerRows {
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint32_t> targets;
};

/// Twice over the layer, once to count and once to fill each row where it belongs: no more memory than the finished
/// rows and a buffer a thread.
template <class Layer>
LayerRows rows_of(const Layer& layer, int threads) {
  constexpr std::size_t grain = 4096;
  const std::size_t people = layer.people();
  LayerRows rows{column_of<std::uint64_t>(people + 1), {}};
  for_blocks(people, grain, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint32_t> list(layer.room());
    for (std::size_t i = begin; i < end; ++i)
      rows.offsets[i + 1] = layer.neighbours(static_cast<std::uint32_t>(i), list.data());
  });
  for (std::size_t i = 0; i < people; ++i) rows.offsets[i + 1] += rows.offsets[i];
  rows.targets = column_of<std::uint32_t>(rows.offsets[people]);
  for_blocks(people, grain, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint32_t> list(layer.room());
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t n = layer.neighbours(static_cast<std::uint32_t>(i), list.data());
      assert(n == rows.offsets[i + 1] - rows.offsets[i]);
      std::copy_n(list.data(), n, rows.targets.data() + rows.offsets[i]);
    }
  });
  return rows;
}

/// Bytes a person of the finished rows, judging by the degrees of a few hundred people.
template <class Layer>
double row_bytes(const Layer& layer) {
  std::vector<std::uint32_t> list(layer.room());
  double ties = 0, asked = 0;
  for (std::uint64_t i = 0; i < layer.people(); i += 1 + layer.people() / 512, ++asked)
    ties += layer.neighbours(static_cast<std::uint32_t>(i), list.data());
  return 8 + 4 * ties / asked;
}

/// With rosters for the time being where a layer may have them and has none.
template <class Layer>
LayerRows rows_by_rosters(const Layer& layer, int threads) {
  if constexpr (requires { layer.has_rosters(); }) {
    const double row = layer.people() > 0 ? row_bytes(layer) : 0;
    if (!layer.has_rosters() && 8. * static_cast<double>(layer.rounds().size()) < row) {
      Layer written = layer;
      written.write_rosters(threads);
      if (static_cast<double>(written.bytes() - layer.bytes()) < .25 * row * layer.people())
        return rows_of(written, threads);
    }
  }
  return rows_of(layer, threads);
}

}  // namespace detail

/// A layer's rows in the order of its construction. At its height it takes at most 1.3 times their memory.
template <class Layer>
StoredLayer store(const Layer& layer, int threads = 1) {
  auto rows = detail::rows_by_rosters(layer, threads);
  return StoredLayer(Layer::directed(), std::move(rows.offsets), std::move(rows.targets));
}

/// The same ties as a Network, whose rows are sorted: for models of one network and whatever finds ties in rows. Of the
/// first `people`, where nobody else has ties.
template <class Layer>
Network sorted_network(const Layer& layer, int threads = 1, std::uint32_t people = UINT32_MAX) {
  auto rows = detail::rows_by_rosters(layer, threads);
  assert(people >= layer.people() || rows.offsets[people] == rows.targets.size());
  rows.offsets.resize(std::min(people, layer.people()) + std::size_t{1});
  [[maybe_unused]] const Dropped dropped = make_simple(Layer::directed(), rows.offsets, rows.targets);
  assert(dropped.loops == 0 && dropped.repeats == 0);
  return Network(Layer::directed(), std::move(rows.offsets), std::move(rows.targets));
}

}  // namespace papotage

namespace boost {
template <class Layer>
struct property_map<papotage::LayerGraph<Layer>, vertex_index_t> {
  using type = typed_identity_property_map<std::uint32_t>;
  using const_type = type;
};
}  // namespace boost
