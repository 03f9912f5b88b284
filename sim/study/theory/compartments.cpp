// Compartment models beside SIR: what theory says of each. In steps, who is infectious at a step's start transmits and
// only then moves on.

#include <algorithm>
#include <array>
#include <cmath>

#include "models/contagion/fractional_contagion.hpp"
#include "models/contagion/seir.hpp"
#include "models/contagion/seis.hpp"
#include "models/contagion/seiz.hpp"
#include "models/contagion/si.hpp"
#include "models/contagion/sirs.hpp"
#include "models/contagion/sis.hpp"
#include "models/contagion/swir.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/study/theory/chains.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "sim/study/theory/epidemics.hpp"

namespace papotage::theory {
namespace {

Chosen these(std::vector<std::uint64_t> agents) { return {.by = Chosen::By::list, .list = std::move(agents)}; }
Shared complete(std::uint32_t n) { return drawn(Complete{.nodes = n}); }
Shared pair() { return tied(2, false, {{0, 1}}); }

double in_a_step(double rate, double days = 1) { return -std::expm1(-rate * days); }
std::uint64_t hits(const std::vector<double>& sample, double value) {
  return static_cast<std::uint64_t>(std::count(sample.begin(), sample.end(), value));
}

/// Mean over several records, in each replicate.
std::vector<double> mean_of(const Ensemble& told, const std::string& probe) {
  std::vector<double> means = told.probe(probe, 0);
  for (std::size_t record = 1; record < told.records(); ++record) {
    const auto more = told.probe(probe, record);
    for (std::size_t r = 0; r < means.size(); ++r) means[r] += more[r];
  }
  for (double& x : means) x /= static_cast<double>(told.records());
  return means;
}

/// From k infectious to k + 1 takes 1 / (beta k (n - k)) days.
Found si_everybody(int threads) {
  constexpr std::uint32_t n = 100;
  Si si;
  si.beta = 0.02;
  si.method = "continuous";
  double days = 0;
  for (std::uint32_t k = 1; k < n; ++k) days += 1 / (si.beta * k * (n - k));
  return of_mean(days,
                 run(si, complete(n), {.steps = 100, .replicates = 2000, .seed = 51}, threads).outcome("duration"));
}

/// The last of so many leaves hears it from the hub.
Found si_star(const std::string& method, int threads) {
  constexpr std::uint32_t leaves = 20;
  Si si;
  si.beta = 0.3;
  si.method = method;
  si.initial = these({0});
  const double p = in_a_step(si.beta);
  double steps = 0;
  for (int t = 0; t < 400; ++t) steps += 1 - std::pow(1 - std::pow(1 - p, t), leaves);
  const Trial trial{.steps = 200, .replicates = 10'000, .seed = 52};
  return of_mean(steps, run(si, drawn(Star{.nodes = leaves + 1}), trial, threads).outcome("duration"));
}

void add_si(std::vector<Check>& checks) {
  const Rows add{checks, "si"};
  add("complete, n = 100, continuous: days until all have heard", "Bailey 1975: sum of 1 / (beta k (n - k))", true,
      si_everybody);
  for (const char* method : {"events", "steps"})
    add(std::string("star of 20 leaves, by ") + method + ": steps until all have heard",
        "the last of 20 geometric times", true, [=](int threads) { return si_star(method, threads); });
}

/// A birth and death process: from k to k + 1 at rate beta k (n - k), to k - 1 at rate gamma k.
Found sis_extinction(int threads) {
  constexpr std::uint32_t n = 12, start = 4;
  Sis sis;
  sis.beta = 0.1;
  sis.gamma = 1;
  sis.method = "continuous";
  sis.initial = {.count = start};
  double days = 0;
  for (std::uint32_t k = 1; k <= start; ++k) {  // from k to k - 1
    double odds = 1;
    for (std::uint32_t i = k; i <= n; ++i) {
      days += odds / (sis.gamma * i);
      odds *= sis.beta * (n - i) / sis.gamma;  // up from i, down from i + 1 but for the factor i + 1
      odds *= static_cast<double>(i) / i;
    }
  }
  return of_mean(days,
                 run(sis, complete(n), {.steps = 2000, .replicates = 20'000, .seed = 53}, threads).outcome("duration"));
}

/// How many are infectious once it has become endemic: the law of the chain without the end at 0, which is all but
/// never reached.
Found sis_endemic(int threads) {
  constexpr std::uint32_t n = 100;
  Sis sis;
  sis.gamma = 1;
  sis.beta = 3. / (n - 1);
  sis.method = "continuous";
  sis.initial = {.count = 66};
  const Chain chain{n - 1, [&](double k) { return sis.beta * (k + 1) * (n - k - 1); },
                    [&](double k) { return sis.gamma * (k + 1); }};
  std::map<std::int64_t, double> law;
  for (const auto& [k, p] : chain.stationary()) law[k + 1] = p;
  const Trial trial{.steps = 20, .replicates = 4000, .seed = 54};
  return of_law(law, run(sis, complete(n), trial, threads).probe("count_infectious", 1));
}

/// Two people in steps: how long it takes until neither is infectious, from one who is.
Found sis_pair(int threads) {
  Sis sis;
  sis.beta = 0.4;
  sis.gamma = 0.3;
  const double p = in_a_step(sis.beta), q = in_a_step(sis.gamma);
  std::map<std::int64_t, double> law;
  for (double one = 1, two = 0, t = 1; t <= 200; ++t) {
    law[static_cast<std::int64_t>(t)] = one * (1 - p) * q + two * q * q;
    const double next = one * ((1 - p) * (1 - q) + p * q) + two * 2 * q * (1 - q);
    two = one * p * (1 - q) + two * (1 - q) * (1 - q);
    one = next;
  }
  const Trial trial{.steps = 400, .replicates = 20'000, .seed = 55};
  return of_law(law, run(sis, pair(), trial, threads).outcome("duration"));
}

void add_sis(std::vector<Check>& checks) {
  const Rows add{checks, "sis"};
  add("complete, n = 12, from 4, continuous: days until nobody is infectious", "birth and death, exact", true,
      sis_extinction);
  add("complete, n = 100, R0 = 3, continuous: how many are infectious", "birth and death, stationary", true,
      sis_endemic);
  add("two people, by steps: when neither is infectious", "chain of three states, exact", true, sis_pair);
}

/// The infectious in the endemic state of a complete network.
template <class M>
Found endemic(M model, double share, double step_days, double off, int threads) {
  constexpr std::uint32_t n = 400;
  model.gamma = 1;
  model.beta = 3. / (n - 1);
  model.initial = Chosen::of_share(share);
  Trial trial{.steps = 0, .replicates = 100, .step_days = step_days, .seed = 56};
  for (int days = 20; days <= 50; days += 5) trial.records.push_back(static_cast<std::uint32_t>(days / step_days));
  trial.steps = trial.records.back();
  auto shares = mean_of(run(model, complete(n), trial, threads), "count_infectious");
  for (double& x : shares) x /= n;
  return of_mean(share, shares, off);
}

/// Alone, infectious at first: recovered after t steps, and not yet susceptible.
Found sirs_alone(int threads) {
  Sirs sirs;
  sirs.gamma = 0.3;
  sirs.xi = 0.2;
  sirs.initial = these({0});
  const double q = in_a_step(sirs.gamma), x = in_a_step(sirs.xi);
  constexpr int steps = 5;
  double recovered = 0;
  for (int d = 1; d <= steps; ++d) recovered += q * std::pow(1 - q, d - 1) * std::pow(1 - x, steps - d);
  const Trial trial{.steps = steps, .replicates = 40'000, .seed = 57};
  const auto counts = run(sirs, tied(1, false, {}), trial, threads).probe("count_recovered", 1);
  return of_share(recovered, hits(counts, 1), counts.size());
}

void add_endemic(std::vector<Check>& checks) {
  // Mean field misses what a finite network fluctuates, of the order 1 / n, and in steps of the order of their length.
  const auto sirs = [](const std::string& method, double step_days, double off, int threads) {
    Sirs model;
    model.xi = 0.5;
    model.method = method;
    return endemic(model, 2. / 3 * model.xi / (1 + model.xi), step_days, off, threads);
  };
  const auto seis = [](const std::string& method, double step_days, double off, int threads) {
    Seis model;
    model.sigma = 0.8;
    model.method = method;
    return endemic(model, 2. / 3 * model.sigma / (1 + model.sigma), step_days, off, threads);
  };
  const Rows add_sirs{checks, "sirs"}, add_seis{checks, "seis"};
  add_sirs("complete, n = 400, R0 = 3, continuous: endemic share", "Hethcote 1976, within .003", false,
           [=](int threads) { return sirs("continuous", 1, 0.003, threads); });
  add_sirs("complete, n = 400, R0 = 3, steps of .05 days: endemic share", "Hethcote 1976, within .01", false,
           [=](int threads) { return sirs("steps", 0.05, 0.01, threads); });
  add_sirs("alone, by steps: recovered and not yet susceptible", "two geometric times", true, sirs_alone);
  add_seis("complete, n = 400, R0 = 3, continuous: endemic share", "Hethcote 2000, within .003", true,
           [=](int threads) { return seis("continuous", 1, 0.003, threads); });
  add_seis("complete, n = 400, R0 = 3, steps of .05 days: endemic share", "Hethcote 2000, within .01", false,
           [=](int threads) { return seis("steps", 0.05, 0.01, threads); });
}

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
                run(model, complete(n), trial, threads).outcome("final_size"));
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
  return of_share(stepwise.transform(model.beta / leaves), hits(sizes, 1), sizes.size());
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
  const auto recovered = run(swir, pair(), trial, threads).probe("count_recovered", 1);
  return of_share(expected, hits(recovered, 2), recovered.size());
}
Found swir_continuous(int threads) {
  Swir swir = weakening();
  swir.method = "continuous";
  const auto& [kappa, mu, nu, gamma] = std::array{swir.kappa, swir.mu, swir.nu, swir.gamma};
  return second_of_pair(swir, (kappa + mu * nu / (nu + gamma)) / (kappa + mu + gamma), threads);
}
Found swir_steps(int threads) {
  const Swir swir = weakening();
  const double meets = in_a_step(swir.kappa + swir.mu), stays = 1 - in_a_step(swir.gamma), wins = in_a_step(swir.nu);
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
  auto shares = run(model, complete(many), trial, threads).probe(probe, 1);
  for (double& x : shares) x /= many;
  return of_mean(share, shares, 0.002);
}

Found swir_limit(int threads) {
  const auto [kappa, mu, nu, gamma] = std::array{0.5, 1., 2., 1.};
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
  return of_share(seiz.b * seiz.l / (seiz.beta + seiz.b), hits(sceptics, 2), sceptics.size());
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

std::vector<Check> compartment_checks() {
  std::vector<Check> checks;
  add_si(checks);
  add_sis(checks);
  add_endemic(checks);
  add_seir(checks);
  add_fractional(checks);
  add_swir(checks);
  add_seiz(checks);
  return checks;
}

}  // namespace papotage::theory
