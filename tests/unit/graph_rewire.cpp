// Rewiring, by walking and by joining stubs: the same degrees, neither loops nor repeats, ties within their units, all
// such graphs equally likely, and the same bits on any number of threads.
#include "sim/graph/rewire.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/configuration.hpp"
#include "sim/graph/generators/watts_strogatz.hpp"
#include "tests/unit/graph_support.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::error_rate;
using testing::expect_simple;
using testing::z;

constexpr Rewiring walking{.walk_up_to = UINT64_MAX, .most_faults = 0};
constexpr Rewiring joining{.walk_up_to = 0, .most_faults = 1e9};

Network rewired(const Network& net, const Partition& units, std::uint32_t replicate, const Rewiring& how,
                int threads = 1) {
  std::vector<std::uint64_t> offsets(net.offsets().begin(), net.offsets().end());
  std::vector<std::uint32_t> targets(net.targets().begin(), net.targets().end());
  rewire(offsets, targets, units, Draws(1, replicate, "test.rewired"), threads, how);
  return Network(false, std::move(offsets), std::move(targets));
}
Network rewired(const Network& net, std::uint32_t replicate, const Rewiring& how) {
  return rewired(net, Partition::whole(net.nodes()), replicate, how);
}

/// Networks of several units side by side, and ten people of no unit.
struct Units {
  Network network;
  Partition partition;
};
Units several() {
  std::vector<Network> parts;
  parts.push_back(
      Configuration{.nodes = 500, .degrees = "power_law", .exponent = 2.2, .minimum = 2, .maximum = 40}.generate(1, 0));
  parts.push_back(WattsStrogatz{.nodes = 300, .neighbours = 12, .rewiring = 0}.generate(1, 0));
  parts.push_back(Complete{.nodes = 7}.generate(1, 0));
  parts.push_back(Complete{.nodes = 1}.generate(1, 0));
  parts.push_back(Configuration{.nodes = 40, .degrees = "regular", .mean_degree = 25}.generate(1, 0));
  std::vector<std::uint32_t> begins{0};
  for (const Network& part : parts) begins.push_back(begins.back() + part.nodes());
  Network all = network_of(begins.back() + 10, false, Ties::any, [&](auto&& tie) {
    for (std::size_t p = 0; p < parts.size(); ++p)
      for (std::uint32_t i = 0; i < parts[p].nodes(); ++i)
        for (const std::uint32_t j : parts[p].out(i))
          if (i < j) tie(begins[p] + i, begins[p] + j);
  });
  return {std::move(all), Partition(std::move(begins))};
}

void expect_same_degrees(const Network& one, const Network& other) {
  ASSERT_TRUE(std::ranges::equal(one.offsets(), other.offsets()));
}

TEST(Rewire, KeepsDegreesAndUnits) {
  const Units units = several();
  for (const Rewiring& how : {Rewiring{}, walking, joining}) {
    const Network net = rewired(units.network, units.partition, 0, how);
    expect_same_degrees(net, units.network);
    expect_simple(net);
    for (std::uint32_t i = 0; i < units.partition.people(); ++i)
      for (const std::uint32_t j : net.out(i))
        ASSERT_EQ(units.partition.unit_at(i).number, units.partition.unit_at(j).number);
    EXPECT_FALSE(std::ranges::equal(net.targets(), units.network.targets()));
  }
}

TEST(Rewire, IsTheSameOnAnyNumberOfThreads) {
  const Units units = several();
  for (const Rewiring& how : {walking, joining}) {
    const auto first = testing::digest(rewired(units.network, units.partition, 0, how, 1));
    for (const int threads : {2, 3})
      EXPECT_EQ(testing::digest(rewired(units.network, units.partition, 0, how, threads)), first);
    EXPECT_NE(testing::digest(rewired(units.network, units.partition, 1, how)), first) << "another replicate";
  }
}

TEST(Rewire, LeavesWhatCannotBeOtherwise) {
  const Network star = network_of(30, false, Ties::any, [](auto&& tie) {
    for (std::uint32_t i = 1; i < 30; ++i) tie(0, i);
  });
  const Network complete = Complete{.nodes = 12}.generate(1, 0), nobody = Complete{.nodes = 1}.generate(1, 0);
  for (const Network* net : {&star, &complete, &nobody})
    for (const Rewiring& how : {walking, joining})  // which here fails, and walks
      EXPECT_EQ(testing::digest(rewired(*net, 0, how)), testing::digest(*net));
}

TEST(Rewire, MendsManyFaults) {
  const Network dense = Configuration{.nodes = 400, .degrees = "regular", .mean_degree = 90}.generate(1, 0);
  const Network net = rewired(dense, 0, joining);
  expect_same_degrees(net, dense);
  expect_simple(net);
  EXPECT_NE(testing::digest(net), testing::digest(rewired(dense, 0, walking))) << "gave up and walked";
}

/// The graph of `pairs`, bit k being the k-th of all pairs of n people.
std::vector<std::uint32_t> degrees_of(std::uint32_t pairs, std::uint32_t n) {
  std::vector<std::uint32_t> degrees(n);
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::uint32_t j = 0; j < i; ++j, pairs >>= 1) {
      degrees[i] += pairs & 1;
      degrees[j] += pairs & 1;
    }
  return degrees;
}
std::uint32_t pairs_of(const Network& net) {
  std::uint32_t pairs = 0, bit = 0;
  for (std::uint32_t i = 0; i < net.nodes(); ++i)
    for (std::uint32_t j = 0; j < i; ++j, ++bit) pairs |= std::uint32_t{testing::tied(net, i, j)} << bit;
  return pairs;
}
Network graph_of(std::uint32_t pairs, std::uint32_t n) {
  return network_of(n, false, Ties::any, [=](auto&& tie) {
    std::uint32_t rest = pairs;
    for (std::uint32_t i = 0; i < n; ++i)
      for (std::uint32_t j = 0; j < i; ++j, rest >>= 1)
        if (rest & 1) tie(i, j);
  });
}

/// Of all graphs on six people with the degrees of one of them: the p-value of "equally likely", and their number.
std::pair<double, std::size_t> evenness(std::uint32_t start, std::uint32_t networks) {
  constexpr std::uint32_t n = 6;
  const auto degrees = degrees_of(start, n);
  std::map<std::uint32_t, std::uint64_t> seen;
  for (std::uint32_t pairs = 0; pairs < 1u << 15; ++pairs)
    if (degrees_of(pairs, n) == degrees) seen[pairs] = 0;
  const Network net = graph_of(start, n);
  for (std::uint32_t r = 0; r < networks; ++r) ++seen.at(pairs_of(rewired(net, r, walking)));
  std::vector<std::uint64_t> counts;
  for (const auto& [pairs, count] : seen) counts.push_back(count);
  return {testing::uniform_p(counts), counts.size()};
}

TEST(Rewire, MakesAllGraphsOfTheseDegreesEquallyLikely) {
  testing::Family family;
  std::map<std::vector<std::uint32_t>, bool> done;
  testing::Splitmix random(1);
  int tried = 0;
  while (tried < 12) {
    const auto start = static_cast<std::uint32_t>(random() >> 49);
    auto degrees = degrees_of(start, 6);
    std::ranges::sort(degrees);
    if (std::exchange(done[degrees], true)) continue;
    const auto [p, graphs] = evenness(start, 20'000);
    if (graphs < 2) continue;
    family.add(p, fmt::format("{} graphs", graphs));
    ++tried;
  }
  const std::uint32_t hexagon = pairs_of(WattsStrogatz{.nodes = 6, .neighbours = 2, .rewiring = 0}.generate(1, 0));
  for (const std::uint32_t regular : {hexagon, ~hexagon & 0x7fff}) {
    const auto [p, graphs] = evenness(regular, 40'000);
    EXPECT_EQ(graphs, 70u);
    family.add(p, "regular");
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
}

double triangles(const Network& net) {
  double closed = 0;
  for (std::uint32_t i = 0; i < net.nodes(); ++i)
    for (const std::uint32_t j : net.out(i))
      for (const std::uint32_t k : net.out(i)) closed += j < k && testing::tied(net, j, k);
  return closed / 3;
}

/// From a ring where everybody knows the nearest six. A tie is there again with the probability 6 / (n - 1), and there
/// are Poisson many triangles of mean 5^3 / 6 (Bollobás 1980). Four comparisons within four standard errors.
TEST(Rewire, ForgetsWhatTiesWere) {
  constexpr std::uint32_t n = 2'000, networks = 100;
  const Network ring = WattsStrogatz{.nodes = n, .neighbours = 6, .rewiring = 0}.generate(1, 0);
  ASSERT_EQ(triangles(ring), 3 * n);
  for (const Rewiring& how : {walking, joining}) {
    double kept = 0, closed = 0;
    for (std::uint32_t r = 0; r < networks; ++r) {
      const Network net = rewired(ring, r, how);
      for (std::uint32_t i = 0; i < n; ++i)
        for (const std::uint32_t j : net.out(i)) kept += i < j && testing::tied(ring, i, j);
      closed += triangles(net);
    }
    EXPECT_LT(std::abs(z(kept, 3. * n * networks, 6. / (n - 1))), 4) << kept;
    const double expected = networks * 125. / 6;
    EXPECT_LT(std::abs(closed - expected) / std::sqrt(expected), 4) << closed;
  }
}

}  // namespace
}  // namespace papotage
