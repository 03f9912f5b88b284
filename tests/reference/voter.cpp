// The voter model against a plain loop over the same draws, bit for bit, and against a naive loop with draws of its
// own, in distribution (a family of comparisons errs once in a thousand choices of seeds).

#include "models/opinion/voter.hpp"
#include "sim/core/sampling.hpp"
#include "tests/reference/naive.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

/// Interaction k of step t, as sim/engine/interactions.hpp says in words: half k % 2 of the block of entity k / 2.
void vote_in_sequence(const Neighbours& neighbours, const Draws& draws, std::uint32_t t, std::vector<int>& opinion) {
  const std::uint64_t n = opinion.size();
  for (std::uint64_t k = 0; k < n; ++k) {
    const Block block = draws.block(Entity::numbered(k / 2), t);
    const Pick who = pick(k % 2 == 0 ? block.low() : block.high(), n);
    const auto& heard = neighbours.hears[who.value];
    if (!heard.empty()) opinion[who.value] = opinion[heard[pick(who.rest, heard.size()).value]];
  }
}

std::vector<NamedNetwork> networks_for_bits() {
  return {{"one agent", path(1)},
          {"two agents", path(2)},
          {"star", star(6)},
          {"below a batch", random_network(63, false, 200)},
          {"above a batch", random_network(65, true, 200)},
          {"a whole bulk", random_network(512, false, 3000)},
          {"beyond a bulk, isolated ones among them", random_network(1537, false, 1500)},
          {"directed, some hear nobody", random_network(999, true, 1800)},
          {"no ties", network_of_ties(50, false, {})}};
}

TEST(VoterReference, EqualsThePlainSequentialLoopBitForBit) {
  const std::uint32_t steps = 25, replicates = 3;
  for (const auto& [name, network] : networks_for_bits()) {
    SCOPED_TRACE(name);
    Voter voter;
    voter.initial = Chosen::of_share(network->nodes() == 1 ? 1 : 0.4);  // of one agent, 0.4 is nobody
    Plan plan = plan_of(steps, replicates, 1, every_step(steps));
    plan.seed = 77;
    const auto ensemble = run(voter, network, plan, Keep::columns);
    const Neighbours neighbours(*network);
    for (std::uint32_t r = 0; r < replicates; ++r) {
      const Draws draws(plan.seed, r, "voter.interaction");
      const auto start = ensemble[r].column<std::int8_t>(0);
      std::vector<int> opinion(start.begin(), start.end());
      for (std::uint32_t t = 0; t < steps; ++t) {
        vote_in_sequence(neighbours, draws, t, opinion);
        const auto told = ensemble[r].column<std::int8_t>(t + 1);
        ASSERT_EQ(std::vector<int>(told.begin(), told.end()), opinion) << "replicate " << r << " after step " << t;
        double sum = 0;
        for (const int x : opinion) sum += x;
        ASSERT_EQ(ensemble[r].value(0, t + 1, steps + 1), sum / static_cast<double>(opinion.size()));
      }
    }
  }
}

TEST(VoterReference, FollowsTheNaiveModelInDistribution) {
  const std::uint32_t steps = 20, replicates = 4000;
  const std::vector<std::uint32_t> records{0, 1, 4, steps};
  std::mt19937_64 random(5);
  for (const auto& [name, network] : small_networks()) {
    SCOPED_TRACE(name);
    Voter voter;
    voter.initial = {.by = Chosen::By::list, .list = {0, 3, 4}};
    const auto ensemble = run(voter, network, plan_of(steps, replicates, 0.5, records), Keep::columns);
    const Neighbours neighbours(*network);
    const std::size_t n = network->nodes();
    std::map<std::string, std::vector<double>> told, naive;
    const auto look = [&](auto& samples, std::uint32_t t, const auto& opinion) {
      double sum = 0, code = 0;
      for (std::size_t i = 0; i < n; ++i) {
        sum += opinion[i];
        code = 2 * code + (opinion[i] > 0);
        samples[fmt::format("opinion of agent {} at step {}", i, t)].push_back(opinion[i]);
      }
      samples[fmt::format("sum at step {}", t)].push_back(sum);
      samples[fmt::format("opinions of all at step {}", t)].push_back(code);
    };
    for (const Told& replicate : ensemble) {
      for (std::size_t k = 1; k < records.size(); ++k) look(told, records[k], replicate.column<std::int8_t>(k));
      told["consensus time"].push_back(replicate.outcomes[3]);
    }
    for (std::uint32_t r = 0; r < replicates; ++r) {
      std::vector<int> opinion(n, -1);
      for (const std::size_t i : {0, 3, 4}) opinion[i] = 1;
      double consensus = std::numeric_limits<double>::quiet_NaN();
      for (std::uint32_t t = 0; t < steps; ++t) {
        naive_votes(neighbours, opinion, random);
        if (std::isnan(consensus) && all_agree(opinion)) consensus = (t + 1) * 0.5;
        if (std::find(records.begin(), records.end(), t + 1) != records.end()) look(naive, t + 1, opinion);
      }
      naive["consensus time"].push_back(consensus);
    }
    Family family;
    for (const auto& [what, sample] : told) family.add(what, same_law(sample, naive.at(what)));
    family.expect();
  }
}

TEST(VoterReference, WhoHearsNobodyKeepsItsOpinionAndIsHeard) {
  // 0 -> 1 -> 2: agent 0 hears nobody, so its opinion takes over the whole line.
  Voter voter;
  voter.initial = {.by = Chosen::By::list, .list = {0}};
  for (const Told& told : run(voter, path(3, true), plan_of(200, 50))) EXPECT_EQ(told.outcomes[0], 1);
  voter.initial.chosen.list = {2};
  for (const Told& told : run(voter, path(3, true), plan_of(200, 50))) EXPECT_EQ(told.outcomes[0], -1);
}

TEST(VoterReference, AShareOrAListOfAgentsHoldsPlusOneAtTheStart) {
  const auto network = ring(200, 1);
  Voter voter;
  voter.initial = Chosen::of_share(0.255);
  for (const Told& told : run(voter, network, plan_of(1, 20), Keep::columns)) {
    const auto start = told.column<std::int8_t>(0);
    EXPECT_EQ(std::count(start.begin(), start.end(), 1), 51);
    EXPECT_EQ(std::count(start.begin(), start.end(), -1), 149);
  }
  voter.initial = {.by = Chosen::By::list, .list = {199, 4, 4}};
  const auto told = run(voter, network, plan_of(1, 1), Keep::columns)[0];
  for (std::uint32_t i = 0; i < 200; ++i) EXPECT_EQ(told.column<std::int8_t>(0)[i], i == 4 || i == 199 ? 1 : -1);
}

}  // namespace
}  // namespace papotage::testing
