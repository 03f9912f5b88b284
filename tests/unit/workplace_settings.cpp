// Sections of the workplace: what is read and written back, what is refused and in which words.

#include "models/workplace/settings.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "sim/population/multiplex.hpp"
#include "tests/unit/population_support.hpp"

namespace papotage {
namespace {

using testing::at;
using testing::refused;
using testing::table;

// -- ByClass --------------------------------------------------------------------------------------------------------

const Declaration sex{.name = "sex", .unit = "logit"};

ByClass read(const Value::Data& data) {
  ByClass logits{{{"woman", -.4}, {"man", .2}}};
  read_value(logits, Value(data, at(3, 7)), sex);
  return logits;
}
std::string refusal(const Value::Data& data) {
  return refused([&] { read(data); });
}

TEST(ByClass, IsReadInAnyOrderAndKeepsItsOwn) {
  const ByClass logits = read(table({{"man", -3.5}, {"woman", std::int64_t{2}}}));
  EXPECT_EQ(logits.of, (std::vector<std::pair<std::string, double>>{{"woman", 2}, {"man", -3.5}}));
}

TEST(ByClass, ReadsBackAsItWasWritten) {
  const ByClass logits = read(table({{"woman", .1}, {"man", -50.}}));
  EXPECT_EQ(Value(write_value(logits)).text(), "{ woman = 0.1, man = -50.0 }");
  EXPECT_EQ(read(write_value(logits)).of, logits.of);
  EXPECT_EQ(type_name(logits), "table of numbers { woman, man }");
}

TEST(ByClass, IsRefusedInClearWords) {
  EXPECT_EQ(refusal(.5), "a.toml:3:7: sex = 0.5: must be a table of numbers { woman, man } [logit]");
  EXPECT_EQ(refusal(table({{"womn", .4}, {"man", .6}})),
            "a.toml:3:10: sex: unknown class `womn`; did you mean `woman`?");
  EXPECT_EQ(refusal(table({{"woman", .4}, {"other", .6}})),
            "a.toml:3:30: sex: unknown class `other`; known: woman, man");
  EXPECT_EQ(refusal(table({{"man", 1.}})), "a.toml:3:7: sex lacks `woman`: must name each of woman, man");
  EXPECT_EQ(refusal(table({{"woman", 51.}, {"man", 0.}})),
            "a.toml:3:20: sex.woman = 51.0: must be a number in [-50, 50]");
  EXPECT_EQ(refusal(table({{"woman", 0.}, {"man", std::nan("")}})),
            "a.toml:3:40: sex.man = nan: must be a finite number in [-50, 50]");
}

// -- first opinions -------------------------------------------------------------------------------------------------

FirstOpinions read_opinions(const Value::Data& data) {
  FirstOpinions initial{.9, .1, .9};  // what isn't given has its default, not what was there
  read_value(initial, Value(data, at(3, 7)), {.name = "initial"});
  return initial;
}

TEST(FirstOpinions, AreReadWithTheDefaultsOfWhatIsNotGiven) {
  const FirstOpinions initial = read_opinions(table({{"sd", .2}})), usual;
  EXPECT_EQ(initial.mean, usual.mean);
  EXPECT_EQ(initial.sd, .2);
  EXPECT_EQ(initial.team_icc, usual.team_icc);
  const FirstOpinions again = read_opinions(write_value(FirstOpinions{.1, .2, .3}));
  EXPECT_EQ(again.mean, .1);
  EXPECT_EQ(again.sd, .2);
  EXPECT_EQ(again.team_icc, .3);
}

TEST(FirstOpinions, AreRefusedBeyondTheirBounds) {
  const auto refusal = [](const Value::Data& data) { return refused([&] { read_opinions(data); }); };
  EXPECT_EQ(refusal(.5), "a.toml:3:7: initial = 0.5: must be a table { mean, sd, team_icc }");
  EXPECT_EQ(refusal(table({{"mean", 1.}})), "a.toml:3:20: mean = 1.0: must be a number in (-1, 1)");
  EXPECT_EQ(refusal(table({{"sd", 0.}})), "a.toml:3:20: sd = 0.0: must be a number in (0, 1)");
  EXPECT_EQ(refusal(table({{"team_icc", 1.}})), "a.toml:3:20: team_icc = 1.0: must be a number in [0, 1)");
  EXPECT_EQ(refusal(table({{"men", .5}})), "a.toml:3:10: unknown key `men` in [initial]; did you mean `mean`?");
}

// -- the model's sections -------------------------------------------------------------------------------------------

TEST(WorkplaceSettings, ReadBackAsTheyWereWritten) {
  Workplace model, again;
  model.posting.rate = 11;
  model.talker.age.of[2].second = 3.25;
  model.sharing.exposures = 2;
  model.opinion.initial.mean = -.125;
  model.reputation.half_life.days = 33;
  const std::vector<Part> parts = model.parts(), others = again.parts();
  ASSERT_EQ(parts.size(), 8u);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const Table written = write_section(*parts[k].parameters, parts[k].object);
    read_section(written, others[k].section, at(1, 1), *others[k].parameters, others[k].object);
    EXPECT_EQ(Value(write_section(*others[k].parameters, others[k].object)).text(), Value(written).text());
    for (const Parameter& p : *parts[k].parameters) {
      EXPECT_FALSE(p.doc.empty()) << p.name;
      EXPECT_FALSE(p.required) << p.name;
    }
  }
  EXPECT_EQ(again.talker.age.of[2].second, 3.25);
}

TEST(WorkplaceSettings, AreRefusedOutOfRange) {
  const auto refusal = [](const std::string& section, const char* key, const Value::Data& data) {
    Workplace model;
    for (const Part& part : model.parts())
      if (part.section == section)
        return refused([&] { read_section(table({{key, data}}), section, at(2, 1), *part.parameters, part.object); });
    return std::string("no such section");
  };
  EXPECT_EQ(
      refusal("sharing", "horizon", 0.),
      "a.toml:3:20: horizon = 0.0: must be a number of days or a text such as \"15 min\", \"4 hours\", \"7 days\", in "
      "(0, 365] [day]");
  EXPECT_EQ(refusal("sharing", "exposures", std::int64_t{0}),
            "a.toml:3:20: exposures = 0: must be an integer in [1, 200] [people]");
  EXPECT_EQ(refusal("posting", "rate", -1.), "a.toml:3:20: rate = -1.0: must be a number in [0, 10000] [posts a year]");
  EXPECT_EQ(refusal("opinion", "step", 1.), "a.toml:3:20: step = 1.0: must be a number in [0, 1)");
  EXPECT_EQ(refusal("reputation", "step", 1.), "a.toml:3:20: step = 1.0: must be a number in [0, 1)");
  EXPECT_EQ(refusal("feed", "posts_seen", -1.),
            "a.toml:3:20: posts_seen = -1.0: must be a number of at least 0 [posts a day]");
  EXPECT_EQ(refusal("opinion.grievances", "size", 3.), "a.toml:3:20: size = 3.0: must be a number in [0, 2]");
}

TEST(WorkplaceSettings, AreRefusedWhereTheyDoNotGoTogether) {
  MultiplexSettings settings;
  settings.population.employees = 50;
  settings.friends.emplace();
  settings.settle();
  Workplace model;
  model.host(std::make_shared<Frozen>());
  const auto refusal = [&] {
    return refused([&] { model.check({.nodes = 50, .labels = {}, .multiplex = &settings}); });
  };
  EXPECT_EQ(refusal(), "not refused");
  model.opinion.every.days = 1.5;
  EXPECT_EQ(refusal(), "every| every = 1.5: must be a whole number of days");
  model.opinion.every.days = 7;
  model.opinion.initial = {.mean = .9, .sd = .5, .team_icc = 0};
  EXPECT_EQ(refusal(),
            "initial| initial: sd = 0.5 is too large for opinions in [-1, 1] of mean 0.9; must be at most "
            "0.425");
  model.opinion.initial = {};
  settings.friends.reset();
  EXPECT_EQ(refusal(), "the workplace needs [layers.friends] or [layers.followers]: without either nobody sees a post");
}

}  // namespace
}  // namespace papotage
