// Thresholds that are met at once: how far adoption goes.

#include <algorithm>
#include <cmath>
#include <map>

#include "models/contagion/complex_contagion.hpp"
#include "models/contagion/linear_threshold.hpp"
#include "models/contagion/watts_threshold.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/graph/generators/ring.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/graph/generators/watts_strogatz.hpp"
#include "sim/study/theory/cascades_of_thresholds.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"

namespace papotage::theory {
namespace {

using Law = std::map<std::int64_t, double>;

Chosen agents(std::vector<std::uint64_t> list) { return {.by = Chosen::By::list, .list = std::move(list)}; }

/// Adopters at the end, one value a replicate.
std::vector<double> adopters(const Model& model, const Shared& network, const Trial& trial, int threads) {
  return run(model, network, trial, threads).probe("count_adopter", 1);
}

// Watts.

constexpr std::uint32_t many = 10'000;

/// Sizes of cascades from one seed, each on a network of its own.
std::vector<double> cascades(double degree, std::uint32_t replicates, int threads) {
  WattsThreshold model;
  model.threshold = 0.18;
  const ErdosRenyi generator{.nodes = many, .mean_degree = degree};
  return run(model, many, redrawn(generator, 400), {.steps = 1000, .replicates = replicates, .seed = 401}, threads)
      .outcome("final_size");
}
std::uint64_t global(const std::vector<double>& sizes) {
  return static_cast<std::uint64_t>(std::count_if(sizes.begin(), sizes.end(), [](double n) { return n > many / 10; }));
}

/// Against another simulation that found `hits` of `trials`: the error is that of both. It drew pairs of agents until
/// there were as many ties as a binomial number says, and let the neighbours of one adopter after another adopt, with
/// std::mt19937_64; a cascade is global above a tenth of all, as here.
Found global_as_simulated(double degree, std::uint64_t hits, std::uint64_t trials, std::uint32_t replicates,
                          int threads) {
  const double found = static_cast<double>(global(cascades(degree, replicates, threads))) / replicates;
  const double expected = static_cast<double>(hits) / static_cast<double>(trials);
  const double p =
      (expected * static_cast<double>(trials) + found * replicates) / (static_cast<double>(trials) + replicates);
  const double error = std::sqrt(p * (1 - p) * (1 / static_cast<double>(trials) + 1. / replicates));
  return {expected, found, (found - expected) / error};
}
Found never_global(double degree, int threads) {
  return within(0, static_cast<double>(global(cascades(degree, 200, threads))), 1);
}

Found share_from_many(double degree, double start, int threads) {
  WattsThreshold model;
  model.threshold = 0.18;
  model.initial = Chosen::of_share(start);
  const std::uint32_t n = 50'000;
  auto sizes = run(model, n, redrawn(ErdosRenyi{.nodes = n, .mean_degree = degree}, 402),
                   {.steps = 1000, .replicates = 40, .seed = 403}, threads)
                   .outcome("final_size");
  for (double& size : sizes) size /= n;
  return of_mean(gleeson_cahalane(degree, 0.18, start), sizes);
}

/// Agent 3 hears 0, 1 and 2 with weights 1, 2 and 5, of whom 0 and 1 have adopted.
Found weighted_share(double threshold, double expected, int threads) {
  WattsThreshold model;
  model.threshold = threshold;
  model.initial = agents({0, 1});
  const auto network = tied(4, true, {{0, 3, 1}, {1, 3, 2}, {2, 3, 5}});
  const auto sizes = adopters(model, network, {.steps = 3, .replicates = 1, .seed = 404}, threads);
  return within(expected, sizes[0], 1);
}

// Linear threshold.

LinearThreshold linear_from(std::vector<std::uint64_t> list) {
  LinearThreshold model;
  model.initial = agents(std::move(list));
  return model;
}
Found linear_law(const LinearThreshold& model, const Shared& network, const Law& law, int threads) {
  return of_law(law, adopters(model, network, {.steps = 20, .replicates = 20'000, .seed = 411}, threads));
}

Found path_of_six(int threads) {
  std::vector<Tie> ties;
  for (std::uint32_t v = 1; v < 6; ++v) ties.push_back({v - 1, v});
  // Each keeps the tie to the one before with probability 1/2; the last has no other.
  return linear_law(linear_from({0}), tied(6, false, ties), {{1, 0.5}, {2, 0.25}, {3, 0.125}, {4, 0.0625}, {6, 0.0625}},
                    threads);
}

Found cycle_of_eight(int threads) {
  // l agents reached one way around and r the other: the two beyond them keep their other ties.
  const std::uint32_t n = 8;
  Law law;
  for (std::uint32_t s = 0; s + 3 <= n; ++s) law[s + 1] = (s + 1) * std::ldexp(1, -static_cast<int>(s) - 2);
  law[n] = n * std::ldexp(1, 1 - static_cast<int>(n));
  return linear_law(linear_from({0}), drawn(Ring{.nodes = n, .neighbours = 2}), law, threads);
}

Found star_from_a_leaf(int threads) {
  return linear_law(linear_from({3}), drawn(Star{.nodes = 9}), {{1, 7. / 8}, {9, 1. / 8}}, threads);
}

Found live_edges(int threads) {
  const std::vector<Tie> ties{{0, 2, 1}, {1, 2, 3},    {0, 3, 2}, {2, 3, 0.5f}, {4, 3, 1}, {2, 4, 4},
                              {3, 4, 1}, {5, 4, 2.5f}, {4, 5, 3}, {0, 5, 1},    {4, 6, 1}, {5, 6, 2}};
  return linear_law(linear_from({0}), tied(7, true, ties), live_edge_law(7, ties, 0), threads);
}

// Complex contagion.

Found ring_share(std::uint32_t threshold, double rewiring, double expected, double tolerance, int threads) {
  ComplexContagion model;
  model.threshold = threshold;
  const std::uint32_t n = 4000;
  auto sizes = run(model, n, redrawn(WattsStrogatz{.nodes = n, .neighbours = 4, .rewiring = rewiring}, 421),
                   {.steps = 4000, .replicates = 400, .seed = 422}, threads)
                   .outcome("final_size");
  const Estimate share = estimate(sizes);
  return within(expected, share.mean / n, tolerance);
}

Found lattice_blocked(int threads) {
  ComplexContagion model;
  model.threshold = 3;
  const auto sizes = adopters(model, drawn(Ring{.nodes = 4000, .neighbours = 4}),
                              {.steps = 100, .replicates = 20, .seed = 423}, threads);
  return within(5, *std::max_element(sizes.begin(), sizes.end()), 1);
}

void add_watts(std::vector<Check>& checks) {
  const Rows add{checks, "watts_threshold"};
  const char* simulated = "4,000 runs of another simulation, one agent at a time";
  const char* branching = "Watts 2002: branching of vulnerable agents, to which a finite network adds up to .01";
  const auto one_seed = [](const std::string& degree) {
    return "Erdos-Renyi, n = 10,000, one seed, threshold .18, degree " + degree + ": ";
  };
  add(one_seed(".5") + "global cascades of 200", "Watts 2002: below the window", true,
      [](int threads) { return never_global(0.5, threads); });
  add(one_seed("7") + "global cascades of 200", "Watts 2002: above the window", false,
      [](int threads) { return never_global(7, threads); });
  add(one_seed("1.5") + "P(global) from branching", branching, false, [](int threads) {
    return of_share(vulnerable_branching(1.5, 5), global(cascades(1.5, 600, threads)), 600, 0.01);
  });
  add(one_seed("3") + "P(global) from branching", branching, true,
      [](int threads) { return of_share(vulnerable_branching(3, 5), global(cascades(3, 200, threads)), 200, 0.01); });
  add(one_seed("3") + "P(global)", simulated, false,
      [](int threads) { return global_as_simulated(3, 3467, 4000, 600, threads); });
  add(one_seed("5") + "P(global)", simulated, false,
      [](int threads) { return global_as_simulated(5, 2807, 4000, 600, threads); });
  add(one_seed("6") + "P(global)", simulated, false,
      [](int threads) { return global_as_simulated(6, 218, 4000, 1000, threads); });
  add("Erdos-Renyi, n = 50,000, degree 6, 1% at the start: share that adopts", "Gleeson & Cahalane 2007", false,
      [](int threads) { return share_from_many(6, 0.01, threads); });
  add("Erdos-Renyi, n = 50,000, degree 10, 2% at the start: share that adopts", "Gleeson & Cahalane 2007", false,
      [](int threads) { return share_from_many(10, 0.02, threads); });
  add("directed, heard with weights 1, 2 and 5, the first two adopt: a threshold of 3/8 is met", "arithmetic", true,
      [](int threads) { return weighted_share(0.375, 3, threads); });
  add("directed, heard with weights 1, 2 and 5, the first two adopt: a threshold of .38 isn't met", "arithmetic", true,
      [](int threads) { return weighted_share(0.38, 2, threads); });
}

void add_linear(std::vector<Check>& checks) {
  const Rows add{checks, "linear_threshold"};
  const char* live = "Kempe, Kleinberg & Tardos 2003, theorem 4.6: live ties, exact";
  add("path of six from its end: law of the final size", live, true, path_of_six);
  add("cycle of eight: law of the final size", live, true, cycle_of_eight);
  add("star of nine from a leaf: law of the final size", live, true, star_from_a_leaf);
  add("seven agents, directed and weighted: law of the final size", live, true, live_edges);
}

void add_complex(std::vector<Check>& checks) {
  const Rows add{checks, "complex_contagion"};
  const char* centola = "Centola & Macy 2007; own simulation, within .01";
  const auto ring = [](const std::string& threshold, const std::string& rewired) {
    return "ring, degree 4, n = 4,000, " + rewired + " of ties rewired, threshold " + threshold + ": share that adopts";
  };
  add(ring("2", "none"), "Centola & Macy 2007: everybody", true,
      [](int threads) { return ring_share(2, 0, 1, 1e-9, threads); });
  add(ring("2", "1%"), centola, true, [](int threads) { return ring_share(2, 0.01, 0.027, 0.01, threads); });
  add(ring("2", "10%"), centola, true, [](int threads) { return ring_share(2, 0.1, 0.003, 0.01, threads); });
  add(ring("1", "10%"), "Centola & Macy 2007: everybody", true,
      [](int threads) { return ring_share(1, 0.1, 1, 1e-9, threads); });
  add("ring, degree 4, n = 4,000, threshold 3: most adopters", "the five at the start", true, lattice_blocked);
}

}  // namespace

std::vector<Check> threshold_checks() {
  std::vector<Check> checks;
  add_watts(checks);
  add_linear(checks);
  add_complex(checks);
  return checks;
}

}  // namespace papotage::theory
