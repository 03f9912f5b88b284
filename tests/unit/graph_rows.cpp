#include "sim/graph/rows.hpp"

#include <set>

#include "sim/core/draws.hpp"
#include "sim/core/sampling.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

using testing::expect_simple;

struct Tie {
  std::uint32_t u, v;
};

/// Random ties, with loops and repeats; a few agents have most of them, so that rows are of all lengths.
std::vector<Tie> random_ties(std::uint32_t nodes, std::size_t count, std::uint64_t seed) {
  const Draws draws(seed, 0, "test.ties");
  std::vector<Tie> ties;
  for (std::size_t k = 0; k < count; ++k) {
    const Block block = draws.block(Entity::numbered(k));
    const double x = uniform(block.low());
    ties.push_back(
        {static_cast<std::uint32_t>(x * x * x * nodes), static_cast<std::uint32_t>(pick(block.high(), nodes).value)});
  }
  return ties;
}

Network network_from(const std::vector<Tie>& ties, std::uint32_t nodes, bool directed) {
  return network_of(nodes, directed, Ties::any, [&](auto&& tie) {
    for (const Tie& t : ties) tie(t.u, t.v);
  });
}

/// Against sets, which keep what rows must hold.
void expect_same_as_sets(const std::vector<Tie>& ties, std::uint32_t nodes, bool directed) {
  std::vector<std::set<std::uint32_t>> rows(nodes);
  Dropped dropped;
  for (const Tie& t : ties) {
    if (t.u == t.v)
      ++dropped.loops;
    else if (!rows[t.u].insert(t.v).second)
      ++dropped.repeats;
    else if (!directed)
      rows[t.v].insert(t.u);
  }
  const Network net = network_from(ties, nodes, directed);
  ASSERT_EQ(net.nodes(), nodes);
  expect_simple(net);
  EXPECT_EQ(net.dropped().loops, dropped.loops);
  EXPECT_EQ(net.dropped().repeats, dropped.repeats);
  for (std::uint32_t i = 0; i < nodes; ++i)
    ASSERT_EQ(std::vector<std::uint32_t>(net.out(i).begin(), net.out(i).end()),
              std::vector<std::uint32_t>(rows[i].begin(), rows[i].end()))
        << i;
}

TEST(Rows, HoldEveryTieOnce) {
  std::uint64_t seed = 0;
  for (const std::uint32_t nodes : {1u, 2u, 3u, 17u, 300u, 5000u})
    for (const std::size_t count : {0, 1, 2, 31, 32, 33, 63, 64, 65, 1000, 20'000})
      for (const bool directed : {false, true}) expect_same_as_sets(random_ties(nodes, count, ++seed), nodes, directed);
}

TEST(Rows, ReachOverManyAgents) {  // more agents than a table of buckets, few ties each
  for (const bool directed : {false, true}) expect_same_as_sets(random_ties(300'000, 200'000, 7), 300'000, directed);
}

TEST(Rows, StandAStar) {
  std::vector<Tie> ties;
  for (std::uint32_t i = 1; i < 100'000; ++i) ties.push_back({i, 0});
  expect_same_as_sets(ties, 100'000, false);
  expect_same_as_sets(ties, 100'000, true);
}

TEST(Rows, CountLoopsAndRepeatsAsTheyWereTold) {
  const std::vector<Tie> ties{{0, 1}, {1, 0}, {0, 1}, {2, 2}, {2, 2}, {1, 2}};
  const Network undirected = network_from(ties, 3, false);
  EXPECT_EQ(undirected.edges(), 2u);
  EXPECT_EQ(undirected.dropped().loops, 2u);
  EXPECT_EQ(undirected.dropped().repeats, 2u);
  const Network directed = network_from(ties, 3, true);
  EXPECT_EQ(directed.edges(), 3u);
  EXPECT_EQ(directed.dropped().loops, 2u);
  EXPECT_EQ(directed.dropped().repeats, 1u);
}

TEST(Rows, GiveBackWhatDroppedTiesHeld) {
  std::vector<Tie> ties;
  for (int k = 0; k < 1000; ++k) ties.push_back({0, 1});
  std::vector<std::uint64_t> offsets{0, 1000, 2000};
  std::vector<std::uint32_t> targets(2000, 0);
  std::fill_n(targets.begin(), 1000, 1);
  EXPECT_EQ(make_simple(false, offsets, targets).repeats, 999u);
  EXPECT_EQ(targets.size(), 2u);
  EXPECT_LT(targets.capacity(), 10u);
}

TEST(Rows, NoticeTiesThatAreToldOtherwiseTheSecondTime) {
  std::vector<std::uint64_t> cursors{0, 0, 1};  // one arc in row 0, one in row 1
  std::vector<std::uint32_t> targets(2);
  RingFill fill(cursors, targets);
  fill.add(1, 0);
  fill.add(1, 0);
  EXPECT_FALSE(fill.finish());
  std::vector<std::uint64_t> many(100'001);  // enough for buckets; two arcs in row 0 and none elsewhere
  for (std::size_t i = 2; i < many.size(); ++i) many[i] = 2;
  BucketFill buckets(many, targets);
  buckets.add(0, 1);
  buckets.add(99'999, 1);
  buckets.add(99'999, 2);
  EXPECT_FALSE(buckets.finish());
}

TEST(Rows, AreTheSameByBucketsAndByTheRing) {
  EXPECT_TRUE(BucketFill::suits(70'000));
  const std::vector<Tie> ties = random_ties(70'000, 300'000, 3);
  std::vector<std::uint64_t> counts(70'001);
  RowCounts count(counts);
  for (const Tie& t : ties) count.add(t.u);
  count.finish();
  const std::uint64_t arcs = counts_to_cursors(counts);
  std::vector<std::uint64_t> other = counts;
  std::vector<std::uint32_t> by_buckets(arcs), by_ring(arcs);
  BucketFill buckets(counts, by_buckets);
  RingFill ring(other, by_ring);
  for (const Tie& t : ties) {
    buckets.add(t.u, t.v);
    ring.add(t.u, t.v);
  }
  EXPECT_TRUE(buckets.finish());
  EXPECT_TRUE(ring.finish());
  EXPECT_EQ(by_buckets, by_ring);  // in the order in which they were added
  EXPECT_EQ(counts, other);
}

}  // namespace
}  // namespace papotage
