// Social judgement: attraction, nothing, repulsion; deffuant where nobody is rejected.
// W. Jager and F. Amblard, Comput. Math. Organ. Theory 10 (2004) 295.

#include "models/opinion/social_judgement.hpp"
#include "models/opinion/deffuant.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"

namespace papotage::testing {
namespace {

SocialJudgement with(double acceptance, double rejection, double mu) {
  SocialJudgement model;
  model.acceptance = acceptance;
  model.rejection = rejection;
  model.mu = mu;
  return model;
}

TEST(SocialJudgementTheory, WithoutRejectionItIsDeffuantBitForBit) {
  for (const bool directed : {false, true}) {
    const auto network = random_network(400, directed, 1600);
    Deffuant deffuant;
    deffuant.epsilon = 0.5;
    deffuant.mu = 0.3;
    EXPECT_TRUE(same(run(with(0.5, 2, 0.3), network, plan_of(40, 3), Keep::columns),
                     run(deffuant, network, plan_of(40, 3), Keep::columns)));
  }
}

TEST(SocialJudgementTheory, TwoAgentsAttractLeaveOrRepelEachOther) {
  // Two meetings a step between the same two: the difference is multiplied by 1 - 2 mu or 1 + 2 mu at each.
  const double mu = 0.1;
  const auto difference = [&](double d) {
    const Opinions end = after(with(0.4, 1.2, mu), path(2), {-d / 2, d / 2}, 1);
    EXPECT_NEAR(end[0] + end[1], 0, 1e-15);
    return end[1] - end[0];
  };
  EXPECT_NEAR(difference(0.3), 0.3 * 0.8 * 0.8, 1e-15);
  EXPECT_EQ(difference(0.4), 0.4);
  EXPECT_EQ(difference(0.8), 0.8);
  EXPECT_EQ(difference(1.2), 1.2);
  EXPECT_NEAR(difference(1.3), 1.3 * 1.2 * 1.2, 1e-15);
  EXPECT_EQ(difference(1.9), 2);  // the ends of the scale
}

TEST(SocialJudgementTheory, WhereAlmostAllIsRejectedOpinionsEndAtTheEndsOfTheScale) {
  // Bipolarisation: wide latitudes of rejection, narrow ones of acceptance.
  for (const Told& told : run(with(0.2, 0.5, 0.1), complete(200), plan_of(600, 5), Keep::columns)) {
    EXPECT_GT(told.outcomes[1], 0.9);
    for (const double x : told.column<double>(1)) EXPECT_TRUE(x > 0.999 || x < -0.999) << x;
  }
}

TEST(SocialJudgementTheory, WhereAlmostAllIsAcceptedAllAgree) {
  for (const Told& told : run(with(1.2, 1.8, 0.1), complete(200), plan_of(600, 5))) EXPECT_LT(told.outcomes[1], 1e-6);
}

TEST(SocialJudgementTheory, LatitudesMustNotOverlap) {
  try {
    with(1, 0.9, 0.1).check({10});
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.key(), "acceptance");
  }
}

}  // namespace
}  // namespace papotage::testing
