// The number of threads changes no bit of what a model tells: series, outcomes and every column at every record, for
// each entry of the catalogue and each choice of method, small replicates (one a thread) and large ones (all threads on
// one).

#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/variants.hpp"

namespace papotage::testing {
namespace {

struct Case {
  std::string name;
  std::uint32_t nodes, replicates, steps;
  bool directed;
};

void PrintTo(const Case& which, std::ostream* out) { *out << which.name; }

class IdentityOverThreads : public ::testing::TestWithParam<Case> {};

TEST_P(IdentityOverThreads, EveryModelTellsTheSameBits) {
  const Case& c = GetParam();
  const auto network = random_network(c.nodes, c.directed, c.nodes * (c.directed ? 8u : 4u));
  Plan plan = plan_of(c.steps, c.replicates, 1, {0, 1, c.steps / 3, c.steps});
  for (const Variant& variant : lively_variants()) {
    SCOPED_TRACE(variant.name);
    const auto model = variant.make();
    plan.threads = 1;
    const auto alone = run(*model, network, plan, Keep::columns);
    for (const int threads : {2, 3}) {
      plan.threads = threads;
      EXPECT_TRUE(same(alone, run(*model, network, plan, Keep::columns))) << "on " << threads << " threads";
    }
    // The comparison means something: states do change, and replicates differ.
    if (!nothing_happens(*model)) {
      EXPECT_NE(alone[0].columns.front(), alone[0].columns.back());
    }
    if (c.replicates > 1) {
      EXPECT_TRUE(alone[0].columns[0] != alone[1].columns[0] || alone[0].columns[1] != alone[1].columns[1]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, IdentityOverThreads,
    ::testing::Values(Case{"OneSmall", 500, 1, 40, false}, Case{"OneSmallDirected", 500, 1, 40, true},
                      Case{"ManySmall", 500, 7, 40, false}, Case{"ManySmallDirected", 500, 7, 40, true},
                      Case{"OneLarge", 60'000, 1, 30, false}, Case{"OneLargeDirected", 60'000, 1, 30, true},
                      Case{"ManyLarge", 60'000, 4, 15, false}, Case{"ManyLargeDirected", 60'000, 4, 15, true}),
    [](const auto& which) { return which.param.name; });

TEST(Sharing, SmallReplicatesRunSideBySideAndLargeOnesThatAreLeftOverInTurn) {
  Plan plan;
  plan.replicates = 7;
  plan.nodes = 500;
  plan.threads = 3;
  EXPECT_EQ(share_threads(plan).side_by_side, 7u);
  plan.nodes = 60'000;
  EXPECT_EQ(share_threads(plan).side_by_side, 6u);
  EXPECT_EQ(share_threads(plan).in_turn, 1u);
  plan.replicates = 1;
  EXPECT_EQ(share_threads(plan).side_by_side, 0u);
  EXPECT_EQ(share_threads(plan).in_turn, 1u);
}

// A star's hub and rows of very different lengths divide agents unevenly over the ranges that threads own.
TEST(IdentityOverThreadsUneven, AHubAndManyWithoutTiesTellTheSameBits) {
  TieList ties;
  for (std::uint32_t v = 1; v < 30'000; ++v) ties.emplace_back(0, v);
  for (std::uint32_t v = 2; v < 200; ++v) ties.emplace_back(1, v);
  const auto network = network_of_ties(55'000, false, ties);
  Plan plan = plan_of(25, 1, 1, {0, 12, 25});
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    plan.threads = 1;
    const auto alone = run(*model, network, plan, Keep::columns);
    for (const int threads : {2, 3, 7}) {
      plan.threads = threads;
      EXPECT_TRUE(same(alone, run(*model, network, plan, Keep::columns)))
          << variant.name << " on " << threads << " threads";
    }
  }
}

}  // namespace
}  // namespace papotage::testing
