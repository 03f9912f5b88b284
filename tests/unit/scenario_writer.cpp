// Resolved scenarios as text: how they look, and that they read back as they were.

#include "sim/scenario/writer.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "sim/scenario/toml.hpp"

namespace papotage {
namespace {

bool equal(const Value& a, const Value& b);

bool equal(const Table& a, const Table& b) {
  if (a.keys() != b.keys()) return false;
  for (const std::string& key : a.keys())
    if (!equal(*a.find(key), *b.find(key))) return false;
  return true;
}

bool equal(const Value& a, const Value& b) {
  if (a.data().index() != b.data().index()) return false;
  if (const auto* table = a.as<Table>()) return equal(*table, *b.as<Table>());
  if (const auto* list = a.as<Array>()) {
    const auto& other = *b.as<Array>();
    return std::equal(list->begin(), list->end(), other.begin(), other.end(),
                      [](const Value& x, const Value& y) { return equal(x, y); });
  }
  if (const auto* text = a.as<std::string>()) return *text == *b.as<std::string>();
  if (const auto* x = a.as<double>()) {
    const double y = *b.as<double>();
    return std::isnan(*x) ? std::isnan(y) : *x == y && std::signbit(*x) == std::signbit(y);
  }
  return a.text() == b.text();
}

Table read_back(const std::string& text) { return parse_toml(text, std::make_shared<const std::string>("back.toml")); }

TEST(Writer, LooksAsAPersonWouldWriteIt) {
  Array names;
  for (int i = 0; i < 30; ++i) names.emplace_back("name_" + std::to_string(i));
  const std::string text = write_toml(
      {{"title", Value(std::string("Talk"))}},
      {{{"run"}, {{"days", Value(std::int64_t{100}), "day"}, {"seed", Value(std::int64_t{1})}}, "of all runs"},
       {{"policy", "a b"},
        {{"rate", Value(0.5), "1/day\nper contact"},
         {"coverage", Value(1e-5), "1"},
         {"note", Value(std::string("an explanation that goes well beyond the column of the comments")), "none"}}},
       {{"record"}, {{"agents", Value(names), "columns"}, {"empty", Value(Array{})}}}});
  EXPECT_EQ(text, R"(title = "Talk"

[run]  # of all runs
days = 100  # day
seed = 1

[policy."a b"]
rate = 0.5        # 1/day\nper contact
coverage = 1e-05  # 1
note = "an explanation that goes well beyond the column of the comments"  # none

[record]
agents = [
  "name_0", "name_1", "name_2", "name_3", "name_4", "name_5", "name_6", "name_7", "name_8",
  "name_9", "name_10", "name_11", "name_12", "name_13", "name_14", "name_15", "name_16", "name_17",
  "name_18", "name_19", "name_20", "name_21", "name_22", "name_23", "name_24", "name_25", "name_26",
  "name_27", "name_28", "name_29",
]  # columns
empty = []
)");
  EXPECT_EQ(read_back(text).keys(), (std::vector<std::string>{"title", "run", "policy", "record"}));
}

TEST(Writer, WideTablesWithinATableBecomeSections) {
  const std::string wide = "x = \"" + std::string(100, 'x') + "\"\n";
  const std::string text =
      "[a]\nk = 1\nt = { u = 1 }\n\n[a.\"b c\"]\n" + wide + "\n[a.d]\ne = { f = 1 }\n\n[g.h]\n" + wide;
  EXPECT_EQ(write_toml(read_back(text)), text);
  // A wide table that isn't among the last stays where it is.
  const Table root = read_back("[a]\nb = { x = '" + std::string(100, 'x') + "' }\nk = 1\n");
  EXPECT_TRUE(equal(root, read_back(write_toml(root))));
}

TEST(Writer, ReadsBackEqual) {
  Table inner;
  inner.set("b c", Value(Array{Value(1.5), Value(Table{}), Value(std::string("]"))}));
  inner.set("", Value(true));
  Array list;
  for (int i = 0; i < 200; ++i) list.emplace_back(i * 0.1);
  list.emplace_back(inner);
  Table section;
  std::string every;
  for (int c = 0; c < 128; ++c) every += static_cast<char>(c);
  section.set("every \"character\"\n", Value(every));
  section.set("unicode", Value(std::string("é 語 \xf0\x9f\x98\x80 \xc2\x85 \xe2\x80\xae")));
  section.set("é", Value(std::string("'''\"\"\"\\")));
  section.set("1.5", Value(std::string()));
  section.set("inline", Value(inner));
  section.set("list", Value(list));
  section.set("date", Value(Value::Other{"2010-12-01T09:00:00.5+01:00"}));
  section.set("time", Value(Value::Other{"09:00:00"}));
  Table numbers;
  int key = 0;
  for (const double x :
       {0.0, -0.0, 1e300, -1e-300, 5e-324, 0.1 + 0.2, 1e15, 1e16, 123456789.0, 1.7976931348623157e308,
        std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), std::nan("")})
    numbers.set("x" + std::to_string(key++), Value(x));
  for (const std::int64_t k : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{1} << 53,
                               std::numeric_limits<std::int64_t>::max()})
    numbers.set("k" + std::to_string(key++), Value(k));
  Table root;
  root.set("top key", Value(std::string("first")));
  root.set("a.b", Value(section));
  root.set("numbers", Value(numbers));
  root.set("none", Value(Table{}));
  const std::string text = write_toml(root);
  EXPECT_TRUE(equal(root, read_back(text))) << text;
  EXPECT_EQ(write_toml(read_back(text)), text);
}

}  // namespace
}  // namespace papotage
