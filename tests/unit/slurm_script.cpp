#include "sim/study/slurm_script.hpp"

#include <gtest/gtest.h>

namespace papotage {
namespace {

SlurmJob small_job() {
  return {.program = "/opt/papotage",
          .folder = "/home/me",
          .study = "s.toml",
          .output = "s.h5",
          .options = {},
          .shards = 7,
          .threads = 3,
          .time = {},
          .memory = {},
          .partition = {},
          .account = {},
          .more = {},
          .made_by = "me"};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(SlurmSeconds, TakesWhatSbatchTakes) {
  EXPECT_EQ(slurm_seconds("90"), 5400u);
  EXPECT_EQ(slurm_seconds("10:30"), 630u);
  EXPECT_EQ(slurm_seconds("2:00:01"), 7201u);
  EXPECT_EQ(slurm_seconds("1-12"), 36u * 3600);
  EXPECT_EQ(slurm_seconds("1-12:30"), 36u * 3600 + 1800);
  EXPECT_EQ(slurm_seconds("0-0:30:05"), 1805u);
  for (const char* text : {"", "-", "2h", "1:2:3:4", "1-", "1--2", "1:2-3", "1-2:3:4:5", ":30", " 30"})
    EXPECT_EQ(slurm_seconds(text), std::nullopt) << text;
}

TEST(SlurmScript, SaysOnlyWhatWasAsked) {
  const std::string script = slurm_script(small_job());
  for (const char* line : {"\n#SBATCH --array=1-7\n", "\n#SBATCH --cpus-per-task=3\n", "\n#SBATCH --requeue\n",
                           "\n#SBATCH --open-mode=append\n", "\n#SBATCH --signal=B:USR1@120\n"})
    EXPECT_TRUE(has(script, line)) << line;
  for (const char* option : {"--time", "--mem", "--partition", "--account"}) EXPECT_FALSE(has(script, option));
  SlurmJob few = small_job();
  few.at_once = 2;
  EXPECT_TRUE(has(slurm_script(few), "\n#SBATCH --array=1-7%2\n"));
}

TEST(SlurmScript, GivesBothJobsWhatTheClusterAsks) {
  SlurmJob job = small_job();
  job.time = "2:00:00";
  job.memory = "4G";
  job.partition = "main";
  job.account = "us";
  job.more = {"--qos=long"};
  const std::string script = slurm_script(job);
  for (const std::string option : {"--time=2:00:00", "--mem=4G", "--partition=main", "--account=us", "--qos=long"}) {
    const std::size_t first = script.find("\n#SBATCH " + option + "\n");
    ASSERT_NE(first, std::string::npos) << option;
    EXPECT_NE(script.find("\n#SBATCH " + option + "\n", first + 1), std::string::npos) << option;
  }
}

}  // namespace
}  // namespace papotage
