// What entries of the catalogue declare: everything has a name, a unit and a line of doc, defaults are in range and can
// be read back, and what is out of range is refused.

#include <set>

#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/variants.hpp"

namespace papotage::testing {
namespace {

/// A name as it stands in scenarios and result files.
bool plain_name(const std::string& name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos &&
         std::isalpha(static_cast<unsigned char>(name.front()));
}

TEST(Declarations, EntriesHaveNamesOfTheirOwnAndSayWhatTheyAre) {
  std::set<std::string> names;
  for (const Entry& entry : catalogue()) {
    const About& about = entry.about;
    EXPECT_TRUE(plain_name(about.name)) << about.name;
    EXPECT_TRUE(names.insert(about.name).second) << about.name << " stands twice in the catalogue";
    EXPECT_TRUE(about.family == "contagion" || about.family == "opinion" || about.family == "posting") << about.name;
    for (const std::string* text : {&about.title, &about.updating, &about.source}) {
      EXPECT_FALSE(text->empty()) << about.name;
      EXPECT_EQ(text->find('\n'), std::string::npos) << about.name;
    }
    EXPECT_EQ(entry.make()->about().name, about.name);
    EXPECT_TRUE(about.updating.rfind("synchronous", 0) == 0 || about.updating.rfind("asynchronous", 0) == 0 ||
                about.updating.rfind("continuous time", 0) == 0)
        << about.name << ": says first whether all update at once, one after another or in continuous time";
  }
}

template <class Told>
void expect_told(const std::string& model, const std::vector<Told>& all) {
  std::set<std::string> names;
  EXPECT_FALSE(all.empty()) << model;
  for (const Told& told : all) {
    EXPECT_TRUE(plain_name(told.name)) << model << ": " << told.name;
    EXPECT_TRUE(names.insert(told.name).second) << model << ": " << told.name << " twice";
    EXPECT_FALSE(told.unit.empty()) << model << ": " << told.name;
    EXPECT_NE(told.unit, "days") << model << ": xarray turns it into a timedelta";
    EXPECT_FALSE(told.doc.empty()) << model << ": " << told.name;
  }
}

TEST(Declarations, ProbesOutcomesAndColumnsHaveNamesUnitsAndDocs) {
  for (const Variant& variant : variants()) {
    const auto model = variant.make();
    expect_told(variant.name, model->probes());
    expect_told(variant.name, model->outcomes());
    expect_told(variant.name, model->columns());
    for (const Column& column : model->columns()) {
      ASSERT_EQ(column.flags.size(), column.flag_values.size()) << variant.name;
      EXPECT_EQ(std::set(column.flag_values.begin(), column.flag_values.end()).size(), column.flags.size())
          << variant.name;
      EXPECT_EQ(std::set(column.flags.begin(), column.flags.end()).size(), column.flags.size()) << variant.name;
      for (const std::string& flag : column.flags) EXPECT_TRUE(plain_name(flag)) << variant.name << ": " << flag;
    }
  }
}

TEST(Declarations, CountsAreWholeNumbers) {
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    const auto probes = model->probes();
    const auto outcomes = model->outcomes();
    for (const Told& told : run(*model, random_network(200, false, 800), plan_of(40, 3, 0.3, every_step(40)))) {
      for (std::size_t p = 0; p < probes.size(); ++p)
        for (std::size_t t = 0; t <= 40; ++t)
          if (probes[p].count) {
            EXPECT_EQ(told.value(p, t, 41), std::round(told.value(p, t, 41))) << variant.name << ": " << probes[p].name;
          }
      for (std::size_t k = 0; k < outcomes.size(); ++k)
        if (outcomes[k].count) {
          EXPECT_EQ(told.outcomes[k], std::round(told.outcomes[k])) << variant.name << ": " << outcomes[k].name;
        }
    }
  }
}

TEST(Declarations, ParametersHaveDocsAndNumbersHaveUnitsOrRanges) {
  for (const Entry& entry : catalogue()) {
    const auto model = entry.make();
    for (const Part& part : model->parts()) {
      std::set<std::string> names;
      for (const Parameter& p : *part.parameters)
        EXPECT_TRUE(names.insert(p.name).second) << part.section << ": " << p.name << " twice";
    }
    for (const auto& [p, object] : all_parameters(*model)) {
      EXPECT_TRUE(plain_name(p.name)) << entry.about.name << ": " << p.name;
      EXPECT_NE(p.name, "model") << entry.about.name << ": taken by the section";
      EXPECT_FALSE(p.doc.empty()) << entry.about.name << ": " << p.name;
      EXPECT_EQ(p.doc.find('\n'), std::string::npos) << entry.about.name << ": " << p.name;
      EXPECT_FALSE(p.type.empty()) << entry.about.name << ": " << p.name;
      EXPECT_EQ(p.fallback.empty(), p.required || is_nothing(Value(p.write(object))))
          << entry.about.name << ": " << p.name;
      if (p.type == "number" || p.type == "integer") {
        EXPECT_FALSE(p.range.text().empty()) << entry.about.name << ": " << p.name << " may be any number";
      }
    }
  }
}

/// Whether there is nothing of the model but what a scenario declares.
bool wants_declarations(const Model& model) {
  const auto& all = model.parameters();
  return std::any_of(all.begin(), all.end(), [](const Parameter& p) { return p.required; });
}

TEST(Declarations, DefaultsAreInRangeGoTogetherAndReadBackTheSame) {
  for (const Entry& entry : catalogue()) {
    const auto model = entry.make();
    if (model->hosts().empty() && !wants_declarations(*model)) {
      EXPECT_NO_THROW(model->check({1000})) << entry.about.name;
    }
    for (const auto& [p, object] : all_parameters(*model)) {
      const Value written(p.write(object));
      if (p.required || is_nothing(written)) continue;
      if (const auto* x = written.as<double>()) {
        EXPECT_TRUE(p.range.holds(*x)) << entry.about.name << ": " << p.name;
      }
      if (const auto* k = written.as<std::int64_t>()) {
        EXPECT_TRUE(p.range.holds(static_cast<double>(*k))) << entry.about.name << ": " << p.name;
      }
      if (const auto* text = written.as<std::string>(); text && !p.choices.empty()) {
        EXPECT_NE(std::find(p.choices.begin(), p.choices.end(), *text), p.choices.end())
            << entry.about.name << ": " << p.name;
      }
      EXPECT_EQ(p.fallback, written.text()) << entry.about.name << ": " << p.name;
      EXPECT_NO_THROW(p.read(object, written)) << entry.about.name << ": " << p.name;
      EXPECT_EQ(Value(p.write(object)).text(), written.text()) << entry.about.name << ": " << p.name;
    }
  }
}

TEST(Declarations, EveryChoiceAndEveryWayToChooseAgentsReadsBack) {
  for (const Entry& entry : catalogue()) {
    const auto model = entry.make();
    for (const auto& [p, object] : all_parameters(*model)) {
      std::vector<Value::Data> values(p.choices.begin(), p.choices.end());
      if (p.name == "initial") values.insert(values.end(), {std::int64_t{3}, share_of(0.25), list_of({4, 17})});
      for (const Value::Data& value : values) {
        if (!set({p, object}, value)) continue;
        EXPECT_EQ(Value(p.write(object)).text(), Value(value).text()) << entry.about.name << ": " << p.name;
      }
    }
  }
}

TEST(Declarations, NumbersOutOfRangeOrOfNoKindAreRefusedAndLeaveTheModelAsItWas) {
  for (const Entry& entry : catalogue()) {
    const auto model = entry.make();
    for (const auto& [p, object] : all_parameters(*model)) {
      if (p.type != "number" && p.type != "integer") continue;
      const std::string before = Value(p.write(object)).text();
      std::vector<Value::Data> wrong{std::string("much"), true, std::nan(""), std::numeric_limits<double>::infinity()};
      if (std::isfinite(p.range.low)) wrong.emplace_back(p.range.low - 1);
      if (std::isfinite(p.range.high)) wrong.emplace_back(p.range.high + 1);
      if (p.range.open_low) wrong.emplace_back(p.range.low);
      for (const Value::Data& value : wrong) {
        EXPECT_FALSE(set({p, object}, value)) << entry.about.name << ": " << p.name << " = " << Value(value).text();
        EXPECT_EQ(Value(p.write(object)).text(), before) << entry.about.name << ": " << p.name;
      }
    }
  }
}

TEST(Declarations, MoreAgentsThanThereAreAndNumbersThatNobodyBearsAreRefusedByKey) {
  for (const Variant& variant : variants()) {
    const auto refuses = [&](Value::Data initial, const Staff& staff) {
      const auto model = variant.make();
      if (!set(*model, "initial", std::move(initial))) return true;  // it chooses no agents
      try {
        model->check(staff);
      } catch (const Refusal& refusal) {
        EXPECT_EQ(refusal.key(), "initial") << variant.name;
        return true;
      }
      return false;
    };
    EXPECT_TRUE(refuses(std::int64_t{101}, {100})) << variant.name;
    EXPECT_TRUE(refuses(list_of({3, 100}), {100})) << variant.name;
    const std::vector<std::uint64_t> labels{10, 20, 30};
    EXPECT_TRUE(refuses(list_of({10, 21}), {3, labels})) << variant.name;
  }
}

}  // namespace
}  // namespace papotage::testing
