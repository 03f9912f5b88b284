#pragma once
// The theory table: what a model must come to, what it came to, and how far apart the two are. Rows stand in one file a
// family; `papotage validate` runs them.
//
// A row's z is the number of standard errors between expectation and finding. It fails from 4 on: a correct model does
// so once in 15,787 choices of seeds. A p-value is told as the z of the normal law that is as rare. Where nothing is
// left to chance, a tolerance counts as 4.

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace papotage::theory {

/// What a check came to.
struct Found {
  double expected, found;
  double z;             // fails from `too_far` on, on either side, and where it isn't a number
  std::string of = {};  // what was found, where a check looks at several things and tells the worst
};

/// From here a finding is no longer put down to chance.
inline constexpr double too_far = 4;
/// A correct program fails one check in so many choices of seeds.
inline constexpr double one_in = 15'787;
bool holds(const Found& found);

/// A row of the table.
struct Check {
  std::string model;   // "sir"
  std::string setup;   // "complete, n = 1,000, R0 = 2: share of minor outbreaks"
  std::string source;  // where the expectation comes from
  bool quick;          // whether --quick runs it: about a second at most, where one that isn't may take ten
  std::function<Found(int threads)> run;  // the seed is its own, and the number of threads changes no bit
};

/// Adds rows of one model.
struct Rows {
  std::vector<Check>& checks;
  std::string model;
  void operator()(std::string setup, std::string source, bool quick, std::function<Found(int)> run) const {
    checks.push_back({model, std::move(setup), std::move(source), quick, std::move(run)});
  }
};

// Findings. Where theory is that of a limit (many agents, short steps), `off` says by how much it may miss what is run;
// only what lies beyond counts.

/// The mean of a sample that should have this mean.
Found of_mean(double expected, std::span<const double> sample, double off = 0);
/// So many hits of independent trials that should hit with this probability.
Found of_share(double expected, std::uint64_t hits, std::uint64_t trials, double off = 0);
/// The share of a sample that is this value, which should be that of independent trials.
Found of_share(double expected, std::span<const double> sample, double value);
/// The variance of a sample that should have this variance.
Found of_variance(double expected, std::span<const double> sample, double off = 0);
/// What isn't left to chance, or is told by theory within a tolerance only.
Found within(double expected, double found, double tolerance);
/// A sample of whole numbers that should follow this law, value to probability: chi squared. Told are the means.
Found of_law(const std::map<std::int64_t, double>& law, std::span<const double> sample);
/// Two samples that should come from one law: chi squared over bins. Told are the means, the second as expected.
Found of_two(std::span<const double> sample, std::span<const double> expected);

// What they rest on.

/// Mean of a sample and the standard error of that mean.
struct Estimate {
  double mean, error, deviation;
  std::size_t size;

  /// How many standard errors the mean lies from what is expected.
  double z(double expected) const { return (mean - expected) / error; }
};
Estimate estimate(std::span<const double> sample);

/// z of `hits` out of `trials` against a known probability.
double z_of_share(std::uint64_t hits, std::uint64_t trials, double probability);

/// P(chi squared with so many degrees of freedom >= x).
double chi_squared_tail(double x, std::size_t freedom);

/// p-value of "both samples come from one law", by chi squared over at most about 30 bins that hold at least 20 values
/// of the two together. "Not a number" is a value like another, the last in order.
double same_law(std::span<const double> a, std::span<const double> b);

/// p-value of "the counts come from this law", by chi squared. Neighbouring values are taken together until each bin is
/// expected to hold at least 10; what the law leaves to 1 is a last bin of its own. What it leaves no room for fails.
double follows_law(const std::map<std::int64_t, std::uint64_t>& counts, const std::map<std::int64_t, double>& law);

/// Whole numbers by how often they occur.
std::map<std::int64_t, std::uint64_t> counted(std::span<const double> sample);

/// The z from which on, on either side, the normal law has this probability.
double z_of(double p);

// The rows, a list a family.
std::vector<Check> contagion_checks();
std::vector<Check> endemic_checks();
std::vector<Check> outbreak_checks();
std::vector<Check> rumour_checks();
std::vector<Check> cascade_checks();
std::vector<Check> declared_checks();
std::vector<Check> opinion_checks();
std::vector<Check> continuous_checks();
std::vector<Check> two_state_checks();
std::vector<Check> threshold_checks();
std::vector<Check> adoption_checks();
std::vector<Check> hawkes_checks();
std::vector<Check> workplace_checks();

}  // namespace papotage::theory
