// SIR on networks so small that its law can be written down, by every method. A step transmits along a tie with
// p = 1 - exp(-beta dt) and ends a spreader's time with q = 1 - exp(-gamma dt), so an agent spreads D steps with
// P(D = d) = q (1 - q)^(d - 1) and reaches a given neighbour with T = 1 - q (1 - p) / (1 - (1 - q) (1 - p)).
// p-values form families that err once in a thousand choices of seeds.

#include "models/contagion/sir.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

constexpr double certain = 1000;  // 1/day: exp(-1000 * 0.25) is 0 in 2^-53
constexpr std::uint32_t replicates = 6000;

Sir sir_from(std::vector<std::uint64_t> spreaders, const std::string& method, double beta, double gamma) {
  Sir sir;
  sir.beta = beta;
  sir.gamma = gamma;
  sir.method = method;
  sir.initial = {.by = Chosen::By::list, .list = std::move(spreaders)};
  return sir;
}

/// The chances of one step, and what follows from them.
struct Chances {
  double p, q;
  Chances(double beta, double gamma, double dt) : p(1 - std::exp(-beta * dt)), q(1 - std::exp(-gamma * dt)) {}
  double spreads(int d) const { return q * std::pow(1 - q, d - 1); }
  double passes(int d) const { return 1 - std::pow(1 - p, d); }  // along a tie within d steps
  double transmissibility() const { return 1 - q * (1 - p) / (1 - (1 - q) * (1 - p)); }
};

class SirByHand : public ::testing::TestWithParam<std::string> {
 protected:
  std::string method() const { return GetParam(); }
  std::map<std::int64_t, std::uint64_t> final_sizes(const Shared& network, std::vector<std::uint64_t> spreaders,
                                                    double beta, double gamma, double dt, std::uint32_t steps) {
    const Sir sir = sir_from(std::move(spreaders), method(), beta, gamma);
    return counted(outcomes_of(run(sir, network, plan_of(steps, replicates, dt)), 0));
  }
};

TEST_P(SirByHand, TwoPeopleFollowTheClosedFormOfTransmissibility) {
  Family family;
  for (const double dt : {0.25, 1., 3.})
    for (const double beta : {0.05, 0.4, 2.}) {
      const double t = Chances(beta, 0.3, dt).transmissibility();
      const auto steps = static_cast<std::uint32_t>(90 / dt);  // P(longer) < 1e-11
      family.add(fmt::format("dt {} beta {}", dt, beta),
                 follows_law(final_sizes(path(2), {0}, beta, 0.3, dt, steps), {{1, 1 - t}, {2, t}}));
    }
  family.expect();
}

TEST_P(SirByHand, TwoPeopleAreInfectedAndDoneAtStepsOfTheExactLaw) {
  // K: the step of the infection; the end is D of the first where nothing passes, else the later of D and K + D'.
  const double beta = 0.3, gamma = 0.2, dt = 1;
  const Chances c(beta, gamma, dt);
  const int longest = 90;
  std::map<std::int64_t, double> infection, end;
  for (int d = 1; d <= longest; ++d) {
    infection[0] += c.spreads(d) * (1 - c.passes(d));  // 0: never
    end[d] += c.spreads(d) * (1 - c.passes(d));
    for (int k = 1; k <= d; ++k) {
      const double here = c.spreads(d) * (c.passes(k) - c.passes(k - 1));
      infection[k] += here;
      for (int other = 1; other <= longest; ++other) end[std::max(d, k + other)] += here * c.spreads(other);
    }
  }
  const std::uint32_t steps = 2 * longest;
  const auto ensemble =
      run(sir_from({0}, method(), beta, gamma), path(2), plan_of(steps, replicates, dt, every_step(steps)));
  std::vector<double> infections, ends;
  for (const Told& told : ensemble) {
    std::uint32_t t = 0;
    while (t <= steps && told.value(0, t, steps + 1) > 0) ++t;
    infections.push_back(t > steps ? 0 : t);
    ends.push_back(told.outcomes[3]);
  }
  Family family;
  family.add("infection", follows_law(counted(infections), infection));
  family.add("duration", follows_law(counted(ends), end));
  family.expect();
}

TEST_P(SirByHand, APathOfThreeMultipliesTransmissibilities) {
  const double beta = 0.4, gamma = 0.3;
  Family family;
  for (const double dt : {0.25, 1., 3.}) {
    const Chances c(beta, gamma, dt);
    const double t = c.transmissibility();
    // From the middle the two ties share the spreader's time: both fail with E[(1 - p)^(2D)].
    const double z = (1 - c.p) * (1 - c.p), neither = c.q * z / (1 - (1 - c.q) * z);
    const auto steps = static_cast<std::uint32_t>(120 / dt);
    family.add(fmt::format("from the end, dt {}", dt), follows_law(final_sizes(path(3), {0}, beta, gamma, dt, steps),
                                                                   {{1, 1 - t}, {2, t * (1 - t)}, {3, t * t}}));
    family.add(fmt::format("from the middle, dt {}", dt),
               follows_law(final_sizes(path(3), {1}, beta, gamma, dt, steps),
                           {{1, neither}, {2, 2 * (1 - t - neither)}, {3, 1 - 2 * (1 - t) + neither}}));
  }
  family.expect();
}

TEST_P(SirByHand, AStarFromItsHubMixesBinomialsOverTheHubsTime) {
  const int leaves = 10;
  const double beta = 0.15, gamma = 0.25;
  Family family;
  for (const double dt : {0.25, 1., 3.}) {
    const Chances c(beta, gamma, dt);
    std::map<std::int64_t, double> law;
    const int longest = static_cast<int>(120 / dt);
    for (int d = 1; d <= longest; ++d) {
      double choose = 1;
      for (int k = 0; k <= leaves; ++k) {
        law[1 + k] += c.spreads(d) * choose * std::pow(c.passes(d), k) * std::pow(1 - c.passes(d), leaves - k);
        choose = choose * (leaves - k) / (k + 1);
      }
    }
    family.add(fmt::format("dt {}", dt),
               follows_law(final_sizes(star(leaves), {0}, beta, gamma, dt, static_cast<std::uint32_t>(longest)), law));
  }
  family.expect();
}

TEST_P(SirByHand, CertainTransmissionMovesOneTieAStep) {
  // Everybody spreads for exactly one step, so the path is passed like a torch.
  const std::uint32_t n = 7, steps = 12;
  for (const double dt : {1., 0.25}) {
    const auto told =
        run(sir_from({0}, method(), certain, certain), path(n), plan_of(steps, 1, dt, every_step(steps)))[0];
    for (std::uint32_t t = 0; t <= steps; ++t) {
      EXPECT_EQ(told.value(0, t, steps + 1), t < n ? n - 1 - t : 0) << "susceptible at step " << t;
      EXPECT_EQ(told.value(1, t, steps + 1), t < n ? 1 : 0) << "infectious at step " << t;
    }
    EXPECT_EQ(told.outcomes, (std::vector<double>{n, 1, 0, n * dt}));
  }
}

TEST_P(SirByHand, WithoutRecoveryEverybodyStays) {
  const std::uint32_t n = 7, steps = 12;
  const auto told = run(sir_from({0}, method(), certain, 0), path(n), plan_of(steps, 1, 0.25, every_step(steps)))[0];
  for (std::uint32_t t = 0; t <= steps; ++t)
    EXPECT_EQ(told.value(1, t, steps + 1), std::min(t + 1, n)) << "at step " << t;
  EXPECT_EQ(told.outcomes, (std::vector<double>{n, n, (n - 1) * 0.25, (n - 1) * 0.25}));
}

TEST_P(SirByHand, WithoutRecoveryTheWaitIsGeometric) {
  const double beta = 0.1;
  const double p = 1 - std::exp(-beta);
  std::map<std::int64_t, double> law;
  for (int k = 1; k <= 300; ++k) law[k] = p * std::pow(1 - p, k - 1);
  const auto ensemble = run(sir_from({0}, method(), beta, 0), path(2), plan_of(300, replicates));
  Family family;
  family.add("duration", follows_law(counted(outcomes_of(ensemble, 3)), law));
  family.expect();
}

TEST_P(SirByHand, WhoIsInfectedInAStepSpreadsFromTheNextOnAndRecoversNotBefore) {
  const auto told =
      run(sir_from({0}, method(), certain, certain), path(3), plan_of(2, 1, 1, {0, 1, 2}), Keep::columns)[0];
  const auto states = [&](std::size_t t) {
    const auto column = told.column<std::uint8_t>(t);
    return std::vector<int>(column.begin(), column.end());
  };
  EXPECT_EQ(states(0), (std::vector<int>{1, 0, 0}));
  EXPECT_EQ(states(1), (std::vector<int>{2, 1, 0}));
  EXPECT_EQ(states(2), (std::vector<int>{2, 2, 1}));
}

TEST_P(SirByHand, AnUnfinishedRunHasNoDuration) {
  const auto told = run(sir_from({0}, method(), certain, 0), path(9), plan_of(4, 1))[0];
  EXPECT_EQ(told.outcomes[0], 5);
  EXPECT_TRUE(std::isnan(told.outcomes[3]));
}

// Without steps an agent spreads an exponential time and reaches a given neighbour with T = beta / (beta + gamma).

class SirInContinuousTime : public ::testing::TestWithParam<double> {  // days at which it is looked at
 protected:
  std::map<std::int64_t, std::uint64_t> final_sizes(const Shared& network, std::uint64_t spreader, double beta,
                                                    double gamma) {
    const auto looks = static_cast<std::uint32_t>(150 / GetParam());
    const Sir sir = sir_from({spreader}, "continuous", beta, gamma);
    return counted(outcomes_of(run(sir, network, plan_of(looks, replicates, GetParam())), 0));
  }
};

TEST_P(SirInContinuousTime, APathMultipliesTransmissibilities) {
  const double beta = 0.4, gamma = 0.3, t = beta / (beta + gamma), neither = gamma / (2 * beta + gamma);
  Family family;
  family.add("from the end",
             follows_law(final_sizes(path(3), 0, beta, gamma), {{1, 1 - t}, {2, t * (1 - t)}, {3, t * t}}));
  family.add("from the middle",
             follows_law(final_sizes(path(3), 1, beta, gamma),
                         {{1, neither}, {2, 2 * (1 - t - neither)}, {3, 1 - 2 * (1 - t) + neither}}));
  family.expect();
}

TEST_P(SirInContinuousTime, AStarFromItsHubIsReachedOneByOne) {
  // After k leaves the next event is another leaf, at rate beta (10 - k), or the hub's end, at gamma.
  const double beta = 0.15, gamma = 0.25;
  std::map<std::int64_t, double> law;
  double here = 1;
  for (int k = 0; k <= 10; ++k) {
    const double next = beta * (10 - k) / (beta * (10 - k) + gamma);
    law[1 + k] = here * (1 - next);
    here *= next;
  }
  Family family;
  family.add("leaves", follows_law(final_sizes(star(10), 0, beta, gamma), law));
  family.expect();
}

INSTANTIATE_TEST_SUITE_P(Looks, SirInContinuousTime, ::testing::Values(0.25, 3.));

/// What holds with and without steps.
class SirByAnyMethod : public SirByHand {};

TEST_P(SirByAnyMethod, InformationPassesAlongArcsOnly) {
  const auto line = path(4, true);  // 0 -> 1 -> 2 -> 3
  for (std::uint64_t from = 0; from < 4; ++from) {
    const auto told = run(sir_from({from}, method(), certain, 0.01), line, plan_of(20, 1), Keep::columns)[0];
    for (std::uint32_t i = 0; i < 4; ++i)
      EXPECT_EQ(told.column<std::uint8_t>(1)[i] != 0, i >= from) << "from " << from << " to " << i;
  }
}

TEST_P(SirByAnyMethod, NeighbouringReplicatesAndNeighbouringSeedsAreIndependent) {
  const auto network = star(40);
  const Sir sir = sir_from({0}, method(), 0.1, 0.2);
  Plan plan = plan_of(60, replicates);
  const auto sizes = outcomes_of(run(sir, network, plan), 0);
  plan.seed = 2;
  const auto others = outcomes_of(run(sir, network, plan), 0);
  const auto correlation = [](std::span<const double> a, std::span<const double> b) {
    const Estimate x = estimate(a), y = estimate(b);
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - x.mean) * (b[k] - y.mean);
    return sum / (static_cast<double>(a.size() - 1) * x.deviation * y.deviation);
  };
  const std::span all(sizes);
  expect_z(method() + " neighbouring replicates",
           correlation(all.first(replicates - 1), all.last(replicates - 1)) * std::sqrt(replicates));
  expect_z(method() + " neighbouring seeds", correlation(all, others) * std::sqrt(replicates));
}

INSTANTIATE_TEST_SUITE_P(Methods, SirByAnyMethod, ::testing::Values("events", "steps", "continuous"),
                         [](const auto& method) { return method.param; });

INSTANTIATE_TEST_SUITE_P(Methods, SirByHand, ::testing::Values("events", "steps"),
                         [](const auto& method) { return method.param; });

}  // namespace
}  // namespace papotage::testing
