// What `papotage info` tells of studies.

#include "tests/unit/study_support.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
using Texts = std::vector<std::string>;

TEST(StudySummary, TellsPointsKeysAndOutcomes) {
  const Folder folder;
  Records records = all_done(24);
  records[7] = failed(7);
  records.pop_back();
  write_study(folder / "x.h5", false, small_study(), source_of(records));
  const ResultSummary told = summary(folder / "x.h5");
  EXPECT_TRUE(told.outcomes.empty());
  ASSERT_TRUE(told.study);
  const StudySummary& s = *told.study;
  EXPECT_EQ(s.study, std::string(64, 'a'));
  EXPECT_EQ(s.points, 6u);
  EXPECT_EQ(s.tasks.replicates, 4u);
  EXPECT_EQ(s.tasks.shards, 0u);
  EXPECT_EQ(s.tasks.done, 22u);
  EXPECT_EQ(s.tasks.failed, 1u);
  EXPECT_EQ(s.tasks.missing, 1u);
  ASSERT_EQ(s.keys.size(), 5u);
  EXPECT_EQ(s.keys[0].name, "contagion.beta");
  EXPECT_EQ(s.keys[0].unit, "1/day");
  EXPECT_EQ(s.keys[0].values, (Texts{"0.0", "0.01", "0.02", "0.03", "0.04", "0.05"}));
  EXPECT_EQ(s.keys[0].defined, 6u);
  EXPECT_EQ(s.keys[0].greatest, .05);
  EXPECT_EQ(s.keys[2].values, (Texts{"false", "true"}));
  EXPECT_EQ(s.keys[2].defined, 0u);
  EXPECT_EQ(s.keys[3].values, (Texts{"réseau", "erdos_renyi"}));
  ASSERT_EQ(s.outcomes.size(), 2u);
  EXPECT_EQ(s.outcomes[0].name, "final_size");
  EXPECT_EQ(s.outcomes[0].defined, 22u);
  EXPECT_EQ(s.outcomes[0].least, 0);
  EXPECT_EQ(s.outcomes[0].greatest, 220);
  EXPECT_DOUBLE_EQ(s.outcomes[0].mean, (230 * 12 - 70 - 230) / 22.);
  EXPECT_EQ(s.outcomes[1].defined, 18u);
}

TEST(StudySummary, TellsRangesOfManyValues) {
  const Folder folder;
  write_study(folder / "x.h5", false, small_study(9000, 1), source_of({}));
  const StudySummary s = *summary(folder / "x.h5").study;
  EXPECT_EQ(s.tasks.missing, 9000u);
  EXPECT_EQ(s.keys[1].values.size(), 12u);
  EXPECT_TRUE(s.keys[1].more_values);
  EXPECT_EQ(s.keys[1].least, 100);
  EXPECT_EQ(s.keys[1].mean, 100 + 8999 / 2.);
  EXPECT_EQ(s.keys[1].greatest, 9099);
  EXPECT_FALSE(s.keys[2].more_values);
  EXPECT_EQ(s.outcomes[0].defined, 0u);
}

TEST(StudySummary, SaysWhichShardItIs) {
  const Folder folder;
  const Records records = all_done(3);
  write_shard(folder / "x.h5", false, small_study(), 3, 10, source_of(records));
  const StudySummary s = *summary(folder / "x.h5").study;
  EXPECT_EQ(s.tasks.shard, 3u);
  EXPECT_EQ(s.tasks.shards, 10u);
  EXPECT_EQ(s.points, 6u);
  EXPECT_EQ(s.tasks.done, 3u);
  EXPECT_EQ(s.keys[1].values, (Texts{"100"}));
  EXPECT_EQ(s.outcomes[0].greatest, 20);
  write_result(folder / "run.h5", small_layout());
  EXPECT_FALSE(summary(folder / "run.h5").study);
}

}  // namespace
}  // namespace papotage
