// Threshold models: what theory says beside the rows of sim/study/theory/thresholds.cpp, and that theory itself.

#include "models/contagion/linear_threshold.hpp"
#include "models/contagion/profile.hpp"
#include "models/contagion/watts_threshold.hpp"
#include "sim/study/theory/cascades_of_thresholds.hpp"
#include "sim/study/theory/check.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"

namespace papotage::testing {
namespace {

TEST(ThresholdTheory, TheWindowOfWattsIsWhereVulnerableAgentsBranch) {
  // z P(Poisson(z) <= 3) = 1 at the ends, for a threshold of .18: at most five neighbours.
  for (const double end : {1.0207, 5.7647}) EXPECT_NEAR(end * theory::poisson_up_to(3, end), 1, 1e-3);
  EXPECT_NEAR(theory::vulnerable_branching(1, 5), 0, 1e-6);
  EXPECT_GT(theory::vulnerable_branching(1.05, 5), 0.01);
  EXPECT_GT(theory::vulnerable_branching(5.7, 5), 0.01);
  EXPECT_NEAR(theory::vulnerable_branching(5.8, 5), 0, 1e-6);
  EXPECT_NEAR(theory::vulnerable_branching(3, 5), 0.8735, 1e-4);
  // Where everybody is vulnerable it is the giant component.
  EXPECT_NEAR(theory::vulnerable_branching(2, 60), 0.7968, 1e-4);
}

TEST(ThresholdTheory, CascadesFromManyAreWhatTheyMustBeAtTheEnds) {
  EXPECT_NEAR(theory::gleeson_cahalane(4, 1, 0.3), 0.3, 0.1);       // hardly anybody hears adopters only
  EXPECT_NEAR(theory::gleeson_cahalane(4, 0, 1e-9), 0.9802, 1e-4);  // the giant component: z = 1 - exp(-4 z)
  EXPECT_NEAR(theory::gleeson_cahalane(4, 0.5, 1), 1, 1e-12);
  EXPECT_LT(theory::gleeson_cahalane(7, 0.3, 0.01), 0.02);
}

TEST(ThresholdTheory, LiveTiesOfAPathAreTossesOfACoin) {
  const auto law = theory::live_edge_law(4, {{0, 1}, {1, 0}, {1, 2}, {2, 1}, {2, 3}, {3, 2}}, 0);
  EXPECT_EQ(law, (std::map<std::int64_t, double>{{1, 0.5}, {2, 0.25}, {4, 0.25}}));
}

TEST(LinearThreshold, ReachesEachAgentOfATreeWithTheProductOfItsTies) {
  // Directed and weighted, 2 and 5 hear others too: P(reached) is the product along the only way from 0.
  const auto network =
      theory::tied(8, true, {{0, 1, 1}, {1, 2, 2}, {6, 2, 1}, {2, 3, 1}, {1, 4, 5}, {4, 5, 1}, {6, 5, 1}, {7, 5, 2}});
  LinearThreshold model;
  model.initial = {.by = Chosen::By::list, .list = {0}};
  const std::uint32_t replicates = 20'000;
  std::vector<std::uint64_t> reached(8);
  for (const Told& told : run(model, network, plan_of(10, replicates), Keep::columns))
    for (std::uint32_t i = 0; i < 8; ++i) reached[i] += told.column<std::uint8_t>(1)[i];
  const std::vector<double> expected{1, 1, 2. / 3, 2. / 3, 1, 1. / 4, 0, 0};
  for (std::uint32_t i = 0; i < 8; ++i)
    EXPECT_LT(std::abs(theory::of_share(expected[i], reached[i], replicates).z), 4) << "agent " << i;
}

TEST(WattsThreshold, WhoHearsOnlyOneFollowsItStepByStep) {
  WattsThreshold model;
  model.initial = {.by = Chosen::By::list, .list = {0}};
  model.threshold = 1;
  const auto told = run(model, path(9, true), plan_of(10, 1, 1, every_step(10)))[0];
  for (std::size_t t = 0; t <= 10; ++t)
    EXPECT_EQ(told.value(1, t, 11), std::min<double>(9, 1. + static_cast<double>(t)));
  EXPECT_EQ(told.outcomes, (std::vector<double>{9, 9, 8, 8}));
}

TEST(Profile, WhoIsSureToAdoptDoesInTheStepAfterTheFirstAdopterItHears) {
  Profile model;
  model.profile_low = model.profile_high = 1;
  model.initial = {.by = Chosen::By::list, .list = {0}};
  for (const auto& network : {ring(30, 2), weighted_network(60, false, 90)}) {
    const auto told = run(model, network, plan_of(40, 1, 1, every_step(40)), Keep::columns)[0];
    // Breadth first.
    std::vector<std::uint8_t> reached(network->nodes());
    reached[0] = 1;
    for (std::size_t t = 0; t <= 40; ++t) {
      const auto states = told.column<std::uint8_t>(t);
      ASSERT_TRUE(std::equal(states.begin(), states.end(), reached.begin())) << "step " << t;
      const auto before = reached;
      for (std::uint32_t i = 0; i < network->nodes(); ++i)
        if (before[i])
          for (const std::uint32_t j : network->out(i)) reached[j] = 1;
    }
  }
}

}  // namespace
}  // namespace papotage::testing
