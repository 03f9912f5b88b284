// SIR where everybody meets everybody: outbreaks that die out, the size of those that don't, and the whole law of
// sizes, which is known exactly for finite populations. Each z errs from 4 on once in 16,000 choices of seeds, each
// family of p-values once in a thousand.

#include "models/contagion/sir.hpp"
#include "sim/study/theory/epidemics.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

using theory::final_share, theory::final_size_law, theory::minor_outbreak, theory::Spell;

struct Setup {
  double r0;
  double share;       // of the population, in a large outbreak: evidence.md
  std::size_t minor;  // a size that parts minor outbreaks from large ones: hardly anything lies near it
};
void PrintTo(const Setup& setup, std::ostream* out) { *out << "R0 = " << setup.r0; }
constexpr Setup two{2, 0.7968, 200}, one_and_a_half{1.5, 0.5828, 150};

/// R0 is the mean number of transmissions by the first spreader; with steps of 0.025 spells are nearly exponential.
class SirComplete : public ::testing::TestWithParam<Setup> {
 protected:
  const Spell spell_{.gamma = 1, .dt = 0.025};

  double beta_of(std::uint32_t n) const { return GetParam().r0 / (spell_.mean() * (n - 1)); }
  std::vector<double> sizes(std::uint32_t n, std::uint32_t replicates, const std::string& method = "events") const {
    Sir sir;
    sir.beta = beta_of(n);
    sir.gamma = spell_.gamma;
    sir.method = method;
    const auto ensemble = run(sir, complete(n), plan_of(6000, replicates, spell_.dt));  // 150 days: none is still going
    for (const Told& told : ensemble) EXPECT_FALSE(std::isnan(told.outcomes[3]));
    return outcomes_of(ensemble, 0);
  }
  std::string named(const std::string& what) const { return fmt::format("{}, R0 = {}", what, GetParam().r0); }
};

TEST_P(SirComplete, MinorOutbreaksAndTheSizeOfLargeOnesAreThoseOfTheory) {
  const std::uint32_t n = 1000, replicates = 2000;
  const auto [r0, share, minor] = GetParam();
  const std::vector<double> all = sizes(n, replicates);
  std::vector<double> large;
  for (const double size : all)
    if (size > static_cast<double>(minor)) large.push_back(size / n);
  const auto minors = static_cast<double>(replicates - large.size()) / replicates;

  // The limits for large populations, and what is exact for this one.
  const double limit = minor_outbreak(spell_, r0 / spell_.mean());
  EXPECT_NEAR(limit, 1 / r0, 0.01);
  EXPECT_NEAR(final_share(r0), share, 5e-5);
  const auto law = final_size_law(n, beta_of(n), spell_);
  double exact_minor = 0, mean = 0, known = 0;
  for (std::size_t k = 1; k <= n; ++k) {
    const double x = static_cast<double>(k) / n;
    known += law[k];
    (k <= minor ? exact_minor : mean) += k <= minor ? law[k] : law[k] * x;
  }
  mean /= 1 - exact_minor;
  double variance = 0, fourth = 0;
  for (std::size_t k = minor + 1; k <= n; ++k) {
    const double squared = std::pow(static_cast<double>(k) / n - mean, 2);
    variance += law[k] * squared / (1 - exact_minor);
    fourth += law[k] * squared * squared / (1 - exact_minor);
  }
  EXPECT_NEAR(known, 1, 1e-9);
  EXPECT_NEAR(exact_minor, limit, 0.01);
  EXPECT_NEAR(mean, share, 0.02);  // the finite population costs some people

  EXPECT_NEAR(minors, 1 / r0, 0.03);
  expect_z(named("share of minor outbreaks against the exact law"),
           z_of_share(replicates - large.size(), replicates, exact_minor));
  expect_z(named("share of minor outbreaks against the branching process"),
           z_of_share(replicates - large.size(), replicates, limit));
  const Estimate size = estimate(large);
  expect_z(named("mean size of large outbreaks against the exact law"), size.z(mean));
  const double error = std::sqrt((fourth - variance * variance) / static_cast<double>(large.size()));
  expect_z(named("variance of large outbreaks against the exact law"),
           (size.deviation * size.deviation - variance) / error);
}

TEST_P(SirComplete, LargePopulationsReachTheFinalShareOfTheory) {
  // What a finite population costs falls as 1/n: taken from the exact law at 500, in people.
  const std::uint32_t n = 2000, replicates = 250, small = 500;
  const auto [r0, share, minor] = GetParam();
  const auto law = final_size_law(small, beta_of(small), spell_);
  double kept = 0, mean = 0;
  for (std::size_t k = minor / 2 + 1; k <= small; ++k) {
    kept += law[k];
    mean += law[k] * static_cast<double>(k);
  }
  const double cost = small * final_share(r0) - mean / kept;  // in people
  EXPECT_GT(cost, 0);
  EXPECT_LT(cost, 12);
  std::vector<double> large;
  for (const double size : sizes(n, replicates))
    if (size > 2 * static_cast<double>(minor)) large.push_back((size + cost) / n);
  expect_z(named("final share given take-off"), estimate(large).z(final_share(r0)));
}

TEST_P(SirComplete, TheWholeLawOfSizesIsExactInSmallPopulations) {
  const std::uint32_t n = 40;
  std::map<std::int64_t, double> law;
  const auto exact = final_size_law(n, beta_of(n), spell_);
  for (std::size_t k = 1; k <= n; ++k) law[static_cast<std::int64_t>(k)] = exact[k];
  Family family;
  for (const auto& [method, replicates] : {std::pair{"events", 10'000u}, {"steps", 1500u}})
    family.add(method, follows_law(counted(sizes(n, replicates, method)), law));
  family.expect();
}

INSTANTIATE_TEST_SUITE_P(R0, SirComplete, ::testing::Values(two, one_and_a_half),
                         [](const auto& setup) { return setup.param.r0 == 2 ? "Two" : "OneAndAHalf"; });

TEST(Epidemics, TheExactLawIsThatOfTwoAndThreePeople) {
  // Written out: T from the first to the second; of three, both escape with E[exp(-2 beta time)].
  const Spell spell{.gamma = 0.4, .dt = 1};
  const double beta = 0.3, escape = spell.transform(beta), both = spell.transform(2 * beta);
  const auto of_two = final_size_law(2, beta, spell);
  EXPECT_NEAR(of_two[1], escape, 1e-12);
  EXPECT_NEAR(of_two[2], 1 - escape, 1e-12);
  const auto of_three = final_size_law(3, beta, spell);
  EXPECT_NEAR(of_three[1], both, 1e-12);
  EXPECT_NEAR(of_three[2], 2 * (escape - both) * escape, 1e-12);
  EXPECT_NEAR(of_three[3], 1 - both - 2 * (escape - both) * escape, 1e-12);
}

TEST(Epidemics, VeryShortStepsTendToExponentialSpells) {
  const Spell spell{.gamma = 1, .dt = 1e-4};
  EXPECT_NEAR(minor_outbreak(spell, 2), 0.5, 1e-3);
  EXPECT_NEAR(minor_outbreak(spell, 1.5), 1 / 1.5, 1e-3);
}

}  // namespace
}  // namespace papotage::testing
