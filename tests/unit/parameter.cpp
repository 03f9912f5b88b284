// What a scenario may say about a struct: every type, what is refused and in which words, and that what is written
// reads back as the same.

#include "sim/core/parameter.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace papotage {
namespace {

/// A parameter of every type.
struct Sample {
  double beta = 0.05;
  double anything = -1;
  double share = 0.5;
  bool loud = false;
  std::uint32_t count = 3;
  std::uint64_t number = 1;
  std::string method = "events";
  std::string title = "none";
  Duration every{1};
  Duration shift{0};
  Names columns = {};

  static void declare(Declare<Sample>& d) {
    d(&Sample::beta, {.name = "beta", .unit = "1/day", .range = at_least(0), .doc = "a rate"});
    d(&Sample::anything, {.name = "anything", .unit = "1"});
    d(&Sample::share, {.name = "share", .range = within(0, 1)});
    d(&Sample::loud, {.name = "loud"});
    d(&Sample::count, {.name = "count", .range = at_least(1)});
    d(&Sample::number, {.name = "number"});
    d(&Sample::method, {.name = "method", .choices = {"events", "steps"}});
    d(&Sample::title, {.name = "title"});
    d(&Sample::every, {.name = "every", .unit = "day", .range = above(0)});
    d(&Sample::shift, {.name = "shift", .unit = "day"});
    d(&Sample::columns, {.name = "columns"});
  }
};
const std::vector<Parameter>& parameters() { return parameters_of<Sample>(); }

struct Needy {
  std::uint32_t nodes = 0;
  double degree = 0;

  static void declare(Declare<Needy>& d) {
    d(&Needy::nodes,
      {.name = "nodes", .unit = "people", .range = at_least(1), .required = true, .doc = "number of agents"});
    d(&Needy::degree, {.name = "degree", .range = at_least(0), .required = true});
  }
};

const auto file = std::make_shared<const std::string>("a.toml");
const Place section{file, 2, 1};

/// Keys stand at column 1 and values at column 9 of line 3.
Table table_of(const std::string& key, Value::Data data) {
  Table table;
  table.set(key, Value(std::move(data), Place{file, 3, 9}), Place{file, 3, 1});
  return table;
}

Sample read(const std::string& key, Value::Data data) {
  Sample sample;
  read_section(table_of(key, std::move(data)), "sample", section, parameters(), &sample);
  return sample;
}

std::string refused(const Table& table, const std::vector<Parameter>& known, void* object,
                    const std::vector<std::string>& also = {}) {
  try {
    read_section(table, "sample", section, known, object, also);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "not refused";
}
std::string refused(const std::string& key, Value::Data data) {
  Sample sample;
  return refused(table_of(key, std::move(data)), parameters(), &sample);
}

constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();

// -- Reading --------------------------------------------------------------------------------------------------------

TEST(Parameter, ReadsEveryType) {
  EXPECT_EQ(read("beta", .25).beta, .25);
  EXPECT_EQ(read("beta", std::int64_t{2}).beta, 2) << "an integer is a number";
  EXPECT_EQ(read("beta", 0.).beta, 0) << "the range's end belongs to it";
  EXPECT_EQ(read("share", 1.).share, 1);
  EXPECT_EQ(read("anything", -1e300).anything, -1e300);
  EXPECT_EQ(read("loud", true).loud, true);
  EXPECT_EQ(read("count", std::int64_t{4'294'967'294}).count, 4'294'967'294u);
  EXPECT_EQ(read("number", std::numeric_limits<std::int64_t>::max()).number, 9'223'372'036'854'775'807u);
  EXPECT_EQ(read("method", std::string("steps")).method, "steps");
  EXPECT_EQ(read("title", std::string()).title, "");
  EXPECT_EQ(read("every", std::int64_t{7}).every.days, 7);
  EXPECT_EQ(read("every", .5).every.days, .5);
  EXPECT_EQ(read("every", std::string("15 min")).every.days, 15. / 1440);
  EXPECT_EQ(read("shift", std::string("-1 day")).shift.days, -1);
  Array names;
  names.emplace_back(Value::Data(std::string("opinion")));
  names.emplace_back(Value::Data(std::string("compartment")));
  EXPECT_EQ(read("columns", names).columns, (Names{"opinion", "compartment"}));
}

TEST(Parameter, LeavesWhatIsNotSaidAtItsDefault) {
  Sample sample;
  read_section({}, "sample", section, parameters(), &sample);
  EXPECT_EQ(sample.beta, .05);
  EXPECT_EQ(sample.method, "events");
  EXPECT_EQ(read("beta", 1.).share, .5);
}

// -- Refusing -------------------------------------------------------------------------------------------------------

TEST(Parameter, RefusesNumbersOutOfRangeAtTheirPlace) {
  EXPECT_EQ(refused("beta", -.5), "a.toml:3:9: beta = -0.5: must be a number of at least 0 [1/day]");
  EXPECT_EQ(refused("beta", std::int64_t{-1}), "a.toml:3:9: beta = -1: must be a number of at least 0 [1/day]");
  EXPECT_EQ(refused("share", 1.5), "a.toml:3:9: share = 1.5: must be a number in [0, 1]");
  EXPECT_EQ(refused("share", std::nextafter(1., 2.)),
            "a.toml:3:9: share = 1.0000000000000002: must be a number in [0, 1]");
}

TEST(Parameter, RefusesWhatIsNoFiniteNumber) {
  EXPECT_EQ(refused("beta", nan), "a.toml:3:9: beta = nan: must be a finite number of at least 0 [1/day]");
  EXPECT_EQ(refused("beta", infinity), "a.toml:3:9: beta = inf: must be a finite number of at least 0 [1/day]");
  EXPECT_EQ(refused("anything", nan), "a.toml:3:9: anything = nan: must be a finite number");
  EXPECT_EQ(refused("anything", -infinity), "a.toml:3:9: anything = -inf: must be a finite number");
}

TEST(Parameter, RefusesOtherTypesThanNumbers) {
  EXPECT_EQ(refused("beta", std::string("fast")),
            "a.toml:3:9: beta = \"fast\": must be a number of at least 0 [1/day]");
  EXPECT_EQ(refused("beta", true), "a.toml:3:9: beta = true: must be a number of at least 0 [1/day]");
  EXPECT_EQ(refused("anything", Array{}), "a.toml:3:9: anything = []: must be a number");
  EXPECT_EQ(refused("anything", table_of("value", 1.)), "a.toml:3:9: anything = { value = 1.0 }: must be a number");
  EXPECT_EQ(refused("anything", Value::Other{"1979-05-27"}), "a.toml:3:9: anything = 1979-05-27: must be a number");
}

TEST(Parameter, RefusesWhatIsNoInteger) {
  EXPECT_EQ(refused("count", 2.), "a.toml:3:9: count = 2.0: must be an integer in [1, 4294967294]");
  EXPECT_EQ(refused("count", std::int64_t{0}), "a.toml:3:9: count = 0: must be an integer in [1, 4294967294]");
  EXPECT_EQ(refused("count", std::int64_t{4'294'967'295}),
            "a.toml:3:9: count = 4294967295: must be an integer in [1, 4294967294]");
  EXPECT_EQ(refused("number", std::int64_t{-1}), "a.toml:3:9: number = -1: must be an integer of at least 0");
  EXPECT_EQ(refused("number", true), "a.toml:3:9: number = true: must be an integer of at least 0");
}

TEST(Parameter, RefusesOtherTypesThanBooleansAndTexts) {
  EXPECT_EQ(refused("loud", std::int64_t{1}), "a.toml:3:9: loud = 1: must be true or false");
  EXPECT_EQ(refused("title", std::int64_t{1}), "a.toml:3:9: title = 1: must be a text");
}

TEST(Parameter, RefusesOtherTextsThanTheChoicesAndNamesTheNearest) {
  EXPECT_EQ(refused("method", std::string("event")),
            "a.toml:3:9: method = \"event\": must be one of events, steps; did you mean `events`?");
  EXPECT_EQ(refused("method", std::string("gillespie")),
            "a.toml:3:9: method = \"gillespie\": must be one of events, steps");
  EXPECT_EQ(refused("method", true), "a.toml:3:9: method = true: must be one of events, steps");
}

TEST(Parameter, RefusesWhatIsNoDuration) {
  EXPECT_EQ(refused("every", std::string("5 months")),
            "a.toml:3:9: every = \"5 months\": must be a number of days or a text such as \"15 min\", \"4 hours\", \"7 "
            "days\", "
            "above 0 [day]");
  EXPECT_EQ(refused("every", std::int64_t{0}),
            "a.toml:3:9: every = 0: must be a number of days or a text such as \"15 min\", \"4 hours\", \"7 days\", "
            "above 0 [day]");
  EXPECT_EQ(
      refused("shift", nan),
      "a.toml:3:9: shift = nan: must be a number of days or a text such as \"15 min\", \"4 hours\", \"7 days\" [day]");
  EXPECT_EQ(refused("shift", false),
            "a.toml:3:9: shift = false: must be a number of days or a text such as \"15 min\", \"4 hours\", \"7 days\" "
            "[day]");
}

TEST(Parameter, RefusesWhatIsNoListOfTexts) {
  EXPECT_EQ(refused("columns", std::string("opinion")), "a.toml:3:9: columns = \"opinion\": must be a list of texts");
  Array mixed;
  mixed.emplace_back(Value::Data(std::string("opinion")), Place{file, 3, 10});
  mixed.emplace_back(Value::Data(std::int64_t{1}), Place{file, 3, 21});
  EXPECT_EQ(refused("columns", mixed), "a.toml:3:21: columns = 1: must be a text");
}

TEST(Parameter, CutsLongValuesBetweenCharacters) {
  EXPECT_EQ(refused("loud", std::string(100, 'x')),
            "a.toml:3:9: loud = \"" + std::string(56, 'x') + "...: must be true or false");
  EXPECT_EQ(refused("loud", std::string(55, 'x') + "\u00e9\u00e9\u00e9\u00e9"),
            "a.toml:3:9: loud = \"" + std::string(55, 'x') + "...: must be true or false");
}

TEST(Parameter, RefusesUnknownKeysAndNamesTheNearest) {
  EXPECT_EQ(refused("bta", 1.), "a.toml:3:1: unknown key `bta` in [sample]; did you mean `beta`?");
  EXPECT_EQ(refused("temperature", 1.),
            "a.toml:3:1: unknown key `temperature` in [sample]; known: beta, anything, share, loud, count, number, "
            "method, title, "
            "every, shift, columns");
  Sample sample;
  EXPECT_EQ(refused(table_of("modle", 1.), parameters(), &sample, {"model"}),
            "a.toml:3:1: unknown key `modle` in [sample]; did you mean `model`?");
  EXPECT_EQ(refused(table_of("model", std::string("sir")), parameters(), &sample, {"model"}), "not refused")
      << "`also` is read elsewhere";
}

TEST(Parameter, RefusesASectionThatLacksARequiredKey) {
  Needy needy;
  EXPECT_EQ(refused({}, parameters_of<Needy>(), &needy),
            "a.toml:2:1: [sample] lacks `nodes`: integer of at least 1 [people], number of agents");
  EXPECT_EQ(refused(table_of("nodes", std::int64_t{5}), parameters_of<Needy>(), &needy),
            "a.toml:2:1: [sample] lacks `degree`: number of at least 0");
  EXPECT_EQ(needy.nodes, 5u);
}

// -- Declaring ------------------------------------------------------------------------------------------------------

TEST(Range, HoldsItsEndsUnlessTheyAreOpen) {
  EXPECT_TRUE(at_least(0).holds(0));
  EXPECT_FALSE(above(0).holds(0));
  EXPECT_TRUE(above(0).holds(5e-324));
  EXPECT_TRUE(within(0, 1).holds(1));
  EXPECT_FALSE((Range{.low = 0, .high = 1, .open_high = true}).holds(1));
  EXPECT_FALSE(Range{}.holds(infinity));
  EXPECT_FALSE(Range{}.holds(-infinity));
  EXPECT_FALSE(Range{}.holds(nan));
}

TEST(Range, SaysWhatItHolds) {
  EXPECT_EQ(Range{}.text(), "");
  EXPECT_EQ(at_least(0).text(), "of at least 0");
  EXPECT_EQ(above(.5).text(), "above 0.5");
  EXPECT_EQ((Range{.high = 2}).text(), "of at most 2");
  EXPECT_EQ((Range{.high = 2, .open_high = true}).text(), "below 2");
  EXPECT_EQ(within(-1, 1).text(), "in [-1, 1]");
  EXPECT_EQ((Range{.low = 0, .high = 1, .open_low = true}).text(), "in (0, 1]");
  EXPECT_EQ((Range{.low = 0, .high = 1, .open_high = true}).text(), "in [0, 1)");
}

TEST(Parameter, SaysItsTypeDefaultAndWhatIsAllowed) {
  const struct {
    const char *name, *type, *fallback, *allowed;
  } expected[] = {{"beta", "number", "0.05", "number of at least 0"},       {"anything", "number", "-1.0", "number"},
                  {"share", "number", "0.5", "number in [0, 1]"},           {"loud", "boolean", "false", "boolean"},
                  {"count", "integer", "3", "integer of at least 1"},       {"number", "integer", "1", "integer"},
                  {"method", "text", "\"events\"", "one of events, steps"}, {"title", "text", "\"none\"", "text"},
                  {"every", "duration", "1.0", "duration above 0"},         {"shift", "duration", "0.0", "duration"},
                  {"columns", "list of texts", "[]", "list of texts"}};
  ASSERT_EQ(parameters().size(), std::size(expected));
  for (std::size_t k = 0; k < std::size(expected); ++k) {
    EXPECT_EQ(parameters()[k].name, expected[k].name);
    EXPECT_EQ(parameters()[k].type, expected[k].type) << expected[k].name;
    EXPECT_EQ(parameters()[k].fallback, expected[k].fallback) << expected[k].name;
    EXPECT_EQ(parameters()[k].allowed(), expected[k].allowed) << expected[k].name;
  }
  EXPECT_EQ(parameters_of<Needy>()[0].fallback, "") << "what is required has no default";
}

TEST(Parameter, WhatIsWrittenReadsBackAsTheSame) {
  Sample sample;
  sample.beta = 1. / 3;
  sample.anything = -5e-324;
  sample.loud = true;
  sample.count = 4'294'967'294u;
  sample.number = 9'223'372'036'854'775'807u;
  sample.method = "steps";
  sample.title = "with \"quotes\",\n\ttabs and \u00e9";
  sample.every.days = 15. / 1440;
  sample.columns = {"a", "b"};
  const Table written = write_section(parameters(), &sample);
  EXPECT_EQ(written.keys(), (std::vector<std::string>{"beta", "anything", "share", "loud", "count", "number", "method",
                                                      "title", "every", "shift", "columns"}));
  Sample again;
  read_section(written, "sample", section, parameters(), &again);
  EXPECT_EQ(again.beta, sample.beta);
  EXPECT_EQ(again.anything, sample.anything);
  EXPECT_EQ(again.share, sample.share);
  EXPECT_EQ(again.loud, sample.loud);
  EXPECT_EQ(again.count, sample.count);
  EXPECT_EQ(again.number, sample.number);
  EXPECT_EQ(again.method, sample.method);
  EXPECT_EQ(again.title, sample.title);
  EXPECT_EQ(again.every.days, sample.every.days);
  EXPECT_EQ(again.columns, sample.columns);
  EXPECT_EQ(Value(written).text(), Value(write_section(parameters(), &again)).text());
}

}  // namespace
}  // namespace papotage
