// A replicate is a function of scenario, seed and number: not of how many there are, what ran before it, or how often
// it is looked at.

#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/variants.hpp"

namespace papotage::testing {
namespace {

const std::vector<std::uint32_t> records{0, 1, 5, 20};

class IdentityOfReplicates : public ::testing::TestWithParam<bool> {
 protected:
  const Shared network_ = random_network(500, GetParam(), GetParam() ? 4000 : 2000);
};

TEST_P(IdentityOfReplicates, TheSameSeedTellsTheSameBitsAndAnotherSeedOthers) {
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    Plan plan = plan_of(20, 2, 1, records);
    const auto first = run(*model, network_, plan, Keep::columns);
    EXPECT_TRUE(same(first, run(*model, network_, plan, Keep::columns))) << variant.name;
    // Seeds that differ in one high bit only are other seeds, too.
    for (const std::uint64_t seed : {std::uint64_t{2}, std::uint64_t{1} | std::uint64_t{1} << 63}) {
      plan.seed = seed;
      const auto other = run(*model, network_, plan, Keep::columns);
      for (std::size_t r = 0; r < 2; ++r) EXPECT_NE(first[r].columns, other[r].columns) << variant.name;
    }
  }
}

TEST_P(IdentityOfReplicates, AReplicateIsTheSameInAnEnsembleOfThreeAndOfTen) {
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    const auto three = run(*model, network_, plan_of(20, 3, 1, records), Keep::columns);
    const auto ten = run(*model, network_, plan_of(20, 10, 1, records), Keep::columns);
    EXPECT_TRUE(same(three, ten)) << variant.name;
    for (std::size_t r = 1; r < 10; ++r)
      EXPECT_NE(ten[0].columns, ten[r].columns) << variant.name << " replicate " << r;
  }
}

TEST_P(IdentityOfReplicates, HowOftenIsRecordedChangesNothing) {
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    const auto rarely = run(*model, network_, plan_of(20, 2), Keep::columns);
    const auto always = run(*model, network_, plan_of(20, 2, 1, every_step(20)), Keep::columns);
    for (std::size_t r = 0; r < 2; ++r) {
      EXPECT_EQ(rarely[r].columns.back(), always[r].columns.back()) << variant.name;
      EXPECT_TRUE(same_bits(rarely[r].outcomes, always[r].outcomes)) << variant.name;
    }
  }
}

/// What a simulation tells after a replicate of so many steps, as the engine runs it.
Told tell(const Model& model, Simulation& simulation, std::uint32_t replicate, std::uint32_t steps) {
  simulation.start(replicate);
  for (std::uint32_t t = 0; t < steps; ++t)
    if (!simulation.still()) simulation.step(t);
  Told told;
  told.series.resize(model.probes().size());
  told.outcomes.resize(model.outcomes().size());
  simulation.probe(told.series);
  simulation.outcomes(told.outcomes);
  told.columns.emplace_back();
  for (std::size_t k = 0; k < model.columns().size(); ++k) {
    const auto bytes = simulation.column(k);
    told.columns.back().emplace_back(bytes.begin(), bytes.end());
  }
  return told;
}

TEST_P(IdentityOfReplicates, AUsedSimulationStartsLikeAFreshOne) {
  for (const Variant& variant : lively_variants())
    for (const int threads : {1, 3}) {
      const auto model = variant.make();
      const std::uint32_t steps = 20;
      const World world{*network_, 9, 1, steps, threads};
      const auto used = model->simulate(world);
      tell(*model, *used, 4, 7);  // left halfway, with things still to come
      for (const std::uint32_t r : {2u, 0u, 2u}) {
        const Told again = tell(*model, *used, r, steps);
        EXPECT_TRUE(same(again, tell(*model, *model->simulate(world), r, steps))) << variant.name << " replicate " << r;
      }
    }
}

TEST_P(IdentityOfReplicates, TheLengthOfARunChangesNothingBeforeItsEnd) {
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    const auto brief = run(*model, network_, plan_of(8, 2, 1, every_step(8)), Keep::columns);
    const auto lengthy = run(*model, network_, plan_of(30, 2, 1, every_step(30)), Keep::columns);
    for (std::size_t r = 0; r < 2; ++r)
      for (std::size_t t = 0; t <= 8; ++t)
        ASSERT_EQ(brief[r].columns[t], lengthy[r].columns[t]) << variant.name << " step " << t;
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, IdentityOfReplicates, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Directed" : "Undirected"; });

}  // namespace
}  // namespace papotage::testing
