// The stochastic block model: its laws, its blocks and its refusals. Fixed seeds, z < 4.
#include <cmath>
#include <set>

#include <boost/math/distributions/binomial.hpp>

#include "sim/graph/generator.hpp"
#include "sim/graph/generators/stochastic_block_model.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

using testing::chi_square_p;
using testing::digest;
using testing::expect_simple;
using testing::expected_counts;
using testing::rate;
using testing::refusal_of;
using testing::tied;
using testing::z;

StochasticBlockModel of_sizes(std::vector<std::uint32_t> sizes, double within, double between) {
  return {.sizes = BlockSizes{std::move(sizes)}, .degree_within = within, .degree_between = between};
}
StochasticBlockModel of_blocks(std::uint32_t nodes, std::uint32_t blocks, double within, double between) {
  return {.nodes = nodes, .blocks = blocks, .degree_within = within, .degree_between = between};
}

Network made(const StochasticBlockModel& model, std::uint64_t seed = 1, std::uint32_t replicate = 0) {
  model.check();
  Network net = model.generate(seed, replicate);
  expect_simple(net);
  EXPECT_EQ(net.nodes(), model.expected_nodes());
  return net;
}

/// Ties between each two blocks, once each.
std::vector<std::vector<double>> ties_of(const Network& net, const Grouping& blocks) {
  std::vector<std::vector<double>> ties(blocks.size, std::vector<double>(blocks.size));
  for (std::uint32_t i = 0; i < net.nodes(); ++i)
    for (const std::uint32_t j : net.out(i))
      if (i < j) ++ties[blocks.of[i]][blocks.of[j]];
  return ties;
}

TEST(StochasticBlockModel, TiesEachTwoBlocksAsOftenAsItShould) {
  const std::vector<std::uint32_t> sizes{30'000, 1, 10'000, 20'000};
  const double n = 60'001, within = 6, between = 2;
  const StochasticBlockModel model = of_sizes(sizes, within, between);
  const Network net = made(model, 3);
  double inner = 0, outer = 0;
  for (const double s : sizes) {
    inner += s * (s - 1);
    outer += s * (n - s);
  }
  const auto ties = ties_of(net, model.groupings().front());
  for (std::size_t a = 0; a < sizes.size(); ++a)
    for (std::size_t b = a; b < sizes.size(); ++b) {
      const double pairs = a == b ? sizes[a] * (sizes[a] - 1.) / 2 : 1. * sizes[a] * sizes[b];
      const double p = a == b ? n * within / inner : n * between / outer;
      if (pairs == 0)
        EXPECT_EQ(ties[a][b], 0);
      else
        EXPECT_LT(std::fabs(z(ties[a][b], pairs, p)), 4) << a << " " << b;
    }
}

TEST(StochasticBlockModel, HasTheMeanDegreesThatAreGiven) {
  const std::uint32_t n = 100'000;
  const StochasticBlockModel model = of_blocks(n, 37, 7, 3);
  const Network net = made(model);
  const auto ties = ties_of(net, model.groupings().front());
  double inner = 0, outer = 0;
  for (std::size_t a = 0; a < 37; ++a)
    for (std::size_t b = 0; b < 37; ++b) (a == b ? inner : outer) += ties[a][b];
  EXPECT_LT(std::fabs(inner - n * 7 / 2.) / std::sqrt(n * 7 / 2.), 4);
  EXPECT_LT(std::fabs(outer - n * 3 / 2.) / std::sqrt(n * 3 / 2.), 4);
  EXPECT_EQ(model.expected_arcs(), 10u * n);
}

TEST(StochasticBlockModel, HasBinomialDegreesWithinAndBetween) {
  const std::uint32_t blocks = 20, size = 2000, n = blocks * size;
  const StochasticBlockModel model = of_blocks(n, blocks, 4, 5);
  const Network net = made(model, 5);
  std::vector<double> within(30), between(30);
  for (std::uint32_t i = 0; i < n; ++i) {
    std::size_t same = 0;
    for (const std::uint32_t j : net.out(i)) same += i / size == j / size;
    ++within[std::min<std::size_t>(same, 29)];
    ++between[std::min<std::size_t>(net.out(i).size() - same, 29)];
  }
  const auto p_of = [&](const std::vector<double>& counts, double trials, double p) {
    const boost::math::binomial law(trials, p);
    return chi_square_p(
        counts, expected_counts(n, 30, [&](std::size_t k) { return boost::math::cdf(law, static_cast<double>(k)); }));
  };
  EXPECT_GT(p_of(within, size - 1, 4. / (size - 1)), rate);
  EXPECT_GT(p_of(between, n - size, 5. / (n - size)), rate);
}

TEST(StochasticBlockModel, TiesEachPairAndEachTwoPairsIndependently) {
  const std::uint32_t networks = 20'000;
  const StochasticBlockModel model = of_sizes({3, 4}, 1.5, 2);
  const double p = 7 * 1.5 / (3 * 2 + 4 * 3), q = 7 * 2. / (2 * 3 * 4);
  std::vector<double> chance;
  for (std::uint32_t i = 0; i < 7; ++i)
    for (std::uint32_t j = i + 1; j < 7; ++j) chance.push_back((i < 3) == (j < 3) ? p : q);
  std::vector<std::vector<double>> together(21, std::vector<double>(21));
  for (std::uint32_t replicate = 0; replicate < networks; ++replicate) {
    const Network net = model.generate(1, replicate);
    std::vector<bool> tie;
    for (std::uint32_t i = 0; i < 7; ++i)
      for (std::uint32_t j = i + 1; j < 7; ++j) tie.push_back(tied(net, i, j));
    for (std::size_t a = 0; a < 21; ++a)
      for (std::size_t b = 0; b < 21; ++b) together[a][b] += tie[a] && tie[b];
  }
  for (std::size_t a = 0; a < 21; ++a)  // 231 values: one exceeds 4.5 in one of 600 seeds
    for (std::size_t b = a; b < 21; ++b)
      EXPECT_LT(std::fabs(z(together[a][b], networks, a == b ? chance[a] : chance[a] * chance[b])), 4.5)
          << a << " " << b;
}

TEST(StochasticBlockModel, DependsOnSeedAndReplicateAlone) {
  const StochasticBlockModel model = of_blocks(500, 5, 4, 1);
  EXPECT_EQ(digest(made(model, 1, 0)), digest(made(model, 1, 0)));
  const std::set<std::uint64_t> different{digest(made(model, 1, 0)), digest(made(model, 2, 0)),
                                          digest(made(model, 1, 1)), digest(made(model, 1, shared_by_replicates))};
  EXPECT_EQ(different.size(), 4u);
}

TEST(StochasticBlockModel, DrawsTiesWithinApartFromThoseBetween) {
  const StochasticBlockModel few = of_blocks(900, 3, 4, 1), many = of_blocks(900, 3, 4, 6);
  const Network a = made(few), b = made(many);
  for (std::uint32_t i = 0; i < 900; ++i)
    for (std::uint32_t j = i / 300 * 300; j < (i / 300 + 1) * 300; ++j) ASSERT_EQ(tied(a, i, j), tied(b, i, j));
}

TEST(StochasticBlockModel, KnowsItsBlocks) {
  const Grouping uneven = of_sizes({2, 1, 3}, 0, 0).groupings().front();
  EXPECT_EQ(uneven.name, "block");
  EXPECT_EQ(uneven.size, 3u);
  EXPECT_TRUE(uneven.classes.empty());
  EXPECT_EQ(uneven.of, (std::vector<std::uint32_t>{0, 0, 1, 2, 2, 2}));
  EXPECT_EQ(of_blocks(8, 3, 0, 0).groupings().front().of, (std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1, 2, 2}));
  for (const GeneratorEntry& entry : generators()) {
    if (entry.name == "stochastic_block_model") continue;
    EXPECT_TRUE(entry.groupings(entry.make().get()).empty()) << entry.name;
  }
}

TEST(StochasticBlockModel, StandsItsExtremes) {
  EXPECT_EQ(made(of_blocks(1, 1, 0, 0)).arcs(), 0u);
  EXPECT_EQ(made(of_sizes({1}, 0, 0)).arcs(), 0u);
  EXPECT_EQ(made(of_blocks(50, 50, 0, 49)).edges(), 50u * 49 / 2);
  EXPECT_EQ(made(of_blocks(50, 1, 49, 0)).edges(), 50u * 49 / 2);
  const Network bipartite = made(of_sizes({2, 3}, 0, 12. / 5));  // all pairs between, none within
  EXPECT_EQ(bipartite.edges(), 6u);
  EXPECT_FALSE(tied(bipartite, 0, 1));
  EXPECT_EQ(made(of_blocks(1000, 10, 0, 0)).arcs(), 0u);
}

TEST(StochasticBlockModel, RefusesWhatDoesNotGoTogether) {
  const auto refused = [](const StochasticBlockModel& model) {
    const Refusal refusal = refusal_of([&] { model.check(); });
    return refusal.key() + ": " + refusal.message();
  };
  StochasticBlockModel both = of_sizes({3, 4}, 1, 1);
  both.nodes = 8;
  EXPECT_EQ(refused(both), "sizes: sizes: sum to 7, but nodes = 8; make them agree, or take `nodes` away");
  both.nodes = 7;
  both.check();
  both.blocks = 3;
  EXPECT_EQ(refused(both), "blocks: blocks = 3: `sizes` holds 2; take `blocks` away");
  EXPECT_EQ(refused(of_sizes({}, 0, 0)), "sizes: sizes = []: must hold the size of at least one block");
  EXPECT_EQ(refused(of_sizes({0xfffffffe, 1}, 0, 0)),
            "sizes: sizes: sum to 4294967295 agents; networks end at 4294967294");
  EXPECT_EQ(refused(StochasticBlockModel{.blocks = 3}),
            "nodes: [network] lacks `nodes`: give `nodes` and `blocks`, or `sizes`");
  EXPECT_EQ(refused(StochasticBlockModel{.nodes = 3}),
            "blocks: [network] lacks `blocks`: give the number of blocks, or their `sizes`");
  EXPECT_EQ(refused(of_blocks(3, 4, 0, 0)), "blocks: blocks = 4: must be at most nodes = 3, or some would be empty");
  EXPECT_EQ(refused(of_blocks(10, 2, 4.5, 0)),
            "degree_within: degree_within = 4.5: must be at most 4, the ties of agents who know all of their block");
  EXPECT_EQ(refused(of_blocks(10, 2, 4, 5.5)),
            "degree_between: degree_between = 5.5: must be at most 5, the ties of agents who know all of the other "
            "blocks");
  refused(of_blocks(1, 1, 1, 0));
}

TEST(StochasticBlockModel, ReadsAndWritesSizes) {
  Table table;
  table.set("sizes", Value(Array{Value(std::int64_t{3}), Value(std::int64_t{4})}));
  table.set("degree_within", Value(1.));
  table.set("degree_between", Value(0.5));
  StochasticBlockModel model;
  read_section(table, "network", {}, parameters_of<StochasticBlockModel>(), &model);
  EXPECT_EQ(model.sizes->of, (std::vector<std::uint32_t>{3, 4}));
  EXPECT_EQ(Value(write_value(*model.sizes)).text(), "[3, 4]");
  table.set("sizes", Value(Array{Value(std::int64_t{0})}));
  EXPECT_EQ(
      refusal_of([&] { read_section(table, "network", {}, parameters_of<StochasticBlockModel>(), &model); }).message(),
      "sizes = 0: must be an integer in [1, 4294967294]");
}

}  // namespace
}  // namespace papotage
