// [population] and [population.outsiders]: defaults, what is filled in, what is refused and in which words.

#include "sim/population/settings.hpp"

#include <gtest/gtest.h>

#include "tests/unit/population_support.hpp"

namespace papotage {
namespace {

using testing::at;
using testing::refused;
using testing::settled;
using testing::table;

template <class Settings>
std::string reading_refused(const Table& section) {
  Settings settings;
  return refused([&] { read_section(section, "population", at(2, 1), parameters_of<Settings>(), &settings); });
}
std::string refusal(const char* key, Value::Data data) {
  return reading_refused<PopulationSettings>(table({{"employees", std::int64_t{100}}, {key, std::move(data)}}));
}

template <class Change>
std::string settling_refused(std::uint32_t employees, Change&& change) {
  return refused([&] { settled(employees, 1, change); });
}

TEST(PopulationSettings, DefaultsAreThemselvesAllowed) {
  const std::vector<Parameter>& parameters = parameters_of<PopulationSettings>();
  PopulationSettings settings = settled(1'000);
  const Table written = write_section(parameters, &settings);
  PopulationSettings again;
  read_section(written, "population", at(2, 1), parameters, &again);
  again.settle();
  EXPECT_EQ(Value(write_section(parameters, &again)).text(), Value(written).text())
      << "settled settings run by themselves";
  for (const Parameter& p : parameters) {
    EXPECT_FALSE(p.doc.empty()) << p.name;
    EXPECT_EQ(p.required, p.name == "employees");
  }
}

TEST(PopulationSettings, FillInSizesUpToWhatIsAround) {
  const auto sizes = [](const PopulationSettings& s) { return std::vector<double>{*s.site, *s.department, *s.team}; };
  EXPECT_EQ(sizes(settled(10'000)), (std::vector<double>{400, 56, 8}));
  EXPECT_EQ(sizes(settled(100)), (std::vector<double>{100, 56, 8}));
  EXPECT_EQ(sizes(settled(5)), (std::vector<double>{5, 5, 5}));
  EXPECT_EQ(sizes(settled(1)), (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(sizes(settled(1'000, 300)), (std::vector<double>{4, 4, 4})) << "of the largest company";
  EXPECT_EQ(sizes(settled(10'000, 1, [](auto& s) { s.site = 20; })), (std::vector<double>{20, 20, 8}));
  EXPECT_EQ(sizes(settled(10'000, 1, [](auto& s) { s.department = 1'000; })), (std::vector<double>{1'000, 1'000, 8}));
  EXPECT_EQ(sizes(settled(10'000, 1, [](auto& s) { s.team = 60; })), (std::vector<double>{400, 60, 60}));
  EXPECT_EQ(sizes(settled(10'000, 1, [](auto& s) { s.department = 1; })), (std::vector<double>{400, 1, 1}));
  const auto classes = [](auto& s) { s.size_classes.of = {{1, 9, .5}, {10, 30, .5}, {31, 90, 0}}; };
  EXPECT_EQ(sizes(settled(1'000, 1, classes)), (std::vector<double>{30, 30, 8})) << "nobody is in the last class";
  EXPECT_EQ(sizes(settled(20, 1, classes)), (std::vector<double>{20, 20, 8})) << "there are only 20";
}

TEST(PopulationSettings, RefuseWhatIsOutOfRange) {
  EXPECT_EQ(reading_refused<PopulationSettings>(Table{}),
            "a.toml:2:1: [population] lacks `employees`: integer in [1, 2147483648] [people], number of employees in "
            "all companies");
  EXPECT_EQ(reading_refused<PopulationSettings>(table({{"employees", std::int64_t{0}}})),
            "a.toml:3:20: employees = 0: must be an integer in [1, 2147483648] [people]");
  EXPECT_EQ(refusal("companies", std::int64_t{0}), "a.toml:3:40: companies = 0: must be an integer in [1, 4294967294]");
  EXPECT_EQ(refusal("site", 0.), "a.toml:3:40: site = 0.0: must be a number of at least 1 [people]");
  EXPECT_EQ(refusal("department", .5), "a.toml:3:40: department = 0.5: must be a number of at least 1 [people]");
  EXPECT_EQ(refusal("team", std::int64_t{0}), "a.toml:3:40: team = 0: must be a number of at least 1 [people]");
  EXPECT_EQ(refusal("size_variation", 1.), "a.toml:3:40: size_variation = 1.0: must be a number in [0, 1)");
  EXPECT_EQ(refusal("level_sex", -1.5), "a.toml:3:40: level_sex = -1.5: must be a number in [-1, 1]");
  EXPECT_EQ(refusal("account", 1.5), "a.toml:3:40: account = 1.5: must be a number in [0, 1]");
  EXPECT_EQ(refusal("adopters", -1.), "a.toml:3:40: adopters = -1.0: must be a number in [0, 1]");
  EXPECT_EQ(refusal("teams", 8.), "a.toml:3:30: unknown key `teams` in [population]; did you mean `team`?");
}

TEST(PopulationSettings, RefuseWhatDoesNotGoTogether) {
  EXPECT_EQ(settling_refused(10, [](auto& s) { s.companies = 20; }),
            "companies| companies = 20: more than the 10 employees; at most 10");
  const auto classes = [](auto& s) { s.size_classes.of = {{1, 9, .5}, {10, 49, .5}}; };
  EXPECT_EQ(settling_refused(10,
                             [&](auto& s) {
                               classes(s);
                               s.companies = 2;
                             }),
            "companies| companies = 2: stands beside size_classes, from which the number of companies follows; take "
            "one of them away");
  EXPECT_EQ(settling_refused(100, [](auto& s) { s.site = 100.5; }),
            "site| site = 100.5: is larger than its company of 100 employees; at most 100");
  EXPECT_EQ(settling_refused(1'000,
                             [&](auto& s) {
                               classes(s);
                               s.site = 50;
                             }),
            "site| site = 50: is larger than its largest company of 49 employees; at most 49");
  EXPECT_EQ(settling_refused(100, [](auto& s) { s.department = 500; }),
            "department| department = 500: is larger than its company of 100 employees; at most 100");
  EXPECT_EQ(settling_refused(10'000,
                             [](auto& s) {
                               s.site = 400;
                               s.department = 500;
                             }),
            "department| department = 500: is larger than its site of 400 people; at most 400");
  EXPECT_EQ(settling_refused(10'000,
                             [](auto& s) {
                               s.department = 56;
                               s.team = 57;
                             }),
            "team| team = 57: is larger than its department of 56 people; at most 56");
  EXPECT_EQ(settling_refused(10'000, [](auto& s) { s.team = 10'001; }),
            "team| team = 10001: is larger than its department of 10000 people; at most 10000");
  EXPECT_EQ(settling_refused(100, [](auto& s) { s.adopters = .8; }),
            "adopters| adopters = 0.8: more than the share with an account, 0.67; at most that");
  EXPECT_EQ(settling_refused(100, [](auto& s) { s.adopters = .67; }), "not refused");
}

TEST(OutsiderSettings, AreGivenByTiesOrByCount) {
  EXPECT_EQ(reading_refused<OutsiderSettings>(table({{"ties_to_staff", 0.}})),
            "a.toml:3:20: ties_to_staff = 0.0: must be a number above 0 [people]");
  EXPECT_EQ(reading_refused<OutsiderSettings>(table({{"count", std::int64_t{-1}}})),
            "a.toml:3:20: count = -1: must be an integer in [0, 2147483646] [people]");
  OutsiderSettings outsiders;
  EXPECT_EQ(refused([&] { outsiders.check(); }), "not refused") << "nobody stands outside";
  outsiders.count = 5;
  EXPECT_EQ(refused([&] { outsiders.check(); }), "not refused");
  outsiders.ties_to_staff = 1.5;
  EXPECT_EQ(refused([&] { outsiders.check(); }),
            "count| count = 5: stands beside ties_to_staff, from which the number of outsiders follows; take one of "
            "them away");
}

}  // namespace
}  // namespace papotage
