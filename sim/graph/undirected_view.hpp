#pragma once
// An undirected Boost.Graph face over the rows of an undirected network, in which both arcs of each tie stand: the same
// memory, but each tie counts once. Heavy: include it only where algorithms of Boost run.
//
// Models VertexListGraph, AdjacencyGraph, IncidenceGraph, EdgeListGraph and AdjacencyMatrix, with a vertex_index.

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/filter_iterator.hpp>
#include <boost/property_map/property_map.hpp>

#include "sim/graph/boost_graph.hpp"

namespace papotage {

class UndirectedView {
 public:
  using Traits = boost::graph_traits<Rows>;
  using vertex_descriptor = Traits::vertex_descriptor;
  using edge_descriptor = Traits::edge_descriptor;
  using out_edge_iterator = Traits::out_edge_iterator;
  using adjacency_iterator = Traits::adjacency_iterator;
  using vertex_iterator = Traits::vertex_iterator;
  using vertices_size_type = Traits::vertices_size_type;
  using edges_size_type = Traits::edges_size_type;
  using degree_size_type = Traits::degree_size_type;
  using directed_category = boost::undirected_tag;
  using edge_parallel_category = boost::disallow_parallel_edge_tag;
  struct traversal_category : boost::incidence_graph_tag,
                              boost::adjacency_graph_tag,
                              boost::vertex_list_graph_tag,
                              boost::edge_list_graph_tag,
                              boost::adjacency_matrix_tag {};
  static vertex_descriptor null_vertex() { return Traits::null_vertex(); }

  /// The arc of each tie that leads from the lower agent to the higher.
  struct Upwards {
    const Rows* rows = nullptr;
    bool operator()(const edge_descriptor& e) const { return source(e, *rows) < target(e, *rows); }
  };
  using edge_iterator = boost::filter_iterator<Upwards, Traits::edge_iterator>;

  /// The network is undirected and outlives the view.
  explicit UndirectedView(const Network& net) : rows_(&net.graph()) { assert(!net.directed()); }
  const Rows& rows() const { return *rows_; }

 private:
  const Rows* rows_;
};

inline auto vertices(const UndirectedView& g) { return vertices(g.rows()); }
inline auto num_vertices(const UndirectedView& g) { return num_vertices(g.rows()); }
inline auto out_edges(UndirectedView::vertex_descriptor v, const UndirectedView& g) { return out_edges(v, g.rows()); }
inline auto out_degree(UndirectedView::vertex_descriptor v, const UndirectedView& g) { return out_degree(v, g.rows()); }
inline auto degree(UndirectedView::vertex_descriptor v, const UndirectedView& g) { return out_degree(v, g.rows()); }
inline auto adjacent_vertices(UndirectedView::vertex_descriptor v, const UndirectedView& g) {
  return adjacent_vertices(v, g.rows());
}
inline auto source(const UndirectedView::edge_descriptor& e, const UndirectedView& g) { return source(e, g.rows()); }
inline auto target(const UndirectedView::edge_descriptor& e, const UndirectedView& g) { return target(e, g.rows()); }

inline std::pair<UndirectedView::edge_iterator, UndirectedView::edge_iterator> edges(const UndirectedView& g) {
  const auto [begin, end] = edges(g.rows());
  const UndirectedView::Upwards upwards{&g.rows()};
  return {{upwards, begin, end}, {upwards, end, end}};
}
inline UndirectedView::edges_size_type num_edges(const UndirectedView& g) { return num_edges(g.rows()) / 2; }

/// The arc u -> v and whether there is one, by binary search in a sorted row.
inline std::pair<UndirectedView::edge_descriptor, bool> edge(UndirectedView::vertex_descriptor u,
                                                             UndirectedView::vertex_descriptor v,
                                                             const UndirectedView& g) {
  const auto& rows = g.rows().m_forward;
  const auto all = rows.m_column.begin();
  const auto end = all + static_cast<std::ptrdiff_t>(rows.m_rowstart[u + std::size_t{1}]);
  const auto found = std::lower_bound(all + static_cast<std::ptrdiff_t>(rows.m_rowstart[u]), end, v);
  return {UndirectedView::edge_descriptor(u, static_cast<std::uint64_t>(found - all)), found != end && *found == v};
}

inline boost::typed_identity_property_map<std::uint32_t> get(boost::vertex_index_t, const UndirectedView&) {
  return {};
}
inline std::uint32_t get(boost::vertex_index_t, const UndirectedView&, UndirectedView::vertex_descriptor v) {
  return v;
}

}  // namespace papotage

namespace boost {
template <>
struct property_map<papotage::UndirectedView, vertex_index_t> {
  using type = typed_identity_property_map<std::uint32_t>;
  using const_type = type;
};
}  // namespace boost
