// Opinion: what theory says of each model.

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/opinion/friedkin_johnsen.hpp"
#include "models/opinion/frozen.hpp"
#include "models/opinion/voter.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/graph/generators/watts_strogatz.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "sim/study/theory/linear.hpp"

namespace papotage::theory {
namespace {

/// Opinions at the start and at the end of one run.
std::pair<std::vector<double>, std::vector<double>> ends(const Model& model, const Shared& network, std::uint32_t steps,
                                                         int threads) {
  const auto told = run(model, network, {.steps = steps, .replicates = 1, .columns = true, .seed = 21}, threads);
  const auto start = told.column<double>(0, 0), end = told.column<double>(0, 1);
  return {{start.begin(), start.end()}, {end.begin(), end.end()}};
}

double farthest(const std::vector<double>& a, const std::vector<double>& b) {
  double distance = 0;
  for (std::size_t i = 0; i < a.size(); ++i) distance = std::max(distance, std::abs(a[i] - b[i]));
  return distance;
}

/// Friedkin-Johnsen's limit is (I - s W)^-1 (I - s) x(0); the distance to it shrinks at least by s in every step.
Found limit_of_influence(const Shared& network, double susceptibility, std::uint32_t steps, int threads) {
  FriedkinJohnsen model;
  model.susceptibility = susceptibility;
  const auto [start, end] = ends(model, network, steps, threads);
  Matrix system = listening(*network);
  for (std::size_t i = 0; i < system.size(); ++i)
    for (std::size_t j = 0; j < system.size(); ++j) system[i][j] = (i == j) - susceptibility * system[i][j];
  std::vector<double> right = start;
  for (double& x : right) x *= 1 - susceptibility;
  return within(0, farthest(end, solved(system, right)), 1e-9);
}

/// DeGroot's consensus: everybody's first opinion, weighted by degree.
Found consensus_by_degree(const Shared& network, std::uint32_t steps, int threads) {
  FriedkinJohnsen model;
  model.susceptibility = 1;
  const auto [start, end] = ends(model, network, steps, threads);
  double consensus = 0;
  for (std::uint32_t i = 0; i < network->nodes(); ++i)
    consensus += static_cast<double>(network->out(i).size()) / static_cast<double>(network->arcs()) * start[i];
  return within(0, farthest(end, std::vector<double>(end.size(), consensus)), 1e-9);
}

/// A line with chords, all one way; weights, if any, are of four sizes.
Shared one_way_chords(bool weighted) {
  std::vector<Tie> ties;
  for (std::uint32_t u = 1; u < 60; ++u) {
    ties.push_back({u - 1, u});  // 0 hears nobody
    if (u % 3 == 0) ties.push_back({u, (7 * u + 2) % 60});
  }
  std::erase_if(ties, [](const Tie& tie) { return tie.v == 0 || tie.u == tie.v; });
  for (Tie& tie : ties) tie.weight = weighted ? 0.5f * static_cast<float>(1 + tie.u % 4) : 1;
  return tied(60, true, ties);
}

void add_friedkin_johnsen(std::vector<Check>& checks) {
  const auto add = [&](std::string setup, std::string source, std::function<Found(int)> run) {
    checks.push_back({"friedkin_johnsen", std::move(setup), std::move(source), true, std::move(run)});
  };
  const char* limit = "Friedkin & Johnsen 1990: (I - sW)^-1 (I - s) x(0)";
  add("Erdos-Renyi, n = 250, s = .9: farthest from the limit", limit, [](int threads) {
    return limit_of_influence(drawn(ErdosRenyi{.nodes = 250, .mean_degree = 6}), 0.9, 300, threads);
  });
  add("Erdos-Renyi with isolated agents, n = 200, s = .99: farthest from the limit", limit, [](int threads) {
    return limit_of_influence(drawn(ErdosRenyi{.nodes = 200, .mean_degree = 2}), 0.99, 3000, threads);
  });
  add("directed, one hears nobody, n = 60, s = .5: farthest from the limit", limit,
      [](int threads) { return limit_of_influence(one_way_chords(false), 0.5, 100, threads); });
  add("directed and weighted, n = 60, s = .8: farthest from the limit", limit,
      [](int threads) { return limit_of_influence(one_way_chords(true), 0.8, 200, threads); });
  add("small world, n = 50, s = 1: farthest from consensus by degree", "DeGroot 1974; pi_i = d_i/2m", [](int threads) {
    return consensus_by_degree(drawn(WattsStrogatz{.nodes = 50, .neighbours = 6, .rewiring = 0.3}), 3000, threads);
  });
}

/// The time of one run is told as the sweep in which it fell: half a sweep more on average.
Found consensus_time(std::uint32_t n, double share, std::uint32_t replicates, int threads) {
  Voter voter;
  voter.initial = Chosen::of_share(share);
  const auto times =
      run(voter, drawn(Complete{.nodes = n}), {.steps = 40 * n, .replicates = replicates, .seed = 22}, threads)
          .outcome("consensus_time");
  // The number k that hold +1 goes up and down with the same chance r(k) = k (n - k) / (n (n - 1)), so the expected
  // interactions obey T(k + 1) - 2 T(k) + T(k - 1) = -1 / r(k), T(0) = T(n) = 0: by Green's function.
  const double all = n, k = std::round(share * all);
  double interactions = 0;
  for (double j = 1; j < all; ++j)
    interactions += std::min(j, k) * (all - std::max(j, k)) / all / (j * (all - j) / (all * (all - 1)));
  return of_mean(interactions / all + 0.5, times);
}

/// How often +1 wins, against the share of all ends of ties that its first holders have.
Found wins(const Shared& network, const Chosen& positive, double expected, std::uint32_t replicates, int threads) {
  Voter voter;
  voter.initial = positive;
  const Trial trial{.steps = 40 * network->nodes(), .replicates = replicates, .seed = 23};
  const auto means = run(voter, network, trial, threads).outcome("opinion_mean");
  return of_share(expected, static_cast<std::uint64_t>(std::count(means.begin(), means.end(), 1.)), replicates);
}

void add_voter(std::vector<Check>& checks) {
  const auto add = [&](std::string setup, std::string source, bool quick, std::function<Found(int)> run) {
    checks.push_back({"voter", std::move(setup), std::move(source), quick, std::move(run)});
  };
  add("complete, n = 100, 30% hold +1: it wins", "Clifford & Sudbury 1973: a martingale", true,
      [](int threads) { return wins(drawn(Complete{.nodes = 100}), Chosen::of_share(0.3), 0.3, 5000, threads); });
  add("star of 10, the hub and a leaf hold +1: it wins", "Sood & Redner 2005: the share of degrees", true,
      [](int threads) {
        return wins(drawn(Star{.nodes = 10}), {.by = Chosen::By::list, .list = {0, 1}}, 10. / 18, 5000, threads);
      });
  const char* time = "-n[(1-x)ln(1-x) + x ln x] sweeps; exact for finite n";
  add("complete, n = 100, half hold +1: sweeps to consensus", time, true,
      [](int threads) { return consensus_time(100, 0.5, 3000, threads); });
  add("complete, n = 1,000, half hold +1: sweeps to consensus", time, false,
      [](int threads) { return consensus_time(1000, 0.5, 500, threads); });
}

void add_frozen(std::vector<Check>& checks) {
  const auto add = [&](std::string setup, std::string source, std::function<Found(int)> run) {
    checks.push_back({"frozen", std::move(setup), std::move(source), true, std::move(run)});
  };
  const auto probe = [](const std::string& name, std::size_t record, int threads) {
    const Trial trial{.steps = 50, .replicates = 2000, .seed = 24};
    return run(Frozen{}, drawn(ErdosRenyi{.nodes = 100, .mean_degree = 6}), trial, threads).probe(name, record);
  };
  add("uniform opinions, n = 100: mean at the end", "that of the uniform law",
      [=](int threads) { return of_mean(0, probe("opinion_mean", 1, threads)); });
  add("uniform opinions, n = 100: variance at the end", "that of the uniform law, (1 - 1/n)/3",
      [=](int threads) { return of_mean(0.99 / 3, probe("opinion_variance", 1, threads)); });
  add("Erdos-Renyi, n = 100: farthest that anybody moves", "nobody changes", [](int threads) {
    const auto [start, end] = ends(Frozen{}, drawn(ErdosRenyi{.nodes = 100, .mean_degree = 6}), 50, threads);
    return within(0, farthest(start, end), 1e-15);
  });
}

}  // namespace

std::vector<Check> opinion_checks() {
  std::vector<Check> checks;
  add_friedkin_johnsen(checks);
  add_voter(checks);
  add_frozen(checks);
  return checks;
}

}  // namespace papotage::theory
