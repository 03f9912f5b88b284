// Compartment models in which nobody is lost for good: how long it takes until all have heard it or nobody spreads it,
// and how many do where it stays.

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "models/contagion/seis.hpp"
#include "models/contagion/si.hpp"
#include "models/contagion/sirs.hpp"
#include "models/contagion/sis.hpp"
#include "sim/core/units.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/configuration.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/graph/metrics.hpp"
#include "sim/study/theory/chains.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"
#include "sim/study/theory/quenched.hpp"

namespace papotage::theory {
namespace {

Chosen these(std::vector<std::uint64_t> agents) { return {.by = Chosen::By::list, .list = std::move(agents)}; }

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
  return of_mean(days, run(si, drawn(Complete{.nodes = n}), {.steps = 100, .replicates = 2000, .seed = 51}, threads)
                           .outcome("duration"));
}

/// The last of so many leaves hears it from the hub.
Found si_star(const std::string& method, int threads) {
  constexpr std::uint32_t leaves = 20;
  Si si;
  si.beta = 0.3;
  si.method = method;
  si.initial = these({0});
  const double p = probability(si.beta, 1);
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
      odds *= sis.beta * (n - i) / sis.gamma;
    }
  }
  return of_mean(days, run(sis, drawn(Complete{.nodes = n}), {.steps = 2000, .replicates = 20'000, .seed = 53}, threads)
                           .outcome("duration"));
}

/// How many are infectious once it has become endemic: the law of the chain without the end at 0, which is all but
/// never reached.
Found sis_endemic(int threads) {
  constexpr std::uint32_t n = 40;
  Sis sis;
  sis.gamma = 1;
  sis.beta = 3. / (n - 1);
  sis.method = "continuous";
  sis.initial = {.count = 26};
  const Chain chain{n - 1, [&](double k) { return sis.beta * (k + 1) * (n - k - 1); },
                    [&](double k) { return sis.gamma * (k + 1); }};
  std::map<std::int64_t, double> law;
  for (const auto& [k, p] : chain.stationary()) law[k + 1] = p;
  const Trial trial{.steps = 12, .replicates = 3000, .seed = 54};
  return of_law(law, run(sis, drawn(Complete{.nodes = n}), trial, threads).probe("count_infectious", 1));
}

/// Two people in steps: how long it takes until neither is infectious, from one who is.
Found sis_pair(int threads) {
  Sis sis;
  sis.beta = 0.4;
  sis.gamma = 0.3;
  const double p = probability(sis.beta, 1), q = probability(sis.gamma, 1);
  std::map<std::int64_t, double> law;
  for (double one = 1, two = 0, t = 1; t <= 200; ++t) {
    law[static_cast<std::int64_t>(t)] = one * (1 - p) * q + two * q * q;
    const double next = one * ((1 - p) * (1 - q) + p * q) + two * 2 * q * (1 - q);
    two = one * p * (1 - q) + two * (1 - q) * (1 - q);
    one = next;
  }
  const Trial trial{.steps = 400, .replicates = 20'000, .seed = 55};
  return of_law(law, run(sis, drawn(Complete{.nodes = 2}), trial, threads).outcome("duration"));
}

/// SIS at `part` of the threshold of a network on which some agents have many ties, without steps.
struct Uneven {
  Shared network;
  Sis sis;

  explicit Uneven(double part)
      : network(drawn(
            Configuration{.nodes = 1000, .degrees = "power_law", .exponent = 2.5, .minimum = 30, .maximum = 300})) {
    sis.gamma = 1;
    sis.beta = part * sis.gamma / largest_eigenvalue(*network);
    sis.method = "continuous";
  }
  double nodes() const { return network->nodes(); }
};

/// The mean of a sample that theory only says lies between two values.
Found of_mean_between(double low, double high, std::span<const double> sample) {
  Found found = of_mean((low + high) / 2, sample, (high - low) / 2);
  found.of = fmt::format("between {:.5g} and {:.5g}", low, high);
  return found;
}

/// Each must recover at least once: 1 + 1/2 + ... + 1/n days for the last of them. P(anybody infectious after t) is at
/// most n exp(-(gamma - beta lambda) t), which adds up to the other bound.
Found sis_dies_out(int threads) {
  Uneven at(0.5);
  at.sis.initial = Chosen::of_share(1);
  double least = 0;
  for (std::uint32_t k = 1; k <= at.network->nodes(); ++k) least += 1 / (at.sis.gamma * k);
  const double most = (1 + std::log(at.nodes())) / (at.sis.gamma / 2);
  const Trial trial{.steps = 300, .replicates = 400, .seed = 62};
  return of_mean_between(least, most, run(at.sis, at.network, trial, threads).outcome("duration"));
}

/// How many one makes. Too much by the tries that meet who is infectious: mostly its informant, and those whom it
/// informed, each at the rate beta.
Found sis_shrinks(int threads) {
  const Uneven at(0.7);
  constexpr std::uint32_t days = 4;
  const double most = linear_growth(*at.network, at.sis.beta, at.sis.gamma, days);
  const Trial trial{.steps = days, .replicates = 20'000, .seed = 63};
  return of_mean_between(most * std::exp(-2 * at.sis.beta * days), most,
                         run(at.sis, at.network, trial, threads).probe("count_infectious", 1));
}

/// The share that is infectious once it has become endemic, among those who have so many ties.
Found sis_lasts(std::size_t least, std::size_t most, int threads) {
  Uneven at(3);
  at.sis.initial = Chosen::of_share(0.5);
  std::vector<std::uint32_t> group;
  for (std::uint32_t i = 0; i < at.network->nodes(); ++i)
    if (const std::size_t k = at.network->out(i).size(); k >= least && k <= most) group.push_back(i);
  const auto share = [&](auto&& infectious) {
    double sum = 0;
    for (const std::uint32_t i : group) sum += infectious[i];
    return sum / static_cast<double>(group.size());
  };
  const Trial trial{.steps = 30, .replicates = 40, .records = {10, 14, 18, 22, 26, 30}, .columns = true, .seed = 64};
  const auto told = run(at.sis, at.network, trial, threads);
  std::vector<double> shares(trial.replicates);
  for (std::uint32_t r = 0; r < trial.replicates; ++r)
    for (std::size_t record = 0; record < told.records(); ++record)
      shares[r] += share(told.column<std::uint8_t>(r, record)) / static_cast<double>(told.records());
  const double ratio = at.sis.beta / at.sis.gamma;
  return of_mean_between(share(contacts_without_echo(*at.network, ratio)),
                         share(independent_contacts(*at.network, ratio)), shares);
}

void add_sis_on_network(const Rows& add) {
  const std::string network = "configuration, n = 1,000, P(k) ~ k^-2.5 from 30 to 300, continuous, ";
  add(network + "beta / gamma = .5 / lambda_1, from all: days until nobody is infectious",
      "between those without contacts and (1 + ln n) / (gamma - beta lambda_1), Ganesh, Massoulie & Towsley 2005", true,
      sis_dies_out);
  add(network + "beta / gamma = .7 / lambda_1, from one: infectious after 4 days",
      "at most 1' exp((beta A - gamma) t) 1 / n, Ganesh, Massoulie & Towsley 2005; less by at most 2 beta t", true,
      sis_shrinks);
  const std::string source =
      "between Van Mieghem, Omic & Kooij 2009 (too much) and Shrestha, Scarpino & Moore 2015 (too little)";
  add(network + "beta / gamma = 3 / lambda_1: endemic share of those with up to 50 ties", source, true,
      [](int threads) { return sis_lasts(0, 50, threads); });
  add(network + "beta / gamma = 3 / lambda_1: endemic share of those with 150 ties or more", source, false,
      [](int threads) { return sis_lasts(150, 300, threads); });
}

void add_sis(std::vector<Check>& checks) {
  const Rows add{checks, "sis"};
  add("complete, n = 12, from 4, continuous: days until nobody is infectious", "birth and death, exact", true,
      sis_extinction);
  add("complete, n = 40, R0 = 3, continuous: how many are infectious", "birth and death, stationary", true,
      sis_endemic);
  add("two people, by steps: when neither is infectious", "chain of three states, exact", true, sis_pair);
  add_sis_on_network(add);
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
  auto shares = mean_of(run(model, drawn(Complete{.nodes = n}), trial, threads), "count_infectious");
  for (double& x : shares) x /= n;
  return of_mean(share, shares, off);
}

/// Alone, infectious at first: recovered after t steps, and not yet susceptible.
Found sirs_alone(int threads) {
  Sirs sirs;
  sirs.gamma = 0.3;
  sirs.xi = 0.2;
  sirs.initial = these({0});
  const double q = probability(sirs.gamma, 1), x = probability(sirs.xi, 1);
  constexpr int steps = 5;
  double recovered = 0;
  for (int d = 1; d <= steps; ++d) recovered += q * std::pow(1 - q, d - 1) * std::pow(1 - x, steps - d);
  const Trial trial{.steps = steps, .replicates = 40'000, .seed = 57};
  const auto counts = run(sirs, tied(1, false, {}), trial, threads).probe("count_recovered", 1);
  return of_share(recovered, counts, 1);
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
  add_seis("complete, n = 400, R0 = 3, continuous: endemic share", "Hethcote 2000, within .003", false,
           [=](int threads) { return seis("continuous", 1, 0.003, threads); });
  add_seis("complete, n = 400, R0 = 3, steps of .05 days: endemic share", "Hethcote 2000, within .01", false,
           [=](int threads) { return seis("steps", 0.05, 0.01, threads); });
}

}  // namespace

std::vector<Check> endemic_checks() {
  std::vector<Check> checks;
  add_si(checks);
  add_sis(checks);
  add_endemic(checks);
  return checks;
}

}  // namespace papotage::theory
