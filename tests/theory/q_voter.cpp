// The q-voter model: critical points, the law of q = 1, and what it does where fewer than q are heard. Laws on complete
// networks: sim/study/theory/two_states.cpp.

#include "models/opinion/q_voter.hpp"
#include "models/opinion/voter.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

/// Mean |m| at last, from 90% of +1, on a complete network of 400.
double magnetisation(QVoter model) {
  static const auto network = complete(400);
  model.initial = Chosen::of_share(0.9);
  double sum = 0;
  const auto ensemble = run(model, network, plan_of(300, 60));
  for (const Told& told : ensemble) sum += std::abs(told.outcomes[0]);
  return sum / static_cast<double>(ensemble.size());
}

TEST(QVoter, AMajorityHoldsBelowTheCriticalPointsAndNotAbove) {
  // Nyczka, Sznajd-Weron & Cislo 2012. Of 400 agents a state of no majority still has |m| of some .05 to .15.
  for (const std::uint32_t q : {2u, 3u, 4u}) {
    QVoter model;
    model.q = q;
    const double independence = (q - 1.) / (q - 1 + std::pow(2, q - 1)), anticonformity = (q - 1.) / (2 * q);
    model.independence = 0.7 * independence;
    EXPECT_GT(magnetisation(model), 0.4) << q;
    model.independence = std::min(1., 1.4 * independence);
    EXPECT_LT(magnetisation(model), 0.2) << q;
    model.independence = 0;
    model.anticonformity = 0.7 * anticonformity;
    EXPECT_GT(magnetisation(model), 0.4) << q;
    model.anticonformity = 1.4 * anticonformity;
    EXPECT_LT(magnetisation(model), 0.2) << q;
  }
}

TEST(QVoter, OfOneIsTheVoterModelInDistribution) {
  QVoter one;
  one.q = 1;
  Family family;
  for (const auto& [name, network] : small_networks())
    for (const char* updating : {"asynchronous", "synchronous"}) {
      Voter voter;
      voter.updating = one.updating = updating;
      voter.initial = one.initial = {.by = Chosen::By::list, .list = {0, 3, 4}};
      const std::vector<std::uint32_t> records{0, 1, 5};
      const auto a = run(one, network, plan_of(5, 3000, 1, records)),
                 b = run(voter, network, plan_of(5, 3000, 1, records));
      for (const std::size_t record : {1, 2})
        family.add(fmt::format("{}, {}, record {}", name, updating, record),
                   same_law(probes_of(a, 0, record, 3), probes_of(b, 0, record, 3)));
    }
  family.expect();
}

TEST(QVoter, WhoHearsFewerThanQAsksAll) {
  QVoter model;
  model.q = 3;
  // Agent 1 hears 0 and 2, who agree; 0 and 2 hear only agent 1, who comes to agree with them or they with it.
  model.initial = {.by = Chosen::By::list, .list = {0, 2}};
  std::uint64_t wins = 0;
  for (const Told& told : run(model, path(3), plan_of(200, 2000))) {
    ASSERT_EQ(std::abs(told.outcomes[0]), 1);
    wins += told.outcomes[0] > 0;
  }
  // The first of 1, 0, 2 to update: 1 (a third) ends it. Otherwise one end agrees with 1, whom the two ends then never
  // convince; the other end joins at last.
  expect_z("wins on a path of three", z_of_share(wins, 2000, 1. / 3));
}

TEST(QVoter, WithRepetitionTheSameOneMayConvinceAlone) {
  // Agent 0 hears 1 and 2, who differ and hear nobody. Without repetition they never convince it.
  const auto network = network_of_ties(3, true, {{1, 0}, {2, 0}});
  QVoter model;
  model.initial = {.by = Chosen::By::list, .list = {1}};
  for (const Told& told : run(model, network, plan_of(100, 50), Keep::columns))
    EXPECT_EQ(told.column<std::int8_t>(1)[0], -1);
  model.repetition = true;
  std::uint64_t positive = 0;
  for (const Told& told : run(model, network, plan_of(100, 2000), Keep::columns))
    positive += told.column<std::int8_t>(1)[0] > 0;
  expect_z("holds +1 between two that differ", z_of_share(positive, 2000, 0.5));
}

TEST(QVoter, RefusesMoreThanAnybodyHearsAndProbabilitiesPastOne) {
  QVoter model;
  model.q = 3;
  const auto network = ring(10, 1);
  EXPECT_THROW(model.check({.nodes = 10, .network = network.get()}), Refusal);
  model.repetition = true;
  EXPECT_NO_THROW(model.check({.nodes = 10, .network = network.get()}));
  model = {};
  EXPECT_NO_THROW(model.check({.nodes = 10, .network = network.get()}));
  model.independence = 0.6;
  model.anticonformity = 0.5;
  EXPECT_THROW(model.check({.nodes = 10}), Refusal);
}

}  // namespace
}  // namespace papotage::testing
