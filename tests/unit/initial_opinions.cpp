// Initial opinions: the law of each way to say them, opinions by class and from a file, and what is refused in which
// words.

#include "models/opinion/initial.hpp"

#include <cmath>
#include <functional>

#include <gtest/gtest.h>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>

#include "models/opinion/initial_laws.hpp"
#include "sim/core/sampling.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scenario_parts.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

InitialOpinions initial_of(Value::Data data) {
  InitialOpinions initial;
  read_value(initial, Value(std::move(data)), {.name = "initial"});
  return initial;
}
InitialOpinions initial_of(Entries entries) { return initial_of(table_of(entries)); }

std::string reading_refused(Entries entries) {
  return refusal_text([&] { initial_of(entries); });
}
std::string check_refused(Entries entries, const Staff& staff) {
  return refusal_text([&] { initial_of(entries).check(staff, "initial"); });
}

std::vector<double> drawn(const InitialOpinions& initial, std::uint32_t nodes, const Groupings* groupings = nullptr,
                          std::uint32_t replicate = 0) {
  const Network net = hand_made(nodes, false, {});
  const World world{.network = net, .seed = 1, .step_days = 1, .steps = 1, .threads = 1, .groupings = groupings};
  std::vector<double> opinions(nodes);
  initial.draw(world, replicate, opinions);
  return opinions;
}

/// Tests a sample against a distribution function by chi squared over equally likely parts; `below` needs no inverse.
void expect_law(Family& family, const std::string& what, const std::vector<double>& sample,
                const std::function<double(double)>& below) {
  constexpr std::int64_t parts = 50;
  std::map<std::int64_t, std::uint64_t> counts;
  std::map<std::int64_t, double> law;
  for (std::int64_t k = 0; k < parts; ++k) law[k] = 1. / parts;
  for (const double x : sample) {
    EXPECT_TRUE(x >= -1 && x <= 1) << what << ": " << x;
    ++counts[std::min(parts - 1, static_cast<std::int64_t>(parts * below(x)))];
  }
  family.add(what, follows_law(counts, law));
}

TEST(InitialOpinions, UniformOnesAreAsEver) {
  const auto opinions = drawn(initial_of({{"low", -.5}, {"high", .75}}), 1000, nullptr, 7);
  const Draws draws(1, 7, "opinion.initial");
  for (std::uint32_t i = 0; i < 1000; ++i) EXPECT_EQ(opinions[i], -.5 + 1.25 * uniform(draws.block({i}).low()));
  EXPECT_EQ(drawn(InitialOpinions{}, 600), drawn(initial_of({{"distribution", std::string("uniform")}}), 600));
}

TEST(InitialOpinions, LawsAreThoseOfTheirNames) {
  constexpr std::uint32_t nodes = 200'000;
  Family family;
  const boost::math::normal_distribution<> normal;
  for (const auto& [mean, sd] : {std::pair{0., .2}, {.9, .3}, {-1., .05}, {.2, 5.}, {1., 100.}}) {
    const double low = cdf(normal, (-1 - mean) / sd), high = cdf(normal, (1 - mean) / sd);
    expect_law(family, fmt::format("normal {} {}", mean, sd),
               drawn(initial_of({{"distribution", std::string("normal")}, {"mean", mean}, {"sd", sd}}), nodes),
               [&, m = mean, s = sd](double x) { return (cdf(normal, (x - m) / s) - low) / (high - low); });
  }
  for (const auto& [a, b] : {std::pair{1., 1.}, {2., 5.}, {.5, .5}, {.3, .2}, {30., .7}, {400., 300.}}) {
    const boost::math::beta_distribution<> beta(a, b);
    expect_law(family, fmt::format("beta {} {}", a, b),
               drawn(initial_of({{"distribution", std::string("beta")}, {"alpha", a}, {"beta", b}}), nodes),
               [&](double x) {
                 const double y = (1 + x) / 2;
                 return y <= 0 ? 0 : y >= 1 ? 1 : cdf(beta, y);
               });
  }
  const auto humps =
      drawn(initial_of({{"distribution", std::string("bimodal")}, {"pole", .5}, {"sd", .1}, {"share", .3}}), nodes);
  const double low = cdf(normal, -15), high = cdf(normal, 5);
  expect_law(family, "bimodal", humps, [&](double x) {
    const double up = (cdf(normal, (x - .5) / .1) - low) / (high - low);
    const double down = 1 - (cdf(normal, (-x - .5) / .1) - low) / (high - low);
    return .3 * up + .7 * down;
  });
  family.expect();
  for (const double x : drawn(initial_of({{"distribution", std::string("constant")}, {"opinion", .25}}), 100))
    EXPECT_EQ(x, .25);
  for (const double x : drawn(initial_of({{"distribution", std::string("normal")}, {"mean", .25}, {"sd", 0.}}), 100))
    EXPECT_EQ(x, .25);
}

TEST(InitialOpinions, BetaNumbersOfSmallShapesAreRightHoweverSmall) {
  // An opinion can't tell numbers below 10^-16 apart, which here are a seventh of all.
  const boost::math::beta_distribution<> beta(.05, .2);
  const Draws draws(1, 0, "opinion.initial");
  std::vector<double> numbers;
  for (std::uint32_t i = 0; i < 100'000; ++i) numbers.push_back(beta_number(.05, .2, i, draws));
  Family family;
  expect_law(family, "beta 0.05 0.2", numbers, [&](double y) { return y >= 1 ? 1 : cdf(beta, y); });
  family.expect();
}

TEST(InitialOpinions, OpinionsOfDifferentAgentsAndReplicatesAreIndependent) {
  const auto initial = initial_of({{"distribution", std::string("beta")}, {"alpha", 2.}, {"beta", 2.}});
  constexpr std::uint32_t nodes = 100'000;
  const auto a = drawn(initial, nodes), b = drawn(initial, nodes, nullptr, 1);
  std::vector<double> neighbours, replicates;
  for (std::uint32_t i = 0; i + 1 < nodes; ++i) {
    neighbours.push_back(a[i] * a[i + 1]);
    replicates.push_back(a[i] * b[i]);
  }
  expect_z("neighbours", estimate(neighbours).z(0));
  expect_z("replicates", estimate(replicates).z(0));
}

TEST(InitialOpinions, TheNormalDistributionFunctionIsRight) {
  const boost::math::normal_distribution<> normal;
  for (double x = -12; x <= 12; x += .0625) EXPECT_NEAR(normal_below(x), cdf(normal, x), 1e-13) << x;
}

TEST(InitialOpinions, NormalOpinionsShiftWithTheirMean) {
  const auto a = drawn(initial_of({{"distribution", std::string("normal")}, {"mean", -.1}}), 5000);
  const auto b = drawn(initial_of({{"distribution", std::string("normal")}, {"mean", .1}}), 5000);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_LT(a[i], b[i]);
}

TEST(InitialOpinions, ByClassTheyLieAroundTheClassesValue) {
  Groupings groupings{{"occupation", {"manual", "clerical", "executive"}, 3, {}}, {"block", {}, 2, {}}};
  constexpr std::uint32_t nodes = 30'000;
  for (std::uint32_t i = 0; i < nodes; ++i) {
    groupings[0].of.push_back(i % 3);
    groupings[1].of.push_back(i % 2);
  }
  const auto named = initial_of({{"by", std::string("occupation")},
                                 {"values", table_of({{"executive", .4}, {"manual", -.2}})},
                                 {"others", 0.},
                                 {"sd", .1}});
  EXPECT_TRUE(named.asks_groupings());
  EXPECT_FALSE(InitialOpinions{}.asks_groupings());
  named.check({.nodes = nodes, .groupings = &groupings}, "initial");
  const auto opinions = drawn(named, nodes, &groupings);
  for (const auto& [c, mean] : {std::pair{0u, -.2}, {1u, 0.}, {2u, .4}}) {
    std::vector<double> own, squares;
    for (std::uint32_t i = c; i < nodes; i += 3) {
      own.push_back(opinions[i]);
      squares.push_back((opinions[i] - mean) * (opinions[i] - mean));
    }
    expect_z(groupings[0].classes[c], estimate(own).z(mean));
    expect_z("spread of " + groupings[0].classes[c], estimate(squares).z(.01));
  }
  const auto exact =
      drawn(initial_of({{"by", std::string("block")}, {"values", Array{Value(.5), Value(-.5)}}, {"sd", 0.}}), nodes,
            &groupings);
  for (std::uint32_t i = 0; i < nodes; ++i) EXPECT_EQ(exact[i], i % 2 ? -.5 : .5);
}

TEST(InitialOpinions, ClassesThatDoNotFitAreRefused) {
  const Groupings groupings{{"occupation", {"manual", "clerical"}, 2, {}}, {"block", {}, 3, {}}};
  const Staff staff{.nodes = 100, .groupings = &groupings};
  const Table manual = table_of({{"manual", .5}});
  const Array two{Value(.5), Value(-.5)};
  EXPECT_EQ(check_refused({{"by", std::string("occupatio")}, {"values", manual}}, staff),
            "initial: nobody's `occupatio` is known; did you mean `occupation`?");
  EXPECT_EQ(check_refused({{"by", std::string("occupation")}, {"values", manual}}, staff),
            "initial: values lack occupation \"clerical\"; add it, or `others` for all that aren't named");
  EXPECT_EQ(
      check_refused({{"by", std::string("occupation")}, {"values", table_of({{"manul", .5}})}, {"others", 0.}}, staff),
      "initial: there is no occupation \"manul\"; did you mean `manual`?");
  EXPECT_EQ(check_refused({{"by", std::string("occupation")}, {"values", two}}, staff),
            "initial: classes by `occupation` have names; give values as { manual = 0 }");
  EXPECT_EQ(check_refused({{"by", std::string("block")}, {"values", two}}, staff),
            "initial: values lack block 2; add it, or `others` for all that aren't named");
  EXPECT_EQ(check_refused({{"by", std::string("block")}, {"values", manual}}, staff),
            "initial: classes by `block` are numbered; give values as a list");
  EXPECT_EQ(check_refused({{"by", std::string("block")}, {"values", Array(4, Value(.5))}}, staff),
            "initial: 4 values for 3 classes by `block`; give one for each");
  EXPECT_EQ(check_refused({{"by", std::string("block")}, {"values", two}}, {100}),
            "initial: nobody's `block` is known, as this network doesn't divide its agents into classes; take it away, "
            "or take another network");
}

TEST(InitialOpinions, KeysOfAnotherWayAreRefused) {
  EXPECT_EQ(reading_refused({{"distribution", std::string("normal")}, {"low", 0.}}),
            "`low` doesn't go with distribution = \"normal\", whose keys are mean, sd; take one of them away");
  EXPECT_EQ(reading_refused({{"mean", 0.}}),
            "`mean` doesn't go with distribution = \"uniform\", whose keys are low, high; take one of them away");
  EXPECT_EQ(reading_refused({{"by", std::string("block")}, {"distribution", std::string("normal")}}),
            "`distribution` doesn't go with `by`, whose keys are values, others, sd; take one of them away");
  EXPECT_EQ(reading_refused({{"by", std::string("block")}}),
            "initial: `by` needs `values`, the mean opinion of each class of block");
  EXPECT_EQ(reading_refused({{"by", std::string("block")}, {"values", table_of({{"a", 1.5}})}}),
            "values.a = 1.5: must be a number in [-1, 1]");
  EXPECT_EQ(
      reading_refused({{"distribution", std::string("nomal")}}),
      "distribution = \"nomal\": must be one of uniform, normal, bimodal, beta, constant; did you mean `normal`?");
  EXPECT_EQ(check_refused({{"low", .5}, {"high", 0.}}, {10}), "initial: low = 0.5 lies above high = 0; exchange them");
}

TEST(InitialOpinions, WrittenWithTheirOwnKeysAlone) {
  const auto text = [](Entries entries) { return Value(write_value(initial_of(entries))).text(); };
  EXPECT_EQ(text({}), "{ distribution = \"uniform\", low = -1.0, high = 1.0 }");
  EXPECT_EQ(text({{"distribution", std::string("normal")}}), "{ distribution = \"normal\", mean = 0.0, sd = 0.2 }");
  EXPECT_EQ(text({{"distribution", std::string("constant")}}), "{ distribution = \"constant\", opinion = 0.0 }");
  EXPECT_EQ(text({{"by", std::string("block")}, {"values", Array{Value(.5)}}}),
            "{ by = \"block\", values = [0.5], sd = 0.2 }");
  for (const char* name : {"uniform", "normal", "bimodal", "beta", "constant"}) {
    const Value written(write_value(initial_of({{"distribution", std::string(name)}})));
    EXPECT_EQ(Value(write_value(initial_of(written.data()))).text(), written.text());
  }
}

std::string file_refused(const std::string& text, const Staff& staff) {
  const Written file(text);
  std::string refusal = check_refused({{"file", file.path()}}, staff);
  if (refusal.starts_with(file.path())) refusal.replace(0, file.path().size(), "FILE");
  return refusal;
}

TEST(InitialOpinions, FromAFileTheyAreThoseOfItsLines) {
  const Written file("\xef\xbb\xbf# agent opinion\n2 -0.5\r\n\n  0\t1e-1  \n1 1");
  const auto initial = initial_of({{"file", file.path()}});
  initial.check({3}, "initial");
  EXPECT_EQ(drawn(initial, 3), (std::vector<double>{.1, 1, -.5}));
  const std::string hash = initial.contents->sha256();
  EXPECT_EQ(hash.size(), 64u);
  EXPECT_EQ(Value(write_value(initial)).text(), "{ sha256 = \"" + hash + "\" }");
  EXPECT_EQ(reading_refused({{"sha256", hash}}),
            "initial: knows its file by the hash of its contents only; give the file again with "
            "--set opinion.initial.file=PATH");
  EXPECT_EQ(reading_refused({{"sha256", hash}, {"file", file.path()}}), "no refusal");
  const std::string other(64, '0');
  EXPECT_EQ(reading_refused({{"sha256", other}, {"file", file.path()}}),
            fmt::format(
                "file = \"{}\": is another file than is wanted, or has changed since: its SHA-256 is {}, wanted is {}",
                file.path(), hash, other));
  EXPECT_EQ(reading_refused({{"file", file.path()}, {"low", 0.}}),
            "`low` doesn't go with `file`, whose keys are sha256; take one of them away");
}

TEST(InitialOpinions, LinesOfAFileThatCannotBeAreRefusedWithTheirPlaces) {
  const std::string wanted = "a line holds an agent's number and an opinion in [-1, 1], separated by spaces";
  EXPECT_EQ(file_refused("0 0\n1 .5 7\n", {2}), "FILE:2:6: more than two columns: " + wanted);
  EXPECT_EQ(file_refused("0 0\n x .5\n", {2}), "FILE:2:2: `x` is no agent's number: " + wanted);
  EXPECT_EQ(file_refused("0 0\n-1 .5\n", {2}), "FILE:2:1: `-1` is no agent's number: " + wanted);
  EXPECT_EQ(file_refused("0 0\n1\n", {2}), "FILE:2:2: lacks an opinion: " + wanted);
  EXPECT_EQ(file_refused("0 0\n1 much\n", {2}), "FILE:2:3: `much` is no number: " + wanted);
  EXPECT_EQ(file_refused("0 0\n1 1.01\n", {2}), "FILE:2:3: an opinion of 1.01: must be in [-1, 1]");
  EXPECT_EQ(file_refused("0 0\n1 nan\n", {2}), "FILE:2:3: an opinion of nan: must be in [-1, 1]");
  EXPECT_EQ(file_refused("0 0\n1 0\n0 1\n", {2}), "FILE:3:1: agent 0 has an opinion already, on line 1; keep one");
  EXPECT_EQ(file_refused("0 0\n2 0\n1 1\n", {2}),
            "FILE:2:1: nobody in the network bears the number 2; take the line away");
  EXPECT_EQ(file_refused("0 0\n2 0\n", {3}),
            "FILE:1:1: lacks an opinion of agent 1: the file must name all 3 people of the network");
  const std::vector<std::uint64_t> labels{5, 17};
  EXPECT_EQ(file_refused("17 0\n5 1\n", {2, labels}), "no refusal");
  EXPECT_EQ(file_refused("0 0\n1 0\n", {2, labels}),
            "FILE:1:1: nobody in the network bears the number 0; take the line away");
  EXPECT_EQ(
      reading_refused({{"file", std::string("nowhere.txt")}}),
      "file = \"nowhere.txt\": cannot read `nowhere.txt`: no such file; a relative path starts at the current folder");
  EXPECT_EQ(reading_refused({{"file", std::string("/dev/null")}}),
            "file = \"/dev/null\": is a pipe or a device, whose contents can't be known again; save them in a file and "
            "give that");
}

}  // namespace
}  // namespace papotage::testing
