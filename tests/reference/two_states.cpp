// Models of two states against naive loops with draws of their own, in distribution, in every variant, on small
// networks with and without directions and weights. A family of comparisons errs once in a thousand choices of seeds.

#include "models/opinion/majority_rule.hpp"
#include "models/opinion/noisy_voter.hpp"
#include "models/opinion/q_voter.hpp"
#include "models/opinion/sznajd.hpp"
#include "models/opinion/voter.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "tests/reference/naive/naive.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

std::vector<NamedNetwork> networks() {
  auto all = small_networks();
  std::vector<theory::Tie> both, one_way;
  for (std::uint32_t u = 0; u < 9; ++u)
    for (std::uint32_t v = u + 1; v < 9; ++v)
      if ((u * 5 + v * 3) % 4 < 2) both.push_back({u, v, 0.5f + static_cast<float>((u + v) % 4)});
  for (std::uint32_t u = 0; u < 9; ++u)
    for (std::uint32_t v = 0; v < 8; ++v)
      if (u != v && (u * 7 + v * 3) % 5 < 2) one_way.push_back({u, v, 0.25f + static_cast<float>((u * v) % 5)});
  all.push_back({"weighted", theory::tied(9, false, both)});
  all.push_back({"weighted and directed, the last hears nobody", theory::tied(9, true, one_way)});
  return all;
}

/// Probe 0 at each record and all outcomes, compared with the reference's.
template <class M>
void compare(Family& family, const std::string& what, M model) {
  const naive::Reference* reference = nullptr;
  static const auto references = naive::two_state_references();
  for (const naive::Reference& r : references)
    if (r.name == M::describe().name) reference = &r;
  ASSERT_NE(reference, nullptr);
  model.initial = {.by = Chosen::By::list, .list = {0, 3, 4}};
  const std::vector<std::uint32_t> records{0, 1, 3, 12};
  const std::uint32_t replicates = 2500;
  naive::Random random(7);
  for (const auto& [name, network] : networks()) {
    model.check({network->nodes()});
    const auto told = run(model, network, plan_of(records.back(), replicates, 0.5, records));
    std::vector<naive::Course> courses;
    for (std::uint32_t r = 0; r < replicates; ++r)
      courses.push_back(reference->run(model, {*network, records.back(), 0.5, records}, random));
    const auto add = [&](const std::string& where, const auto& of_told, const auto& of_naive) {
      std::vector<double> a, b;
      for (const Told& t : told) a.push_back(of_told(t));
      for (const naive::Course& c : courses) b.push_back(of_naive(c));
      family.add(fmt::format("{}, {}, {}", what, name, where), same_law(a, b));
    };
    for (std::size_t k = 1; k < records.size(); ++k)
      add(
          fmt::format("mean at step {}", records[k]), [&](const Told& t) { return std::round(1e6 * t.series[k]); },
          [&](const naive::Course& c) { return std::round(1e6 * c.series[k]); });
    for (std::size_t k = 2; k < model.outcomes().size(); ++k)
      add(
          model.outcomes()[k].name, [&](const Told& t) { return t.outcomes[k]; },
          [&](const naive::Course& c) { return c.outcomes[k]; });
  }
}

/// In both ways of updating.
template <class M>
void compare_both(Family& family, const std::string& what, M model) {
  for (const char* updating : {"asynchronous", "synchronous"}) {
    model.updating = updating;
    compare(family, fmt::format("{}, {}", what, updating), model);
  }
}

TEST(TwoStateReferences, Voter) {
  Family family;
  compare_both(family, "voter", Voter{});
  family.expect();
}

TEST(TwoStateReferences, OpinionsThatTheyStartFrom) {
  Voter voter;
  voter.initial.opinions = InitialOpinions{.low = -0.4, .high = 1};
  const auto network = random_network(9, false, 20);
  const std::vector<std::uint32_t> records{0, 3};
  naive::Random random(8);
  Family family;
  std::vector<naive::Course> courses;
  for (std::uint32_t r = 0; r < 2500; ++r)
    courses.push_back(naive::two_state_references()[0].run(voter, {*network, 3, 0.5, records}, random));
  const auto told = run(voter, network, plan_of(3, 2500, 0.5, records));
  for (std::size_t k = 0; k < records.size(); ++k) {
    std::vector<double> a, b;
    for (const Told& t : told) a.push_back(std::round(1e6 * t.series[k]));
    for (const naive::Course& c : courses) b.push_back(std::round(1e6 * c.series[k]));
    family.add(fmt::format("mean at step {}", records[k]), same_law(a, b));
  }
  family.expect();
}

TEST(TwoStateReferences, NoisyVoter) {
  Family family;
  NoisyVoter model;
  model.noise = 0.1;
  compare_both(family, "noise", model);
  model.zealots_for.count = 1;
  model.zealots_against = {.by = Chosen::By::list, .list = {2}};
  compare_both(family, "noise and zealots", model);
  model.noise = 0;
  compare_both(family, "zealots", model);
  family.expect();
}

TEST(TwoStateReferences, QVoter) {
  Family family;
  QVoter model;
  compare_both(family, "q = 2", model);
  model.independence = 0.2;
  model.flexibility = 0.3;
  model.anticonformity = 0.1;
  model.epsilon = 0.25;
  compare_both(family, "q = 2, all", model);
  model.q = 3;
  model.repetition = true;
  compare_both(family, "q = 3, all, repetition", model);
  family.expect();
}

TEST(TwoStateReferences, MajorityRule) {
  Family family;
  MajorityRule model;
  compare_both(family, "quiet", model);
  model.tie = "coin";
  compare_both(family, "coins", model);
  model.noise = 0.2;
  compare_both(family, "coins and noise", model);
  model.updating = "asynchronous";
  model.group = 3;
  compare(family, "groups of 3 with noise", model);
  model.noise = 0;
  model.group = 4;
  compare(family, "groups of 4", model);
  model.tie = "keep";
  compare(family, "groups of 4, ties kept", model);
  family.expect();
}

TEST(TwoStateReferences, Sznajd) {
  Family family;
  compare(family, "sznajd", Sznajd{});
  family.expect();
}

}  // namespace
}  // namespace papotage::testing
