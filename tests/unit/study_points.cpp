// Which values the keys of a study take, and which of its points stand for all.
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "record_helpers.hpp"
#include "sim/scenario/parameter_at.hpp"
#include "sim/study/tasks.hpp"

namespace papotage {
namespace {

using testing::Folder;

const std::string sir =
    "[run]\ndays = 20\n[network]\ngenerator = \"erdos_renyi\"\nnodes = 200\nmean_degree = 4\n"
    "[contagion]\nmodel = \"sir\"\nbeta = 0.1\ngamma = 0.2\n";

Study study_of(const std::string& sweep) {
  const Folder folder(true);
  std::ofstream(folder / "study.toml") << sir << sweep;
  return {load_document(folder / "study.toml", {}), catalogue()};
}

/// Which keys of a random design take whole numbers: "nodes" of those that are named.
std::string whole_keys(const std::string& ranges) {
  const Study study = study_of("[sweep]\ndesign = \"random\"\npoints = 30\n[sweep.keys]\n" + ranges);
  std::string names;
  const std::vector<Value> values = study.values(7);
  for (std::size_t k = 0; k < values.size(); ++k)
    if (values[k].as<std::int64_t>()) names += study.keys()[k].path.back() + " ";
  return names;
}

TEST(StudyPoints, AreWholeWhereAKeyTakesNothingElse) {
  const std::string beta = "contagion.beta = { low = 0, high = 1 }\n",
                    nodes = "network.nodes = { low = 100, high = 200 }\n";
  EXPECT_EQ(whole_keys(beta), "");
  EXPECT_EQ(whole_keys(beta + nodes), "nodes ");
  EXPECT_EQ(whole_keys(nodes + beta), "nodes ");
  EXPECT_EQ(whole_keys("contagion.initial = { low = 1, high = 9 }\n" + beta + nodes), "initial nodes ");
  EXPECT_EQ(whole_keys("network.mean_degree = { low = -1, high = 6 }\n" + nodes), "nodes ");
  EXPECT_EQ(whole_keys("run.seed = { low = 1, high = 2, scale = \"log\" }\ncontagion.gamma = { low = 1, high = 2 }\n"),
            "seed ");
  // Where it begins badly: no infectious people at the low end, more than there are at the high one.
  EXPECT_EQ(whole_keys("contagion.beta = { low = -3, high = 1 }\n" + nodes), "nodes ");
}

TEST(StudyPoints, MayBeBadWhereverTheyStand) {
  const Study study = study_of("[sweep.keys]\nrun.days = [0.5, 10, 0.5, 0.5, 15, 20, 0.5]\n");
  EXPECT_EQ(study.scenario().run.days.days, 15);
  EXPECT_EQ(base_of(study, 1).scenario.run.days.days, 15);
  try {
    study_of("[sweep.keys]\nrun.days = [0.5, 0.5, 0.25]\n");
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_NE(refusal.message().find("(at point 0 (run.days = 0.5), and all others are refused)"), std::string::npos)
        << refusal.message();
  }
}

TEST(StudyPoints, KnowWhatIsDeclaredOfTheirKeys) {
  const Scenario scenario = study_of("").scenario();
  const auto about = [&](const std::vector<std::string>& path) {
    const auto parameter = parameter_at(scenario, path);
    return parameter ? parameter->name + " " + parameter->unit : "";
  };
  EXPECT_EQ(about({"contagion", "beta"}), "beta 1/day per contact");
  EXPECT_EQ(about({"run", "days"}), "days day");
  EXPECT_EQ(about({"network", "mean_degree"}), "mean_degree ");
  EXPECT_EQ(about({"population", "employees"}), "employees people");
  EXPECT_EQ(about({"population", "outsiders", "count"}), "count people");
  EXPECT_EQ(about({"contagion", "initial", "share"}), "share ");
  EXPECT_EQ(about({"contagion", "delta"}), "");
  EXPECT_EQ(about({"title"}), "");
}

}  // namespace
}  // namespace papotage
