// Weighted edge lists: rows and weights both ways, repeats, and refusals with their places.
#include "sim/graph/weighted_edge_list.hpp"

#include <map>
#include <sstream>
#include <utility>

#include "sim/core/draws.hpp"
#include "sim/core/sampling.hpp"
#include "sim/graph/edge_list.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

using testing::expect_simple;
using testing::refusal_of;
using testing::TemporaryFile;

Network read(const std::string& content, bool directed = false) {
  return read_weighted_edge_list(TemporaryFile(content).path(), directed);
}

/// What is said about a file of that content, behind the file's name.
std::string refused(const std::string& content, bool directed = false) {
  const TemporaryFile file(content);
  const Refusal refusal = refusal_of([&] { read_weighted_edge_list(file.path(), directed); });
  const std::string what = refusal.what();
  EXPECT_TRUE(what.starts_with(file.path() + ":")) << what;
  return what.substr(std::min(what.size(), file.path().size() + 1));
}

using Row = std::vector<std::uint32_t>;
using Weights = std::vector<float>;
Row row(const Network& net, std::uint32_t i) { return {net.out(i).begin(), net.out(i).end()}; }
Weights weights(const Network& net, std::uint32_t i) { return {net.weights(i).begin(), net.weights(i).end()}; }

TEST(WeightedEdgeList, IsReadInEveryUsualForm) {
  for (const char* content :
       {"0 1 2\n1 2 .5\n", "0 1 2\n1 2 0.5", "0\t1\t2\r\n1\t2\t5e-1\r\n", "  0   1  2.0 \n\n\t1 \t2\t0.50\t\n\n",
        "1 2 .5\n0 1 2\n", "# from to weight\n0 1 2\n  # more\n1 2 .5\n", "% sym weighted\n2 1 .5\n1 0 2\n%",
        "\xef\xbb\xbf"
        "0 1 2\n1 2 .5\n"}) {
    const Network net = read(content);
    EXPECT_EQ(net.nodes(), 3u) << content;
    EXPECT_TRUE(net.weighted());
    EXPECT_TRUE(net.labels().empty()) << content;
    EXPECT_EQ(row(net, 0), (Row{1})) << content;
    EXPECT_EQ(row(net, 1), (Row{0, 2})) << content;
    EXPECT_EQ(weights(net, 0), (Weights{2})) << content;
    EXPECT_EQ(weights(net, 1), (Weights{2, .5})) << content;
    EXPECT_EQ(weights(net, 2), (Weights{.5})) << content;
    expect_simple(net);
  }
}

TEST(WeightedEdgeList, KeepsDirectionsAndTransposesWeights) {
  const Network net = read("0 1 1\n2 1 2\n1 0 3\n2 0 4\n", true);
  EXPECT_TRUE(net.directed());
  EXPECT_EQ(row(net, 0), (Row{1}));
  EXPECT_EQ(weights(net, 0), (Weights{1}));
  EXPECT_EQ(weights(net, 1), (Weights{3}));
  EXPECT_EQ(row(net, 2), (Row{0, 1}));
  EXPECT_EQ(weights(net, 2), (Weights{4, 2}));
  const Network& heard = net.hears();
  EXPECT_EQ(row(heard, 0), (Row{1, 2}));
  EXPECT_EQ(weights(heard, 0), (Weights{3, 4}));
  EXPECT_EQ(row(heard, 1), (Row{0, 2}));
  EXPECT_EQ(weights(heard, 1), (Weights{1, 2}));
  EXPECT_TRUE(heard.out(2).empty());
}

TEST(WeightedEdgeList, NumbersAgentsAsTheUnweightedReaderDoes) {
  const Network net = read("9000000000 17 1\n5 17 2\n7 7 3\n");
  EXPECT_EQ(std::vector<std::uint64_t>(net.labels().begin(), net.labels().end()),
            (std::vector<std::uint64_t>{5, 7, 17, 9000000000}));
  EXPECT_EQ(row(net, 2), (Row{0, 3}));
  EXPECT_EQ(weights(net, 2), (Weights{2, 1}));
  EXPECT_TRUE(net.out(1).empty()) << "a loop makes an agent without ties";
  EXPECT_EQ(net.dropped().loops, 1u);
}

TEST(WeightedEdgeList, AgreesWithTheUnweightedReader) {
  const Draws draws(1, 0, "test.ties");
  std::map<std::pair<std::uint64_t, std::uint64_t>, float> weight_of;
  std::ostringstream plain, weighted;
  for (std::uint32_t k = 0; k < 60'000; ++k) {
    const Block b = draws.block({k});
    const std::uint64_t u = pick(b.low(), 5000).value * 3, v = pick(b.high(), 5000).value * 3;
    const float weight = 0.25f * static_cast<float>(1 + (std::min(u, v) * 31 + std::max(u, v)) % 97);
    weight_of[{std::min(u, v), std::max(u, v)}] = weight;
    plain << u << ' ' << v << '\n';
    weighted << u << ' ' << v << ' ' << weight << '\n';
  }
  for (const bool directed : {false, true}) {
    const Network wanted = read_edge_list(TemporaryFile(plain.str()).path(), directed);
    const Network net = read(weighted.str(), directed);
    EXPECT_EQ(testing::digest(net), testing::digest(wanted));
    EXPECT_TRUE(std::equal(net.labels().begin(), net.labels().end(), wanted.labels().begin(), wanted.labels().end()));
    EXPECT_EQ(net.dropped().loops, wanted.dropped().loops);
    EXPECT_EQ(net.dropped().repeats, wanted.dropped().repeats);
    EXPECT_GT(net.dropped().repeats, 0u);
    for (const Network* way : {&net, &net.hears()})
      for (std::uint32_t i = 0; i < way->nodes(); ++i)
        for (std::size_t k = 0; k < way->out(i).size(); ++k) {
          const std::uint64_t a = net.label(i), b = net.label(way->out(i)[k]);
          ASSERT_EQ(way->weights(i)[k], (weight_of.at({std::min(a, b), std::max(a, b)})));
        }
  }
}

TEST(WeightedEdgeList, ATieWrittenAgainWithTheSameWeightIsARepeat) {
  const Network net = read("0 1 2\n1 0 2.0\n0 1 2e0\n1 1 4\n1 1 5\n1 2 1\n");
  EXPECT_EQ(net.edges(), 2u);
  EXPECT_EQ(net.dropped().repeats, 2u);
  EXPECT_EQ(net.dropped().loops, 2u) << "whatever they weigh";
  const Network arcs = read("0 1 2\n1 0 3\n0 1 2\n", true);
  EXPECT_EQ(arcs.arcs(), 2u);
  EXPECT_EQ(arcs.dropped().repeats, 1u);
}

TEST(WeightedEdgeList, RefusesATieOfTwoWeightsAtTheFirstSuchPlace) {
  const std::string advice = "; a tie has one weight: add them up, or take one away";
  EXPECT_EQ(refused("0 1 2\n1 2 1\n1 0  3.5\n"), "3:6: the tie of 0 and 1 weighs 3.5 here, but 2 on line 1" + advice);
  EXPECT_EQ(refused("5 6 1\n# more\n5 6 1\n0 1 2\n5 6 2\n1 0 9\n"),
            "5:5: the tie of 5 and 6 weighs 2 here, but 1 on line 1" + advice);
  EXPECT_EQ(refused("0 1 2\n0 1 3\n", true), "2:5: the tie of 0 and 1 weighs 3 here, but 2 on line 1" + advice);
}

TEST(WeightedEdgeList, RefusesWhatIsNoWeight) {
  const std::string wanted = ": a weight is a positive number such as `2` or `0.5`";
  EXPECT_EQ(refused("0 1 heavy\n"), "1:5: `heavy` is no weight" + wanted);
  EXPECT_EQ(refused("0 1 2\n0 2 1,5\n"), "2:5: `1,5` is no weight" + wanted);
  EXPECT_EQ(refused("0 1 0\n"), "1:5: `0` is no positive finite number" + wanted);
  EXPECT_EQ(refused("0 1 -2\n"), "1:5: `-2` is no positive finite number" + wanted);
  EXPECT_EQ(refused("0 1 inf\n"), "1:5: `inf` is no positive finite number" + wanted);
  EXPECT_EQ(refused("0 1 nan\n"), "1:5: `nan` is no positive finite number" + wanted);
  EXPECT_EQ(refused("0 1 1e99\n"), "1:5: `1e99` is too large or too close to 0" + wanted);
  EXPECT_EQ(refused("0 1 1e-99\n"), "1:5: `1e-99` is too large or too close to 0" + wanted);
  EXPECT_EQ(refused("0 1\n"),
            "1:4: the tie lacks a weight, a third column" + wanted + "; without weights, take weighted = true away");
  EXPECT_EQ(refused("0 1 2 1262454010\n"),
            "1:7: 4 columns, where a weighted tie has three: keep the first three, e.g. `awk '{ print $1, $2, $3 }'`");
  EXPECT_EQ(refused(std::string("0 1 \0\n", 6)), "1:5: `\\u0000` is no weight" + wanted);
}

TEST(WeightedEdgeList, RefusesWhatIsNoTieAsTheUnweightedReaderDoes) {
  const std::string wanted = "a line holds one tie, two whole numbers separated by spaces";
  EXPECT_EQ(refused("0 1 1\nana bob 2\n"), "2:1: `ana` is no whole number: " + wanted);
  EXPECT_EQ(refused("0 -1 1\n"), "1:3: `-1` is negative: agents are numbered from 0");
  EXPECT_EQ(refused("0,1,0.5\n"), "1:2: columns are separated by `,`: separate them by spaces, e.g. `tr ',' ' '`");
  EXPECT_EQ(refused("3\n"), "1:2: one number, `3`, where a tie needs two");
  EXPECT_EQ(refused("0 9223372036854775808 1\n"),
            "1:3: `9223372036854775808` is too large: agents' numbers go up to 9223372036854775807");
  EXPECT_EQ(refused("\x1f\x8b\x08 and so on"), "1:1: the file is compressed: unpack it first, e.g. `gunzip`");
  EXPECT_EQ(refused("# nobody\n"),
            "1:1: holds no ties: a line holds one tie and its weight, two whole numbers and a number");
}

TEST(WeightedEdgeList, TellsThePlaceInALongFile) {
  std::string text;
  for (int k = 0; k < 100'000; ++k) text += std::to_string(k) + " " + std::to_string(k + 1) + " 1.5\n";
  EXPECT_EQ(read(text).edges(), 100'000u);
  EXPECT_EQ(refused(text + "12 13 heavy\n").substr(0, 23), "100001:7: `heavy` is no");
}

TEST(EdgeList, RefusesAThirdColumnAndNamesTheKeyThatReadsIt) {
  const TemporaryFile file("0 1 2.5\n");
  EXPECT_EQ(refusal_of([&] { read_edge_list(file.path(), false); }).message(),
            "3 columns, where a tie has two: keep the first two, e.g. `awk '{ print $1, $2 }'`; if the third holds "
            "weights, say weighted = true");
}

}  // namespace
}  // namespace papotage
