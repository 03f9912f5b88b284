// Boost's algorithms run on every layer of an organisation, computed or stored.

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/graph_concepts.hpp>

#include <gtest/gtest.h>

#include "sim/core/draws.hpp"
#include "sim/graph/layer_graph.hpp"
#include "sim/population/multiplex.hpp"

namespace papotage {
namespace {

template <class Layer>
struct HasConcepts {
  using Graph = LayerGraph<Layer>;
  BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<Graph>));
  BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<Graph>));
  BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<Graph>));
  BOOST_CONCEPT_ASSERT((boost::AdjacencyMatrixConcept<Graph>));
};
template struct HasConcepts<HierarchyLayer>;
template struct HasConcepts<CircleLayer>;
template struct HasConcepts<FriendsLayer>;
template struct HasConcepts<FollowerLayer>;

template <class Graph>
std::vector<std::uint32_t> distances(const Graph& graph, std::uint32_t from) {
  std::vector<std::uint32_t> distance(num_vertices(graph), UINT32_MAX);
  distance[from] = 0;
  const auto map = boost::make_iterator_property_map(distance.begin(), get(boost::vertex_index, graph));
  breadth_first_search(graph, from,
                       visitor(boost::make_bfs_visitor(boost::record_distances(map, boost::on_tree_edge()))));
  return distance;
}

template <class Graph>
std::uint32_t components(const Graph& graph) {
  std::vector<std::uint32_t> parts(num_vertices(graph));
  return static_cast<std::uint32_t>(
      connected_components(graph, boost::make_iterator_property_map(parts.begin(), get(boost::vertex_index, graph))));
}

Multiplex company() {
  MultiplexSettings settings;
  settings.population.employees = 700;
  settings.population.companies = 3;
  settings.population.adopters = .4;
  settings.outsiders.count = 900;
  settings.hierarchy.emplace();
  settings.work.emplace().mean_degree = 5;
  settings.friends.emplace().mean_degree = 4;
  settings.followers.emplace().mean_degree = 3;
  settings.internal.emplace().mean_degree = 3;
  settings.settle();
  return Multiplex(settings, 1, shared_by_replicates);
}

TEST(LayersOfAnOrganisation, CarryBreadthFirstSearch) {
  const Multiplex made = company();
  ASSERT_EQ(made.layers().size(), 5u);
  for (const Layer& layer : made.layers())
    std::visit(
        [&](const auto& computed) {
          const LayerGraph graph(*computed);
          const StoredLayer stored = store(*computed);
          for (const std::uint32_t from : {0u, 350u, 1'000u})
            EXPECT_EQ(distances(graph, from), distances(stored.graph(), from)) << layer.name();
        },
        layer.computed());
  // In the tree of reports the head of a company is above everybody.
  const auto& hierarchy = *std::get<std::shared_ptr<HierarchyLayer>>(made.find("hierarchy")->computed());
  const auto levels = distances(LayerGraph(hierarchy), 0);
  for (std::uint32_t i = 0; i < 234; ++i) {
    std::uint32_t above = 0;
    for (std::uint32_t j = i; hierarchy.manager(j) != HierarchyLayer::nobody; j = hierarchy.manager(j)) ++above;
    ASSERT_EQ(levels[i], above);
  }
  EXPECT_EQ(levels[234], UINT32_MAX) << "of another company";
}

TEST(LayersOfAnOrganisation, CarryComponents) {
  const Multiplex made = company();
  for (const Layer& layer : made.layers())
    if (!layer.directed())
      std::visit(
          [&](const auto& computed) {
            EXPECT_EQ(components(LayerGraph(*computed)), components(store(*computed).graph())) << layer.name();
          },
          layer.computed());
  const auto& hierarchy = *std::get<std::shared_ptr<HierarchyLayer>>(made.find("hierarchy")->computed());
  EXPECT_EQ(components(LayerGraph(hierarchy)), 3u + 900u);
}

}  // namespace
}  // namespace papotage
