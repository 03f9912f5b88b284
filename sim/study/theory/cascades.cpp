// The independent cascade: reached are those whom open ties reach, each tie being open with its probability.

#include <algorithm>
#include <cmath>

#include "models/contagion/independent_cascade.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/graph/generators/tree.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "sim/study/theory/epidemics.hpp"

namespace papotage::theory {
namespace {

IndependentCascade from_first(double probability, const std::string& method = "events") {
  IndependentCascade cascade;
  cascade.probability = probability;
  cascade.method = method;
  cascade.initial = {.by = Chosen::By::list, .list = {0}};
  return cascade;
}

std::vector<double> sizes(const IndependentCascade& cascade, const Shared& network, std::uint32_t replicates,
                          int threads) {
  return run(cascade, network, {.steps = 60, .replicates = replicates, .seed = 81}, threads).outcome("final_size");
}

Found star(const std::string& method, int threads) {
  constexpr std::uint32_t leaves = 20;
  constexpr double p = 0.3;
  std::map<std::int64_t, double> law;
  double choose = 1;
  for (std::uint32_t k = 0; k <= leaves; ++k) {
    law[1 + k] = choose * std::pow(p, k) * std::pow(1 - p, leaves - k);
    choose = choose * (leaves - k) / (k + 1);
  }
  return of_law(law, sizes(from_first(p, method), drawn(Star{.nodes = leaves + 1}), 20'000, threads));
}

Found line(int threads) {
  constexpr std::uint32_t length = 12;
  constexpr double p = 0.8;
  const auto found = sizes(from_first(p), drawn(Tree{.nodes = length, .children = 1}), 20'000, threads);
  return of_mean((1 - std::pow(p, length)) / (1 - p), found);
}

/// An agent at that depth, the last one.
Found depth(int threads) {
  constexpr double p = 0.7;
  const Trial trial{.steps = 6, .replicates = 20'000, .columns = true, .seed = 82};
  const auto told = run(from_first(p), drawn(Tree{.nodes = 31, .children = 2}), trial, threads);
  std::uint64_t reached = 0;
  for (std::uint32_t r = 0; r < trial.replicates; ++r) reached += told.column<std::uint8_t>(r, 1)[30] != 0;
  return of_share(std::pow(p, 4), reached, trial.replicates);
}

/// Ties count by their weights.
Found weighted_star(int threads) {
  std::vector<Tie> ties;
  double mean = 1;
  constexpr double p = 0.2;
  for (std::uint32_t leaf = 1; leaf <= 8; ++leaf) {
    ties.push_back({0, leaf, static_cast<float>(leaf) / 2});
    mean += p * leaf / 2;
  }
  return of_mean(mean, sizes(from_first(p), tied(9, false, ties), 20'000, threads));
}

/// Two ways lead to the last of four people.
Found diamond(int threads) {
  constexpr double p = 0.6;
  const auto found = sizes(from_first(p), tied(4, true, {{0, 1}, {0, 2}, {1, 3}, {2, 3}}), 20'000, threads);
  return of_mean(1 + 2 * p + 1 - std::pow(1 - p * p, 2), found);
}

constexpr double degree = 5;
std::vector<double> percolated(double p, std::uint32_t n, std::uint32_t replicates, int threads) {
  const Trial trial{.steps = 300, .replicates = replicates, .seed = 83};
  return run(from_first(p), n, redrawn(ErdosRenyi{.nodes = n, .mean_degree = degree}, 83), trial, threads)
      .outcome("final_size");
}

Found below_threshold(int threads) {
  constexpr double p = 0.1;
  return of_mean(1 / (1 - degree * p), percolated(p, 2000, 2000, threads), 0.005);
}

Found giant(bool chance, int threads) {
  constexpr double p = 0.4;
  constexpr std::uint32_t n = 4000, replicates = 400;
  const double share = final_share(degree * p);
  std::vector<double> large;
  for (const double size : percolated(p, n, replicates, threads))
    if (size > share * n / 3) large.push_back(size / n);
  return chance ? of_share(share, large.size(), replicates) : of_mean(share, large, 1. / n);
}

}  // namespace

std::vector<Check> cascade_checks() {
  std::vector<Check> checks;
  const Rows add{checks, "independent_cascade"};
  for (const char* method : {"events", "steps"})
    add(std::string("star of 20 leaves, by ") + method + ": law of the size from the hub", "binomial; mean 1 + k p",
        true, [=](int threads) { return star(method, threads); });
  add("line of 12: mean size from its end", "(1 - p^L) / (1 - p)", true, line);
  add("binary tree: an agent at depth 4 is reached", "p^d", true, depth);
  add("star of 8 leaves of weights .5 to 4: mean size from the hub", "1 + the sum of p w", true, weighted_star);
  add("two ways to one of four people: mean size", "1 + 2 p + 1 - (1 - p^2)^2", true, diamond);
  add("Erdos-Renyi, n = 2,000, below the threshold: mean size", "percolation: 1 / (1 - degree p)", true,
      below_threshold);
  add("Erdos-Renyi, n = 4,000, above the threshold: share reached", "percolation: z = 1 - exp(-degree p z)", true,
      [](int threads) { return giant(false, threads); });
  add("Erdos-Renyi, n = 4,000, above the threshold: probability of many", "percolation: z = 1 - exp(-degree p z)", true,
      [](int threads) { return giant(true, threads); });
  return checks;
}

}  // namespace papotage::theory
