// Which values the keys of a study take, and which of its points stand for all.
#include <fstream>
#include <set>
#include <string>

#include <fmt/format.h>
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

Study study_of(const std::string& sweep, const std::string& scenario = sir) {
  const Folder folder(true);
  std::ofstream(folder / "study.toml") << scenario << sweep;
  return {load_document(folder / "study.toml", {}), catalogue()};
}

Study random_study(std::uint64_t points, const std::string& ranges, const std::string& scenario = sir) {
  return study_of(fmt::format("[sweep]\ndesign = \"random\"\npoints = {}\n[sweep.keys]\n{}", points, ranges), scenario);
}

/// Names of the keys that take whole numbers in a random design over the ranges.
std::string whole_keys(const std::string& ranges, const std::string& scenario = sir) {
  const Study study = random_study(30, ranges, scenario);
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
  // Where both ends are bad, or all but what lies between ends and middle.
  EXPECT_EQ(whole_keys("contagion.beta = { low = -3, high = 1 }\n" + nodes), "nodes ");
  EXPECT_EQ(whole_keys("network.neighbours = { low = 1, high = 9 }\n",
                       "[run]\ndays = 2\n[network]\ngenerator = \"watts_strogatz\"\nnodes = 50\nrewiring = 0.1\n"
                       "[contagion]\nmodel = \"sir\"\n"),
            "neighbours ");
}

TEST(StudyPoints, AreAllTriedWhereTheyAreFew) {
  for (std::uint64_t n = 1; n <= 80; ++n) {
    const std::vector<std::uint64_t> probes = random_study(n, "contagion.beta = { low = 0.1, high = 1.0 }\n").probes();
    const std::set<std::uint64_t> tried(probes.begin(), probes.end());
    EXPECT_EQ(tried.size(), n <= 64 ? n : tried.size()) << n;
    EXPECT_GE(tried.size(), std::min<std::uint64_t>(n, 64));
    EXPECT_LT(*tried.rbegin(), n);
  }
}

TEST(StudyPoints, HaveKeysThatAreCalledAsEndsOfRanges) {
  const std::string degroot =
      "[run]\ndays = 2\n[network]\ngenerator = \"complete\"\nnodes = 9\n[opinion]\nmodel = \"degroot\"\n";
  const Study grid =
      study_of("[sweep.keys]\nopinion.initial.low = [-1, -0.5]\nopinion.initial.high = [0.5]\n", degroot);
  EXPECT_EQ(grid.name(1), "point 1 (opinion.initial.low = -0.5, opinion.initial.high = 0.5)");
  const Study ranges = random_study(5, "opinion.initial.low = { low = -1, high = 0.5 }\n", degroot);
  EXPECT_EQ(ranges.keys().front().name, "opinion.initial.low");
}

TEST(StudyPoints, TakeAKeyWithinATableThatIsSweptToo) {
  for (const bool first : {false, true}) {
    const std::string table = "contagion = [{ model = \"si\", beta = 0.5 }]\n",
                      key = "\"contagion.beta\" = [0.25, 0.125]\n";
    const Study study = study_of("[sweep.keys]\n" + (first ? table + key : key + table));
    EXPECT_NE(resolved_text(study.at(1), {}).find("beta = 0.125 "), std::string::npos);
  }
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
  EXPECT_EQ(about({"network", "redraw"}), "redraw ");
  EXPECT_EQ(about({"contagion", "delta"}), "");
  EXPECT_EQ(about({"title"}), "");
}

TEST(StudyPoints, KnowKeysThatAScenarioNames) {
  const Scenario scenario =
      study_of(
          "",
          "[run]\ndays = 2\n[network]\ngenerator = \"complete\"\nnodes = 9\n[contagion]\nmodel = \"compartments\"\n"
          "compartments = [\"idle\", \"keen\"]\ninitial.keen = 1\n[contagion.transition.joins]\nfrom = \"idle\"\n"
          "to = \"keen\"\ncontact = \"keen\"\nrate = 0.5\n")
          .scenario();
  EXPECT_EQ(parameter_at(scenario, {"contagion", "transition", "joins", "rate"}).value_or(Parameter{}).name, "rate");
  EXPECT_FALSE(parameter_at(scenario, {"contagion", "transition", "joins", "colour"}));
}

}  // namespace
}  // namespace papotage
