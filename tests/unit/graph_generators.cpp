// What each generator promises. Statistical tests have fixed seeds: each would fail for one in 10^4 seeds, or at z = 4.
#include "sim/graph/generator.hpp"

#include <cmath>
#include <set>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>

#include "sim/graph/generators/barabasi_albert.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/graph/generators/watts_strogatz.hpp"
#include "sim/graph/metrics.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

using testing::chi_square_p;
using testing::degree;
using testing::degree_counts;
using testing::expect_simple;
using testing::expected_counts;
using testing::rate;
using testing::refusal_of;
using testing::tied;
using testing::z;

// ---- The registry: whatever is listed is covered.

/// Values for each generator and, for these and seed 1, the digest of its network: bits must not drift unseen.
struct Example {
  std::string generator;
  Table values;
  std::uint64_t digest;
};

Table table(std::initializer_list<std::pair<const char*, Value::Data>> entries) {
  Table values;
  for (const auto& [key, value] : entries) values.set(key, Value(value));
  return values;
}

std::vector<Example> examples() {
  const std::int64_t nodes = 1000;
  return {
      {"erdos_renyi", table({{"nodes", nodes}, {"mean_degree", 6.}}), 9753180893500910322u},
      {"complete", table({{"nodes", std::int64_t{40}}}), 10554470604458375298u},
      {"barabasi_albert", table({{"nodes", nodes}, {"ties", std::int64_t{3}}}), 2294476067031139552u},
      {"watts_strogatz", table({{"nodes", nodes}, {"neighbours", std::int64_t{6}}, {"rewiring", .2}}),
       18172315752604116420u},
      {"configuration",
       table({{"nodes", nodes},
              {"degrees", std::string("power_law")},
              {"exponent", 2.5},
              {"minimum", std::int64_t{2}},
              {"maximum", std::int64_t{60}}}),
       5966968174173701203u},
      {"configuration", table({{"nodes", nodes}, {"degrees", std::string("poisson")}, {"mean_degree", 5.}}),
       16580429122460267224u},
      {"configuration", table({{"nodes", nodes}, {"degrees", std::string("regular")}, {"mean_degree", 4.}}),
       6354865078442506897u},
      {"stochastic_block_model",
       table({{"nodes", nodes}, {"blocks", std::int64_t{4}}, {"degree_within", 5.}, {"degree_between", 1.}}),
       10230197159488928503u},
      {"stochastic_block_model",
       table({{"sizes", Array{Value(std::int64_t{100}), Value(std::int64_t{300})}},
              {"degree_within", 2.},
              {"degree_between", 4.}}),
       4624976305440682671u},
      {"ring", table({{"nodes", nodes}, {"neighbours", std::int64_t{4}}}), 18265114079527630864u},
      {"lattice", table({{"rows", std::int64_t{20}}, {"columns", std::int64_t{30}}}), 2164877660969064151u},
      {"lattice",
       table({{"rows", std::int64_t{20}},
              {"columns", std::int64_t{30}},
              {"periodic", true},
              {"neighbourhood", std::string("moore")}}),
       4983752085070969259u},
      {"tree", table({{"nodes", nodes}, {"children", std::int64_t{3}}}), 8346027573522495408u},
      {"star", table({{"nodes", nodes}}), 7371724350496440953u},
  };
}

std::shared_ptr<void> object_of(const GeneratorEntry& entry, const Table& values) {
  auto object = entry.make();
  read_section(values, "network", {}, entry.parameters, object.get());
  entry.check(object.get());
  return object;
}

TEST(Generators, AreListedWithAnExampleEach) {
  std::set<std::string> names, with_example;
  for (const Example& example : examples()) with_example.insert(example.generator);
  for (const GeneratorEntry& entry : generators()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_EQ(find_generator(entry.name), &entry);
    EXPECT_FALSE(entry.title.empty() || entry.source.empty());
    for (const Parameter& parameter : entry.parameters) EXPECT_FALSE(parameter.doc.empty()) << parameter.name;
  }
  EXPECT_EQ(names, with_example);
  EXPECT_EQ(find_generator("nonsense"), nullptr);
}

TEST(Generators, MakeSimpleNetworksOfTheExpectedSize) {
  for (const Example& example : examples()) {
    SCOPED_TRACE(example.generator);
    const GeneratorEntry& entry = *find_generator(example.generator);
    const auto object = object_of(entry, example.values);
    const Network net = entry.generate(object.get(), 1, shared_by_replicates);
    EXPECT_FALSE(net.directed());
    EXPECT_EQ(net.nodes(), entry.expected_nodes(object.get()));
    const double dropped = static_cast<double>(2 * (net.dropped().loops + net.dropped().repeats));
    const double expected = static_cast<double>(entry.expected_arcs(object.get()));
    EXPECT_NEAR(static_cast<double>(net.arcs()) + dropped, expected, .1 * expected);
    expect_simple(net);
  }
}

TEST(Generators, DependOnSeedAndReplicateAlone) {
  for (const Example& example : examples()) {
    SCOPED_TRACE(example.generator);
    const GeneratorEntry& entry = *find_generator(example.generator);
    const auto object = object_of(entry, example.values);
    const auto digest = [&](std::uint64_t seed, std::uint32_t replicate) {
      return testing::digest(entry.generate(object.get(), seed, replicate));
    };
    EXPECT_EQ(digest(1, 0), digest(1, 0));
    if (std::set<std::string>{"complete", "ring", "lattice", "tree", "star"}.contains(entry.name)) {
      EXPECT_EQ(digest(1, 0), digest(2, 1)) << "nothing is drawn";
      continue;
    }
    const std::set<std::uint64_t> different{digest(1, 0), digest(2, 0),
                                            digest(1, 1), digest(1, shared_by_replicates),
                                            digest(1, 2), digest(std::uint64_t{1} << 32, 0)};
    EXPECT_EQ(different.size(), 6u);
  }
}

TEST(Generators, KeepTheirBits) {
  for (const Example& example : examples()) {
    const GeneratorEntry& entry = *find_generator(example.generator);
    const auto object = object_of(entry, example.values);
    EXPECT_EQ(testing::digest(entry.generate(object.get(), 1, shared_by_replicates)), example.digest)
        << example.generator;
  }
}

// ---- Complete

TEST(Complete, TiesEverybody) {
  for (const std::uint32_t n : {1u, 2u, 3u, 50u}) {
    const Network net = Complete{.nodes = n}.generate(1, 0);
    expect_simple(net);
    EXPECT_EQ(net.nodes(), n);
    EXPECT_EQ(net.edges(), n * (n - 1) / 2);
    EXPECT_EQ(net.arcs(), Complete{.nodes = n}.expected_arcs());
  }
}

// ---- Erdős-Rényi

TEST(ErdosRenyi, HasBinomialDegrees) {
  const std::uint32_t n = 50'000;
  const double mean = 8;
  const Network net = ErdosRenyi{.nodes = n, .mean_degree = mean}.generate(1, 0);
  const boost::math::binomial law(n - 1, mean / (n - 1));
  const auto expected =
      expected_counts(n, 40, [&](std::size_t k) { return boost::math::cdf(law, static_cast<double>(k)); });
  EXPECT_GT(chi_square_p(degree_counts(net, 40), expected), rate);
}

TEST(ErdosRenyi, HasBinomialNumbersOfTies) {
  const ErdosRenyi er{.nodes = 300, .mean_degree = 30};
  const double pairs = 300 * 299 / 2, p = 30. / 299;
  const int networks = 2000;
  double sum = 0, squares = 0;
  for (std::uint32_t replicate = 0; replicate < networks; ++replicate) {
    const auto ties = static_cast<double>(er.generate(3, replicate).edges()) - pairs * p;
    sum += ties;
    squares += ties * ties;
  }
  EXPECT_LT(std::fabs(sum / std::sqrt(networks * pairs * p * (1 - p))), 4);
  // The squares over their variance are chi-square distributed with as many degrees of freedom as networks.
  EXPECT_LT(std::fabs(squares / (pairs * p * (1 - p)) - networks) / std::sqrt(2. * networks), 4);
}

TEST(ErdosRenyi, TiesEachPairAndEachTwoPairsIndependently) {
  const std::uint32_t n = 8, networks = 20'000;
  const double p = 2.8 / 7;
  const ErdosRenyi er{.nodes = n, .mean_degree = 2.8};
  std::vector<std::vector<double>> together(28, std::vector<double>(28));
  for (std::uint32_t replicate = 0; replicate < networks; ++replicate) {
    const Network net = er.generate(1, replicate);
    std::vector<bool> tie;
    for (std::uint32_t i = 0; i < n; ++i)
      for (std::uint32_t j = i + 1; j < n; ++j) tie.push_back(tied(net, i, j));
    for (std::size_t a = 0; a < 28; ++a)
      for (std::size_t b = 0; b < 28; ++b) together[a][b] += tie[a] && tie[b];
  }
  for (std::size_t a = 0; a < 28; ++a)  // 406 values: one exceeds 4.5 in one of 400 seeds
    for (std::size_t b = a; b < 28; ++b) EXPECT_LT(std::fabs(z(together[a][b], networks, a == b ? p : p * p)), 4.5);
}

TEST(ErdosRenyi, StandsItsExtremes) {
  EXPECT_EQ((ErdosRenyi{.nodes = 1, .mean_degree = 0}.generate(1, 0).nodes()), 1u);
  EXPECT_EQ((ErdosRenyi{.nodes = 1000, .mean_degree = 0}.generate(1, 0).arcs()), 0u);
  EXPECT_EQ((ErdosRenyi{.nodes = 1000, .mean_degree = 1e-300}.generate(1, 0).arcs()), 0u);
  const Network all = ErdosRenyi{.nodes = 600, .mean_degree = 599}.generate(1, 0);
  EXPECT_EQ(all.arcs(), 600u * 599u);
  expect_simple(all);
  const Network dense =
      ErdosRenyi{.nodes = 2000, .mean_degree = 1900}.generate(1, 0);  // several rounds of blocks a row
  expect_simple(dense);
  EXPECT_LT(std::fabs(z(static_cast<double>(dense.edges()), 1999'000, 1900. / 1999)), 4);
}

TEST(ErdosRenyi, RefusesMoreTiesThanThereAreAgents) {
  const Refusal refusal = refusal_of([] { ErdosRenyi{.nodes = 10, .mean_degree = 9.5}.check(); });
  EXPECT_EQ(refusal.key(), "mean_degree");
  EXPECT_EQ(refusal.message(),
            "mean_degree = 9.5: must be at most nodes - 1 = 9, the ties of an agent who knows everybody");
  refusal_of([] { ErdosRenyi{.nodes = 1, .mean_degree = 1}.check(); });
  ErdosRenyi{.nodes = 10, .mean_degree = 9}.check();
  ErdosRenyi{.nodes = 1, .mean_degree = 0}.check();
}

// ---- Barabási-Albert

TEST(BarabasiAlbert, HasTheDegreesOfPreferentialAttachment) {
  const std::uint32_t n = 100'000;
  for (const std::uint32_t m : {1u, 2u, 5u}) {
    const Network net = BarabasiAlbert{.nodes = n, .ties = m}.generate(4, 0);
    EXPECT_EQ(net.edges(), m * (m + 1) / 2 + std::uint64_t{n - m - 1} * m);
    EXPECT_EQ(net.arcs(), (BarabasiAlbert{.nodes = n, .ties = m}.expected_arcs()));
    // P(k) = 2 m (m + 1) / (k (k + 1) (k + 2)) for k >= m, so that P(degree > k) = m (m + 1) / ((k + 1) (k + 2)).
    const auto at_most = [&](std::size_t k) { return k < m ? 0. : 1 - m * (m + 1.) / ((k + 1.) * (k + 2.)); };
    EXPECT_GT(chi_square_p(degree_counts(net, 50), expected_counts(n, 50, at_most)), rate) << m;
  }
}

TEST(BarabasiAlbert, MeetsTargetsInProportionToTheirTies) {
  // Agents 0, 1, 2 know each other; 3 takes two of them; 4 finds degrees 3, 3, 2, 2 and takes two: which?
  const int networks = 40'000;
  std::vector<double> first(3), both(4);
  for (std::uint32_t replicate = 0; replicate < networks; ++replicate) {
    const Network net = BarabasiAlbert{.nodes = 5, .ties = 2}.generate(1, replicate);
    std::vector<std::uint32_t> popular;
    for (std::uint32_t i = 0; i < 3; ++i) (tied(net, 3, i) ? popular.push_back(i) : void(++first[i]));
    const int of_popular = tied(net, 4, popular[0]) + tied(net, 4, popular[1]);
    ++both[static_cast<std::size_t>(of_popular)];
  }
  EXPECT_GT(chi_square_p(first, {networks / 3., networks / 3., networks / 3.}), rate);
  // One after the other without repeats: P(two of degree 3) = 6/10 3/7; none: 4/10 2/8; else one.
  const double two = .6 * 3 / 7, none = .4 * 2 / 8;
  EXPECT_GT(chi_square_p({both[0], both[1], both[2]}, {networks * none, networks * (1 - none - two), networks * two}),
            rate);
}

TEST(BarabasiAlbert, StandsItsExtremes) {
  const Network pair = BarabasiAlbert{.nodes = 2, .ties = 1}.generate(1, 0);
  EXPECT_EQ(pair.edges(), 1u);
  const Network complete = BarabasiAlbert{.nodes = 10, .ties = 9}.generate(1, 0);
  EXPECT_EQ(complete.edges(), 45u);
  const Network nearly = BarabasiAlbert{.nodes = 12, .ties = 10}.generate(1, 0);
  EXPECT_EQ(nearly.edges(), 65u);
  expect_simple(nearly);
  const Refusal refusal = refusal_of([] { BarabasiAlbert{.nodes = 5, .ties = 5}.check(); });
  EXPECT_EQ(refusal.key(), "ties");
  EXPECT_EQ(refusal.message(), "ties = 5: must be below nodes = 5, since a newcomer's ties are to different agents");
}

// ---- Watts-Strogatz

TEST(WattsStrogatz, IsARingWithoutRewiring) {
  for (const std::uint32_t k : {2u, 4u, 10u}) {
    const Network net = WattsStrogatz{.nodes = 100, .neighbours = k, .rewiring = 0}.generate(1, 0);
    const NetworkStats found = stats(net);
    EXPECT_EQ(found.degree.least, k);
    EXPECT_EQ(found.degree.largest, k);
    EXPECT_NEAR(found.clustering.value, 3. * (k - 2) / (4. * (k - 1)), 1e-12);
    for (std::uint32_t j = 1; j <= k / 2; ++j) EXPECT_TRUE(tied(net, 99, (99 + j) % 100));
  }
}

TEST(WattsStrogatz, KeepsTheNumberOfTiesAndTheNearEnds) {
  for (const double rewiring : {.1, .5, 1.})
    for (const auto& [n, k] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{
             {1000, 6}, {50, 40}, {9, 8}, {10, 8}, {3, 2}, {1, 0}, {20, 0}}) {
      const Network net = WattsStrogatz{.nodes = n, .neighbours = k, .rewiring = rewiring}.generate(1, 0);
      expect_simple(net);
      EXPECT_EQ(net.edges(), n * k / 2);
      EXPECT_EQ(net.dropped().loops + net.dropped().repeats, 0u);
      for (std::uint32_t i = 0; i < n; ++i) EXPECT_GE(degree(net, i), k / 2);
    }
}

TEST(WattsStrogatz, RewiresTheShareThatItShouldToAnywhere) {
  const std::uint32_t n = 20'000, k = 6;
  const double rewiring = .3;
  const Network net = WattsStrogatz{.nodes = n, .neighbours = k, .rewiring = rewiring}.generate(1, 0);
  double far = 0;
  std::vector<double> distances(20);
  for (std::uint32_t i = 0; i < n; ++i)
    for (const std::uint32_t j : net.out(i)) {
      const std::uint32_t ahead = (j + n - i) % n;
      if (ahead <= k / 2 || ahead >= n - k / 2) continue;
      if (i < j) ++far;
      ++distances[std::size_t{20} * (ahead - k / 2 - 1) / (n - k - 1)];
    }
  // A rewired tie falls back on a place in the ring in about one of n / k cases.
  EXPECT_LT(std::fabs(z(far, n * k / 2., rewiring * (1 - rewiring * k / n))), 4);
  // Each tie is seen from both ends, at d and n - d: half of the cells say everything.
  distances.resize(10);
  EXPECT_GT(chi_square_p(distances, std::vector<double>(10, far / 10)), rate);
}

TEST(WattsStrogatz, KeepsTheLawOfDegreesWhereAllIsRewired) {
  // Half of the ties keep their near end; the far ends are nearly Poisson.
  const std::uint32_t n = 50'000, k = 8;
  const Network net = WattsStrogatz{.nodes = n, .neighbours = k, .rewiring = 1}.generate(1, 0);
  const boost::math::poisson law(k / 2.);
  const auto at_most = [&](std::size_t d) { return d < k / 2 ? 0. : boost::math::cdf(law, d - k / 2.); };
  EXPECT_GT(chi_square_p(degree_counts(net, 30), expected_counts(n, 30, at_most)), rate);
}

TEST(WattsStrogatz, RefusesOddAndTooManyNeighbours) {
  const auto said = [](std::uint32_t n, std::uint32_t k) {
    const Refusal refusal = refusal_of([&] { WattsStrogatz{.nodes = n, .neighbours = k, .rewiring = 0}.check(); });
    EXPECT_EQ(refusal.key(), "neighbours");
    return refusal.message();
  };
  EXPECT_EQ(said(10, 5), "neighbours = 5: must be even, half on each side: 4 or 6");
  EXPECT_EQ(said(10, 10), "neighbours = 10: must be below nodes = 10");
  EXPECT_EQ(said(1, 2), "neighbours = 2: must be below nodes = 1");
}

}  // namespace
}  // namespace papotage
