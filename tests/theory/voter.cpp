// The voter model: exit probabilities, the time to consensus and what is conserved. P. Clifford and A. Sudbury,
// Biometrika 60 (1973) 581; V. Sood and S. Redner, Phys. Rev. Lett. 94 (2005) 178701 for degrees. A z errs from 4 on
// once in 16,000 choices of seeds.

#include <array>

#include "models/opinion/voter.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

/// Expected interactions until all of n agents agree on a complete network, from k of opinion +1, exactly: the number
/// that hold +1 goes up and down with the same chance r(k) = k (n - k) / (n (n - 1)), so the time T obeys
/// T(k + 1) - 2 T(k) + T(k - 1) = -1 / r(k) with T(0) = T(n) = 0.
double exact_interactions(std::uint32_t n, std::uint32_t k) {
  const double all = n;
  double sum = 0;  // Green's function of the second difference
  for (std::uint32_t j = 1; j < n; ++j) {
    const double r = j * (all - j) / (all * (all - 1));
    sum += std::min(j, k) * (all - std::max(j, k)) / all / r;
  }
  return sum;
}

class VoterComplete : public ::testing::TestWithParam<double> {};

TEST_P(VoterComplete, WinsWithItsShareAndAgreesWhenTheorySays) {
  const std::uint32_t n = 1000, replicates = 300;
  const double x = GetParam();
  Voter voter;
  voter.initial = Chosen::of_share(x);
  Plan plan = plan_of(20'000, replicates);
  plan.seed = static_cast<std::uint64_t>(std::lround(100 * x));  // the same draws would make the three tests one
  const auto ensemble = run(voter, complete(n), plan);
  std::uint64_t wins = 0;
  for (const Told& told : ensemble) {
    ASSERT_EQ(std::abs(told.outcomes[0]), 1) << "no consensus";
    wins += told.outcomes[0] > 0;
  }
  const double sweeps = -(n * ((1 - x) * std::log(1 - x) + x * std::log(x)));
  const double exact = exact_interactions(n, static_cast<std::uint32_t>(std::lround(x * n))) / n;
  EXPECT_NEAR(exact, sweeps, 3);  // the formula is that of a large n
  if (x == 0.5) {
    EXPECT_NEAR(sweeps, 693, 0.5);
  }
  const Estimate time = estimate(outcomes_of(ensemble, 3));
  expect_z(fmt::format("wins from {}", x), z_of_share(wins, replicates, x));
  // A time is told as the sweep in which it fell: half a sweep more on average.
  expect_z(fmt::format("consensus time from {}", x), time.z(exact + 0.5));
  if (x == 0.5) {
    EXPECT_NEAR(time.deviation, 506, 80);
  }
}

INSTANTIATE_TEST_SUITE_P(Shares, VoterComplete, ::testing::Values(0.1, 0.3, 0.5));

/// The sum of weight[i] * opinion[i] at a record, of every replicate.
std::vector<double> weighted(const std::vector<Told>& ensemble, std::size_t record, const std::vector<double>& weight) {
  std::vector<double> sums;
  for (const Told& told : ensemble) {
    const auto opinion = told.column<std::int8_t>(record);
    double sum = 0;
    for (std::size_t i = 0; i < weight.size(); ++i) sum += weight[i] * opinion[i];
    sums.push_back(sum);
  }
  return sums;
}

/// Weights that sum to 1, in proportion to degrees.
std::vector<double> degree_weights(const Network& net) {
  std::vector<double> weight;
  for (std::uint32_t i = 0; i < net.nodes(); ++i)
    weight.push_back(static_cast<double>(net.out(i).size()) / static_cast<double>(net.arcs()));
  return weight;
}

const std::vector<std::uint32_t> looks{0, 1, 5, 20, 60};

/// A run from the same agents in every replicate.
std::vector<Told> run_from(const std::vector<std::uint64_t>& positive, const Shared& network,
                           std::uint32_t replicates) {
  Voter voter;
  voter.initial = {.by = Chosen::By::list, .list = positive};
  return run(voter, network, plan_of(looks.back(), replicates, 1, looks), Keep::columns);
}

/// That the expectation of the weighted sum stays what it was.
void expect_conserved(const std::string& what, const std::vector<Told>& ensemble, const std::vector<double>& weight) {
  const double start = weighted(ensemble, 0, weight)[0];
  for (std::size_t record = 1; record < looks.size(); ++record)
    expect_z(fmt::format("{} after {} sweeps", what, looks[record]),
             estimate(weighted(ensemble, record, weight)).z(start));
}

TEST(VoterConservation, TheMeanOpinionIsConservedOnRegularNetworks) {
  const std::vector<std::uint64_t> positive{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 30, 31, 40};
  expect_conserved("mean opinion on a ring", run_from(positive, ring(60, 2), 4000), degree_weights(*ring(60, 2)));
  expect_conserved("mean opinion where all are tied", run_from(positive, complete(60), 4000),
                   degree_weights(*complete(60)));
}

TEST(VoterConservation, TheDegreeWeightedMeanIsConservedOnIrregularNetworks) {
  // A hub of 20 leaves, and a chain at its last leaf: hub and some of the chain hold +1.
  TieList ties;
  for (std::uint32_t v = 1; v <= 20; ++v) ties.emplace_back(0, v);
  for (std::uint32_t v = 21; v < 30; ++v) ties.emplace_back(v - 1, v);
  const auto network = network_of_ties(30, false, ties);
  const auto ensemble = run_from({0, 25, 26}, network, 4000);
  expect_conserved("degree-weighted opinion", ensemble, degree_weights(*network));
  // The plain mean isn't: this test would see the difference.
  const std::vector<double> plain(30, 1. / 30);
  EXPECT_GT(std::abs(estimate(weighted(ensemble, 2, plain)).z(weighted(ensemble, 0, plain)[0])), 10);
}

TEST(VoterConservation, TheStationaryLawOfTheListeningWalkIsConservedOnDirectedNetworks) {
  // v hears u for u -> v. Opinions travel back along the walk "from i to a uniform one whom i hears": its stationary
  // law, by iteration, weights what is conserved.
  const std::uint32_t n = 40;
  TieList ties;
  for (std::uint32_t u = 0; u < n; ++u) ties.emplace_back(u, (u + 1) % n);
  for (std::uint32_t u = 0; u < n; u += 3) ties.emplace_back(u, (u * u + 7) % n);
  const auto network = network_of_ties(n, true, ties);
  const Network& hears = network->hears();
  std::vector<double> weight(n, 1. / n);
  for (int k = 0; k < 100'000; ++k) {
    std::vector<double> next(n);
    for (std::uint32_t i = 0; i < n; ++i) {
      next[i] += weight[i] / 2;  // lazy, so that it converges
      for (const std::uint32_t j : hears.out(i)) next[j] += weight[i] / 2 / static_cast<double>(hears.out(i).size());
    }
    weight = next;
  }
  std::vector<std::uint64_t> positive;
  for (std::uint32_t i = 0; i < n / 2; ++i) positive.push_back(i);
  expect_conserved("stationary mean where ties have a direction", run_from(positive, network, 4000), weight);
}

TEST(VoterConservation, WeightsCountAsDegreesDoAndAllAtOnceConservesTheSame) {
  // A triangle of unequal ties with a tail; strengths (sums of weights) stand for degrees.
  const std::vector<theory::Tie> ties{{0, 1, 5}, {1, 2, 1}, {0, 2, 0.5f}, {2, 3, 2}, {3, 4, 7}};
  const auto network = theory::tied(5, false, ties);
  std::vector<double> strength(5);
  double total = 0;
  for (const theory::Tie& tie : ties) {
    strength[tie.u] += tie.weight;
    strength[tie.v] += tie.weight;
    total += 2. * tie.weight;
  }
  for (double& s : strength) s /= total;
  for (const char* updating : {"asynchronous", "synchronous"}) {
    Voter voter;
    voter.updating = updating;
    voter.initial = {.by = Chosen::By::list, .list = {0, 3}};
    const auto ensemble = run(voter, network, plan_of(looks.back(), 6000, 1, looks), Keep::columns);
    expect_conserved(fmt::format("strength-weighted opinion, {}", updating), ensemble, strength);
  }
}

TEST(VoterStillness, IsSeenWhereEachComponentAgreesOnItsOwn) {
  TieList ties;
  for (std::uint32_t i = 1; i < 6; ++i) ties.emplace_back(0, i);
  for (std::uint32_t i = 7; i < 12; ++i) ties.emplace_back(6, i);
  ties.emplace_back(1, 2);  // all at once, the two sides of a star would exchange opinions for ever
  ties.emplace_back(7, 8);
  const auto network = network_of_ties(13, false, ties);  // and one who hears nobody
  Voter voter;
  voter.initial = {.by = Chosen::By::list, .list = {0, 1, 2, 7, 12}};
  for (const char* updating : {"asynchronous", "synchronous"}) {
    voter.updating = updating;
    const auto simulation = voter.simulate({*network, 1, 1, 5000, 1});
    std::uint32_t apart = 0, stopped = 0;
    for (std::uint32_t r = 0; r < 20; ++r) {
      simulation->start(r);
      std::uint32_t t = 0;
      while (t < 5000 && !simulation->still()) simulation->step(t++);
      std::array<double, 4> outcomes{};
      simulation->outcomes(outcomes);
      stopped += t < 5000;
      apart += t < 5000 && std::abs(outcomes[0]) < 1;
      EXPECT_EQ(std::isnan(outcomes[3]), std::abs(outcomes[0]) < 1);
    }
    EXPECT_GE(apart, 3u) << updating;
    EXPECT_EQ(stopped, 20u) << updating;
  }
}

TEST(VoterConservation, OnAnyConnectedNetworkPlusOneWinsWithTheShareOfItsDegrees) {
  const auto network = star(9);
  Voter voter;
  voter.initial = {.by = Chosen::By::list, .list = {0, 1}};  // the hub has 9 of 18 ends of ties, a leaf 1
  std::uint64_t wins = 0;
  const std::uint32_t replicates = 4000;
  for (const Told& told : run(voter, network, plan_of(3000, replicates))) {
    ASSERT_EQ(std::abs(told.outcomes[0]), 1);
    wins += told.outcomes[0] > 0;
  }
  expect_z("wins on a star", z_of_share(wins, replicates, 10. / 18));
}

}  // namespace
}  // namespace papotage::testing
