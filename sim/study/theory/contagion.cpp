// Contagion: what the theory of epidemics says of each model.

#include <algorithm>

#include "models/contagion/sir.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "sim/study/theory/epidemics.hpp"

namespace papotage::theory {
namespace {

constexpr const char* kermack = "Kermack & McKendrick 1927: z = 1 - exp(-R0 z)";
constexpr const char* newman = "Newman 2002: percolation of Poisson degrees";

// Short steps, so that spells are nearly exponential.
constexpr Spell mixing{.gamma = 1, .dt = 0.025};

/// Everybody meets everybody, at a rate that gives one spreader R0 transmissions at first.
Sir mixed(std::uint32_t n, double r0) {
  Sir sir;
  sir.beta = r0 / (mixing.mean() * (n - 1));
  sir.gamma = mixing.gamma;
  return sir;
}
std::vector<double> mixed_sizes(const Sir& sir, std::uint32_t n, std::uint32_t replicates, int threads) {
  const Trial trial{
      .steps = 6000, .replicates = replicates, .step_days = mixing.dt, .seed = 11};  // none is still going
  return run(sir, drawn(Complete{.nodes = n}), trial, threads).outcome("final_size");
}

/// The share of large outbreaks, the people that a finite population costs (taken from the exact law of a smaller one)
/// given back.
Found final_share_of_large(double r0, std::uint32_t n, std::uint32_t replicates, int threads) {
  const std::uint32_t small = 400;
  const auto law = final_size_law(small, mixed(small, r0).beta, mixing);
  double kept = 0, mean = 0;
  for (std::size_t k = small / 5; k <= small; ++k) {
    kept += law[k];
    mean += law[k] * static_cast<double>(k);
  }
  const double cost = small * final_share(r0) - mean / kept;
  std::vector<double> large;
  for (const double size : mixed_sizes(mixed(n, r0), n, replicates, threads))
    if (size > n / 5.) large.push_back((size + cost) / n);
  return of_mean(final_share(r0), large);
}

Found minor_outbreaks(double r0, std::uint32_t n, std::uint32_t replicates, int threads) {
  const auto sizes = mixed_sizes(mixed(n, r0), n, replicates, threads);
  const auto minor = std::count_if(sizes.begin(), sizes.end(), [&](double size) { return size < n / 5.; });
  const auto law = final_size_law(n, mixed(n, r0).beta, mixing);
  double exact = 0;
  for (std::size_t k = 1; k < n / 5; ++k) exact += law[k];
  return of_share(exact, static_cast<std::uint64_t>(minor), replicates);
}

Found law_of_sizes(const std::string& method, std::uint32_t replicates, int threads) {
  const std::uint32_t n = 40;
  Sir sir = mixed(n, 1.5);
  sir.method = method;
  const auto exact = final_size_law(n, sir.beta, mixing);
  std::map<std::int64_t, double> law;
  for (std::size_t k = 1; k <= n; ++k) law[static_cast<std::int64_t>(k)] = exact[k];
  return of_law(law, mixed_sizes(sir, n, replicates, threads));
}

/// Whether the second of two people is reached.
Found transmissibility(const std::string& method, int threads) {
  const Spell spell{.gamma = 0.4, .dt = 1};
  Sir sir;
  sir.beta = 0.3;
  sir.gamma = spell.gamma;
  sir.method = method;
  const Trial trial{.steps = 100, .replicates = 40'000, .seed = 12};
  const auto sizes = run(sir, tied(2, false, {{0, 1}}), trial, threads).outcome("final_size");
  return of_share(1 - spell.transform(sir.beta), static_cast<std::uint64_t>(std::count(sizes.begin(), sizes.end(), 2)),
                  sizes.size());
}

/// Final sizes, each on a network of its own.
std::vector<double> sizes_on_networks(const Percolation& theory, std::uint32_t n, std::uint32_t replicates,
                                      int threads) {
  Sir sir;
  sir.beta = theory.beta;
  sir.gamma = theory.spell.gamma;
  const Trial trial{.steps = 300, .replicates = replicates, .step_days = theory.spell.dt, .seed = 13};
  const ErdosRenyi generator{.nodes = n, .mean_degree = theory.degree};
  return run(sir, n, redrawn(generator, 13), trial, threads).outcome("final_size");
}
std::vector<double> large_of(const std::vector<double>& sizes, const Percolation& theory, std::uint32_t n) {
  std::vector<double> large;
  for (const double size : sizes)
    if (size > theory.share() * n / 3) large.push_back(size / n);
  return large;
}

constexpr Percolation above{.degree = 5, .beta = 0.15, .spell = {.gamma = 0.25, .dt = 1}};
constexpr Percolation below{.degree = 3, .beta = 0.05, .spell = {.gamma = 0.25, .dt = 1}};
constexpr std::uint32_t people = 5000;

Found percolating_share(std::uint32_t replicates, int threads) {
  return of_mean(above.share(), large_of(sizes_on_networks(above, people, replicates, threads), above, people));
}

Found percolation_dies_out(std::uint32_t replicates, int threads) {
  const auto large = large_of(sizes_on_networks(above, people, replicates, threads), above, people);
  return of_share(above.dies_out(), replicates - large.size(), replicates);
}

Found size_below_threshold(int threads) {
  const double spread = below.degree * below.transmissibility();
  return of_mean(1 / (1 - spread), sizes_on_networks(below, 2000, 2000, threads));
}

void add_sir(std::vector<Check>& checks) {
  const auto add = [&](std::string setup, std::string source, bool quick, std::function<Found(int)> run) {
    checks.push_back({"sir", std::move(setup), std::move(source), quick, std::move(run)});
  };
  add("two people: the second is reached, by events", "1 - E[exp(-beta D)]", true,
      [](int threads) { return transmissibility("events", threads); });
  add("two people: the second is reached, by steps", "1 - E[exp(-beta D)]", true,
      [](int threads) { return transmissibility("steps", threads); });
  add("complete, n = 40, R0 = 1.5: law of the final size, by events", "Ludwig 1975, exact", true,
      [](int threads) { return law_of_sizes("events", 10'000, threads); });
  add("complete, n = 40, R0 = 1.5: law of the final size, by steps", "Ludwig 1975, exact", false,
      [](int threads) { return law_of_sizes("steps", 3000, threads); });
  add("complete, n = 1,000, R0 = 2: share of minor outbreaks", "Ludwig 1975, exact; 1/R0 for many people", false,
      [](int threads) { return minor_outbreaks(2, 1000, 2000, threads); });
  add("complete, n = 1,000, R0 = 1.5: share of minor outbreaks", "Ludwig 1975, exact; 1/R0 for many people", false,
      [](int threads) { return minor_outbreaks(1.5, 1000, 2000, threads); });
  add("complete, n = 1,000, R0 = 2: final share given take-off", kermack, true,
      [](int threads) { return final_share_of_large(2, 1000, 250, threads); });
  add("complete, n = 2,000, R0 = 1.5: final share given take-off", kermack, false,
      [](int threads) { return final_share_of_large(1.5, 2000, 400, threads); });
  add("Erdos-Renyi, n = 5,000, degree 5: share of a large outbreak", newman, true,
      [](int threads) { return percolating_share(100, threads); });
  add("Erdos-Renyi, n = 5,000, degree 5: probability of none", "Kenah & Robins 2007", false,
      [](int threads) { return percolation_dies_out(1000, threads); });
  add("Erdos-Renyi, n = 2,000, below the threshold: mean size", "1 / (1 - degree T)", false, size_below_threshold);
}

}  // namespace

std::vector<Check> contagion_checks() {
  std::vector<Check> checks;
  add_sir(checks);
  return checks;
}

}  // namespace papotage::theory
