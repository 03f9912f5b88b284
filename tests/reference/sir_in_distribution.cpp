// SIR by events, by steps and by the naive loop have one law: two-sample tests of everything that is told, on small
// networks of different kinds and with short, medium and long steps. For each network and step length the comparisons
// form a family that errs once in a thousand choices of seeds.

#include "models/contagion/sir.hpp"
#include "tests/reference/naive.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

constexpr std::uint32_t replicates = 2500;
constexpr double usual_beta = 0.3, gamma = 0.25,
                 days = 30;                 // some runs end before they are still: durations that are undefined
const std::vector<double> looks{3, 6, 15};  // days at which counts are compared

/// Samples of what was told, by name; each holds one value a replicate.
using Samples = std::map<std::string, std::vector<double>>;

/// A whole state as one number, so that what agents do together is compared, too.
template <class States>
double code_of(const States& states) {
  double code = 0;
  for (const auto state : states) code = code * 3 + static_cast<double>(state);
  return code;
}

template <class States>
void add_states(Samples& samples, const std::string& when, const States& states) {
  samples["state of all " + when].push_back(code_of(states));
  for (std::size_t i = 0; i < states.size(); ++i)
    samples[fmt::format("state of agent {} {}", i, when)].push_back(static_cast<double>(states[i]));
}

Samples told_by_model(const Shared& network, const std::string& method, double dt,
                      const std::vector<std::uint32_t>& spreaders) {
  Sir sir;
  sir.beta = usual_beta;
  sir.gamma = gamma;
  sir.method = method;
  sir.initial = {.by = Chosen::By::list, .list = {spreaders.begin(), spreaders.end()}};
  const auto steps = static_cast<std::uint32_t>(days / dt);
  std::vector<std::uint32_t> records;
  for (const double look : looks) records.push_back(static_cast<std::uint32_t>(look / dt));
  records.push_back(steps);
  const auto ensemble = run(sir, network, plan_of(steps, replicates, dt, records), Keep::columns);
  Samples samples;
  for (const Told& told : ensemble) {
    for (std::size_t k = 0; k < looks.size(); ++k) {
      for (std::size_t probe = 0; probe < 3; ++probe)
        samples[fmt::format("count {} at day {}", probe, looks[k])].push_back(told.value(probe, k, records.size()));
      add_states(samples, fmt::format("at day {}", looks[k]), told.column<std::uint8_t>(k));
    }
    add_states(samples, "at the end", told.column<std::uint8_t>(looks.size()));
    const char* names[] = {"final_size", "peak", "peak_time", "duration"};
    for (std::size_t k = 0; k < 4; ++k) samples[names[k]].push_back(told.outcomes[k]);
  }
  return samples;
}

Samples told_naively(const Network& network, double dt, const std::vector<std::uint32_t>& spreaders, std::uint64_t seed,
                     double beta = usual_beta) {
  const Neighbours neighbours(network);
  std::mt19937_64 random(seed);
  const auto steps = static_cast<std::uint32_t>(days / dt);
  Samples samples;
  for (std::uint32_t r = 0; r < replicates; ++r) {
    const NaiveEpidemic epidemic = naive_sir(neighbours, beta, gamma, dt, steps, spreaders, random);
    for (const double look : looks) {
      const auto t = static_cast<std::size_t>(look / dt);
      for (int state = 0; state < 3; ++state)
        samples[fmt::format("count {} at day {}", state, look)].push_back(epidemic.count(t, state));
      add_states(samples, fmt::format("at day {}", look), epidemic.states[t]);
    }
    add_states(samples, "at the end", epidemic.states[steps]);
    samples["final_size"].push_back(epidemic.final_size);
    samples["peak"].push_back(epidemic.peak);
    samples["peak_time"].push_back(epidemic.peak_time);
    samples["duration"].push_back(epidemic.duration);
  }
  return samples;
}

void compare(Family& family, const std::string& which, const Samples& a, const Samples& b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [name, sample] : a) family.add(which + ": " + name, same_law(sample, b.at(name)));
}

class SirInDistribution : public ::testing::TestWithParam<double> {};

TEST_P(SirInDistribution, EventsStepsAndNaiveAgreeOnEverySmallNetwork) {
  const double dt = GetParam();
  std::uint64_t seed = 1;
  for (const auto& [name, network] : small_networks()) {
    SCOPED_TRACE(name);
    const auto last = network->nodes() - 1;
    for (const std::vector<std::uint32_t>& spreaders : {std::vector<std::uint32_t>{0}, {1, last}}) {
      const Samples events = told_by_model(network, "events", dt, spreaders);
      const Samples steps = told_by_model(network, "steps", dt, spreaders);
      const Samples naive = told_naively(*network, dt, spreaders, seed++);
      Family family;
      compare(family, "events and steps", events, steps);
      compare(family, "events and naive", events, naive);
      compare(family, "steps and naive", steps, naive);
      family.expect();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(StepLengths, SirInDistribution, ::testing::Values(1., 0.25, 3.));

// The test above must be able to fail: transmission at a rate a fifth higher is told apart on every network.
TEST(SirInDistribution, ASmallDifferenceOfLawIsSeen) {
  for (const auto& [name, network] : small_networks()) {
    const Samples as_stated = told_naively(*network, 1, {0}, 1),
                  faster = told_naively(*network, 1, {0}, 2, 1.2 * usual_beta);
    double least = 1;
    for (const auto& [what, sample] : as_stated) least = std::min(least, same_law(sample, faster.at(what)));
    EXPECT_LT(least, 1e-6) << name;
  }
}

}  // namespace
}  // namespace papotage::testing
