// A file that changes while a study runs is refused wherever a point reads it again.
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "record_helpers.hpp"
#include "sim/record/sha256.hpp"
#include "sim/study/identity.hpp"
#include "sim/study/tasks.hpp"

namespace papotage {
namespace {

using testing::Folder;

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

/// Of three people and three files.
struct Files {
  Files() {
    write(folder / "one.txt", "1 2\n2 3\n");
    write(folder / "two.txt", "1 2\n2 3\n1 3\n");
    for (const char* labels : {"labels.txt", "more.txt"}) write(folder / labels, "1 a\n2 b\n3 b\n");
    write(folder / "from0.txt", "0 0.5\n1 -0.5\n2 0.25\n");
    write(folder / "same0.txt", "0 0.5\n1 0.5\n2 0.5\n");
    write(folder / "opinions.txt", "1 0.5\n2 -0.5\n3 0.25\n");
  }
  Study study(const std::string& text) const {
    write(folder / "study.toml", text);
    return {load_document(folder / "study.toml", {}), catalogue()};
  }
  Folder folder{true};
};

std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// What the first point that is refused is refused for.
std::string refusal(const Study& study, const Prepared& base) {
  for (std::uint64_t point = 0; point < study.points(); ++point) try {
      prepared_at(study, base, point, 1);
    } catch (const Refusal& refused) {
      return refused.what();
    }
  return {};
}

/// Whether a study refuses the file while it holds another text, and that only, and is another study then.
void expect_refused(const std::string& scenario, const std::string& name, const std::string& other_text) {
  const Files files;
  const Study study = files.study(scenario);
  const Prepared base = base_of(study, 1);
  const std::string path = files.folder / name, text = read(path);
  EXPECT_EQ(refusal(study, base), "");
  write(path, other_text);
  EXPECT_NE(refusal(study, base).find("another file than is wanted, or has changed since"), std::string::npos);
  const Study other = files.study(scenario);
  EXPECT_NE(identity_of(other, base_of(other, 1)), identity_of(study, base));
  write(path, text);
  EXPECT_EQ(refusal(study, base), "");
  const Study same = files.study(scenario);
  EXPECT_EQ(identity_of(same, base_of(same, 1)), identity_of(study, base));
}

const std::string sir = "[run]\ndays = 2\n[contagion]\nmodel = \"sir\"\n";
const std::string beta = "[sweep.keys]\ncontagion.beta = [0.1, 0.2]\n";

TEST(StudyFiles, AreWantedAsTheyWere) {
  const std::string network = "[network]\nfile = \"one.txt\"\n";
  expect_refused(sir + "[sweep.keys]\nnetwork.file = [\"one.txt\", \"two.txt\"]\n", "two.txt", "1 3\n");
  expect_refused(sir + "[sweep.keys]\nnetwork = [{ file = \"one.txt\" }, { file = \"two.txt\" }]\n", "two.txt",
                 "1 3\n");
  expect_refused(sir + network + "[sweep.keys]\nrun.seed = [1, 2]\n", "one.txt", "1 3\n");
  expect_refused(sir + network + "[network.groups]\ndepartment = \"labels.txt\"\n[sweep.keys]\nrun.seed = [1, 2]\n",
                 "labels.txt", "1 b\n2 b\n3 b\n");
  expect_refused(sir + network + "[sweep.keys]\nnetwork.groups.department = [\"labels.txt\", \"more.txt\"]\n",
                 "more.txt", "1 b\n2 b\n3 b\n");
}

TEST(StudyFiles, AreWantedAsTheyWereByModels) {
  const std::string degroot = "[run]\ndays = 2\n[network]\nfile = \"one.txt\"\n[opinion]\nmodel = \"degroot\"\n";
  expect_refused(degroot + "initial = { file = \"opinions.txt\" }\n[sweep.keys]\nopinion.self_weight = [0.0, 0.5]\n",
                 "opinions.txt", "1 0.5\n2 0.5\n3 0.5\n");
}

TEST(StudyFiles, AreWantedWhereAnyWouldDo) {
  expect_refused(sir + beta + "[network]\nfile = \"one.txt\"\nsha256 = \"\"\n[sweep.keys.run]\nseed = [1, 2]\n",
                 "one.txt", "1 3\n");
}

/// A resolved study runs by itself where its files are there: it says of none that is swept what it holds.
void expect_runs(const std::string& scenario) {
  const Files files;
  const Study study = files.study(scenario);
  const Study again = files.study(study.resolved(base_of(study, 1)));
  EXPECT_EQ(refusal(again, base_of(again, 1)), "");
  EXPECT_EQ(identity_of(again, base_of(again, 1)), identity_of(study, base_of(study, 1)));
}

TEST(StudyFiles, AreWantedByResolvedStudiesWhereTheyAreSwept) {
  expect_runs(sir + "[sweep.keys]\nnetwork.file = [\"one.txt\", \"two.txt\"]\n");
  expect_runs(
      sir +
      "[sweep.keys]\nnetwork = [{ file = \"one.txt\", groups = { team = \"labels.txt\" } }, { file = \"two.txt\" }]\n");
  expect_runs(
      "[run]\ndays = 2\n[network]\ngenerator = \"complete\"\nnodes = 3\n[opinion]\nmodel = \"degroot\"\n"
      "[sweep.keys]\nopinion.initial.file = [\"from0.txt\", \"same0.txt\"]\n");
}

TEST(StudyFiles, OfABadPointDontStandForAll) {
  const Files files;
  const Study study = files.study(sir +
                                  "[sweep.keys]\nnetwork = [{ file = \"labels.txt\" }, { file = \"one.txt\", groups = "
                                  "{ team = \"labels.txt\" } }]\n");
  const std::string resolved = study.resolved(base_of(study, 1));
  EXPECT_NE(resolved.find(content_hash(files.folder / "one.txt")), std::string::npos) << resolved;
}

TEST(StudyFiles, MustNotComeLater) {
  const Files files;
  const Study study = files.study(sir + "[sweep.keys]\nnetwork.file = [\"one.txt\", \"late.txt\"]\n");
  const Prepared base = base_of(study, 1);
  EXPECT_NE(refusal(study, base).find("late.txt"), std::string::npos);
  write(files.folder / "late.txt", "1 2\n");
  EXPECT_NE(refusal(study, base).find("wanted is none, since it couldn't be read when the study began"),
            std::string::npos);
}

TEST(StudyFiles, GiveWayToWhatTheScenarioWants) {
  const Files files;
  const std::string wanted(64, 'f');
  const Study study = files.study(sir + beta + "[network]\nfile = \"one.txt\"\nsha256 = \"" + wanted + "\"\n");
  try {
    base_of(study, 1);
    FAIL();
  } catch (const Refusal& refused) {
    EXPECT_NE(std::string(refused.what()).find("wanted is " + wanted), std::string::npos);
  }
}

}  // namespace
}  // namespace papotage
