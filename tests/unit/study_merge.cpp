// Partial results of shards, and the whole that they make.

#include <fstream>

#include <sys/wait.h>

#include "sim/record/merge_shards.hpp"
#include "sim/record/shard_reader.hpp"
#include "tests/unit/study_support.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
using Paths = std::vector<std::string>;

/// Writes shard I of N, which has every N-th task.
std::string write_part(const Folder& folder, const StudyLayout& layout, const Records& records, std::uint32_t shard,
                       std::uint32_t shards, std::size_t at_once = records_at_once) {
  const std::string path = folder / ("part" + std::to_string(shard) + ".h5");
  const Records own = picked(records, [&](std::uint64_t task) { return task % shards == shard - 1; });
  write_shard(path, true, layout, shard, shards, source_of(own), at_once);
  return path;
}

Paths write_parts(const Folder& folder, const StudyLayout& layout, const Records& records, std::uint32_t shards,
                  std::size_t at_once = records_at_once) {
  Paths paths;
  for (std::uint32_t shard = 1; shard <= shards; ++shard)
    paths.push_back(write_part(folder, layout, records, shard, shards, at_once));
  return paths;
}

std::string refusal(const Folder& folder, const Paths& paths) {
  const std::string out = folder / "whole.h5";
  std::string text = refused([&] { merge_shards(paths, out, false, {}, {}); });
  EXPECT_FALSE(std::filesystem::exists(out));
  const std::string parent = folder / "";
  for (std::size_t at; (at = text.find(parent)) != std::string::npos;) text.erase(at, parent.size());
  return text;
}

TEST(Merge, GivesTheWholeResult) {
  const Folder folder(true);
  const StudyLayout layout = small_study(40, 3);
  Records records = all_done(120);
  records[7] = failed(7, "a bad point");
  records[100] = failed(100);
  records.push_back(started(5, 2));
  write_study(folder / "x.h5", false, layout, source_of(records));
  for (const std::uint32_t shards : {1u, 2u, 7u, 130u}) {  // of the last ones, some have no task
    Paths paths = write_parts(folder, layout, records, shards, shards == 7 ? 100 : records_at_once);
    std::ranges::reverse(paths);
    for (const std::size_t at_once : {std::size_t{200}, records_at_once}) {
      const Tally tally = merge_shards(paths, folder / "whole.h5", true, {{"command", "merge"}}, {}, at_once);
      EXPECT_EQ(tally, (Tally{118, 2, 0}));
      EXPECT_EQ(digest(folder / "whole.h5"), digest(folder / "x.h5")) << shards;
    }
  }
  const ResultSummary whole = summary(folder / "whole.h5");
  EXPECT_EQ(whole.title, layout.title);
  EXPECT_EQ(whole.resolved, layout.resolved);
  EXPECT_EQ(whole.provenance.back(), (std::pair<std::string, std::string>{"command", "merge"}));
  EXPECT_EQ(whole.created, "2026-01-01T00:00:00Z");
  EXPECT_EQ(study_hash_of(folder / "whole.h5"), layout.study);
}

TEST(Merge, ReadsLongShardsInParts) {
  const Folder folder(true);
  StudyLayout layout = small_study(30'000, 1);
  Records records = all_done(30'000);
  write_study(folder / "x.h5", false, layout, source_of(records));
  const Paths paths = write_parts(folder, layout, records, 2);
  merge_shards(paths, folder / "whole.h5", false, {}, {}, 100'000);
  EXPECT_EQ(digest(folder / "whole.h5"), digest(folder / "x.h5"));
}

TEST(ShardReader, GivesItsRecordsBack) {
  const Folder folder;
  const StudyLayout layout = small_study();
  Records records = all_done(24);
  records[5] = failed(5, "why");
  records[7].host = "node2";
  records[7].attempt = 3;
  const ShardReader reader(shard_head(write_part(folder, layout, records, 2, 2)));
  EXPECT_EQ(reader.head().shard, 2u);
  EXPECT_EQ(reader.head().shards, 2u);
  EXPECT_EQ(reader.seed(), 7u);
  EXPECT_EQ(reader.study(), layout.study);
  EXPECT_EQ(study_hash_of(reader.path()), "");
  EXPECT_EQ(study_hash_of(reader.path(), 2, 2), layout.study);
  EXPECT_EQ(study_hash_of(reader.path(), 1, 2), "");
  std::vector<std::uint64_t> tasks;
  reader.for_each({3, 10}, [&](const TaskRecord& r) {
    tasks.push_back(r.task);
    EXPECT_EQ(r.start, 1.75e9 + static_cast<double>(r.task));
    EXPECT_EQ(r.seconds, .25f);
    EXPECT_EQ(r.host, r.task == 7 ? "node2" : "node1");
    EXPECT_EQ(r.attempt, r.task == 7 ? 3u : 1u);
    EXPECT_EQ(r.message, r.task == 5 ? "why" : "");
    ASSERT_EQ(r.values.size(), r.task == 5 ? 0u : 2u);
    if (r.task != 5) {
      EXPECT_EQ(r.values[0], static_cast<double>(10 * r.task));
      EXPECT_EQ(std::isnan(r.values[1]), r.task == 9);
    }
  });
  EXPECT_EQ(tasks, (std::vector<std::uint64_t>{3, 5, 7, 9}));
  const StudyLayout read = reader.layout();
  EXPECT_EQ(read.keys[0].unit, "1/day");
  EXPECT_EQ(read.keys[2].type, KeyType::boolean);
  EXPECT_EQ(read.outcomes[0].doc, "ever reached");
  EXPECT_TRUE(read.outcomes[0].count);
  EXPECT_FALSE(read.outcomes[1].count);
}

TEST(Merge, RefusesShardsThatDontBelongTogether) {
  const Folder folder(true), other(true);
  const StudyLayout layout = small_study();
  const Records records = all_done(24);
  const Paths parts = write_parts(folder, layout, records, 8);
  const auto with = [&](std::size_t i, const std::string& path) {
    Paths paths = parts;
    paths[i] = path;
    return paths;
  };
  EXPECT_EQ(refusal(folder, {}), "no shards are given; name the partial results of all shards");

  StudyLayout changed = layout;
  changed.study = std::string(64, 'b');
  std::filesystem::rename(write_part(other, changed, records, 3, 8), folder / "study.h5");
  EXPECT_EQ(refusal(folder, with(2, folder / "study.h5")),
            "study.h5: is of another study (bbbbbbbb) than `part1.h5` (aaaaaaaa): their scenario, files or program "
            "differ; make all of one study");
  changed = layout;
  changed.seed = 8;
  std::filesystem::rename(write_part(other, changed, records, 3, 8), folder / "seed.h5");
  EXPECT_EQ(refusal(folder, with(2, folder / "seed.h5")), "seed.h5: has seed 8, but `part1.h5` has 7");
  std::filesystem::rename(write_part(other, layout, records, 3, 9), folder / "nine.h5");
  EXPECT_EQ(refusal(folder, with(2, folder / "nine.h5")), "nine.h5: is shard 3 of 9, but `part1.h5` is one of 8");
  changed = layout;
  changed.outcomes[1].name = "duration";
  std::filesystem::rename(write_part(other, changed, records, 3, 8), folder / "outcomes.h5");
  EXPECT_EQ(refusal(folder, with(2, folder / "outcomes.h5")),
            "outcomes.h5: has other keys or outcomes than `part1.h5`; compute both with one version of papotage");

  std::filesystem::copy_file(parts[2], folder / "again.h5");
  Paths twice = parts;
  twice.push_back(folder / "again.h5");
  EXPECT_EQ(refusal(folder, twice), "again.h5: is shard 3 of 8, as is `part3.h5`; give each shard once");
  Paths some = {parts[2], parts[0]};
  EXPECT_EQ(refusal(folder, some), "shards 2, 4 to 8 of 8 are missing beside `part1.h5`; give them too");
  some = parts;
  some.erase(some.begin() + 4);
  EXPECT_EQ(refusal(folder, some), "shard 5 of 8 is missing beside `part1.h5`; give it too");

  write_study(folder / "done.h5", false, layout, source_of(records));
  EXPECT_EQ(refusal(folder, with(2, folder / "done.h5")),
            "done.h5: is a whole result already; give the partial results of `--shard` alone");
  write_shard(folder / "short.h5", false, layout, 3, 8, source_of(picked(records, [](auto t) { return t == 2; })));
  EXPECT_EQ(refusal(folder, with(2, folder / "short.h5")),
            "2 tasks are in none of the shards, the first being replicate 2 of point 2; run these shards again with "
            "--force");
}

TEST(Merge, RefusesTheResultOfARun) {
  const Folder folder(true);
  write_result(folder / "run.h5", small_layout());
  EXPECT_EQ(refusal(folder, {folder / "run.h5"}),
            "run.h5: is a whole result already; give the partial results of `--shard` alone");
}

// Numbers are under checksums. Elsewhere damage may go unnoticed, and in texts make HDF5 itself crash.
TEST(Merge, RefusesDamagedNumbers) {
  const Folder folder(true);
  StudyLayout layout = small_study(10'000, 2);
  layout.keys.resize(3);
  layout.values = [all = layout.values](std::uint64_t point) {
    std::vector<Value> values = all(point);
    values.resize(3);
    return values;
  };
  const Records records = all_done(20'000);
  const Paths parts = write_parts(folder, layout, records, 2);
  std::ifstream in(parts[1], std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  const std::string path = folder / "damaged.h5";
  const pid_t child = fork_child();
  if (child == 0) {
    std::size_t refusals = 0, tried = 0;
    for (std::size_t at = bytes.size() / 3; at < bytes.size() / 3 * 2; at += 1999, ++tried) {
      std::string damaged = bytes;
      for (std::size_t k = at; k < at + 16; ++k) damaged[k] = static_cast<char>(~damaged[k]);
      std::ofstream(path, std::ios::binary) << damaged;
      const std::string said = refused([&] { merge_shards({parts[0], path}, folder / "whole.h5", true, {}, {}); });
      refusals += said.starts_with(path + ": is damaged (");
    }
    _exit(tried > 20 && refusals * 10 > tried * 9 ? 0 : 1);  // before LeakSanitizer looks: HDF5 loses memory here
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(std::filesystem::exists(folder / "whole.h5.part"));
}

TEST(Merge, RefusesFilesThatCantBeRead) {
  const Folder folder(true);
  const Paths parts = write_parts(folder, small_study(), all_done(24), 2);
  EXPECT_EQ(refusal(folder, {parts[0], folder / "gone.h5"}),
            "gone.h5: can't be opened (No such file or directory); check the name");
  std::ofstream(folder / "text.h5") << "[run]\n";
  EXPECT_EQ(refusal(folder, {parts[0], folder / "text.h5"}),
            "text.h5: is no HDF5 file; name a result that papotage wrote (.h5)");
  std::filesystem::copy_file(parts[1], folder / "cut.h5");
  std::filesystem::resize_file(folder / "cut.h5", 9000);
  EXPECT_EQ(refusal(folder, {parts[0], folder / "cut.h5"}), "cut.h5: is truncated; copy it again or run again");
  EXPECT_EQ(refused([&] { merge_shards(parts, parts[0], false, {}, {}); }),
            "-o " + parts[0] + ": exists; replace it with --force or name another file");
}

}  // namespace
}  // namespace papotage
