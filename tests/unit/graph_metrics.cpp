#include "sim/graph/metrics.hpp"

#include <cmath>

#include "sim/core/draws.hpp"
#include "sim/graph/edge_list.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/graph/generators/watts_strogatz.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

Network network(std::uint32_t nodes, bool directed, const std::vector<std::array<std::uint32_t, 2>>& ties) {
  return network_of(nodes, directed, Ties::any, [&](auto&& tie) {
    for (const auto& [u, v] : ties) tie(u, v);
  });
}

TEST(Metrics, OfATriangleWithATail) {  // 0-1-2-0, 2-3, and 4 alone
  const NetworkStats s = stats(network(5, false, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 3}, {3, 2}}));
  EXPECT_EQ(s.nodes, 5u);
  EXPECT_EQ(s.edges, 4u);
  EXPECT_EQ(s.dropped.loops, 1u);
  EXPECT_EQ(s.dropped.repeats, 1u);
  EXPECT_DOUBLE_EQ(s.density, .4);
  EXPECT_DOUBLE_EQ(s.degree.mean, 1.6);
  EXPECT_DOUBLE_EQ(s.degree.sd, std::sqrt((4 + 4 + 9 + 1) / 5. - 1.6 * 1.6));
  EXPECT_EQ(s.degree.least, 0u);
  EXPECT_EQ(s.degree.largest, 3u);
  EXPECT_EQ(s.degree.quantiles, (std::array<std::uint64_t, 5>{1, 2, 2, 3, 3}));
  EXPECT_DOUBLE_EQ(s.clustering.value, (1 + 1 + 1. / 3) / 5);
  EXPECT_DOUBLE_EQ(s.transitivity.value, 3. / 5);
  EXPECT_EQ(s.clustering.standard_error, 0);
  EXPECT_EQ(s.components.count, 2u);
  EXPECT_EQ(s.components.largest, 4u);
  // Largest root of x^4 - 4 x^2 - 2 x + 1.
  EXPECT_NEAR(s.eigenvalue, 2.1700864866260337, 1e-9);
  // Degrees at the ends of the arcs: (2,2)(2,3)(2,3)(3,1), both ways.
  EXPECT_NEAR(s.assortativity, -5. / 7, 1e-12);
}

TEST(Metrics, OfDegreesCounted) {
  const DegreeStats two = degree_stats({0, 0, 1, 0, 3, 0, 0});  // degrees 2, 4, 4, 4; none of 5 and 6
  EXPECT_EQ(two.mean, 3.5);
  EXPECT_DOUBLE_EQ(two.sd, std::sqrt(.75));
  EXPECT_EQ(two.least, 2u);
  EXPECT_EQ(two.largest, 4u);
  EXPECT_EQ(two.quantiles, (std::array<std::uint64_t, 5>{2, 4, 4, 4, 4}));
  for (const auto& nobody : {std::vector<std::uint64_t>{}, {0, 0}}) {
    EXPECT_TRUE(std::isnan(degree_stats(nobody).mean));
    EXPECT_TRUE(std::isnan(degree_stats(nobody).sd));
    EXPECT_EQ(degree_stats(nobody).largest, 0u);
  }
}

TEST(Metrics, OfKnownNetworks) {
  const NetworkStats complete = stats(Complete{.nodes = 30}.generate(1, 0));
  EXPECT_DOUBLE_EQ(complete.density, 1);
  EXPECT_DOUBLE_EQ(complete.clustering.value, 1);
  EXPECT_DOUBLE_EQ(complete.transitivity.value, 1);
  EXPECT_NEAR(complete.eigenvalue, 29, 1e-9);
  EXPECT_TRUE(std::isnan(complete.assortativity));

  std::vector<std::array<std::uint32_t, 2>> spokes;
  for (std::uint32_t i = 1; i <= 100; ++i) spokes.push_back({0, i});
  const NetworkStats star = stats(network(101, false, spokes));
  EXPECT_NEAR(star.eigenvalue, 10, 1e-9);  // and -10: the ones are no eigenvector
  EXPECT_NEAR(star.assortativity, -1, 1e-12);
  EXPECT_EQ(star.clustering.value, 0);

  const NetworkStats alone = stats(Complete{.nodes = 1}.generate(1, 0));
  EXPECT_EQ(alone.components.count, 1u);
  EXPECT_EQ(alone.eigenvalue, 0);
  EXPECT_EQ(alone.density, 0);
  EXPECT_EQ(alone.clustering.value, 0);
  EXPECT_TRUE(std::isnan(alone.transitivity.value));
}

TEST(Metrics, OfADirectedNetwork) {  // a cycle of three with a way out of it, and one arc back and forth
  const NetworkStats s = stats(network(6, true, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {4, 5}, {5, 4}}));
  EXPECT_TRUE(s.directed);
  EXPECT_EQ(s.edges, 6u);
  EXPECT_DOUBLE_EQ(s.density, .2);
  EXPECT_DOUBLE_EQ(s.degree.mean, 10. / 6);
  EXPECT_DOUBLE_EQ(s.out.mean, 1);
  EXPECT_EQ(s.out.largest, 2u);
  EXPECT_EQ(s.out.least, 0u);
  EXPECT_EQ(s.in.largest, 1u);
  EXPECT_EQ(s.components.count, 2u);
  EXPECT_EQ(s.components.largest, 4u);
  EXPECT_EQ(s.strong_components.count, 3u);
  EXPECT_EQ(s.strong_components.largest, 3u);
  EXPECT_NEAR(s.eigenvalue, 1, 1e-9);
  EXPECT_EQ(largest_eigenvalue(network(4, true, {{0, 1}, {1, 2}, {2, 3}, {0, 3}})), 0);
  // Two cycles that share an agent: x^5 = x^2 + x^3... of lengths 2 and 3, the root of x^3 = x + 1.
  EXPECT_NEAR(largest_eigenvalue(network(4, true, {{0, 1}, {1, 0}, {0, 2}, {2, 3}, {3, 0}})), 1.324717957244746, 1e-8);
}

TEST(Metrics, OfBothDirectionsAreThoseOfTheUndirectedNetwork) {
  const Network net = ErdosRenyi{.nodes = 500, .mean_degree = 6}.generate(1, 0);
  std::vector<std::array<std::uint32_t, 2>> arcs;
  for (std::uint32_t i = 0; i < net.nodes(); ++i)
    for (const std::uint32_t j : net.out(i)) arcs.push_back({i, j});
  const NetworkStats one = stats(net), other = stats(network(500, true, arcs));
  EXPECT_EQ(one.clustering.value, other.clustering.value);
  EXPECT_NEAR(one.eigenvalue, other.eigenvalue, 1e-7);
  EXPECT_NEAR(one.assortativity, other.assortativity, 1e-12);
  EXPECT_EQ(one.components.count, other.strong_components.count);
}

TEST(Metrics, OfManyPairsAreEstimated) {
  const Network net = WattsStrogatz{.nodes = 3000, .neighbours = 20, .rewiring = .1}.generate(1, 0);
  const NetworkStats exact = stats(net), sampled = stats(net, 1000);
  EXPECT_EQ(exact.sampled_pairs, 0u);
  EXPECT_EQ(sampled.sampled_pairs, sampled_pairs);
  for (const auto& [estimate, truth] :
       {std::pair(sampled.clustering, exact.clustering), std::pair(sampled.transitivity, exact.transitivity)}) {
    EXPECT_GT(estimate.standard_error, 0);
    EXPECT_LE(estimate.standard_error, .001);
    EXPECT_LT(std::fabs(estimate.value - truth.value), 4 * estimate.standard_error);
  }
}

TEST(Metrics, OfEmailInAnInstitution) {
  const std::string path = testing::data_file("email-Eu-core.txt");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is absent; PAPOTAGE_DATA names the folder of data";
  const NetworkStats s = stats(read_edge_list(path, false));
  EXPECT_EQ(s.nodes, 1005u);
  EXPECT_EQ(s.edges, 16'064u);
  EXPECT_EQ(s.dropped.loops, 642u);
  EXPECT_NEAR(s.degree.mean, 32, .05);
  EXPECT_EQ(s.degree.largest, 345u);
  EXPECT_NEAR(s.clustering.value, .3994, .0001);  // SNAP's own figure
  EXPECT_EQ(s.components.largest, 986u);
  EXPECT_NEAR(s.eigenvalue, 76.27, .005);
  const NetworkStats directed = stats(read_edge_list(path, true));
  EXPECT_EQ(directed.edges + directed.dropped.loops, 25'571u);
  EXPECT_EQ(directed.strong_components.largest, 803u);  // SNAP's own figure
}

}  // namespace
}  // namespace papotage
