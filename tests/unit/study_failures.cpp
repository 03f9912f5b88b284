// What results tell of tasks that failed.

#include <fmt/format.h>

#include "tests/unit/study_support.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
using Texts = std::vector<std::string>;

/// A line a kind: point, values of the first key, first replicate, tasks, message.
Texts told(const Failures& failures) {
  Texts lines;
  for (const Failures::Kind& kind : failures.kinds)
    lines.push_back(fmt::format("{}, {}, from {}: {} x {}", kind.point.value(),
                                kind.values.substr(0, kind.values.find(',')), kind.replicate, kind.tasks,
                                kind.message));
  return lines;
}

TEST(StudyFailures, AreToldByPointAndMessage) {
  const Folder folder(true);
  Records records = all_done(24);
  for (const std::uint64_t task : {4, 5, 7}) records[task] = failed(task, "bad");
  records[6] = failed(6, "worse");
  records[16] = failed(16, "bad");
  records[17] = failed(17, "");
  const StudyLayout layout = small_study();
  write_study(folder / "x.h5", false, layout, source_of(records));
  const Texts expected = {"1, contagion.beta = 0.01, from 0: 3 x bad", "1, contagion.beta = 0.01, from 2: 1 x worse",
                          "4, contagion.beta = 0.04, from 0: 1 x bad", "4, contagion.beta = 0.04, from 1: 1 x "};
  const Failures failures = summary(folder / "x.h5").failures;
  EXPECT_EQ(told(failures), expected);
  EXPECT_EQ(failures.more, 0u);
  EXPECT_EQ(failures.kinds[0].values,
            "contagion.beta = 0.01, network.nodes = 101, feed.ranked = true, network.generator = erdos_renyi, "
            "contagion.initial = 3");
  const Records odd = picked(records, [](std::uint64_t task) { return task % 2 == 1; }),
                even = picked(records, [](std::uint64_t task) { return task % 2 == 0; });
  write_shard(folder / "even.h5", false, layout, 1, 2, source_of(even));
  write_shard(folder / "odd.h5", false, layout, 2, 2, source_of(odd));
  EXPECT_EQ(told(summary(folder / "odd.h5").failures),
            (Texts{"1, contagion.beta = 0.01, from 1: 2 x bad", "4, contagion.beta = 0.04, from 1: 1 x "}));
  merge_shards({folder / "even.h5", folder / "odd.h5"}, folder / "whole.h5", false, {}, {});
  EXPECT_EQ(told(summary(folder / "whole.h5").failures), expected);
}

TEST(StudyFailures, OfManyTheFirstAreToldAndHowManyMoreThereAre) {
  const Folder folder(true);
  Records records;  // of every point two fail, in other ways, and one is missing
  for (std::uint64_t point = 0; point < 1500; ++point)
    for (const std::uint64_t task : {3 * point, 3 * point + 1})
      records.push_back(failed(task, "at " + std::to_string(task)));
  const StudyLayout layout = small_study(1500, 3);
  write_shard(folder / "1.h5", false, layout, 1, 1, source_of(records));
  write_study(folder / "x.h5", false, layout, source_of(records));
  for (const char* name : {"1.h5", "x.h5"}) {
    const Failures failures = summary(folder / name).failures;
    ASSERT_EQ(failures.kinds.size(), Failures::most_kinds);
    EXPECT_EQ(failures.kinds.back().message, "at 28");
    EXPECT_EQ(failures.more, 2980u);
  }
  for (Record& record : records) record.message = "alike";
  write_study(folder / "x.h5", true, layout, source_of(records));
  const Failures failures = summary(folder / "x.h5").failures;
  EXPECT_EQ(failures.kinds.back().tasks, 2u);
  EXPECT_EQ(failures.kinds.back().point, 19u);
  EXPECT_EQ(failures.more, 1480u);
}

}  // namespace
}  // namespace papotage
