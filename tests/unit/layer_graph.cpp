#include "sim/graph/layer_graph.hpp"

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/clustering_coefficient.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/graph_concepts.hpp>

#include <gtest/gtest.h>

#include "sim/graph/followers.hpp"
#include "sim/graph/undirected_view.hpp"
#include "tests/unit/circles_support.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

using testing::list_of;
using testing::workplace;
using Computed = LayerGraph<CircleLayer>;

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<Computed>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<Computed>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<Computed>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyMatrixConcept<Computed>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<LayerGraph<FollowerLayer>>));

FollowerLayer followers(std::uint32_t people) {
  return FollowerLayer(people, 1, 0, "test.followers", CountLaw(2.1, 6, 200));
}

template <class Layer>
void expect_stored_as_computed(const Layer& layer) {
  const StoredLayer stored = store(layer), threaded = store(layer, 3);
  const Network sorted = sorted_network(layer);
  testing::expect_simple(sorted);
  ASSERT_EQ(stored.people(), layer.people());
  EXPECT_EQ(stored.bytes(), 8 * (layer.people() + 1u) + 4 * stored.arcs());
  EXPECT_TRUE(std::equal(stored.targets().begin(), stored.targets().end(), threaded.targets().begin(),
                         threaded.targets().end()));
  for (std::uint32_t i = 0; i < layer.people(); ++i) {
    auto list = list_of(layer, i);
    ASSERT_EQ(list, std::vector(stored.out(i).begin(), stored.out(i).end()));
    std::sort(list.begin(), list.end());
    ASSERT_EQ(list, std::vector(sorted.out(i).begin(), sorted.out(i).end()));
  }
}

TEST(LayerGraph, IsStoredAsComputed) {
  for (std::uint32_t people : {1u, 7u, 50u, 1'000u, 10'000u}) {
    CircleLayer layer = workplace(people, 2);
    expect_stored_as_computed(layer);
    layer.write_rosters();
    expect_stored_as_computed(layer);
    expect_stored_as_computed(followers(people));
  }
}

template <class Graph>
std::vector<std::uint32_t> parts_of(const Graph& graph) {
  std::vector<std::uint32_t> parts(num_vertices(graph));
  connected_components(graph, boost::make_iterator_property_map(parts.begin(), get(boost::vertex_index, graph)));
  return parts;
}

template <class Graph>
std::vector<std::uint32_t> distances(const Graph& graph) {
  std::vector<std::uint32_t> distance(num_vertices(graph));
  const auto map = boost::make_iterator_property_map(distance.begin(), get(boost::vertex_index, graph));
  breadth_first_search(graph, 0u,
                       visitor(boost::make_bfs_visitor(boost::record_distances(map, boost::on_tree_edge()))));
  return distance;
}

TEST(LayerGraph, CarriesAlgorithmsOfBoost) {
  // Sparse enough to fall into parts.
  const auto teams = testing::uneven(600, 4, 1), departments = testing::coarser(*teams, 2);
  const CircleLayer layer(600, 1, 0, "test.parts", {{1, teams, 16, {1}, .8}, {2, departments, 3, {.5}, .8}});
  const Computed computed(layer);
  const StoredLayer stored = store(layer);
  const Network net = sorted_network(layer);
  const UndirectedView view(net);

  const auto parts = parts_of(computed);
  EXPECT_GT(*std::max_element(parts.begin(), parts.end()), 10u);
  EXPECT_EQ(parts, parts_of(stored.graph()));
  EXPECT_EQ(parts, parts_of(view));
  EXPECT_EQ(distances(computed), distances(stored.graph()));

  double sum = 0;
  for (std::uint32_t i = 0; i < 600; ++i) {
    EXPECT_EQ(out_degree(i, computed), stored.out(i).size());
    const double expected = boost::clustering_coefficient(view, i);
    EXPECT_EQ(boost::clustering_coefficient(computed, i), expected);
    sum += expected;
  }
  EXPECT_GT(sum, 60);
}

TEST(LayerGraph, CarriesDirectedLayers) {
  const FollowerLayer layer = followers(1'000);
  EXPECT_EQ(distances(LayerGraph<FollowerLayer>(layer)), distances(store(layer).graph()));
}

}  // namespace
}  // namespace papotage
