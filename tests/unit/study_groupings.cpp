// What a model is told of its agents' classes and of layers, before and while it runs; and what a resolved scenario
// says of files. The model of these tests only looks.
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "scenario_support.hpp"
#include "sim/record/sha256.hpp"
#include "sim/study/run.hpp"

namespace papotage {
namespace {

/// What the model was told at its last checks, and by the world.
struct Told {
  std::vector<Groupings> checks;
  std::vector<bool> networks;
  std::vector<World> worlds;
};
Told told;

struct Still final : Simulation {
  void start(std::uint32_t) override {}
  void step(std::uint32_t) override {}
  bool still() const override { return true; }
  void probe(std::span<double>) const override {}
  void outcomes(std::span<double> values) const override { std::fill(values.begin(), values.end(), 0.); }
  std::span<const std::byte> column(std::size_t) const override { return {}; }
};

template <class Self, bool Asks>
struct Looking : dummies::Idle<Self> {
  static void declare(Declare<Self>&) {}
  bool asks_groupings() const override { return Asks; }
  bool asks_layers() const override { return Asks; }
  void check(const Staff& staff) const override {
    told.checks.push_back(staff.groupings ? *staff.groupings : Groupings{});
    told.networks.push_back(staff.network != nullptr);
  }
  std::unique_ptr<Simulation> simulate(const World& world) const override {
    told.worlds.push_back(world);
    return std::make_unique<Still>();
  }
};
struct Asking final : Looking<Asking, true> {
  static About describe() { return {"asking", "contagion", "looks", "", ""}; }
};
struct Silent final : Looking<Silent, false> {
  static About describe() { return {"silent", "contagion", "doesn't look", "", ""}; }
};

class StudyGroupings : public ::testing::Test {
 protected:
  StudyGroupings() : folder_(std::filesystem::temp_directory_path() / ("papotage-groups-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
    told = {};
  }
  ~StudyGroupings() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name) << content;
    return (folder_ / name).string();
  }
  Scenario scenario(const std::string& network, const std::vector<std::string>& sets = {},
                    const std::string& model = "asking") {
    const std::string path = file("s.toml", dummies::run_days + network + "[contagion]\nmodel = \"" + model + "\"\n");
    return read_scenario(load_document(path, sets), registry_of<Asking, Silent>());
  }
  std::string refused(const std::string& network, const std::vector<std::string>& sets = {}) {
    const std::string what = dummies::refusal_of([&] { prepare(scenario(network, sets), true); });
    return what.starts_with(folder_.string()) ? what.substr(folder_.string().size() + 1) : what;
  }

  std::filesystem::path folder_;
};

const std::string blocks =
    "[network]\ngenerator = \"stochastic_block_model\"\nsizes = [3, 2]\ndegree_within = 1\ndegree_between = 1\n";
const std::string company =
    "[network]\nlayer = \"work\"\n[population]\nemployees = 200\n[layers.work]\nmean_degree = 8\n"
    "[layers.hierarchy]\n";

TEST_F(StudyGroupings, OfAGeneratorAndOfFilesAreKnownBeforeTheNetworkIs) {
  file("labels.txt", "0 a\n1 b\n2 a\n3 c\n4 a\n");
  for (const bool build : {false, true}) {
    told = {};
    const Prepared prepared = prepare(scenario(blocks + "groups = { department = \"labels.txt\" }\n"), build);
    EXPECT_EQ(told.networks, build ? std::vector<bool>({false, true}) : std::vector<bool>({false}));
    for (const Groupings& groupings : told.checks) {
      ASSERT_EQ(groupings.size(), 2u);
      EXPECT_EQ(groupings[0].name, "department");
      EXPECT_EQ(groupings[0].of, (std::vector<std::uint32_t>{0, 1, 0, 2, 0}));
      EXPECT_EQ(groupings[1].name, "block");
      EXPECT_EQ(groupings[1].of, (std::vector<std::uint32_t>{0, 0, 0, 1, 1}));
    }
    EXPECT_EQ(ground_of(prepared, 0).groupings, prepared.groupings);
  }
}

TEST_F(StudyGroupings, AndLayersReachTheWorld) {
  struct Nobody final : Observer {
    void frame(std::uint32_t, std::uint32_t, const Simulation&) override {}
    void finished(std::uint32_t, std::span<const double>, std::span<const double>) override {}
    void advanced(std::uint64_t) override {}
    bool stop() const override { return false; }
  } nobody;
  for (const char* model : {"asking", "silent"}) {
    told = {};
    const Prepared prepared = prepare(scenario(company, {}, model), true);
    run_ensemble(
        *prepared.scenario.model, [&](std::uint32_t replicate) { return ground_of(prepared, replicate); },
        {.nodes = 200, .steps = 1, .records = {0, 1}}, nobody);
    ASSERT_EQ(told.worlds.size(), 1u);
    EXPECT_EQ(told.worlds[0].groupings, prepared.groupings.get());
    EXPECT_EQ(told.worlds[0].multiplex, prepared.multiplex.get());
    EXPECT_EQ(told.worlds[0].groupings != nullptr, model == std::string("asking"));
  }
}

TEST_F(StudyGroupings, AreMadeForModelsThatAskOnly) {
  EXPECT_EQ(prepare(scenario(blocks, {}, "silent"), true).groupings, nullptr);
  const Prepared prepared = prepare(scenario(company, {}, "silent"), true);
  EXPECT_EQ(prepared.groupings, nullptr);
  EXPECT_EQ(prepared.multiplex, nullptr);
  for (const Groupings& groupings : told.checks) EXPECT_TRUE(groupings.empty());
}

TEST_F(StudyGroupings, OfAnOrganisationHaveNamesFirstAndPeopleThen) {
  const Prepared prepared = prepare(scenario(company), true);
  ASSERT_NE(prepared.multiplex, nullptr);
  EXPECT_NE(prepared.multiplex->find("hierarchy"), nullptr);
  ASSERT_EQ(told.checks.size(), 2u);
  ASSERT_EQ(told.checks[0].size(), 10u);
  EXPECT_EQ(told.checks[0][2].name, "occupation");
  EXPECT_TRUE(told.checks[0][2].of.empty());
  EXPECT_EQ(told.checks[1][2].classes, told.checks[0][2].classes);
  EXPECT_EQ(told.checks[1][2].of.size(), 200u);
  EXPECT_EQ(ground_of(prepared, 3).groupings, prepared.groupings);
}

TEST_F(StudyGroupings, AreEachReplicatesOwnWhereItDrawsPeople) {
  const Prepared prepared = prepare(scenario(company, {"network.redraw=true"}), true);
  EXPECT_EQ(prepared.network, nullptr);
  const Ground one = ground_of(prepared, 1), two = ground_of(prepared, 2);
  ASSERT_TRUE(one.groupings && two.groupings && one.multiplex);
  EXPECT_NE((*one.groupings)[2].of, (*two.groupings)[2].of);
  EXPECT_TRUE(told.networks.back()) << "the model sees each replicate's network";
  const Prepared drawn = prepare(scenario(blocks, {"network.redraw=true"}), true);
  EXPECT_EQ(ground_of(drawn, 1).groupings, drawn.groupings) << "blocks are the same in every replicate";
}

TEST_F(StudyGroupings, AreKnownByTheirHashInAResolvedScenario) {
  const std::string edges = file("edges.txt", "5 17\n17 20\n"), labels = file("labels.txt", "5 a\n17 b\n20 b\n");
  const Prepared prepared =
      prepare(scenario("[network]\nfile = \"edges.txt\"\n[network.groups]\ndepartment = \"labels.txt\"\n"), true);
  ASSERT_TRUE(prepared.groupings);
  EXPECT_EQ(prepared.groupings->front().of, (std::vector<std::uint32_t>{0, 1, 1}));
  const std::string hash = content_hash(labels), text = prepared.resolved();
  EXPECT_NE(text.find("groups_sha256 = { department = \"" + hash + "\" }"), std::string::npos) << text;
  EXPECT_EQ(text.find("labels.txt"), std::string::npos);
  EXPECT_EQ(text.find("weighted"), std::string::npos);

  const auto again = [&](const std::vector<std::string>& sets) {
    const std::string path = file("again.toml", text);
    return prepare(read_scenario(load_document(path, sets), registry_of<Asking, Silent>()), true);
  };
  EXPECT_EQ(again({"network.file=" + edges, "network.groups.department=" + labels}).resolved(), text);
  const std::string missing = dummies::refusal_of([&] { again({"network.file=" + edges}); });
  EXPECT_NE(
      missing.find("[network] knows the file of the group `department` by the hash of its contents only; give the "
                   "file again with --set network.groups.department=PATH"),
      std::string::npos)
      << missing;
  const std::string other = file("other.txt", "5 a\n17 b\n20 a\n");
  EXPECT_EQ(dummies::refusal_of([&] {
              again({"network.file=" + edges, "network.groups.department=" + other});
            }),
            "--set network.groups.department=" + other + ": " + other +
                ": is another file than is wanted, or has changed since: its SHA-256 is " + content_hash(other) +
                ", wanted is " + hash);
}

TEST_F(StudyGroupings, GoWithTheNetworkThatIsReplaced) {
  file("labels.txt", "0 a\n1 b\n2 a\n3 c\n4 a\n");
  file("edges.txt", "5 17\n17 20\n");
  const std::string both = blocks + "groups = { department = \"labels.txt\" }\n",
                    edges = (folder_ / "edges.txt").string();
  EXPECT_EQ(prepare(scenario(both, {"network.file=" + edges}), true).groupings, nullptr);
  const std::string staff = file("staff.txt", "5 a\n17 b\n20 b\n");
  EXPECT_EQ(prepare(scenario(both, {"network.file=" + edges, "network.groups.department=" + staff}), true)
                .groupings->front()
                .of,
            (std::vector<std::uint32_t>{0, 1, 1}));
}

TEST_F(StudyGroupings, RefuseWhatIsWrong) {
  file("labels.txt", "0 a\n1 b\n");
  file("edges.txt", "0 1\n");
  EXPECT_EQ(refused(blocks + "groups = { department = \"labels.txt\" }\n"),
            "labels.txt:1:1: 3 of the network's 5 agents have no class, the first being 2; give each one, e.g. "
            "`2 unknown`");
  const std::string path = (folder_ / "gone.txt").string();
  EXPECT_EQ(refused("[network]\nfile = \"edges.txt\"\ngroups = { department = \"gone.txt\" }\n"),
            "s.toml:5:25: groups.department = \"" + path + "\": cannot read `" + path +
                "`: no such file; a relative path starts at the current folder");
  EXPECT_EQ(refused(blocks + "groups = { block = \"labels.txt\" }\n"),
            "s.toml:8:20: groups.block: the generator has a group `block` of its own; choose another name");
  EXPECT_EQ(refused(blocks + "groups = \"labels.txt\"\n"),
            "s.toml:8:10: groups = \"labels.txt\": must be a table of texts, such as { department = \"labels.txt\" }");
  EXPECT_EQ(refused(blocks + "groups = { department = 3 }\n"), "s.toml:8:25: groups.department = 3: must be a text");
  EXPECT_EQ(refused(blocks + "groups = { \"a/b\" = \"labels.txt\" }\n"),
            "s.toml:8:12: groups: \"a/b\" is no name; a name has letters, digits, `_` and `-`");
}

TEST_F(StudyGroupings, WeightedFilesAreToldAndTakeMemory) {
  std::string plain, heavy;
  for (int k = 0; k < 100'000; ++k) {
    plain += std::to_string(k) + " " + std::to_string(k + 1) + "\n";
    heavy += std::to_string(k) + " " + std::to_string(k + 1) + " 0.5\n";
  }
  file("plain.txt", plain);
  file("heavy.txt", heavy);
  const Prepared light = prepare(scenario("[network]\nfile = \"plain.txt\"\n"), true);
  const Prepared weighted = prepare(scenario("[network]\nfile = \"heavy.txt\"\nweighted = true\n"), true);
  EXPECT_TRUE(weighted.network->weighted());
  EXPECT_NE(weighted.resolved().find("weighted = true\n"), std::string::npos);
  EXPECT_GE(expect(weighted, 1).memory, expect(light, 1).memory + 4 * weighted.arcs);
}

}  // namespace
}  // namespace papotage
