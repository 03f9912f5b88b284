// Rumours that end because everybody has heard them, on complete networks. How many are ignorant and how many spread is
// a chain there, whose jumps need no times: the law of who never hears it is exact at any size.

#include <cmath>

#include <fmt/format.h>

#include "models/contagion/daley_kendall.hpp"
#include "models/contagion/maki_thompson.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"

namespace papotage::theory {
namespace {

/// P(so many of n never hear it), from one spreader; rates of telling and of stifling are equal.
std::map<std::int64_t, double> law_of_ignorant(std::uint32_t n, bool pairs) {
  // at[y]: y spread while x are ignorant.
  std::vector<double> at(n + std::size_t{1});
  at[1] = 1;
  std::map<std::int64_t, double> law;
  for (std::uint32_t x = n - 1;; --x) {
    std::vector<double> told(n + std::size_t{1});
    for (std::uint32_t y = n - x; y > 0; --y) {
      const double stiflers = n - x - y, others = y - 1.;
      const double tells = x, one = pairs ? stiflers : stiflers + others, two = pairs ? others / 2 : 0;
      const double all = tells + one + two, here = at[y];
      if (x > 0) told[y + 1] += here * tells / all;
      at[y - 1] += here * one / all;
      if (two > 0) at[y - 2] += here * two / all;
    }
    law[x] = at[0];
    if (x == 0) return law;
    at = std::move(told);
  }
}

template <class M>
M spoken(const std::string& method, std::uint32_t n) {
  M model;
  model.beta = 1. / n;
  model.method = method;
  return model;
}

template <class M>
std::vector<double> ignorant(const std::string& method, std::uint32_t n, const Trial& trial, int threads) {
  return run(spoken<M>(method, n), drawn(Complete{.nodes = n}), trial, threads).probe("count_ignorant", 1);
}

template <class M>
Found exact(bool pairs, std::uint32_t n, int threads) {
  return of_law(law_of_ignorant(n, pairs),
                ignorant<M>("continuous", n, {.steps = 400, .replicates = 3000, .seed = 71}, threads));
}

/// The shares that never hear it, where more than a tenth did: of Daley and Kendall's rumours 1 in 2 n ends when the
/// first two meet before they meet others.
template <class M>
std::vector<double> shares_ignorant(const std::string& method, std::uint32_t n, const Trial& trial, int threads) {
  std::vector<double> shares;
  for (const double x : ignorant<M>(method, n, trial, threads))
    if (x < 0.9 * n) shares.push_back(x / n);
  return shares;
}

/// As n goes to infinity that share is normal, of this mean and of this variance by n: R. Watson, Stoch. Proc. Appl. 27
/// (1988) 141; B. Pittel, J. Appl. Probab. 27 (1990) 14; E. Lebensztayn, F. P. Machado and P. M. Rodriguez, SIAM J.
/// Appl. Math. 71 (2011) 1476.
struct Limit {
  double mean, variance;
};

template <class M>
Found limit(const std::string& method, const Limit& of, double step_days, double off, int threads) {
  const Trial trial{
      .steps = static_cast<std::uint32_t>(80 / step_days), .replicates = 150, .step_days = step_days, .seed = 72};
  return of_mean(of.mean, shares_ignorant<M>(method, 500, trial, threads), off);
}

/// The mean of few large runs, whose error the limit tells. That of the exact chain is .09 / n away at most.
template <class M>
Found large(const Limit& of, int threads) {
  constexpr std::uint32_t n = 10'000;
  const auto shares = shares_ignorant<M>("continuous", n, {.steps = 80, .replicates = 2, .seed = 74}, threads);
  const double mean = estimate(shares).mean;
  return {of.mean, mean, (mean - of.mean) / std::sqrt(of.variance / n / static_cast<double>(shares.size()))};
}

/// The variance, times n. That of the exact chain is .002 away at most.
template <class M>
Found spread(const Limit& of, int threads) {
  constexpr std::uint32_t n = 500;
  auto shares = shares_ignorant<M>("continuous", n, {.steps = 80, .replicates = 500, .seed = 75}, threads);
  for (double& x : shares) x *= std::sqrt(n);
  return of_variance(of.variance, shares, 0.002);
}

/// Of two spreaders tied to each other the first stops at this rate.
template <class M>
Found pair_of_spreaders(double first_stops, int threads) {
  M model;
  model.beta = 0.5;
  model.stifling = 0.3;
  model.method = "continuous";
  model.initial = {.count = 2};
  const Trial trial{.steps = 1, .replicates = 20'000, .seed = 73};
  const auto spreaders = run(model, drawn(Complete{.nodes = 2}), trial, threads).probe("count_spreader", 1);
  return of_share(std::exp(-first_stops), spreaders, 2);
}

template <class M>
void add_rumour(std::vector<Check>& checks, const std::string& name, const Limit& of, bool pairs, double first_stops) {
  const Rows add{checks, name};
  const std::string source = pairs ? "Daley & Kendall 1965: .2032" : "Maki & Thompson 1973: x = exp(-2 (1 - x))";
  add("complete, n = 50, continuous: law of how many never hear it", "chain of jumps, exact", true,
      [=](int threads) { return exact<M>(pairs, 50, threads); });
  add("complete, n = 500, continuous: share that never hears it", source + ", within .0015", false,
      [=](int threads) { return limit<M>("continuous", of, 1, 0.0015, threads); });
  add("complete, n = 500, steps of .01 days: share that never hears it", source + ", within .005", false,
      [=](int threads) { return limit<M>("steps", of, 0.01, 0.005, threads); });
  const std::string normal = fmt::format("{}; Lebensztayn, Machado & Rodriguez 2011: normal, mean {}, variance {} / n",
                                         pairs ? "Pittel 1990" : "Watson 1988", of.mean, of.variance);
  add("complete, n = 10,000, continuous, 2 runs: share that never hears it", normal, false,
      [=](int threads) { return large<M>(of, threads); });
  add("complete, n = 500, continuous: variance of the share that never hears it, times n", normal + ", within .002",
      false, [=](int threads) { return spread<M>(of, threads); });
  add("two spreaders, continuous: both still spread after a day", "an exponential time", true,
      [=](int threads) { return pair_of_spreaders<M>(first_stops, threads); });
}

}  // namespace

std::vector<Check> rumour_checks() {
  std::vector<Check> checks;
  add_rumour<MakiThompson>(checks, "maki_thompson", {0.203188, 0.272736}, false, 2 * 0.3);
  add_rumour<DaleyKendall>(checks, "daley_kendall", {0.203188, 0.310681}, true, 0.3);
  return checks;
}

}  // namespace papotage::theory
