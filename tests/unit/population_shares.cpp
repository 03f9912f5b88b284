// Shares of named classes and size classes: what is read, what is refused and in which words.

#include "sim/population/shares.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/unit/population_support.hpp"

namespace papotage {
namespace {

using testing::at;
using testing::refused;
using testing::table;

const Declaration sex{.name = "sex"}, sizes{.name = "size_classes"};
Shares two() { return {{{"woman", .5}, {"man", .5}}}; }

Shares read(const Value::Data& data) {
  Shares shares = two();
  read_value(shares, Value(data, at(3, 7)), sex);
  return shares;
}
std::string refusal(const Value::Data& data) {
  return refused([&] { read(data); });
}

SizeClasses read_sizes(const Value::Data& data) {
  SizeClasses classes;
  read_value(classes, Value(data, at(3, 7)), sizes);
  return classes;
}
std::string sizes_refusal(const Value::Data& data) {
  return refused([&] { read_sizes(data); });
}

Value::Data size_class(std::int64_t from, std::int64_t to, double share) {
  return table({{"from", from}, {"to", to}, {"share", share}});
}
/// The k-th class, from 0, stands at line 4 + k.
Array list(std::initializer_list<Value::Data> classes) {
  Array array;
  for (const Value::Data& data : classes) array.emplace_back(data, at(4 + static_cast<std::uint32_t>(array.size()), 3));
  return array;
}

TEST(Shares, AreReadInAnyOrderAndKeepTheirOwn) {
  const Shares shares = read(table({{"man", .75}, {"woman", .25}}));
  EXPECT_EQ(shares.names(), (std::vector<std::string>{"woman", "man"}));
  EXPECT_EQ(shares.of[0].second, .25);
  EXPECT_EQ(shares.of[1].second, .75);
  EXPECT_EQ(read(table({{"woman", std::int64_t{1}}, {"man", std::int64_t{0}}})).of[0].second, 1);
}

TEST(Shares, ReadBackAsTheyWereWritten) {
  const Shares shares = read(table({{"woman", .1}, {"man", .9}}));
  EXPECT_EQ(Value(write_value(shares)).text(), "{ woman = 0.1, man = 0.9 }");
  EXPECT_EQ(read(write_value(shares)).of, shares.of);
}

TEST(Shares, MaySumTo1UpToTheirDigits) {
  EXPECT_EQ(refusal(table({{"woman", .333333}, {"man", .666666}})), "not refused");
  EXPECT_EQ(refusal(table({{"woman", .333332}, {"man", .666666}})),
            "a.toml:3:7: sex: the shares sum to 0.999998; they must sum to 1");
}

TEST(Shares, AreRefusedInClearWords) {
  EXPECT_EQ(refusal(.5), "a.toml:3:7: sex = 0.5: must be a table of shares { woman, man }");
  EXPECT_EQ(refusal(table({{"woman", .38}, {"man", .55}})),
            "a.toml:3:7: sex: the shares sum to 0.93; they must sum to 1");
  EXPECT_EQ(refusal(table({{"womn", .4}, {"man", .6}})),
            "a.toml:3:10: sex: unknown class `womn`; did you mean `woman`?");
  EXPECT_EQ(refusal(table({{"woman", .4}, {"other", .6}})),
            "a.toml:3:30: sex: unknown class `other`; known: woman, man");
  EXPECT_EQ(refusal(table({{"man", 1.}})), "a.toml:3:7: sex lacks `woman`: must name each of woman, man");
  EXPECT_EQ(refusal(table({{"woman", -.1}, {"man", 1.1}})),
            "a.toml:3:20: sex.woman = -0.1: must be a number in [0, 1]");
  EXPECT_EQ(refusal(table({{"woman", 0.}, {"man", 1.5}})), "a.toml:3:40: sex.man = 1.5: must be a number in [0, 1]");
  EXPECT_EQ(refusal(table({{"woman", std::nan("")}, {"man", 1.}})),
            "a.toml:3:20: sex.woman = nan: must be a finite number in [0, 1]");
}

TEST(Shares, GiveTheClassAtARank) {
  const Shares shares{{{"a", .25}, {"b", 0}, {"c", .5}, {"d", .25}, {"e", 0}}};
  EXPECT_EQ(shares.at(0), 0);
  EXPECT_EQ(shares.at(std::nextafter(.25, 0)), 0);
  EXPECT_EQ(shares.at(.25), 2) << "nobody is in a class without a share";
  EXPECT_EQ(shares.at(.75), 3);
  EXPECT_EQ(shares.at(std::nextafter(1., 0)), 3);
  const Shares short_of_one{{{"a", .3}, {"b", .6999995}, {"c", 0}}};
  EXPECT_EQ(short_of_one.at(std::nextafter(1., 0)), 1);
  EXPECT_EQ((Shares{{{"only", 1}}}).at(.5), 0);
}

TEST(SizeClasses, AreReadFromAListOrByTheNameOfATable) {
  const SizeClasses read = read_sizes(list({size_class(1, 9, .5), size_class(10, 10, .25), size_class(20, 50, .25)}));
  ASSERT_EQ(read.of.size(), 3u);
  EXPECT_EQ(read.of[2].from, 20u);
  EXPECT_EQ(read.of[2].to, 50u);
  EXPECT_EQ(read.of[0].share, .5);
  EXPECT_TRUE(read_sizes(Array{}).of.empty()) << "companies of one size";

  const SizeClasses france = read_sizes(std::string("france_2007"));
  ASSERT_EQ(france.of.size(), 4u);
  EXPECT_EQ(france.of[0].share, .21) << "microenterprises";
  EXPECT_EQ(france.of[1].share, .29);
  EXPECT_EQ(france.of[2].share, .20);
  EXPECT_EQ(france.of[3].share, .30);
  EXPECT_EQ(sizes_refusal(write_value(france)), "not refused");
  EXPECT_EQ(Value(write_value(read_sizes(write_value(france)))).text(), Value(write_value(france)).text());
}

TEST(SizeClasses, AreRefusedInClearWords) {
  EXPECT_EQ(sizes_refusal(std::int64_t{3}),
            "a.toml:3:7: size_classes = 3: must be a list of { from, to, share } or the name of a table");
  EXPECT_EQ(sizes_refusal(std::string("france_207")),
            "a.toml:3:7: size_classes = \"france_207\": must be a list of classes or one of france_2007; did you mean "
            "`france_2007`?");
  EXPECT_EQ(sizes_refusal(list({size_class(1, 9, .5), size_class(10, 49, .4)})),
            "a.toml:3:7: size_classes: the shares sum to 0.9; they must sum to 1");
  EXPECT_EQ(sizes_refusal(list({size_class(0, 9, 1)})),
            "a.toml:3:20: size_classes[0].from = 0: must be an integer in [1, 2147483648] [people]");
  EXPECT_EQ(sizes_refusal(list({size_class(10, 9, 1)})),
            "a.toml:3:40: size_classes[0].to = 9: must be an integer in [10, 2147483648] [people]");
  EXPECT_EQ(sizes_refusal(list({size_class(1, 10, .5), size_class(10, 49, .5)})),
            "a.toml:5:3: size_classes[1].from = 10: must be above 10, where the class before ends");
  EXPECT_EQ(sizes_refusal(list({size_class(10, 49, .5), size_class(1, 9, .5)})),
            "a.toml:5:3: size_classes[1].from = 1: must be above 49, where the class before ends");
  EXPECT_EQ(sizes_refusal(list({size_class(1, 9, 1.5)})),
            "a.toml:3:60: size_classes[0].share = 1.5: must be a number in [0, 1]");
  EXPECT_EQ(sizes_refusal(list({std::int64_t{9}})),
            "a.toml:4:3: size_classes[0] = 9: must be a table { from, to, share }");
  EXPECT_EQ(sizes_refusal(list({table({{"from", std::int64_t{1}}, {"to", std::int64_t{9}}})})),
            "a.toml:4:3: size_classes[0] lacks `share`: must name each of from, to, share");
  EXPECT_EQ(sizes_refusal(list({table({{"form", std::int64_t{1}}})})),
            "a.toml:3:10: size_classes[0]: unknown key `form`; did you mean `from`?");
}

}  // namespace
}  // namespace papotage
