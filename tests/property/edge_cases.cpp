// The ends of what may be asked: nobody or everybody at the start, rates of zero and very large ones, networks without
// ties, one agent, no steps.

#include "models/contagion/sir.hpp"
#include "models/opinion/friedkin_johnsen.hpp"
#include "models/opinion/voter.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/variants.hpp"

namespace papotage::testing {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

TEST(EdgeCases, EveryModelRunsOnOneAgentOnNoTiesAndForNoStep) {
  const std::vector<NamedNetwork> networks{{"one agent", path(1)},
                                           {"one agent, directed", path(1, true)},
                                           {"no ties", network_of_ties(70, false, {})},
                                           {"no ties, directed", network_of_ties(70, true, {})},
                                           {"one arc", path(2, true)}};
  for (const Variant& variant : variants())
    for (const Value::Data& initial :
         {Value::Data(std::int64_t{0}), Value::Data(std::int64_t{1}), share_of(1), list_of({0}), list_of({})})
      for (const auto& [name, network] : networks)
        for (const std::uint32_t steps : {0u, 30u}) {
          const auto model = variant.make();
          set(*model, "initial", initial);
          ASSERT_NO_THROW(model->check({network->nodes()})) << variant.name;
          Plan plan =
              plan_of(steps, 2, 1, steps == 0 ? std::vector<std::uint32_t>{0} : std::vector<std::uint32_t>{0, steps});
          for (const Told& told : run(*model, network, plan, Keep::columns)) {
            ASSERT_EQ(told.series.size(), model->probes().size() * plan.records.size()) << variant.name << ", " << name;
            ASSERT_EQ(told.outcomes.size(), model->outcomes().size()) << variant.name << ", " << name;
            for (const double x : told.series) EXPECT_TRUE(std::isfinite(x)) << variant.name << ", " << name;
            // Without a tie nobody hears anything; opinions stay, compartments are left only spontaneously.
            if (model->about().family == "opinion" && network->arcs() == 0 && !noisy(*model) &&
                !spoken_to_from_outside(*model)) {
              EXPECT_EQ(told.columns.front(), told.columns.back()) << variant.name << ", " << name;
            }
          }
        }
}

class SirEdgeCases : public ::testing::TestWithParam<std::string> {
 protected:
  const Shared network_ = random_network(200, false, 800);
  const std::uint32_t steps_ = 50;

  /// Outcomes of some replicates: final_size, peak, peak_time, duration.
  std::vector<Told> outcomes(std::uint32_t spreaders, double beta, double gamma, const Shared& network) const {
    Sir sir;
    sir.method = GetParam();
    sir.beta = beta;
    sir.gamma = gamma;
    sir.initial.count = spreaders;
    return run(sir, network, plan_of(steps_, 5, 0.5));
  }
};

/// Equal, "undefined" included.
void expect_outcomes(const Told& told, const std::vector<double>& expected) {
  for (std::size_t k = 0; k < expected.size(); ++k) {
    if (std::isnan(expected[k])) {
      EXPECT_TRUE(std::isnan(told.outcomes[k])) << "outcome " << k;
    } else {
      EXPECT_EQ(told.outcomes[k], expected[k]) << "outcome " << k;
    }
  }
}

TEST_P(SirEdgeCases, WithoutSpreadersNothingHappens) {
  for (const Told& told : outcomes(0, 0.3, 0.1, network_)) {
    expect_outcomes(told, {0, 0, 0, 0});
    EXPECT_EQ(told.series, (std::vector<double>{200, 200, 0, 0, 0, 0}));
  }
}

TEST_P(SirEdgeCases, WhereEverybodySpreadsAtTheStartThePeakIsTheStart) {
  for (const Told& told : outcomes(200, 0.3, 10, network_)) {
    EXPECT_EQ((std::vector<double>{told.outcomes.begin(), told.outcomes.begin() + 3}),
              (std::vector<double>{200, 200, 0}));
    EXPECT_GT(told.outcomes[3], 0);
  }
  // Without recovery nothing can change from the start on.
  for (const Told& told : outcomes(200, 0.3, 0, network_)) expect_outcomes(told, {200, 200, 0, 0});
}

TEST_P(SirEdgeCases, WithoutContagionOnlyTheFirstOnesAreReached) {
  for (const Told& told : outcomes(7, 0, 2, network_)) {
    EXPECT_EQ((std::vector<double>{told.outcomes.begin(), told.outcomes.begin() + 3}), (std::vector<double>{7, 7, 0}));
    EXPECT_EQ(told.series[5], 7);  // all of them have recovered
  }
  for (const Told& told : outcomes(7, 0, 0, network_)) expect_outcomes(told, {7, 7, 0, 0});
}

TEST_P(SirEdgeCases, WithoutRecoveryOnlyContagionMoves) {
  for (const Told& told : outcomes(3, 0.5, 0, ring(20, 1))) {
    EXPECT_EQ(told.series[4] + told.series[5], 0);
    EXPECT_EQ(told.outcomes[0], told.outcomes[1]);
  }
  // Whoever can't be reached doesn't keep it going.
  for (const Told& told : outcomes(1, 1000, 0, network_of_ties(4, false, {{0, 1}, {2, 3}})))
    expect_outcomes(told, {2, 2, 0.5, 0.5});
}

TEST_P(SirEdgeCases, WithoutTiesSpreadersRecoverAlone) {
  for (const Told& told : outcomes(3, 5, 2, network_of_ties(10, false, {}))) {
    EXPECT_EQ((std::vector<double>{told.outcomes.begin(), told.outcomes.begin() + 3}), (std::vector<double>{3, 3, 0}));
    EXPECT_EQ(told.series[1], 7);
  }
}

TEST_P(SirEdgeCases, RatesBeyondAllMeasureAreCertaintyAndTinyOnesNever) {
  for (const double huge : {1e6, 1e300, std::numeric_limits<double>::max()})
    for (const Told& told : outcomes(1, huge, huge, ring(9, 1))) expect_outcomes(told, {9, 2, 0.5, 2.5});
  for (const double tiny : {1e-300, std::numeric_limits<double>::denorm_min()})
    for (const Told& told : outcomes(1, tiny, tiny, ring(9, 1))) expect_outcomes(told, {1, 1, 0, undefined});
}

INSTANTIATE_TEST_SUITE_P(Methods, SirEdgeCases, ::testing::Values("events", "steps"),
                         [](const auto& method) { return method.param; });

TEST(VoterEdgeCases, AgreementAtTheStartIsConsensusAtOnce) {
  for (const double share : {0., 1.}) {
    Voter voter;
    voter.initial = Chosen::of_share(share);
    for (const Told& told : run(voter, ring(20, 1), plan_of(10, 3)))
      EXPECT_EQ(told.outcomes, (std::vector<double>{2 * share - 1, 0, 1, 0}));
  }
}

TEST(VoterEdgeCases, WithoutTiesNobodyAgreesAndThereIsNoConsensusTime) {
  for (const Told& told : run(Voter{}, network_of_ties(20, false, {}), plan_of(10, 3))) {
    EXPECT_EQ(told.outcomes[0], 0);
    EXPECT_EQ(told.outcomes[2], 2);
    EXPECT_TRUE(std::isnan(told.outcomes[3]));
  }
}

TEST(VoterEdgeCases, TwoAgentsAgreeAfterOneInteraction) {
  for (const Told& told : run(Voter{}, path(2), plan_of(10, 20, 0.5))) {
    EXPECT_EQ(std::abs(told.outcomes[0]), 1);
    EXPECT_EQ(told.outcomes[3], 0.5);
  }
}

TEST(FriedkinJohnsenEdgeCases, WhoHearsNobodyKeepsItsOpinionWhateverItsSusceptibility) {
  for (const double s : {0., 0.5, 1.}) {
    FriedkinJohnsen model;
    model.susceptibility = s;
    const auto told = run(model, path(3, true), plan_of(50, 1), Keep::columns)[0];
    EXPECT_EQ(told.column<double>(0)[0], told.column<double>(1)[0]);  // 0 -> 1 -> 2: nobody speaks to agent 0
    if (s == 1) {
      EXPECT_EQ(told.column<double>(1)[2], told.column<double>(0)[0]);
    }
  }
}

}  // namespace
}  // namespace papotage::testing
