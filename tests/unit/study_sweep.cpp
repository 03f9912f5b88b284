// What a sweep does with a file that comes in its way.
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "record_helpers.hpp"
#include "sim/study/sweep.hpp"

namespace papotage {
namespace {

using testing::Folder;

TEST(StudySweep, ReplacesNothingThatCameMeanwhile) {
  const Folder folder(true);
  const std::string output = folder / "x.h5";
  std::ofstream(folder / "study.toml")
      << "[run]\ndays = 2\nreplicates = 4\n[network]\ngenerator = \"complete\"\nnodes = 9\n"
         "[contagion]\nmodel = \"sir\"\n[sweep.keys]\ncontagion.beta = [0.1, 0.2]\n";
  const Study study(load_document(folder / "study.toml", {}), catalogue());
  for (const bool resume : {false, true}) {
    SweepOptions options{.output = output, .resume = resume};
    options.finished = [&] { std::ofstream(output) << "what somebody keeps"; };
    EXPECT_THROW(sweep(study, options), Refusal);
    std::ifstream in(output);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "what somebody keeps");
    std::filesystem::remove(output);
    EXPECT_TRUE(std::filesystem::exists(output + ".journal"));
    if (!resume) std::filesystem::remove(output + ".journal");
  }
  const SweepReport report = sweep(study, {.output = output, .resume = true});
  EXPECT_EQ(report.tally, (Tally{8, 0, 0}));
  EXPECT_FALSE(std::filesystem::exists(output + ".journal"));
  EXPECT_TRUE(sweep(study, {.output = output, .resume = true}).was_there);
}

}  // namespace
}  // namespace papotage
