#pragma once
// The Boost.Graph face of a network. Heavy: include it only where algorithms of Boost run.

#include <boost/graph/compressed_sparse_row_graph.hpp>

#include "sim/graph/network.hpp"

namespace papotage {

using Rows = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                boost::no_property, std::uint32_t, std::uint64_t>;

/// The graph that owns a network's rows. Directed: an undirected network stands in it with both arcs of each tie, which
/// is what `connected_components` wants but doubles edge counts and betweenness; UndirectedView settles both.
struct BoostGraph : Rows {
  using Rows::Rows;
};

}  // namespace papotage
