#include "sim/graph/undirected_view.hpp"

#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/core_numbers.hpp>
#include <boost/graph/graph_concepts.hpp>

#include "sim/graph/generators/erdos_renyi.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<UndirectedView>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<UndirectedView>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<UndirectedView>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<UndirectedView>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyMatrixConcept<UndirectedView>));

template <class T, class Graph>
auto map_of(std::vector<T>& values, const Graph& graph) {
  return boost::make_iterator_property_map(values.begin(), get(boost::vertex_index, graph));
}

TEST(UndirectedView, CountsEachTieOnce) {
  const Network net = ErdosRenyi{.nodes = 300, .mean_degree = 5}.generate(1, 0);
  const UndirectedView view(net);
  EXPECT_EQ(num_vertices(view), 300u);
  EXPECT_EQ(num_edges(view), net.edges());
  std::uint64_t seen = 0;
  for (auto [e, end] = edges(view); e != end; ++e, ++seen) {
    EXPECT_LT(source(*e, view), target(*e, view));
    EXPECT_TRUE(testing::tied(net, source(*e, view), target(*e, view)));
  }
  EXPECT_EQ(seen, net.edges());
  for (std::uint32_t i = 0; i < 300; ++i) EXPECT_EQ(degree(i, view), net.out(i).size());
}

TEST(UndirectedView, FindsTies) {
  const Network net = ErdosRenyi{.nodes = 60, .mean_degree = 9}.generate(1, 0);
  const UndirectedView view(net);
  for (std::uint32_t i = 0; i < 60; ++i)
    for (std::uint32_t j = 0; j < 60; ++j) {
      const auto [e, found] = edge(i, j, view);
      EXPECT_EQ(found, testing::tied(net, i, j));
      if (!found) continue;
      EXPECT_EQ(source(e, view), i);
      EXPECT_EQ(target(e, view), j);
    }
}

TEST(UndirectedView, IsTheNetworksOwnMemory) {
  const Network net = ErdosRenyi{.nodes = 60, .mean_degree = 9}.generate(1, 0);
  EXPECT_EQ(&*adjacent_vertices(5, UndirectedView(net)).first, net.out(5).data());
}

TEST(UndirectedView, CarriesAlgorithmsOfBoost) {
  const Network net = ErdosRenyi{.nodes = 200, .mean_degree = 3}.generate(2, 0);
  const UndirectedView view(net);
  const auto& rows = static_cast<const Rows&>(net.graph());

  std::vector<std::uint32_t> part(200), part_of_rows(200), core(200);
  EXPECT_EQ(connected_components(view, map_of(part, view)), connected_components(rows, map_of(part_of_rows, rows)));
  EXPECT_EQ(part, part_of_rows);
  EXPECT_GE(boost::core_numbers(view, map_of(core, view)), 2u);

  // From a directed graph with both arcs betweenness is double.
  std::vector<double> undirected(200), directed(200);
  brandes_betweenness_centrality(view, map_of(undirected, view));
  brandes_betweenness_centrality(rows, map_of(directed, rows));
  double sum = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    EXPECT_NEAR(2 * undirected[i], directed[i], 1e-9 * (1 + directed[i]));
    sum += undirected[i];
  }
  EXPECT_GT(sum, 0);

  // Betweenness sums to the inner agents of all shortest paths: distance - 1 over all pairs.
  double inner = 0;
  for (std::uint32_t i = 0; i < 200; ++i) {
    std::vector<std::uint32_t> distance(200);
    breadth_first_search(
        view, i,
        visitor(boost::make_bfs_visitor(boost::record_distances(map_of(distance, view), boost::on_tree_edge()))));
    for (const std::uint32_t d : distance) inner += d > 0 ? d - 1 : 0;
  }
  EXPECT_NEAR(sum, inner / 2, 1e-6 * inner);
}

}  // namespace
}  // namespace papotage
