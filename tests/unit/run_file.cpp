// Results of runs whose replicates were tasks: from records and from shards as if they had been written at once.

#include "sim/record/run_file.hpp"

#include "sim/record/reading.hpp"
#include "tests/unit/study_support.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
using Paths = std::vector<std::string>;

/// All that a journal keeps: classes with names and without, sampled parameters, undefined numbers.
ResultLayout run_layout(std::uint32_t replicates = 23) {
  ResultLayout layout = full_layout(replicates);
  layout.columns.clear();
  layout.column_of.clear();
  layout.labels.clear();
  layout.posts.clear();
  return layout;
}

void undefine(std::uint32_t replicate, std::vector<double>& series, std::vector<double>& outcomes) {
  if (replicate % 5 == 3) series[1] = outcomes[0] = outcomes[1] = std::numeric_limits<double>::quiet_NaN();
}

/// The records of what write_result() writes.
Records records_of(const ResultLayout& layout) {
  Records records;
  for (std::uint32_t r = 0; r < layout.replicates; ++r) {
    std::vector<double> series, outcomes;
    for (std::size_t k = 0; k < layout.probes.size() * layout.times.size(); ++k)
      series.push_back(layout.probes[k / layout.times.size()].count ? r * 1000. + static_cast<double>(k)
                                                                    : std::cos(static_cast<double>(r + k)));
    for (const Outcome& o : layout.outcomes) outcomes.push_back(r + (o.count ? 0 : .25));
    undefine(r, series, outcomes);
    Record record{r};
    record.values = outcomes;
    record.values.insert(record.values.end(), series.begin(), series.end());
    add_breakdowns(layout.breakdowns, FakeSimulation(0, r, 0), record.values);
    records.push_back(record);
  }
  return records;
}

ResultLayout as_tasks(ResultLayout layout) {
  layout.study = std::string(64, 'a');
  return layout;
}

/// Shard I of N, which has every N-th replicate.
Paths write_parts(const Folder& folder, const ResultLayout& whole, const Records& records, std::uint32_t shards) {
  Paths paths;
  for (std::uint32_t shard = 1; shard <= shards; ++shard) {
    ResultLayout layout = as_tasks(whole);
    layout.part = ResultPart{shard, shards, {}};
    for (std::uint32_t r = shard - 1; r < whole.replicates; r += shards) layout.part->replicates.push_back(r);
    paths.push_back(folder / ("part" + std::to_string(shard) + ".h5"));
    write_run(paths.back(), true, layout, source_of(records));
  }
  return paths;
}

TEST(RunFile, OfRecordsIsTheRuns) {
  const Folder folder(true);
  const ResultLayout layout = run_layout();
  write_result(folder / "run.h5", layout, undefine);
  Records records = records_of(layout);
  records.insert(records.begin(), {started(4), failed(4), started(9, 2)});  // done later, with another attempt
  records.push_back(records.back());                                        // twice
  std::ranges::reverse(records);
  const Tally tally = write_run(folder / "tasks.h5", false, as_tasks(layout), source_of(records));
  EXPECT_EQ(tally, (Tally{23, 0, 0}));
  EXPECT_EQ(digest(folder / "tasks.h5"), digest(folder / "run.h5"));
  EXPECT_EQ(study_hash_of(folder / "tasks.h5"), std::string(64, 'a'));
  EXPECT_EQ(study_hash_of(folder / "run.h5"), "");
  const ResultSummary told = summary(folder / "tasks.h5");
  EXPECT_FALSE(told.study);
  ASSERT_TRUE(told.tasks);
  EXPECT_EQ(told.tasks->done, 23u);
  EXPECT_EQ(told.tasks->shards, 0u);
  EXPECT_FALSE(summary(folder / "run.h5").tasks);
}

TEST(RunFile, HoldsUndefinedNumbersOfWhatFailedOrIsMissing) {
  const Folder folder(true);
  const ResultLayout layout = as_tasks(run_layout(6));
  Records records = records_of(layout);
  records[2] = failed(2);
  records.erase(records.begin() + 4);
  EXPECT_EQ(write_run(folder / "x.h5", false, layout, source_of(records)), (Tally{4, 1, 1}));
  const ResultSummary told = summary(folder / "x.h5");
  EXPECT_EQ(told.tasks->failed, 1u);
  EXPECT_EQ(told.tasks->missing, 1u);
  for (const std::uint32_t r : {0u, 1u, 2u, 4u, 5u})
    EXPECT_EQ(std::isnan(told.outcomes[0].values[r]), r == 2 || r == 4);
}

TEST(RunFile, RefusesRecordsOfAnotherLength) {
  const Folder folder(true);
  const ResultLayout layout = as_tasks(run_layout());
  Records records = records_of(layout);
  records[5].values.pop_back();
  EXPECT_EQ(refused([&] { write_run(folder / "x.h5", false, layout, source_of(records)); }),
            "replicate 5 has 18 values where a run of this scenario has 19; start it afresh");
  EXPECT_EQ(folder.files(), 0u);
}

TEST(MergeRuns, GivesTheWholeResult) {
  const Folder folder(true);
  const ResultLayout layout = run_layout();
  write_result(folder / "run.h5", layout, undefine);
  const Records records = records_of(layout);
  for (const std::uint32_t shards : {1u, 2u, 7u, 30u}) {  // of the last ones, some have no replicate
    Paths paths = write_parts(folder, layout, records, shards);
    std::ranges::reverse(paths);
    for (const std::size_t at_once : {std::size_t{1}, std::size_t{2000}, records_at_once}) {
      EXPECT_EQ(merge_shards(paths, folder / "whole.h5", true, {{"merged_by", "me"}}, nullptr, at_once),
                (Tally{23, 0, 0}));
      EXPECT_EQ(digest(folder / "whole.h5"), digest(folder / "run.h5")) << shards;
    }
  }
  const auto order = [](const ResultSummary& s) {
    std::vector<std::string> paths;
    for (const auto& group : s.groups)
      for (const auto& v : group.variables)
        if (group.path != "/provenance/tasks") paths.push_back(v.path + " " + v.unit + " " + v.doc);
    return paths;
  };
  const ResultSummary whole = summary(folder / "whole.h5");
  EXPECT_EQ(order(whole), order(summary(folder / "run.h5")));
  EXPECT_EQ(whole.resolved, layout.resolved);
  EXPECT_EQ(whole.provenance.back(), (std::pair<std::string, std::string>{"merged_by", "me"}));
  EXPECT_EQ(whole.tasks->shards, 0u);
}

TEST(MergeRuns, KeepsHowReplicatesCameAbout) {
  const Folder folder(true);
  const ResultLayout layout = run_layout();
  Records records = records_of(layout);
  records[8] = failed(8, "too little memory");
  records[9].host = "node2";
  records[9].attempt = 3;
  write_run(folder / "x.h5", false, as_tasks(layout), source_of(records));
  const Paths parts = write_parts(folder, layout, records, 3);
  const ResultSummary part = summary(parts[1]);
  EXPECT_EQ(part.tasks->shard, 2u);
  EXPECT_EQ(part.tasks->shards, 3u);
  EXPECT_EQ(part.tasks->replicates, 23u);
  EXPECT_EQ(part.tasks->done, 8u);
  EXPECT_EQ(merge_shards(parts, folder / "whole.h5", false, {}, nullptr), (Tally{22, 1, 0}));
  EXPECT_EQ(digest(folder / "whole.h5"), digest(folder / "x.h5"));
  const h5::Id file = open_result(folder / "whole.h5");
  std::uint32_t attempts[23];
  std::int32_t hosts[23];
  h5::read(h5::open_dataset(file, "/provenance/tasks/attempts"), {0}, {23}, h5::Type::uint32, attempts);
  h5::read(h5::open_dataset(file, "/provenance/tasks/host"), {0}, {23}, h5::Type::int32, hosts);
  const auto names = h5::read_texts(h5::open_dataset(file, "/provenance/tasks/host_name"), {0}, {2});
  EXPECT_EQ(attempts[9], 3u);
  EXPECT_EQ(names.at(static_cast<std::size_t>(hosts[9])), "node2");
  for (const std::string& path : {folder / "whole.h5", parts[2]}) {
    const Failures failures = summary(path).failures;
    ASSERT_EQ(failures.kinds.size(), 1u) << path;
    EXPECT_FALSE(failures.kinds[0].point);
    EXPECT_EQ(failures.kinds[0].replicate, 8u);
    EXPECT_EQ(failures.kinds[0].message, "too little memory");
  }
  EXPECT_TRUE(part.failures.kinds.empty());
}

TEST(MergeRuns, RefusesWhatDoesntBelongTogether) {
  const Folder folder(true);
  const std::string out = folder / "whole.h5";
  const ResultLayout layout = run_layout();
  Records records = records_of(layout);
  Paths parts = write_parts(folder, layout, records, 3);
  write_shard(folder / "sweep.h5", false, small_study(), 3, 3, source_of({}));
  EXPECT_EQ(refused([&] {
              merge_shards({parts[0], parts[1], folder / "sweep.h5"}, out, false, {}, nullptr);
            }),
            folder / "sweep.h5: is of a sweep, but `" + parts[0] + "` of a single run");
  EXPECT_EQ(refused([&] {
              merge_shards({parts[2], parts[0]}, out, false, {}, nullptr);
            }),
            "shard 2 of 3 is missing beside `" + parts[0] + "`; give it too");
  records.erase(records.begin() + 7);
  parts = write_parts(folder, layout, records, 3);
  EXPECT_EQ(refused([&] { merge_shards(parts, out, false, {}, nullptr); }),
            "1 task is in none of the shards, the first being replicate 7; run these shards again with --force");
  EXPECT_FALSE(std::filesystem::exists(out));
}

}  // namespace
}  // namespace papotage
