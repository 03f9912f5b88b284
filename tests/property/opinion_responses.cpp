// Models of continuous opinions answer to each parameter in the direction that its meaning says: means of many
// replicates, each step at least four standard errors.

#include "models/opinion/algorithmic_bias_media.hpp"
#include "models/opinion/attraction_repulsion.hpp"
#include "models/opinion/cognitive_opinion.hpp"
#include "models/opinion/deffuant.hpp"
#include "models/opinion/degroot.hpp"
#include "models/opinion/hegselmann_krause.hpp"
#include "models/opinion/social_judgement.hpp"
#include "models/opinion/weighted_hegselmann_krause.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

enum Told : std::size_t { mean, variance, clusters };

/// That an outcome rises from each value of a parameter to the next.
template <class M>
void expect_rising(double M::*parameter, std::initializer_list<double> values, std::size_t outcome, std::uint32_t steps,
                   M model = {}) {
  const auto network = random_network(200, false, 1600);
  Estimate below{};
  bool first = true;
  for (const double value : values) {
    model.*parameter = value;
    const Estimate here = estimate(outcomes_of(run(model, network, plan_of(steps, 40)), outcome));
    if (!first) {
      EXPECT_GT(here.mean - below.mean, 4 * std::hypot(here.error, below.error)) << model.about().name << ", " << value;
    }
    below = here;
    first = false;
  }
}

TEST(OpinionResponses, WhoListensToMoreComesCloserTogether) {
  expect_rising(&Deffuant::epsilon, {1.2, 0.5, 0.25, 0.1}, variance, 60);
  expect_rising(&HegselmannKrause::epsilon, {1., 0.4, 0.2, 0.1}, variance, 60);
  SocialJudgement without_rejection;  // which would drive apart the camps that form
  without_rejection.rejection = 2;
  expect_rising(&SocialJudgement::acceptance, {0.8, 0.4, 0.1}, variance, 60, without_rejection);
}

TEST(OpinionResponses, WhoMovesLessTakesLonger) {
  Deffuant open;
  open.epsilon = 2;
  expect_rising(&Deffuant::mu, {0.5, 0.2, 0.05, 0.}, variance, 3, open);
  expect_rising(&DeGroot::self_weight, {0., 0.6, 0.9, 1.}, variance, 5);
}

TEST(OpinionResponses, RejectionAndIntoleranceDriveApart) {
  expect_rising(&SocialJudgement::rejection, {1.9, 1.4, 1.}, variance, 60);  // from there on all are at the ends
  expect_rising(&AttractionRepulsion::tolerance, {1.5, 0.8, 0.2}, variance, 200);
}

TEST(OpinionResponses, TrustDrivesToTheEnds) {
  expect_rising(&WeightedHegselmannKrause::weight, {0., 0.05, 0.2, 0.5}, variance, 15);
}

TEST(OpinionResponses, MediaThatSpeakMoreOftenConvinceMore) {
  AlgorithmicBiasMedia model;
  model.media.opinions = {0.8};
  model.epsilon = 1.5;
  expect_rising(&AlgorithmicBiasMedia::p_media, {0., 0.02, 0.2}, mean, 20, model);
}

TEST(OpinionResponses, AlarmComesFromInformationAndFromSensitivePeople) {
  expect_rising(&CognitiveOpinion::information, {-1., -0.3, 0.5}, mean, 30);
  expect_rising(&CognitiveOpinion::alarmed, {0., 0.2, 0.5}, mean, 30);
  expect_rising(&CognitiveOpinion::reassured, {0.6, 0.3, 0.}, mean, 30);
}

}  // namespace
}  // namespace papotage::testing
