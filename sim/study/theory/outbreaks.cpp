// Compartment models beside SIR in which agents end somewhere: what theory says of each. In steps, who is infectious at
// a step's start transmits and only then moves on.

#include <array>

#include "models/contagion/fractional_contagion.hpp"
#include "models/contagion/seir.hpp"
#include "models/contagion/seiz.hpp"
#include "models/contagion/swir.hpp"
#include "sim/core/units.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "sim/study/theory/epidemics.hpp"

namespace papotage::theory {
namespace {

Chosen these(std::vector<std::uint64_t> agents) { return {.by = Chosen::By::list, .list = std::move(agents)}; }

std::map<std::int64_t, double> law_of_size(std::uint32_t n, double beta, const Spell& spell) {
  const auto exact = final_size_law(n, beta, spell);
  std::map<std::int64_t, double> law;
  for (std::size_t k = 1; k <= n; ++k) law[static_cast<std::int64_t>(k)] = exact[k];
  return law;
}

/// Without steps, spells as good as exponential; a step says only when to look.
constexpr Spell exponential{.gamma = 1, .dt = 0.001}, stepwise{.gamma = 0.4, .dt = 1};

/// The final size has the law of SIR's.
template <class M>
Found size_of(M model, const std::string& method, double beta, double factor, int threads) {
  constexpr std::uint32_t n = 30;
  const Spell spell = method == "continuous" ? exponential : stepwise;
  model.method = method;
  model.gamma = spell.gamma;
  model.beta = beta * spell.gamma * factor;
  const Trial trial{.steps = 1000, .replicates = 5000, .seed = 58};
  return of_law(law_of_size(n, beta * spell.gamma, spell),
                run(model, drawn(Complete{.nodes = n}), trial, threads).outcome("final_size"));
}

void add_seir(std::vector<Check>& checks) {
  const Rows add{checks, "seir"};
  for (const char* method : {"events", "steps", "continuous"})
    add(std::string("complete, n = 30, R0 = 1.5, method ") + method + ": law of the final size",
        "that of SIR; Ludwig 1975, exact", true,
        [=](int threads) { return size_of(Seir(), method, 1.5 / 29, 1, threads); });
}

/// A leaf's only contact counts whole, the hub's k contacts 1/k each: from a leaf, the hub is reached or it ends there.
Found fractional_star(int threads) {
  FractionalContagion model;
  model.beta = 1;
  model.gamma = stepwise.gamma;
  model.initial = these({1});
  constexpr std::uint32_t leaves = 4;
  const Trial trial{.steps = 200, .replicates = 20'000, .seed = 59};
  const auto sizes = run(model, drawn(Star{.nodes = leaves + 1}), trial, threads).outcome("final_size");
  return of_share(stepwise.transform(model.beta / leaves), sizes, 1);
}

void add_fractional(std::vector<Check>& checks) {
  const Rows add{checks, "fractional_contagion"};
  for (const char* method : {"steps", "continuous"})
    add(std::string("complete, n = 30, R0 = 1.5, method ") + method + ": law of the final size",
        "SIR with beta / k; Ludwig 1975, exact", true,
        [=](int threads) { return size_of(FractionalContagion(), method, 1.5 / 29, 29, threads); });
  add("star of 4 leaves, from one, by steps: the hub isn't reached", "E[exp(-beta D / k)]", true, fractional_star);
}

Swir weakening() {
  Swir swir;
  swir.kappa = 0.2;
  swir.mu = 0.3;
  swir.nu = 0.5;
  swir.gamma = 0.4;
  return swir;
}

Found second_of_pair(const Swir& swir, double expected, int threads) {
  const Trial trial{.steps = 300, .replicates = 40'000, .seed = 60};
  const auto recovered = run(swir, drawn(Complete{.nodes = 2}), trial, threads).probe("count_recovered", 1);
  return of_share(expected, recovered, 2);
}
Found swir_continuous(int threads) {
  Swir swir = weakening();
  swir.method = "continuous";
  const auto& [kappa, mu, nu, gamma] = std::array{swir.kappa, swir.mu, swir.nu, swir.gamma};
  return second_of_pair(swir, (kappa + mu * nu / (nu + gamma)) / (kappa + mu + gamma), threads);
}
Found swir_steps(int threads) {
  const Swir swir = weakening();
  const double meets = probability(swir.kappa + swir.mu, 1), stays = 1 - probability(swir.gamma, 1),
               wins = probability(swir.nu, 1);
  const double from_weak = wins / (1 - (1 - wins) * stays);
  const double at_once = swir.kappa / (swir.kappa + swir.mu);
  return second_of_pair(swir, meets * (at_once + (1 - at_once) * stays * from_weak) / (1 - (1 - meets) * stays),
                        threads);
}

/// The outbreak's course in a large population: after 4 days, of shares that add to 1.
using Shares = std::array<double, 4>;
template <class Slope>
Shares integrated(Shares x, Slope&& slope, double days) {
  constexpr int steps = 4000;
  const double h = days / steps;
  const auto moved = [](Shares from, const Shares& along, double by) {
    for (std::size_t k = 0; k < from.size(); ++k) from[k] += by * along[k];
    return from;
  };
  for (int t = 0; t < steps; ++t) {  // Runge and Kutta's
    const Shares a = slope(x), b = slope(moved(x, a, h / 2)), c = slope(moved(x, b, h / 2)), d = slope(moved(x, c, h));
    for (std::size_t k = 0; k < x.size(); ++k) x[k] += h / 6 * (a[k] + 2 * b[k] + 2 * c[k] + d[k]);
  }
  return x;
}

constexpr std::uint32_t many = 500;

Found in_the_limit(const Model& model, const std::string& probe, double share, std::uint32_t days, int threads) {
  const Trial trial{.steps = days, .replicates = 200, .seed = 61};
  auto shares = run(model, drawn(Complete{.nodes = many}), trial, threads).probe(probe, 1);
  for (double& x : shares) x /= many;
  return of_mean(share, shares, 0.002);
}

Found swir_limit(int threads) {
  constexpr double kappa = 0.5, mu = 1, nu = 2, gamma = 1;
  Swir swir;
  swir.kappa = kappa / (many - 1);
  swir.mu = mu / (many - 1);
  swir.nu = nu / (many - 1);
  swir.gamma = gamma;
  swir.initial = Chosen::of_share(0.2);
  swir.method = "continuous";
  const Shares end = integrated(
      {0.8, 0, 0.2, 0},
      [&](const Shares& x) {
        const double gained = kappa * x[0] * x[2] + nu * x[1] * x[2];
        return Shares{-(kappa + mu) * x[0] * x[2], mu * x[0] * x[2] - nu * x[1] * x[2], gained - gamma * x[2],
                      gamma * x[2]};
      },
      3);
  return in_the_limit(swir, "count_weakened", end[1], 3, threads);
}

void add_swir(std::vector<Check>& checks) {
  const Rows add{checks, "swir"};
  add("two people, continuous: the second is won", "(kappa + mu nu / (nu + gamma)) / (kappa + mu + gamma)", true,
      swir_continuous);
  add("two people, by steps: the second is won", "chain of three states, exact", true, swir_steps);
  add("complete, n = 500, continuous: weakened after 3 days", "Lee et al. 2017, equations 1 to 4, within .002", true,
      swir_limit);
}

/// One susceptible person hears an infectious one and a sceptic, and becomes a sceptic in the end or is won.
Found seiz_of_three(const std::string& method, int threads) {
  Seiz seiz;
  seiz.beta = 0.3;
  seiz.p = 0.4;
  seiz.b = 0.5;
  seiz.l = 0.6;
  seiz.epsilon = 0.1;
  seiz.method = method;
  seiz.initial = these({0});
  seiz.sceptics.by = Chosen::By::list;
  seiz.sceptics.list = {1};
  const Trial trial{.steps = 400, .replicates = 40'000, .seed = 62};
  const auto sceptics = run(seiz, tied(3, false, {{0, 2}, {1, 2}}), trial, threads).probe("count_sceptic", 1);
  return of_share(seiz.b * seiz.l / (seiz.beta + seiz.b), sceptics, 2);
}

Found seiz_limit(int threads) {
  Seiz seiz;
  const double beta = 1, b = 0.8, rho = 0.6;
  seiz.beta = beta / (many - 1);
  seiz.b = b / (many - 1);
  seiz.rho = rho / (many - 1);
  seiz.epsilon = 0.2;
  seiz.initial = Chosen::of_share(0.2);
  seiz.sceptics.by = Chosen::By::share;
  seiz.sceptics.share = 0.1;
  seiz.method = "continuous";
  const Shares end = integrated(
      {0.7, 0, 0.2, 0.1},
      [&](const Shares& x) {
        const double told = beta * x[0] * x[2], warned = b * x[0] * x[3];
        const double convinced = rho * x[1] * x[2] + seiz.epsilon * x[1];
        return Shares{-told - warned, (1 - seiz.p) * told + (1 - seiz.l) * warned - convinced,
                      seiz.p * told + convinced, seiz.l * warned};
      },
      3);
  return in_the_limit(seiz, "count_exposed", end[1], 3, threads);
}

void add_seiz(std::vector<Check>& checks) {
  const Rows add{checks, "seiz"};
  for (const char* method : {"steps", "continuous"})
    add(std::string("one hears an infectious one and a sceptic, method ") + method + ": becomes a sceptic",
        "b l / (beta + b)", true, [=](int threads) { return seiz_of_three(method, threads); });
  add("complete, n = 500, continuous: exposed after 3 days", "Bettencourt et al. 2006, within .002", true, seiz_limit);
}

}  // namespace

std::vector<Check> outbreak_checks() {
  std::vector<Check> checks;
  add_seir(checks);
  add_fractional(checks);
  add_swir(checks);
  add_seiz(checks);
  return checks;
}

}  // namespace papotage::theory
