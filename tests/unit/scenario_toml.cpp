// TOML to values with places: order, places, every refusal, and that no bytes crash it.

#include "sim/scenario/toml.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace papotage {
namespace {

const auto source = std::make_shared<const std::string>("s.toml");

Table parsed(const std::string& text) { return parse_toml(text, source); }

template <class Action>
std::string refusal_of(Action action) {
  try {
    action();
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "no refusal";
}

std::string syntax(const std::string& text) {
  return refusal_of([&] { parsed(text); });
}

const Table::Entry& entry(const Table& table, std::string_view key) {
  for (const auto& e : table.entries())
    if (e.key == key) return e;
  throw std::out_of_range(std::string(key));
}

const Table& inside(const Table& table, std::string_view key) { return *entry(table, key).value.as<Table>(); }
std::string key_at(const Table& table, std::string_view key) { return entry(table, key).key_place.text(); }
std::string value_at(const Table& table, std::string_view key) { return entry(table, key).value.place().text(); }

/// A folder of the test's own, removed at its end.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("papotage-toml-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return *this / name;
  }

 private:
  std::filesystem::path path_;
};

constexpr const char* good = R"(# How far does a rumour go?
title = "Rümour" # in a random workplace
[run]
days = 100
seed = 0x1F
[network]
generator = 'erdos_renyi'
nodes = 10_000
degrees = [1, 2.5, -3e-2, [true, "x"], { a.b = 1 }]
[contagion]
initial = { share = 0.5, "odd key" = """
two
lines""" }
[policy.charter]
start = 2010-12-01T08:00:00Z
[[interventions]]
day = 1
[[interventions]]
day = 2
)";

TEST(Toml, TypesAreKept) {
  const Table root =
      parsed("b = true\nk = -5\nx = 1e3\nt = \"é\"\nd = 2010-12-01\nh = 09:30:00\na = [1, 'x']\nn = inf");
  EXPECT_EQ(*entry(root, "b").value.as<bool>(), true);
  EXPECT_EQ(*entry(root, "k").value.as<std::int64_t>(), -5);
  EXPECT_EQ(*entry(root, "x").value.as<double>(), 1000.0);
  EXPECT_EQ(*entry(root, "t").value.as<std::string>(), "é");
  EXPECT_EQ(entry(root, "d").value.as<Value::Other>()->text, "2010-12-01");
  EXPECT_EQ(entry(root, "h").value.as<Value::Other>()->text, "09:30:00");
  EXPECT_EQ(entry(root, "a").value.text(), "[1, \"x\"]");
  EXPECT_EQ(entry(root, "n").value.text(), "inf");
}

TEST(Toml, KeysStayInTheOrderInWhichTheyWereWritten) {
  const Table root = parsed("[z]\nq = 1\nb = { y = 1, x = 2 }\na = 3\n[b.c]\nx = 1\n[a]\n[b]\nm = 1\n[b.a]\n");
  EXPECT_EQ(root.keys(), (std::vector<std::string>{"z", "b", "a"}));
  EXPECT_EQ(inside(root, "z").keys(), (std::vector<std::string>{"q", "b", "a"}));
  EXPECT_EQ(inside(inside(root, "z"), "b").keys(), (std::vector<std::string>{"y", "x"}));
  EXPECT_EQ(inside(root, "b").keys(), (std::vector<std::string>{"c", "m", "a"}));
}

TEST(Toml, PlacesOfKeysAndValues) {
  const Table root = parsed(
      "top = 1\n"
      "  \"é é\" = 'x'\n"
      "[run]\n"
      "days  =   5\n"
      "[a.b]\n"
      "c.d = { e = 1, f.g = [10, [2, 3],\n"
      "  { h = 4 }] }\n"
      "[[list]]\n"
      "k = 1\n"
      "[[ list ]]\n"
      "k = 2\n");
  EXPECT_EQ(key_at(root, "top"), "s.toml:1:1");
  EXPECT_EQ(value_at(root, "top"), "s.toml:1:7");
  EXPECT_EQ(key_at(root, "é é"), "s.toml:2:3");
  EXPECT_EQ(value_at(root, "é é"), "s.toml:2:11");
  EXPECT_EQ(key_at(root, "run"), "s.toml:3:2");
  EXPECT_EQ(value_at(root, "run"), "s.toml:3:1");
  EXPECT_EQ(value_at(inside(root, "run"), "days"), "s.toml:4:11");

  const Table& a = inside(root, "a");
  EXPECT_EQ(key_at(root, "a"), "s.toml:5:2");
  EXPECT_EQ(key_at(a, "b"), "s.toml:5:4");
  const Table& c = inside(inside(a, "b"), "c");
  EXPECT_EQ(key_at(inside(a, "b"), "c"), "s.toml:6:1");
  EXPECT_EQ(value_at(inside(a, "b"), "c"), "s.toml:6:1");
  EXPECT_EQ(key_at(c, "d"), "s.toml:6:3");
  EXPECT_EQ(value_at(c, "d"), "s.toml:6:7");
  const Table& d = inside(c, "d");
  EXPECT_EQ(value_at(d, "e"), "s.toml:6:13");
  EXPECT_EQ(key_at(inside(d, "f"), "g"), "s.toml:6:18");
  const Array& g = *entry(inside(d, "f"), "g").value.as<Array>();
  EXPECT_EQ(g[0].place().text(), "s.toml:6:23");
  EXPECT_EQ((*g[1].as<Array>())[1].place().text(), "s.toml:6:31");
  EXPECT_EQ(g[2].place().text(), "s.toml:7:3");
  EXPECT_EQ(value_at(*g[2].as<Table>(), "h"), "s.toml:7:9");

  const Array& list = *entry(root, "list").value.as<Array>();
  EXPECT_EQ(key_at(root, "list"), "s.toml:8:3");
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[1].place().text(), "s.toml:10:1");
  EXPECT_EQ(value_at(*list[1].as<Table>(), "k"), "s.toml:11:5");
}

TEST(Toml, PlacesHoldWithCarriageReturnsAndAByteOrderMark) {
  const Table root = parsed(
      "\xef\xbb\xbf"
      "a = 1\r\n[b]\r\nc = 2\r\n");
  EXPECT_EQ(key_at(root, "a"), "s.toml:1:1");
  EXPECT_EQ(value_at(inside(root, "b"), "c"), "s.toml:3:5");
}

TEST(Toml, ATextOfTheCommandLineHasNoLines) {
  const auto option = std::make_shared<const std::string>("--set a=[1]");
  const Table root = parse_toml("a = [1]", option, false);
  EXPECT_EQ(value_at(root, "a"), "--set a=[1]");
  EXPECT_TRUE(entry(root, "a").value.place().on_command_line());
  EXPECT_EQ(refusal_of([&] { parse_toml("a = [1", option, false); }), "--set a=[1]: ends in the middle of an array");
}

TEST(Toml, UnquotedTexts) {
  EXPECT_EQ(syntax("model = sir"), "s.toml:1:9: `sir` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("[a]\nmodel = independent # x"),
            "s.toml:2:9: `independent` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = nearest"), "s.toml:1:5: `nearest` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = 5 min"), "s.toml:1:5: `5 min` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = 100 days # x"), "s.toml:1:5: `100 days` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = 09:00-18:00"), "s.toml:1:5: `09:00-18:00` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = ../x.txt"), "s.toml:1:5: `../x.txt` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = été"), "s.toml:1:5: `été` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = [1, b, 2]"), "s.toml:1:9: `b` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = { é = 1 }"), "s.toml:1:7: expected key or closing '}', saw 'é'");
  EXPECT_EQ(syntax("a = { b = x }"), "s.toml:1:11: `x` is neither a number nor a text in quotes");
}

TEST(Toml, LongTextsAreShortenedInMessages) {
  std::string shown;
  for (int i = 0; i < 28; ++i) shown += "é";
  EXPECT_EQ(syntax("a = x" + shown + shown),
            "s.toml:1:5: `x" + shown + "...` is neither a number nor a text in quotes");
}

TEST(Toml, MiswrittenNumbersAndBooleans) {
  EXPECT_EQ(
      syntax("a = .5"),
      "s.toml:1:5: `.5` is neither a number nor a text in quotes; a number has digits on both sides of its point");
  EXPECT_EQ(
      syntax("a = 5."),
      "s.toml:1:5: `5.` is neither a number nor a text in quotes; a number has digits on both sides of its point");
  EXPECT_EQ(syntax("a = True"), "s.toml:1:5: `True` is neither a number nor a text in quotes; did you mean `true`?");
  EXPECT_EQ(syntax("a = 5%"), "s.toml:1:5: `5%` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = 1,000"), "s.toml:1:5: `1,000` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = 01"), "s.toml:1:7: leading zeroes are prohibited");
  EXPECT_EQ(syntax("a = 99999999999999999999"), "s.toml:1:25: '99999999999999999999' is not representable in 64 bits");
  EXPECT_EQ(syntax("a = 1e999"), "s.toml:1:10: '1e999' could not be interpreted as a value");
  EXPECT_EQ(syntax("a = 2010-13-01"), "s.toml:1:12: expected month between 1 and 12 (inclusive), saw 13");
}

TEST(Toml, SyntaxErrors) {
  EXPECT_EQ(syntax("[?x]"), "s.toml:1:2: expected a key, saw '?'");
  EXPECT_EQ(syntax("a ="), "s.toml:1:4: ends in the middle of a key-value pair");
  EXPECT_EQ(syntax("a = # x"), "s.toml:1:5: expected value, saw '#'");
  EXPECT_EQ(syntax("a\nb = 1"), "s.toml:1:2: expected '=', saw '\\n'");
  EXPECT_EQ(syntax("a: 1"), "s.toml:1:2: expected '=', saw ':'");
  EXPECT_EQ(syntax("= 1"), "s.toml:1:1: expected a key or a [table], saw '='");
  EXPECT_EQ(syntax("a = \"x"), "s.toml:1:7: ends in the middle of a string");
  EXPECT_EQ(syntax("a = \"x\ny\""),
            "s.toml:1:7: a text in single quotation marks ends on its line and holds no control character");
  EXPECT_EQ(syntax("a = \"\\q\""), "s.toml:1:7: unknown escape sequence '\\q'");
  EXPECT_EQ(syntax("a = \"b\"c"), "s.toml:1:8: expected a comment or the end of the line, saw 'c'");
  EXPECT_EQ(syntax("a = [1 2]"), "s.toml:1:8: expected comma or closing ']', saw '2'");
  EXPECT_EQ(syntax("a = [1,\n2"), "s.toml:2:2: ends in the middle of an array");
  EXPECT_EQ(syntax("a = { b = 1\n}"),
            "s.toml:1:12: expected key or closing '}', saw '\\n'; an inline table stands on one line");
  EXPECT_EQ(syntax("a = { b = 1, }"), "s.toml:1:14: expected key-value pair, saw closing '}' (dangling comma)");
  EXPECT_EQ(syntax("[a b]"), "s.toml:1:4: expected ']', saw 'b'");
  EXPECT_EQ(syntax("[a] x"), "s.toml:1:5: expected a comment or the end of the line, saw 'x'");
}

TEST(Toml, DuplicateKeys) {
  EXPECT_EQ(syntax("[a]\nbeta = 1\nbeta = 2"), "s.toml:3:1: `beta` is written twice");
  EXPECT_EQ(syntax("a.b = 1\n  a.b  = 2"), "s.toml:2:3: `a.b` is written twice");
  EXPECT_EQ(syntax("\"a\".b = 1\n\"a\".b = 2"), "s.toml:2:1: `\"a\".b` is written twice");
  EXPECT_EQ(syntax("x = { a = 1, a = 2 }"), "s.toml:1:14: `a` is written twice");
  EXPECT_EQ(syntax("[a]\nb = 1\n[a]"), "s.toml:3:1: [a] is written twice");
  EXPECT_EQ(syntax("a = 1\na.b = 2"), "s.toml:2:1: this key is written twice, once with a value and once as a table");
  EXPECT_EQ(syntax("[[a]]\n[a]"), "s.toml:2:1: cannot redefine existing array 'a' as table");
}

TEST(Toml, BytesThatAreNoText) {
  EXPECT_EQ(syntax(std::string("a = 1\nb\0c", 9)), "s.toml:2:2: not a text file in UTF-8 (byte 0x00)");
  EXPECT_EQ(syntax("é = \xff"), "s.toml:1:5: not a text file in UTF-8 (byte 0xFF)");
  EXPECT_EQ(syntax("\xff\xfe"
                   "a"),
            "s.toml:1:1: not a text file in UTF-8 (byte 0xFF)");
  EXPECT_EQ(syntax("a = \"\xed\xa0\x80\""), "s.toml:1:6: not a text file in UTF-8 (byte 0xED)");
  EXPECT_EQ(syntax("a = \"\xc0\x80\""), "s.toml:1:6: not a text file in UTF-8 (byte 0xC0)");
}

TEST(Toml, ControlCharactersAreEscapedInMessages) {
  EXPECT_EQ(syntax("\x1b[31m = 1"), "s.toml:1:1: expected a key or a [table], saw '\\u001B'");
  EXPECT_EQ(syntax("a = x\x1b[31mred\x07"),
            "s.toml:1:5: `x\\u001B[31mred\\u0007` is neither a number nor a text in quotes");
  EXPECT_EQ(syntax("a = \xe2\x80\xae!"), "s.toml:1:5: `\\u202E!` is neither a number nor a text in quotes");
  EXPECT_EQ(refusal_of([] { throw Refusal("unknown key `a\nb\xff\xc2\x85`"); }), "unknown key `a\\nb\\xFF\\u0085`");
  EXPECT_EQ(refusal_of([] { read_toml("/no/such\x1b\n"); }), "/no/such\\u001B\\n: no such file");
}

TEST(Toml, DeepNesting) {
  const auto brackets = [](int depth) { return "a = " + std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(syntax(brackets(32)), "no refusal");
  EXPECT_EQ(syntax(brackets(33)), "s.toml:1:37: values nested more than 32 deep");
  EXPECT_EQ(syntax(brackets(1'000'000)), "s.toml:1:37: values nested more than 32 deep");
  std::string dotted = "a";
  for (int i = 1; i < 32; ++i) dotted += ".a";
  EXPECT_EQ(syntax(dotted + " = 1.5"), "no refusal");
  EXPECT_EQ(syntax("[" + dotted + "]"), "no refusal");
  EXPECT_EQ(syntax(dotted + ".a = 1"), "s.toml:1:64: a key of more than 32 parts");
  for (int i = 0; i < 18; ++i) dotted += "." + dotted;
  EXPECT_EQ(syntax(dotted + " = 1"), "s.toml:1:64: a key of more than 32 parts");
  EXPECT_EQ(syntax("[" + dotted + "]"), "s.toml:1:65: a key of more than 32 parts");
  EXPECT_EQ(syntax("a = \"" + std::string(100, '.') + "\" # " + std::string(100, '.') + "\nb = '''\n" +
                   std::string(100, '.') + "''''\nc = \"\"\"\\\"" + std::string(100, '.') + "\"\"\"\"\"\nd = 1"),
            "no refusal");
}

TEST(Toml, ManyTablesAreRefusedAndManyKeysAreQuick) {
  std::string tables, keys, numbers = "x = [";
  for (int i = 0; i < 300'000; ++i) {
    tables += "a" + std::to_string(i) + ".b = 1\n";
    keys += "a" + std::to_string(i) + " = 1\n";
    numbers += "1.5, ";
  }
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(syntax(tables), "s.toml:20001:10: more than 20000 tables");
  EXPECT_EQ(parsed(keys).entries().size(), 300'000u);
  EXPECT_EQ(parsed(numbers + "]").entries()[0].value.as<Array>()->size(), 300'000u);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

TEST(Toml, Files) {
  const Folder folder;
  const auto refusal = [](const std::string& path) { return refusal_of([&] { read_toml(path); }); };
  EXPECT_EQ(refusal(folder / "no.toml"), folder / "no.toml" + ": no such file");
  EXPECT_EQ(refusal(""), "\"\": no such file");
  EXPECT_EQ(refusal(folder / ""), folder / "" + ": is a folder; a scenario is a TOML file");
  EXPECT_EQ(refusal("/proc/self/mem"), "/proc/self/mem: can't be read: Input/output error");
  const std::string empty = ":1:1: empty: a scenario needs [run], [network] and [contagion] or [opinion]";
  EXPECT_EQ(refusal(folder.write("a.toml", "")), folder / "a.toml" + empty);
  EXPECT_EQ(refusal(folder.write("a.toml", "# nothing\n\n  # else")), folder / "a.toml" + empty);
  EXPECT_EQ(refusal(folder.write("a.toml", "\xef\xbb\xbf")), folder / "a.toml" + empty);
  EXPECT_EQ(refusal(folder.write("a.toml", "a =\n")), folder / "a.toml" + ":1:4: expected value, saw '\\n'");
  EXPECT_EQ(read_toml(folder.write("a.toml", "a = 1")).keys(), std::vector<std::string>{"a"});
}

TEST(Toml, LongFilesAreRefusedUnread) {
  const Folder folder;
  const std::string path = folder.write("long.toml", "a = 1\n#");
  std::filesystem::resize_file(path, (std::uintmax_t{1} << 40));  // sparse
  EXPECT_EQ(refusal_of([&] { read_toml(path); }), path + ": over 16 MiB: too long for a scenario");
  EXPECT_EQ(refusal_of([&] { read_toml("/dev/zero"); }), "/dev/zero: over 16 MiB: too long for a scenario");
  std::string most = "a = 1 #";
  most.resize(kScenarioBytes, 'x');
  EXPECT_EQ(read_toml(folder.write("long.toml", most)).keys(), std::vector<std::string>{"a"});
}

/// Each either parses or is refused in one printable line; a crash ends the test.
TEST(Toml, NoBytesCrashIt) {
  std::uint64_t state = 1;
  const auto draw = [&](std::size_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>((state >> 33) % below);
  };
  const std::string alphabet = "[]{}\"'=.,#\n\r\t -_0919aetTnxZz:\\u+\x01\x7f\xc3\xa9\xff";
  int refused = 0;
  for (int round = 0; round < 6000; ++round) {
    std::string text = good;
    for (std::size_t changes = 1 + draw(6); changes > 0; --changes) {
      const std::size_t at = draw(text.size());
      const std::size_t from = draw(text.size());
      const char c = draw(8) == 0 ? static_cast<char>(draw(256)) : alphabet[draw(alphabet.size())];
      switch (draw(5)) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        case 2:
          text.erase(at, 1 + draw(4));
          break;
        case 3:
          text.insert(at, text.substr(from, draw(40)));
          break;
        default:
          if (draw(10) == 0) text.resize(at + 1);
      }
      if (text.empty()) text = "a";
    }
    const std::string message = syntax(text);
    if (message == "no refusal") continue;
    ++refused;
    EXPECT_EQ(message.compare(0, 7, "s.toml:"), 0) << message;
    EXPECT_EQ(printable(message), message);
  }
  EXPECT_GT(refused, 1000);
  EXPECT_LT(refused, 6000);
}

}  // namespace
}  // namespace papotage
