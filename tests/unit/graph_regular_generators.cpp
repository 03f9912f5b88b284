// Generators that draw nothing: ring, lattice, tree and star, tie by tie.
#include <set>
#include <utility>
#include <vector>

#include "sim/graph/generators/lattice.hpp"
#include "sim/graph/generators/ring.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/graph/generators/tree.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

using testing::degree;
using testing::digest;
using testing::expect_simple;
using testing::refusal_of;
using testing::tied;

using Row = std::vector<std::uint32_t>;
Row row(const Network& net, std::uint32_t i) { return {net.out(i).begin(), net.out(i).end()}; }

template <class Generator>
Network made(const Generator& generator) {
  generator.check();
  Network net = generator.generate(1, 0);
  expect_simple(net);
  EXPECT_EQ(net.nodes(), generator.expected_nodes());
  EXPECT_EQ(net.arcs(), generator.expected_arcs());
  EXPECT_EQ(net.dropped().loops + net.dropped().repeats, 0u);
  EXPECT_EQ(digest(net), digest(generator.generate(2, 7))) << "nothing is drawn";
  return net;
}

template <class Generator>
std::string refused(const Generator& generator) {
  const Refusal refusal = refusal_of([&] { generator.check(); });
  return refusal.key() + ": " + refusal.message();
}

// ---- Ring

TEST(Ring, IsWattsAndStrogatzWithoutRewiring) {
  for (const auto& [n, k] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{
           {1000, 6}, {50, 40}, {9, 8}, {10, 8}, {3, 2}, {1, 0}, {20, 0}, {5, 2}, {100'003, 10}})
    EXPECT_EQ(digest(made(Ring{n, k})), digest(WattsStrogatz{n, k, 0}.generate(1, 0))) << n << " " << k;
}

TEST(Ring, TiesTheNearestOnBothSides) {
  const Network net = made(Ring{7, 4});
  EXPECT_EQ(row(net, 0), (Row{1, 2, 5, 6}));
  EXPECT_EQ(row(net, 3), (Row{1, 2, 4, 5}));
  EXPECT_EQ(row(net, 6), (Row{0, 1, 4, 5}));
}

TEST(Ring, RefusesWhatIsNoRing) {
  EXPECT_EQ(refused(Ring{10, 3}), "neighbours: neighbours = 3: must be even, half on each side: 2 or 4");
  EXPECT_EQ(refused(Ring{4, 4}), "neighbours: neighbours = 4: must be below nodes = 4");
  refused(Ring{1, 2});
}

// ---- Lattice

/// The ties of a lattice by their definition: places whose distance along both axes fits.
std::set<std::pair<std::uint32_t, std::uint32_t>> naive(const Lattice& l) {
  const auto apart = [&](std::uint32_t a, std::uint32_t b, std::uint32_t size) {
    const std::uint32_t direct = a < b ? b - a : a - b;
    return l.periodic ? std::min(direct, size - direct) : direct;
  };
  std::set<std::pair<std::uint32_t, std::uint32_t>> ties;
  for (std::uint32_t i = 0; i < l.rows * l.columns; ++i)
    for (std::uint32_t j = 0; j < l.rows * l.columns; ++j) {
      const std::uint32_t down = apart(i / l.columns, j / l.columns, l.rows);
      const std::uint32_t across = apart(i % l.columns, j % l.columns, l.columns);
      const bool near = l.neighbourhood == "moore" ? down <= 1 && across <= 1 && down + across > 0 : down + across == 1;
      if (near) ties.emplace(i, j);
    }
  return ties;
}

TEST(Lattice, TiesWhoStandsSideBySide) {
  for (const char* neighbourhood : {"von_neumann", "moore"})
    for (const bool periodic : {false, true})
      for (const std::uint32_t rows : {1u, 2u, 3u, 4u, 7u})
        for (const std::uint32_t columns : {1u, 2u, 3u, 5u}) {
          if (periodic && std::min(rows, columns) < 3) continue;
          const Lattice lattice{rows, columns, periodic, neighbourhood};
          const Network net = made(lattice);
          std::set<std::pair<std::uint32_t, std::uint32_t>> ties;
          for (std::uint32_t i = 0; i < net.nodes(); ++i)
            for (const std::uint32_t j : net.out(i)) ties.emplace(i, j);
          EXPECT_EQ(ties, naive(lattice)) << rows << " x " << columns << (periodic ? " torus " : " ") << neighbourhood;
        }
}

TEST(Lattice, NumbersAgentsRowByRow) {
  const Network net = made(Lattice{3, 4});
  EXPECT_EQ(row(net, 0), (Row{1, 4}));
  EXPECT_EQ(row(net, 5), (Row{1, 4, 6, 9}));
  EXPECT_EQ(row(net, 11), (Row{7, 10}));
  EXPECT_EQ(row(made(Lattice{3, 4, true}), 0), (Row{1, 3, 4, 8}));
}

TEST(Lattice, OnATorusAllHaveAsManyTies) {
  for (const char* neighbourhood : {"von_neumann", "moore"}) {
    const Network net = made(Lattice{300, 401, true, neighbourhood});
    for (std::uint32_t i = 0; i < net.nodes(); ++i)
      ASSERT_EQ(degree(net, i), std::string(neighbourhood) == "moore" ? 8u : 4u);
  }
}

TEST(Lattice, RefusesANarrowTorusAndTooManyAgents) {
  EXPECT_EQ(refused(Lattice{2, 9, true}),
            "rows: rows = 2: a periodic lattice has at least 3, or both neighbours of an agent would be one; set "
            "periodic = false or take a `ring`");
  EXPECT_EQ(refused(Lattice{9, 1, true}).substr(0, 20), "columns: columns = 1");
  EXPECT_EQ(refused(Lattice{65536, 65536}),
            "columns: columns = 65536: makes 4294967296 agents of 65536 rows; networks end at 4294967294");
}

// ---- Tree

TEST(Tree, GrowsLevelByLevel) {
  const Network net = made(Tree{12, 3});
  EXPECT_EQ(row(net, 0), (Row{1, 2, 3}));
  EXPECT_EQ(row(net, 1), (Row{0, 4, 5, 6}));
  EXPECT_EQ(row(net, 2), (Row{0, 7, 8, 9}));
  EXPECT_EQ(row(net, 3), (Row{0, 10, 11}));
  EXPECT_EQ(row(net, 11), (Row{3}));
}

TEST(Tree, OfOneChildIsALine) {
  const Network net = made(Tree{5, 1});
  EXPECT_EQ(row(net, 0), (Row{1}));
  EXPECT_EQ(row(net, 3), (Row{2, 4}));
}

TEST(Tree, StandsItsExtremes) {
  EXPECT_EQ(made(Tree{1, 2}).arcs(), 0u);
  EXPECT_EQ(made(Tree{2, 1000}).edges(), 1u);
  EXPECT_EQ(digest(made(Tree{50, 49})), digest(made(Star{50})));
  EXPECT_EQ(made(Tree{200'000, 2}).edges(), 199'999u);
}

// ---- Star

TEST(Star, TiesAgent0ToAllOthers) {
  const Network net = made(Star{100});
  EXPECT_EQ(degree(net, 0), 99u);
  for (std::uint32_t i = 1; i < 100; ++i) EXPECT_EQ(row(net, i), (Row{0}));
  EXPECT_EQ(made(Star{1}).nodes(), 1u);
  EXPECT_EQ(made(Star{2}).edges(), 1u);
}

}  // namespace
}  // namespace papotage
