// What a ResultWriter writes is what is read back, whoever wrote it in whatever order.

#include "sim/record/result.hpp"

#include <algorithm>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "sim/record/info.hpp"
#include "tests/unit/record_helpers.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;

const ResultSummary::Variable* find(const ResultSummary& summary, const std::string& path) {
  for (const auto& group : summary.groups)
    for (const auto& v : group.variables)
      if (v.path == path) return &v;
  return nullptr;
}

TEST(Result, ReadsBack) {
  const Folder folder;
  const ResultLayout layout = small_layout();
  write_result(folder / "x.h5", layout);
  EXPECT_EQ(folder.files(), 1u);
  const ResultSummary s = summary(folder / "x.h5");
  EXPECT_EQ(s.title, layout.title);
  EXPECT_EQ(s.seed, layout.seed);
  EXPECT_EQ(s.format, 1);
  EXPECT_EQ(s.version, "0.1.0");
  EXPECT_EQ(s.created, "2025-01-01T00:00:00Z");
  EXPECT_EQ(s.resolved, layout.resolved);
  auto provenance = layout.provenance;
  provenance.emplace_back("ended", "2025-01-01T00:00:01Z");
  EXPECT_EQ(s.provenance, provenance);
  ASSERT_EQ(s.outcomes.size(), 2u);
  EXPECT_EQ(s.outcomes[0].name, "final_size");
  EXPECT_EQ(s.outcomes[0].unit, "people");
  EXPECT_EQ(s.outcomes[0].doc, "ever reached");
  EXPECT_EQ(s.outcomes[0].values, (std::vector<double>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(s.outcomes[1].values, (std::vector<double>{.25, 1.25, 2.25, 3.25, 4.25, 5.25, 6.25}));
}

TEST(Result, HasTheLayoutThatIsPromised) {
  const Folder folder;
  write_result(folder / "x.h5", small_layout());
  const ResultSummary s = summary(folder / "x.h5");
  const std::vector<ResultSummary::Variable> expected = {
      {"/scenario/resolved", "text", {}, "", ""},
      {"/series/replicate", "int64", {7}, "1", "replicate"},
      {"/series/time", "float64", {5}, "day", "time since the start"},
      {"/series/count_infectious", "int64", {7, 5}, "people", "infectious agents"},
      {"/series/opinion_mean", "float64", {7, 5}, "1", "mean opinion"},
      {"/outcomes/replicate", "int64", {7}, "1", "replicate"},
      {"/outcomes/final_size", "int64", {7}, "people", "ever reached"},
      {"/outcomes/peak_time", "float64", {7}, "day", "time of the peak"},
      {"/agents/replicate", "int64", {7}, "1", "replicate"},
      {"/agents/time", "float64", {5}, "day", "time since the start"},
      {"/agents/agent", "uint64", {10}, "1", "number of the agent"},
      {"/agents/opinion", "float32", {7, 5, 10}, "1", "opinion"},
      {"/agents/compartment", "int8", {7, 5, 10}, "1", "state"},
  };
  std::vector<std::string> order;
  for (const auto& group : s.groups)
    for (const auto& v : group.variables) order.push_back(v.path);
  ASSERT_EQ(order.size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k) {
    const auto& e = expected[k];
    EXPECT_EQ(order[k], e.path);
    const auto* v = find(s, e.path);
    ASSERT_NE(v, nullptr) << e.path;
    EXPECT_EQ(v->type, e.type) << e.path;
    EXPECT_EQ(v->shape, e.shape) << e.path;
    EXPECT_EQ(v->unit, e.unit) << e.path;
    EXPECT_EQ(v->doc, e.doc) << e.path;
  }
}

TEST(Result, IsTheSameInAnyOrderOnAnyThreadsCompressedOrNot) {
  const Folder folder;
  ResultLayout layout = full_layout(500, 11, 40);
  write_result(folder / "forwards.h5", layout);
  const std::string expected = digest(folder / "forwards.h5");
  EXPECT_EQ(expected.size(), 64u);
  {
    layout.compress_agents = true;
    ResultWriter writer(folder / "backwards.h5", false, layout);
    for (std::uint32_t r = layout.replicates; r-- > 0;) write_replicate(writer, layout, r);
    writer.finish({});
  }
  EXPECT_EQ(digest(folder / "backwards.h5"), expected);
  for (const std::uint32_t threads : {2u, 5u}) {
    const std::string path = folder / std::to_string(threads);
    layout.compress_agents = threads == 2;
    ResultWriter writer(path, false, layout);
    {
      std::vector<std::jthread> pool;
      for (std::uint32_t k = 0; k < threads; ++k)
        pool.emplace_back([&, k] {
          for (std::uint32_t r = k; r < layout.replicates; r += threads) write_replicate(writer, layout, r);
        });
    }
    writer.finish({});
    EXPECT_EQ(digest(path), expected) << threads;
  }
}

TEST(Result, WritesBlocksWithHolesWhereTooMuchWaits) {
  const Folder folder;
  ResultLayout layout = small_layout(1500, 3000, 0);  // blocks of ten replicates, 480 kB each, 72 MB in all
  layout.columns.clear();
  layout.column_of.clear();
  layout.labels.clear();
  const Change constant = [](std::uint32_t r, auto& series, auto&) { std::fill(series.begin(), series.end(), r); };
  write_result(folder / "forwards.h5", layout, constant);
  ResultWriter leaping(folder / "leaping.h5", false, layout);
  for (std::uint32_t first = 0; first < 10; ++first)
    for (std::uint32_t r = first; r < layout.replicates; r += 10) write_replicate(leaping, layout, r, constant);
  leaping.finish({});
  EXPECT_EQ(digest(folder / "leaping.h5"), digest(folder / "forwards.h5"));
}

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

/// Of this process [bytes].
std::size_t resident() {
  std::size_t pages = 0, total = 0;
  std::ifstream("/proc/self/statm") >> total >> pages;
  return pages * 4096;
}

TEST(Result, NeedsNoMoreMemoryForMoreFrames) {
  if (sanitized) GTEST_SKIP() << "a sanitizer's own memory grows";
  const Folder folder;
  const ResultLayout layout = small_layout(250, 101, 1000);  // 101 records leave an unfinished chunk per replicate
  ResultWriter writer(folder / "x.h5", false, layout);
  const FakeSimulation simulation(1000, 0, 0);
  std::size_t before = 0;
  for (std::uint32_t r = 0; r < layout.replicates; ++r) {
    if (r == 100) before = resident();
    for (std::uint32_t t = 0; t < 101; ++t) writer.frame(r, t, simulation);
  }
  EXPECT_LT(resident(), before + 15'000'000);  // 76 MB have been written since
}

TEST(Result, KeepsWideRows) {
  const Folder folder;
  ResultLayout layout = small_layout(3, 70'000, 0);  // wider than a chunk
  layout.columns.clear();
  layout.column_of.clear();
  layout.labels.clear();
  write_result(folder / "x.h5", layout);
  EXPECT_EQ(find(summary(folder / "x.h5"), "/series/opinion_mean")->shape, (std::vector<std::uint64_t>{3, 70'000}));
}

TEST(Result, MayHoldAlmostNothing) {
  const Folder folder;
  ResultLayout layout;
  layout.replicates = 2;
  write_result(folder / "no-times.h5", layout);
  layout.times = {0, 1};
  write_result(folder / "no-probes.h5", layout);
  layout.replicates = 0;
  layout.probes = {{"p", "", "", false}};
  layout.outcomes = {{"o", "", "", true}};
  write_result(folder / "no-replicates.h5", layout);
  layout.replicates = 3;
  layout.times.clear();
  write_result(folder / "probes-but-no-times.h5", layout);
  for (const char* name : {"no-times.h5", "no-probes.h5", "no-replicates.h5", "probes-but-no-times.h5"}) {
    EXPECT_EQ(digest(folder / name).size(), 64u) << name;
    EXPECT_EQ(find(summary(folder / name), "/agents/agent"), nullptr) << name;
  }
}

TEST(Result, SaysWhichCountsAreUndefined) {
  const Folder folder;
  const ResultLayout layout = small_layout();
  write_result(folder / "x.h5", layout, [](std::uint32_t r, auto&, auto& outcomes) {
    if (r == 3) outcomes[0] = outcomes[1] = std::nan("");
  });
  const ResultSummary s = summary(folder / "x.h5");
  for (const auto& outcome : s.outcomes)
    for (std::size_t r = 0; r < 7; ++r) EXPECT_EQ(std::isnan(outcome.values[r]), r == 3) << outcome.name << r;
}

TEST(Result, LeavesNothingUnlessFinished) {
  const Folder folder;
  {
    const ResultLayout layout = small_layout();
    ResultWriter writer(folder / "x.h5", false, layout);
    write_replicate(writer, layout, 0);
    EXPECT_EQ(folder.files(), 1u);
    EXPECT_FALSE(std::filesystem::exists(folder / "x.h5"));
  }
  EXPECT_EQ(folder.files(), 0u);
}

TEST(Result, TakesAnyTextAsProvenance) {
  const Folder folder;
  ResultLayout layout = small_layout();
  layout.provenance = {{"latin", "caf\xe9"}, {"nul", std::string("a\0b", 3)}, {"long", std::string(300'000, 'x')}};
  for (int k = 0; k < 40; ++k) layout.provenance.emplace_back("entry " + std::to_string(k), std::to_string(k));
  write_result(folder / "x.h5", layout);
  const auto provenance = summary(folder / "x.h5").provenance;
  ASSERT_EQ(provenance.size(), 44u);
  EXPECT_EQ(provenance[0].second, "caf\xef\xbf\xbd");
  EXPECT_EQ(provenance[1].second,
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(provenance[2].second.size(), 300'000u);
  EXPECT_EQ(provenance[42].second, "39");
}

}  // namespace
}  // namespace papotage
