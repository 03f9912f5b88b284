// What a study's result tells of its keys: the method gets means by point, the file holds what it answers.

#include "sim/study/sensitivity_method.hpp"

#include "sim/record/reading.hpp"
#include "sim/scenario/toml.hpp"
#include "sim/study/sensitivity.hpp"
#include "tests/unit/study_support.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
using Numbers = std::vector<double>;

/// Notes the means that it is asked about, and answers with numbers that tell outcome, measure and key.
struct Asked {
  SensitivityMethod method(const StudyLayout& layout, const std::string& design = "morris") {
    return {design, layout.points, layout.keys.size(), [this, design, keys = layout.keys.size()](auto given) {
              means.emplace_back(given.begin(), given.end());
              KeyEffects effects{{}, 5, means.size()};
              for (std::size_t m = 0; m < measures_of(design).size(); ++m)
                for (std::size_t k = 0; k < keys; ++k)
                  effects.values.push_back(static_cast<double>(100 * means.size() + 10 * m + k));
              return effects;
            }};
  }
  std::vector<Numbers> means;
};

TEST(StudySensitivity, IsOfTheMeansByPoint) {
  const Folder folder;
  StudyLayout layout = small_study(5, 4);
  Asked asked;
  layout.sensitivity = asked.method(layout);
  Records records = all_done(20);
  for (std::uint64_t task = 0; task < 20; ++task)
    records[task].values[1] = task == 18 ? NAN : static_cast<double>(task);
  records[5] = failed(5);
  records.erase(records.begin() + 9);
  write_study(folder / "x.h5", false, layout, source_of(records));
  ASSERT_EQ(asked.means.size(), 2u);
  for (const std::size_t point : {0u, 3u}) {
    EXPECT_EQ(asked.means[0][point], 10 * (4. * static_cast<double>(point) + 1.5));
    EXPECT_EQ(asked.means[1][point], 4. * static_cast<double>(point) + 1.5);
  }
  for (const std::size_t point : {1u, 2u})
    for (const Numbers& means : asked.means) EXPECT_TRUE(std::isnan(means[point])) << "failed or missing";
  EXPECT_EQ(asked.means[0][4], 175);
  EXPECT_TRUE(std::isnan(asked.means[1][4])) << "undefined";
}

TEST(StudySensitivity, IsReadAsItWasWritten) {
  const Folder folder;
  const Records records = all_done(24);
  for (const std::string design : {"morris", "saltelli"}) {
    StudyLayout layout = small_study();
    layout.keys[0].name = "policy.\"a/b\".x";
    Asked asked;
    layout.sensitivity = asked.method(layout, design);
    const std::string path = folder / (design + ".h5");
    write_study(path, false, layout, source_of(records));
    const SensitivityTable table = *summary(path).study->sensitivity;
    EXPECT_EQ(table.design, design);
    ASSERT_EQ(table.keys.size(), 5u);
    EXPECT_EQ(table.keys[0], "policy.\"a_b\".x");
    EXPECT_EQ(table.keys[4], "contagion.initial");
    ASSERT_EQ(table.outcomes.size(), 2u);
    EXPECT_EQ(table.outcomes[1].outcome, "peak_time");
    EXPECT_EQ(table.outcomes[1].unit, "day");
    EXPECT_EQ(table.outcomes[1].effects.used, 5u);
    EXPECT_EQ(table.outcomes[1].effects.left_out, 2u);
    for (std::size_t m = 0; m < measures_of(design).size(); ++m)
      EXPECT_EQ(table.values(table.outcomes[1], measures_of(design)[m].name)[3], 203. + 10. * static_cast<double>(m));

    const h5::Id file = open_result(path);
    for (const Measure& m : measures_of(design)) {
      const h5::Id dataset = h5::open_dataset(file, "/sensitivity/" + m.name);
      EXPECT_EQ(h5::shape_of(dataset), (h5::Shape{2, 5}));
      EXPECT_EQ(h5::text_attribute(dataset, "units"), design == "morris" ? "outcome_unit" : "1") << m.name;
      EXPECT_EQ(h5::text_attribute(dataset, "long_name"), m.doc);
    }
  }
}

TEST(StudySensitivity, IsAbsentWithoutAMethodOrOutcomes) {
  const Folder folder;
  StudyLayout layout = small_study();
  write_study(folder / "x.h5", false, layout, source_of({}));
  EXPECT_FALSE(summary(folder / "x.h5").study->sensitivity);
  Asked asked;
  layout.sensitivity = asked.method(layout);
  write_shard(folder / "y.h5", false, layout, 1, 2, source_of({}));
  EXPECT_FALSE(summary(folder / "y.h5").study->sensitivity);
  layout.outcomes.clear();
  write_study(folder / "z.h5", false, layout, source_of({}));
  EXPECT_FALSE(summary(folder / "z.h5").study->sensitivity);
  EXPECT_TRUE(asked.means.empty());
}

TEST(StudySensitivity, IsInWhatShardsMake) {
  const Folder folder;
  StudyLayout layout = small_study();
  Asked asked;
  layout.sensitivity = asked.method(layout);
  Records records = all_done(24);
  for (Record& record : records) record.values[1] = -record.values[0];
  write_study(folder / "x.h5", false, layout, source_of(records));
  std::vector<std::string> parts;
  for (const std::uint64_t shard : {1u, 2u}) {
    const Records own = picked(records, [&](std::uint64_t task) { return task % 2 == shard - 1; });
    parts.push_back(folder / ("part" + std::to_string(shard) + ".h5"));
    write_shard(parts.back(), false, layout, static_cast<std::uint32_t>(shard), 2, source_of(own));
  }
  Asked again;
  std::string resolved;
  const auto merge = [&](std::uint64_t points) {
    merge_shards(parts, folder / "whole.h5", true, {}, [&](const std::string& text) {
      resolved = text;
      SensitivityMethod method = again.method(layout);
      method.points = points;
      return std::optional(method);
    });
  };
  merge(6);
  EXPECT_EQ(resolved, layout.resolved);
  EXPECT_EQ(again.means, asked.means);
  EXPECT_EQ(digest(folder / "whole.h5"), digest(folder / "x.h5"));
  EXPECT_EQ(refused([&] { merge(7); }),
            parts[0] + ": is damaged (its design has other points or keys than it); copy it again or run again");
}

// -- The methods of designs -----------------------------------------------------------------------------------------

// Integers for ends say, in a resolved study, that a key takes whole numbers alone.
const std::string keys_text = "[sweep.keys]\na.b = { low = 0.0, high = 1.0 }\na.c = { low = 1, high = 9 }\n";

Numbers some_means(std::uint64_t points) {
  Numbers means;
  for (std::uint64_t p = 0; p < points; ++p) means.push_back(std::sin(static_cast<double>(p * p)));
  means[1] = NAN;
  return means;
}

TEST(SensitivityMethod, OfMorrisIsTheScreening) {
  const auto method =
      sensitivity_method("[sweep]\ndesign = \"morris\"\ntrajectories = 8\nlevels = 6\nseed = 9\n" + keys_text, 1);
  ASSERT_TRUE(method);
  EXPECT_EQ(method->points, 24u);
  EXPECT_EQ(method->keys, 2u);
  const Numbers means = some_means(24);
  const auto design = as_taken(morris_design(2, 8, 6, 9), {{0, 1, false, false}, {1, 9, false, true}});
  const Screening wanted = morris_screening(*design, means, 9);
  const KeyEffects told = method->estimate(means);
  EXPECT_EQ(told.used, 7u);
  EXPECT_EQ(told.left_out, 1u);
  Numbers values;
  for (const auto of :
       {+[](const ElementaryEffects& e) { return e.mu; }, +[](const ElementaryEffects& e) { return e.mu_star; },
        +[](const ElementaryEffects& e) { return e.mu_star_within.low; },
        +[](const ElementaryEffects& e) { return e.mu_star_within.high; },
        +[](const ElementaryEffects& e) { return e.sigma; }})
    for (const ElementaryEffects& e : wanted.keys) values.push_back(of(e));
  EXPECT_EQ(told.values, values);
  EXPECT_EQ(values.size(), 2 * measures_of("morris").size());
}

TEST(SensitivityMethod, OfSaltelliIsTheIndices) {
  const auto method = sensitivity_method("[sweep]\ndesign = \"saltelli\"\nbase = 16\nseed = 9\n" + keys_text, 2);
  ASSERT_TRUE(method);
  EXPECT_EQ(method->points, 64u);
  const Numbers means = some_means(64);
  const VarianceShares wanted = sobol_indices(2, means, 9);
  const KeyEffects told = method->estimate(means);
  EXPECT_EQ(told.used, 15u);
  EXPECT_EQ(told.left_out, 1u);
  Numbers values;
  for (const auto of :
       {+[](const SobolIndices& s) { return s.first; }, +[](const SobolIndices& s) { return s.first_within.low; },
        +[](const SobolIndices& s) { return s.first_within.high; }, +[](const SobolIndices& s) { return s.total; },
        +[](const SobolIndices& s) { return s.total_within.low; },
        +[](const SobolIndices& s) { return s.total_within.high; }})
    for (const SobolIndices& s : wanted.keys) values.push_back(of(s));
  EXPECT_EQ(told.values, values);
  EXPECT_EQ(values.size(), 2 * measures_of("saltelli").size());
}

TEST(SensitivityMethod, OfOtherStudiesIsNone) {
  EXPECT_FALSE(sensitivity_method("[run]\nseed = 1\n", 1));
  EXPECT_FALSE(sensitivity_method("[sweep]\ndesign = \"sobol\"\npoints = 8\n" + keys_text, 1));
  EXPECT_FALSE(sensitivity_method("[sweep]\ndesign = \"grid\"\n[sweep.keys]\n\"a.b\" = [1, 2]\n", 1));
}

}  // namespace
}  // namespace papotage
