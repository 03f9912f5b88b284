#include "sim/graph/edge_list.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "sim/core/draws.hpp"
#include "sim/core/sampling.hpp"
#include "sim/graph/text_source.hpp"
#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

using testing::expect_simple;
using testing::refusal_of;
using testing::TemporaryFile;

Network read(const std::string& content, bool directed = false) {
  return read_edge_list(TemporaryFile(content).path(), directed);
}

/// What is said about a file of that content, behind the file's name.
std::string refused(const std::string& content) {
  const TemporaryFile file(content);
  const Refusal refusal = refusal_of([&] { read_edge_list(file.path(), false); });
  const std::string what = refusal.what();
  EXPECT_TRUE(what.starts_with(file.path() + ":")) << what;
  EXPECT_EQ(what.find('\n'), std::string::npos) << what;
  return what.substr(std::min(what.size(), file.path().size() + 1));
}

std::vector<std::uint64_t> labels(const Network& net) {
  std::vector<std::uint64_t> all;
  for (std::uint32_t i = 0; i < net.nodes(); ++i) all.push_back(net.label(i));
  return all;
}
std::vector<std::uint32_t> row(const Network& net, std::uint32_t i) { return {net.out(i).begin(), net.out(i).end()}; }

using Row = std::vector<std::uint32_t>;

TEST(EdgeList, IsReadInEveryUsualForm) {
  for (const char* content :
       {"0 1\n1 2\n", "0 1\n1 2", "0\t1\r\n1\t2\r\n", "0\t1\r\r\n1\t2", "  0   1  \n\n\t1 \t2\t\n\n", "1 2\n0 1\n",
        "# FromNodeId ToNodeId\n0 1\n  # more\n1 2\n", "% sym unweighted\n0 1\n1 2\n%",
        "\xef\xbb\xbf"
        "0 1\n1 2\n",
        "\xef\xbb\xbf# bytes that are no digits\n00 01\n0000000000000000000000000001 2\r\n"}) {
    const Network net = read(content);
    EXPECT_EQ(net.nodes(), 3u) << content;
    EXPECT_EQ(row(net, 1), (Row{0, 2})) << content;
    EXPECT_EQ(net.edges(), 2u) << content;
    EXPECT_TRUE(net.labels().empty()) << content;
    expect_simple(net);
  }
}

TEST(EdgeList, KeepsDirections) {
  const Network net = read("0 1\n2 1\n1 0\n2 0\n", true);
  EXPECT_TRUE(net.directed());
  EXPECT_EQ(row(net, 0), (Row{1}));
  EXPECT_EQ(row(net, 1), (Row{0}));
  EXPECT_EQ(row(net, 2), (Row{0, 1}));
  EXPECT_EQ(row(net.hears(), 0), (Row{1, 2}));
}

TEST(EdgeList, CountsLoopsAndRepeats) {
  const Network undirected = read("0 1\n1 0\n0 1\n2 2\n2 2\n1 2\n");
  EXPECT_EQ(undirected.edges(), 2u);
  EXPECT_EQ(undirected.dropped().loops, 2u);
  EXPECT_EQ(undirected.dropped().repeats, 2u);
  const Network directed = read("0 1\n1 0\n0 1\n2 2\n2 2\n1 2\n", true);
  EXPECT_EQ(directed.edges(), 3u);
  EXPECT_EQ(directed.dropped().loops, 2u);
  EXPECT_EQ(directed.dropped().repeats, 1u);
}

TEST(EdgeList, NumbersAgentsInAscendingOrder) {
  const Network one_based = read("1 3\n3 2\n");
  EXPECT_EQ(labels(one_based), (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(row(one_based, 2), (Row{0, 1}));
  const Network in_loop = read("5 5\n2 9\n");  // an agent that only appears in a loop is one, without ties
  EXPECT_EQ(labels(in_loop), (std::vector<std::uint64_t>{2, 5, 9}));
  EXPECT_TRUE(in_loop.out(1).empty());
  const Network only_target = read("7 0\n", true);
  EXPECT_EQ(labels(only_target), (std::vector<std::uint64_t>{0, 7}));
}

TEST(EdgeList, TakesNumbersUpTo63Bits) {
  const Network net = read("9223372036854775807 1234567890123456789\n12345678 9223372036854775807\n123456789 0\n");
  EXPECT_EQ(labels(net),
            (std::vector<std::uint64_t>{0, 12345678, 123456789, 1234567890123456789, 9223372036854775807}));
  EXPECT_EQ(row(net, 4), (Row{1, 3}));
}

/// Ties in every form of number and blank, over many chunks, against a reader of streams.
void expect_as_streamed(std::uint64_t spread, bool directed) {
  const Draws draws(spread, 0, "test.text");
  std::ostringstream text;
  std::map<std::uint64_t, std::set<std::uint64_t>> rows;
  for (std::uint64_t k = 0; k < 60'000; ++k) {
    const Block block = draws.block(Entity::numbered(k));
    const std::uint64_t u = pick(block.low(), 20'000).value * spread, v = pick(block.high(), 3000).value * spread;
    text << (k % 7 == 0 ? " " : "") << u << (k % 5 == 0 ? "\t \t" : " ") << v << (k % 11 == 0 ? " \r\n" : "\n");
    if (k % 1000 == 0) text << "# " << std::string(k % 97, 'x') << "\n\n";
    rows[u], rows[v];
    if (u == v) continue;
    rows[u].insert(v);
    if (!directed) rows[v].insert(u);
  }
  const Network net = read(text.str(), directed);
  expect_simple(net);
  ASSERT_EQ(net.nodes(), rows.size());
  std::uint32_t i = 0;
  for (const auto& [label, targets] : rows) {
    ASSERT_EQ(net.label(i), label);
    std::vector<std::uint64_t> read_targets;
    for (const std::uint32_t j : net.out(i)) read_targets.push_back(net.label(j));
    ASSERT_EQ(read_targets, std::vector<std::uint64_t>(targets.begin(), targets.end()));
    ++i;
  }
}

TEST(EdgeList, EqualsWhatStreamsRead) {
  for (const std::uint64_t spread : {1u, 3u, 1000u, 400'000'000u})
    for (const bool directed : {false, true}) expect_as_streamed(spread, directed);
}

TEST(EdgeList, RefusesWhatIsNoFile) {
  const auto about = [](const std::string& path) {
    const Refusal refusal = refusal_of([&] { read_edge_list(path, false); });
    EXPECT_EQ(refusal.key(), "file");
    return std::string(refusal.what());
  };
  EXPECT_EQ(about("/nowhere/ties.txt"),
            "cannot read `/nowhere/ties.txt`: no such file; a relative path starts at the current folder");
  EXPECT_EQ(about("/tmp"), "cannot read `/tmp`: it is a folder; give a file in it");
  EXPECT_EQ(about("/proc/self/mem"), "cannot read `/proc/self/mem`: Input/output error");
}

TEST(EdgeList, RefusesWhatMayNotBeRead) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TemporaryFile file("0 1\n");
  chmod(file.path().c_str(), 0);
  EXPECT_EQ(std::string(refusal_of([&] { read_edge_list(file.path(), false); }).what()),
            "cannot read `" + file.path() + "`: permission denied; make it readable, e.g. `chmod +r`");
}

TEST(EdgeList, RefusesEmptiness) {
  const std::string said = "1:1: holds no ties: a line holds one tie, two whole numbers separated by spaces";
  EXPECT_EQ(refused(""), said);
  EXPECT_EQ(refused("\n \n"), said);
  EXPECT_EQ(refused("# nothing\n% at all"), said);
}

TEST(EdgeList, RefusesWhatIsNoTie) {
  const std::string wanted = ": a line holds one tie, two whole numbers separated by spaces";
  EXPECT_EQ(refused("0 1\n2 x\n"), "2:3: `x` is no whole number" + wanted);
  EXPECT_EQ(refused("from to\n0 1\n"), "1:1: `from` is no whole number" + wanted);
  EXPECT_EQ(refused("0 1\n\n# c\n 1.5 2"), "4:2: `1.5` is no whole number" + wanted);
  EXPECT_EQ(refused("0 1\n1 2x\n"), "2:3: `2x` is no whole number" + wanted);
  EXPECT_EQ(refused("0 1\n1 2 # note\n"),
            "2:5: 4 columns, where a tie has two: keep the first two, e.g. `awk '{ print $1, $2 }'`");
  EXPECT_EQ(refused("0 -1\n"), "1:3: `-1` is negative: agents are numbered from 0");
  EXPECT_EQ(refused("0 1\n7\n"), "2:2: one number, `7`, where a tie needs two");
  EXPECT_EQ(refused("0 1\n7  \r\n"), "2:2: one number, `7`, where a tie needs two");
  EXPECT_EQ(refused("0 9223372036854775808\n"),
            "1:3: `9223372036854775808` is too large: agents' numbers go up to 9223372036854775807");
  EXPECT_EQ(
      refused("1 2\n99999999999999999999999999999999999999999999 1\n"),
      "2:1: `9999999999999999999999999999999999999...` is too large: agents' numbers go up to 9223372036854775807");
}

TEST(EdgeList, RefusesOtherTables) {
  EXPECT_EQ(refused("0,1\n"), "1:2: columns are separated by `,`: separate them by spaces, e.g. `tr ',' ' '`");
  EXPECT_EQ(refused("\"from\",\"to\"\n1,2\n"),
            "1:7: columns are separated by `,`: separate them by spaces, e.g. `tr ',' ' '`");
  EXPECT_EQ(refused("0 1\n1; 2\n"), "2:2: columns are separated by `;`: separate them by spaces, e.g. `tr ';' ' '`");
  EXPECT_EQ(refused("1 2  1 1262454010\n"),
            "1:6: 4 columns, where a tie has two: keep the first two, e.g. `awk '{ print $1, $2 }'`");
  EXPECT_EQ(refused("0\t1\t.5\n"),
            "1:5: 3 columns, where a tie has two: keep the first two, e.g. `awk '{ print $1, $2 }'` or `cut -f1,2`; if "
            "the third holds weights, say weighted = true");
}

TEST(EdgeList, RefusesBinaryFiles) {
  const std::string text =
      " is no text: an edge list is plain text; a line holds one tie, two whole numbers separated by spaces";
  EXPECT_EQ(refused(std::string("0 1\n0 \0 1\n", 10)), "2:3: a byte of value 0" + text);
  EXPECT_EQ(refused(std::string(100, '\0')), "1:1: a byte of value 0" + text);
  EXPECT_EQ(refused("\x7f"
                    "ELF\x02\x01"),
            "1:1: a byte of value 127" + text);
  EXPECT_EQ(refused("\x1f\x8b\x08 and so on"), "1:1: the file is compressed: unpack it first, e.g. `gunzip`");
  EXPECT_EQ(refused("0 1\r1 2\r"), "1:4: a byte of value 13" + text);
  EXPECT_EQ(refused("0 1\n" + std::string(3 << 20, '7')), "2:1: a line of more than 1 MiB: this is no list of ties");
}

TEST(EdgeList, TellsThePlaceInALongFile) {
  std::string text;
  for (int k = 0; k < 200'000; ++k) text += std::to_string(k) + " " + std::to_string(k + 1) + "\n";
  EXPECT_EQ(refused(text + "12 thirteen\n").substr(0, 24), "200001:4: `thirteen` is ");
}

TEST(EdgeList, IsReadFromAPipe) {
  const TemporaryFile place("");
  const std::string path = place.path() + "-pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::string text;
  for (int k = 0; k < 100'000; ++k) text += std::to_string(k) + " " + std::to_string(k + 1) + "\n";
  std::thread writer([&] { std::ofstream(path) << text; });
  const Network net = read_edge_list(path, false);
  writer.join();
  unlink(path.c_str());
  EXPECT_EQ(net.nodes(), 100'001u);
  EXPECT_EQ(net.edges(), 100'000u);
}

TEST(TextSource, StandsAFileThatChanges) {
  const TemporaryFile file("0 1\n1 2\n");
  TextSource text(file.path(), "file");
  std::ofstream(file.path(), std::ios::app) << "2 3\n";
  TextSource::Chunk chunk;
  ASSERT_TRUE(text.next(chunk));
  EXPECT_EQ(std::string(chunk.begin, chunk.end), "0 1\n1 2\n");
  EXPECT_FALSE(text.next(chunk));
  std::filesystem::resize_file(file.path(), 5);
  text.rewind();
  ASSERT_TRUE(text.next(chunk));
  EXPECT_EQ(std::string(chunk.begin, chunk.end), "0 1\n");
  ASSERT_TRUE(text.next(chunk));
  EXPECT_EQ(std::string(chunk.begin, chunk.end), "1\n");
  EXPECT_FALSE(text.next(chunk));
}

}  // namespace
}  // namespace papotage
