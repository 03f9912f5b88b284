// Files of classes: what is read, in which order, and what is refused at which place.
#include "sim/graph/group_file.hpp"

#include "tests/unit/graph_support.hpp"

namespace papotage {
namespace {

using testing::refusal_of;
using testing::TemporaryFile;

using Names = std::vector<std::string>;
using Classes = std::vector<std::uint32_t>;

Grouping read(const std::string& content, std::uint32_t nodes, std::vector<std::uint64_t> labels = {}) {
  return read_grouping(TemporaryFile(content).path(), "department", nodes, labels);
}

std::string refused(const std::string& content, std::uint32_t nodes, std::vector<std::uint64_t> labels = {}) {
  const TemporaryFile file(content);
  const Refusal refusal = refusal_of([&] { read_grouping(file.path(), "department", nodes, labels); });
  const std::string what = refusal.what();
  EXPECT_TRUE(what.starts_with(file.path() + ":")) << what;
  return what.substr(std::min(what.size(), file.path().size() + 1));
}

TEST(GroupFile, IsReadInEveryUsualForm) {
  for (const char* content :
       {"0 it\n1 sales\n2 it\n", "2\tit\r\n1\tsales\r\n0\tit", "# who\n  0  it \n\n1 sales\n% 9\n2 it",
        "\xef\xbb\xbf"
        "0 it\n1 sales\n2 it\n0 it\n"}) {
    const Grouping grouping = read(content, 3);
    EXPECT_EQ(grouping.name, "department");
    EXPECT_EQ(grouping.size, 2u);
    EXPECT_EQ(grouping.classes, (Names{"it", "sales"})) << content;
    EXPECT_EQ(grouping.of, (Classes{0, 1, 0})) << content;
  }
}

TEST(GroupFile, KnowsAgentsByTheirNumbersAndPassesOverOthers) {
  const Grouping grouping = read("17 b\n5 a\n99 nobody\n20 b\n", 3, {5, 17, 20});
  EXPECT_EQ(grouping.classes, (Names{"a", "b"})) << "no class of those who aren't there";
  EXPECT_EQ(grouping.of, (Classes{0, 1, 1}));
  EXPECT_EQ(read("0 a\n7 b\n1 a\n", 2).of, (Classes{0, 0}));
}

TEST(GroupFile, PutsNumbersInTheirOrderAndBeforeWords) {
  const Grouping grouping = read("0 10\n1 9\n2 b\n3 A\n4 01\n5 \xc3\xa9t\xc3\xa9\n6 1\n", 7);
  EXPECT_EQ(grouping.classes, (Names{"01", "1", "9", "10", "A", "b", "\xc3\xa9t\xc3\xa9"}));
  EXPECT_EQ(grouping.of, (Classes{3, 2, 5, 4, 0, 6, 1}));
}

TEST(GroupFile, RefusesAnAgentOfTwoClasses) {
  EXPECT_EQ(refused("0 a\n1 b\n0  b\n", 2),
            "3:4: agent 0 is of class `b`, but was of class `a` before; an agent has one class");
}

TEST(GroupFile, RefusesAgentsOfNoClass) {
  EXPECT_EQ(refused("5 a\n", 3, {5, 17, 20}),
            "1:1: 2 of the network's 3 agents have no class, the first being 17; give each one, e.g. `17 unknown`");
  EXPECT_EQ(refused("# nothing\n", 1),
            "1:1: 1 of the network's 1 agents have no class, the first being 0; give each one, e.g. `0 unknown`");
}

TEST(GroupFile, RefusesWhatIsNoTable) {
  const std::string wanted = "a line holds an agent's number and its class, separated by spaces";
  EXPECT_EQ(refused("agent class\n", 1), "1:1: `agent` is no agent's number: " + wanted);
  EXPECT_EQ(refused("-1 a\n", 1), "1:1: `-1` is no agent's number: " + wanted);
  EXPECT_EQ(refused("0 a\n 17\n", 1), "2:4: agent 17 lacks a class: " + wanted);
  EXPECT_EQ(refused("0 human resources\n", 1),
            "1:9: 3 columns, where an agent has two: a class is one word, such as `human_resources`");
  EXPECT_EQ(refused("0,a\n", 1), "1:2: columns are separated by `,`: separate them by spaces, e.g. `tr ',' ' '`");
  EXPECT_EQ(refused(std::string("0 \0\n", 4), 1), "1:3: binary bytes, where " + wanted);
}

TEST(GroupFile, RefusesAMissingFile) {
  EXPECT_EQ(refusal_of([] { read_grouping("/nowhere/labels.txt", "department", 1, {}); }).key(), "groups");
}

}  // namespace
}  // namespace papotage
