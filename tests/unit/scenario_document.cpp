// What a scenario extends and --set: merging, precedence, places, every refusal.

#include "sim/scenario/document.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/core/parameter.hpp"

namespace papotage {
namespace {

template <class Action>
std::string refusal_of(Action action) {
  try {
    action();
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "no refusal";
}

/// Works in a folder of its own, so that messages have short paths.
class Scenario : public ::testing::Test {
 protected:
  void SetUp() override {
    before_ = std::filesystem::current_path();
    folder_ = std::filesystem::temp_directory_path() / ("papotage-document-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_ / "base");
    std::filesystem::current_path(folder_);
  }
  void TearDown() override {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(folder_);
  }
  static void write(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
  static std::string text(const std::string& path, const std::vector<std::string>& sets = {}) {
    return Value(load_document(path, sets).root).text();
  }
  static std::string refusal(const std::string& path, const std::vector<std::string>& sets = {}) {
    return refusal_of([&] { load_document(path, sets); });
  }

 private:
  std::filesystem::path before_, folder_;
};

const Value& at(const Table& root, const std::vector<std::string>& path) {
  const Table* table = &root;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) table = table->find(path[i])->as<Table>();
  return *table->find(path.back());
}

/// The value of `k` after one --set.
Value set_value(const std::string& option) {
  Table root;
  apply_set(root, option);
  return root.entries()[0].value;
}

std::string set_refusal(const std::string& option) {
  Table root = parse_toml("network.file = 'x.txt'\nn = 1\nb = true\nl = [1]\nd = 2010-12-01", nullptr, false);
  return refusal_of([&] { apply_set(root, option); });
}

TEST_F(Scenario, TablesMergeAndAllElseIsReplaced) {
  write("base.toml", "title = 'b'\n[a]\nx = 1\nl = [1, 2]\nt = { share = 0.5, of = 'x' }\n[b]\ny = 2\n");
  write("s.toml", "extends = 'base.toml'\n[c]\nz = 1\n[a]\nl = [3]\nt.share = 0.1\nx = 'text'\n");
  EXPECT_EQ(text("s.toml"),
            "{ title = \"b\", a = { x = \"text\", l = [3], t = { share = 0.1, of = \"x\" } }, b = { y = 2 }, "
            "c = { z = 1 } }");
}

TEST_F(Scenario, LaterOfAListWinsAndTheExtendingFileOverAll) {
  write("p.toml", "x = 'p'\ny = 'p'\nz = 'p'");
  write("q.toml", "x = 'q'\ny = 'q'");
  write("s.toml", "x = 's'\nextends = ['p.toml', 'q.toml']");
  EXPECT_EQ(text("s.toml"), "{ x = \"s\", y = \"q\", z = \"p\" }");
}

TEST_F(Scenario, PathsAreRelativeToTheFileThatSaysThem) {
  write("base/grand.toml", "[network]\nfile = 'ties.txt'");
  write("base/base.toml", "extends = 'grand.toml'\n[opinion]\nfile = '../o.txt'\nabsolute = '/tmp/a'");
  write("s.toml", "extends = 'base/base.toml'\n[a]\nfile = 'own.txt'");
  const Document document = load_document("s.toml", {"b.file=given.txt"});
  EXPECT_EQ(resolve_path(at(document.root, {"network", "file"})), "base/ties.txt");
  EXPECT_EQ(resolve_path(at(document.root, {"opinion", "file"})), "base/../o.txt");
  EXPECT_EQ(resolve_path(at(document.root, {"opinion", "absolute"})), "/tmp/a");
  EXPECT_EQ(resolve_path(at(document.root, {"a", "file"})), "own.txt");
  EXPECT_EQ(resolve_path(at(document.root, {"b", "file"})), "given.txt");
  EXPECT_EQ(resolve_path(Value(std::string("default.txt"))), "default.txt");
  EXPECT_EQ(at(document.root, {"network", "file"}).place().text(), "base/grand.toml:2:8");
  EXPECT_EQ(refusal_of([] {
              resolve_path(Value(std::int64_t{5}, {std::make_shared<const std::string>("s.toml"), 3, 4}));
            }),
            "s.toml:3:4: 5: must be a text that names a file");
}

TEST_F(Scenario, EverySourceIsKeptOnce) {
  write("base.toml", "b = 1");
  write("p.toml", "extends = 'base.toml'\np = 1\n");
  write("s.toml", "extends = ['base.toml', 'p.toml'] # x\n");
  const Document document = load_document("s.toml", {"q=\"a\"", "r=.5"});
  ASSERT_EQ(document.sources.size(), 3u);
  EXPECT_EQ(document.sources[0].path, "s.toml");
  EXPECT_EQ(document.sources[1].path, "base.toml");
  EXPECT_EQ(document.sources[2].text, "extends = 'base.toml'\np = 1\n");
  EXPECT_EQ(document.given,
            "# s.toml\nextends = ['base.toml', 'p.toml'] # x\n# base.toml\nb = 1\n"
            "# p.toml\nextends = 'base.toml'\np = 1\n# --set q=\"a\"\n# --set r=.5\n");
  EXPECT_EQ(Value(document.root).text(), "{ b = 1, p = 1, q = \"a\", r = 0.5 }");
}

TEST_F(Scenario, RefusedFiles) {
  write("base/workplace.toml", "a = 1");
  write("s.toml", "a = 1\nextends = 'base/worplace.toml'");
  EXPECT_EQ(refusal("s.toml"),
            "s.toml:2:11: extends = \"base/worplace.toml\": base/worplace.toml: no such file; did you mean "
            "`workplace.toml`?");
  EXPECT_EQ(refusal("S.toml"), "S.toml: no such file; did you mean `s.toml`?");
  EXPECT_EQ(refusal("other"), "other: no such file");
  EXPECT_EQ(refusal("base"), "base: is a folder; a scenario is a TOML file");
  write("s.toml", "extends = ['base']");
  EXPECT_EQ(refusal("s.toml"), "s.toml:1:12: extends = \"base\": base: is a folder; a scenario is a TOML file");
  write("s.toml", "extends = \"s\\u0000.toml\"");
  EXPECT_EQ(refusal("s.toml"),
            "s.toml:1:11: extends = \"s\\u0000.toml\": s\\u0000.toml: no such file; did you mean `s.toml`?");
  write("s.toml", "extends = 5");
  EXPECT_EQ(refusal("s.toml"), "s.toml:1:11: extends = 5: must be a file or a list of files");
  write("s.toml", "extends = ['base/workplace.toml', '']");
  EXPECT_EQ(refusal("s.toml"),
            "s.toml:1:35: extends = [\"base/workplace.toml\", \"\"]: must be a file or a list of files");
  write("s.toml", "extends = 'base/workplace.toml'");
  write("base/workplace.toml", "a = x");
  EXPECT_EQ(refusal("s.toml"), "base/workplace.toml:1:5: `x` is neither a number nor a text in quotes");
  write("base/workplace.toml", "a = 1 # " + std::string(kScenarioBytes - 20, 'x'));
  EXPECT_EQ(refusal("s.toml"),
            "s.toml:1:11: extends = \"base/workplace.toml\": base/workplace.toml: over 16 MiB: too long "
            "for a scenario");
}

TEST_F(Scenario, CirclesAreRefused) {
  write("s.toml", "extends = 's.toml'");
  EXPECT_EQ(refusal("s.toml"), "s.toml:1:11: extends goes round in a circle: s.toml -> s.toml");
  write("s.toml", "extends = 'p.toml'");
  write("p.toml", "extends = './q.toml'");
  write("q.toml", "extends = 'base/../p.toml'");
  EXPECT_EQ(refusal("s.toml"), "./q.toml:1:11: extends goes round in a circle: p.toml -> ./q.toml -> ./base/../p.toml");
}

TEST_F(Scenario, LongChainsAndManyFilesAreRefused) {
  for (int i = 0; i < 20; ++i) write(std::to_string(i) + ".toml", "extends = '" + std::to_string(i + 1) + ".toml'");
  EXPECT_EQ(refusal("0.toml"), "15.toml:1:11: extends goes through more than 16 files");
  write("19.toml", "a = 1");
  EXPECT_EQ(refusal("4.toml"), "no refusal");
  // 2^16 readings if nothing stopped them
  for (int i = 0; i < 14; ++i) {
    const std::string next = "'" + std::to_string(i + 1) + ".toml'";
    write(std::to_string(i) + ".toml", "extends = [" + next + ", " + next + "]");
  }
  write("14.toml", "a = 1");
  EXPECT_NE(refusal("0.toml").find(": a scenario extends at most 63 files"), std::string::npos);
}

TEST_F(Scenario, OptionsApplyInOrderOverFiles) {
  write("s.toml", "[contagion]\nbeta = 0.1\ninitial = { share = 0.5 }");
  EXPECT_EQ(text("s.toml", {"contagion.beta=.5", "contagion.beta=.25", "contagion.initial.share=1", "policy.charter={}",
                            "policy.charter.coverage=.7", "contagion.initial={ of = 'x' }"}),
            "{ contagion = { beta = 0.25, initial = { of = \"x\" } }, policy = { charter = { coverage = 0.7 "
            "} } }");
  EXPECT_EQ(text("s.toml", {"contagion=5"}), "{ contagion = 5 }");
  // A section takes single keys from an inline table; an inline table, being one value, is replaced by another.
  EXPECT_EQ(text("s.toml", {"contagion={ beta = 1 }"}), "{ contagion = { beta = 1, initial = { share = 0.5 } } }");
}

TEST(Set, Values) {
  const auto value = [](const std::string& text) { return set_value("k=" + text).text(); };
  EXPECT_EQ(value("5"), "5");
  EXPECT_EQ(value("1_000"), "1000");
  EXPECT_EQ(value(".5"), "0.5");
  EXPECT_EQ(value("5."), "5.0");
  EXPECT_EQ(value("-.5e2"), "-50.0");
  EXPECT_EQ(value("+.5"), "0.5");
  EXPECT_EQ(value("1.e3"), "1000.0");
  EXPECT_EQ(value("1e-3"), "0.001");
  EXPECT_EQ(value("true"), "true");
  EXPECT_EQ(value("True"), "\"True\"");
  EXPECT_EQ(value("sir"), "\"sir\"");
  EXPECT_EQ(value("\"sir\""), "\"sir\"");
  EXPECT_EQ(value("../shared/data/x.txt"), "\"../shared/data/x.txt\"");
  EXPECT_EQ(value("x.toml"), "\"x.toml\"");
  EXPECT_EQ(value("1.2.3"), "\"1.2.3\"");
  EXPECT_EQ(value("."), "\".\"");
  EXPECT_EQ(value("+-.5"), "\"+-.5\"");
  EXPECT_EQ(value("4 hours"), "\"4 hours\"");
  EXPECT_EQ(value("a = b"), "\"a = b\"");
  EXPECT_EQ(value("1\nl = 2"), "\"1\\nl = 2\"");
  EXPECT_EQ(value("\"\""), "\"\"");
  EXPECT_EQ(value("[1, \"x\", {a = 1}]"), "[1, \"x\", { a = 1 }]");
  EXPECT_EQ(value("2010-12-01"), "2010-12-01");
  EXPECT_EQ(set_value(" k =  a b  ").text(), "\"a b\"");
}

TEST(Set, Keys) {
  Table root;
  apply_set(root, "a.\"b.c\".'d=e' . f=1");
  EXPECT_EQ(Value(root).text(), "{ a = { \"b.c\" = { \"d=e\" = { f = 1 } } } }");
  EXPECT_EQ(split_key("contagion.beta", {}), (std::vector<std::string>{"contagion", "beta"}));
}

TEST(Set, PlaceIsTheOption) {
  const Value value = set_value("contagion.beta=abc");
  const Value& beta = *value.as<Table>()->find("beta");
  EXPECT_EQ(value.place().text(), "--set contagion.beta=abc");
  EXPECT_EQ(value.as<Table>()->entries()[0].key_place.text(), "--set contagion.beta=abc");
  double number = 0;
  EXPECT_EQ(refusal_of([&] { read_value(number, beta, {.name = "beta", .range = at_least(0)}); }),
            "--set contagion.beta=abc: beta = \"abc\": must be a number of at least 0");
}

TEST(Set, Refusals) {
  EXPECT_EQ(set_refusal("seed"), "--set seed: must be KEY=VALUE");
  EXPECT_EQ(set_refusal(""), "--set : must be KEY=VALUE");
  EXPECT_EQ(set_refusal("\"a=b"), "--set \"a=b: must be KEY=VALUE");
  EXPECT_EQ(set_refusal("=5"), "--set =5: lacks a key: must be KEY=VALUE");
  EXPECT_EQ(set_refusal("  =5"), "--set   =5: lacks a key: must be KEY=VALUE");
  EXPECT_EQ(set_refusal("run.seed="), "--set run.seed=: lacks a value; an empty text is written \"\"");
  for (const std::string key : {"a..b", ".a", "a.", "a b", "[a]", "a#b", "a,b", "\"\"\"a\"\"\"", "é"})
    EXPECT_EQ(set_refusal(key + "=1"), "--set " + key + "=1: `" + key +
                                           "` is no key: must be names joined by points, such as "
                                           "contagion.beta");
  EXPECT_EQ(set_refusal("[x]\ny=1"),
            "--set [x]\\ny=1: `[x]\\ny` is no key: must be names joined by points, such as contagion.beta");
  EXPECT_EQ(set_refusal("extends=x.toml"), "--set extends=x.toml: `extends` can't be set: it stands in a file");
  EXPECT_EQ(set_refusal("extends.a=1"), "--set extends.a=1: `extends` can't be set: it stands in a file");
  EXPECT_EQ(set_refusal("network.file.x=1"), "--set network.file.x=1: `network.file` is a text, not a table");
  EXPECT_EQ(set_refusal("n.x.y=1"), "--set n.x.y=1: `n` is a number, not a table");
  EXPECT_EQ(set_refusal("b.x=1"), "--set b.x=1: `b` is a boolean, not a table");
  EXPECT_EQ(set_refusal("l.0=1"), "--set l.0=1: `l` is a list, not a table");
  EXPECT_EQ(set_refusal("d.x=1"), "--set d.x=1: `d` is a date or time, not a table");
  EXPECT_EQ(
      set_refusal("n=[compartment]"),
      "--set n=[compartment]: `compartment` is neither a number nor a text in quotes (a shell takes quotation marks "
      "away unless the option stands in others)");
  EXPECT_EQ(set_refusal("network={}"),
            "--set network={}: changes nothing, for tables are laid on each other key by key; set keys of `network`");
  EXPECT_EQ(set_refusal("n=\xff"), "--set n=\\xFF: not a text in UTF-8");
}

}  // namespace
}  // namespace papotage
