// The Hawkes process: means and variances of counts, and the law of cluster sizes.

#include <cmath>

#include "models/contagion/hawkes.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/graph/generators/ring.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"

namespace papotage::theory {
namespace {

constexpr const char* hawkes_1971 = "Hawkes 1971";
constexpr const char* clusters_1974 = "Hawkes & Oakes 1974: a branching process with Poisson offspring";

/// The counts of posts of a population in which everybody is heard: `people` times a rate of mu, and ratio n.
struct Counts {
  double rate;  // of spontaneous posts of all, 1/day
  double n, decay;

  double relaxation() const { return decay * (1 - n); }  // 1/day
  double stationary() const { return rate / (1 - n); }
  /// Expected posts until t after an empty past.
  double mean(double t) const {
    return stationary() * t + rate * n / ((1 - n) * relaxation()) * std::expm1(-relaxation() * t);
  }
  /// Variance over mean of the posts in a stationary window of this length: 1 / (1 - n)^2 for long ones.
  double fano(double window) const {
    const double limit = 1 / ((1 - n) * (1 - n)), x = relaxation() * window;
    return limit + (1 - limit) * -std::expm1(-x) / x;
  }
  /// Covariance of the posts in two windows that follow each other: the integral of Hawkes' covariance density
  /// stationary n decay (2 - n) / (2 (1 - n)) exp(-relaxation tau).
  double covariance(double window) const {
    const double density = stationary() * n * decay * (2 - n) / (2 * (1 - n));
    return density * std::pow(std::expm1(-relaxation() * window) / relaxation(), 2);
  }
};

Hawkes excited(double mu, double n, double decay) {
  Hawkes model;
  model.mu = mu;
  model.branching = n;
  model.decay = decay;
  return model;
}

constexpr std::uint32_t people = 50;
Shared everybody_heard() { return drawn(Ring{.nodes = people, .neighbours = 4}); }

Found mean_count(double mu, double n, int threads) {
  const Counts counts{mu * people, n, 2};
  const auto posts = run(excited(mu, n, 2), everybody_heard(), {.steps = 40, .replicates = 2000, .seed = 501}, threads)
                         .outcome("posts");
  return of_mean(counts.mean(40), posts);
}

Found alone(int threads) {
  Hawkes model = excited(0.8, 0.6, 1.5);
  model.self = 1;
  const auto posts =
      run(model, tied(1, false, {}), {.steps = 50, .replicates = 10'000, .seed = 502}, threads).outcome("posts");
  return of_mean(Counts{0.8, 0.6, 1.5}.mean(50), posts);
}

/// Posts between two records, of all replicates.
std::vector<double> between(const Ensemble& ensemble, std::size_t first, std::size_t second) {
  auto posts = ensemble.probe("posts", second);
  const auto before = ensemble.probe("posts", first);
  for (std::size_t r = 0; r < posts.size(); ++r) posts[r] -= before[r];
  return posts;
}

/// Counts in a window after 20 relaxation times, as their variance over the expected mean.
Found fano(double n, std::uint32_t window, int threads) {
  const Counts counts{0.02 * people, n, 4};
  const auto past = static_cast<std::uint32_t>(std::ceil(20 / counts.relaxation()));
  const Trial trial{.steps = past + window, .replicates = 8000, .records = {0, past, past + window}, .seed = 503};
  const auto posts = between(run(excited(0.02, n, 4), everybody_heard(), trial, threads), 1, 2);
  const double mean = counts.stationary() * window;
  Found found = of_variance(counts.fano(window) * mean, posts);
  found.expected /= mean;
  found.found /= mean;
  return found;
}

Found covariance(int threads) {
  const Counts counts{0.1 * people, 0.5, 1};
  const Trial trial{.steps = 42, .replicates = 20'000, .records = {0, 40, 41, 42}, .seed = 504};
  const Ensemble ensemble = run(excited(0.1, 0.5, 1), everybody_heard(), trial, threads);
  auto products = between(ensemble, 1, 2);
  const auto second = between(ensemble, 2, 3);
  for (std::size_t r = 0; r < products.size(); ++r)
    products[r] = (products[r] - counts.stationary()) * (second[r] - counts.stationary());
  return of_mean(counts.covariance(1), products);
}

/// Sizes of clusters that one post began, to their ends.
std::vector<double> cluster_sizes(double n, std::uint32_t replicates, int threads) {
  Hawkes model = excited(0, n, 50);
  model.initial.count = 1;
  return run(model, everybody_heard(), {.steps = 200, .replicates = replicates, .seed = 505}, threads).outcome("posts");
}
Found borel(double n, int threads) {
  std::map<std::int64_t, double> law;
  for (int k = 1; k <= 400; ++k) law[k] = std::exp(-n * k + (k - 1) * std::log(n * k) - std::lgamma(k + 1.));
  return of_law(law, cluster_sizes(n, 20'000, threads));
}
Found single(double n, int threads) { return of_share(std::exp(-n), cluster_sizes(n, 20'000, threads), 1); }

/// One post at the top of a line of command: its descendants walk down, and what the last one triggers is lost.
Found down_a_line(int threads) {
  Hawkes model = excited(0, 0.7, 50);
  model.initial.by = Chosen::By::list;
  model.initial.list = {0};
  const auto line = tied(5, true, {{0, 1}, {1, 2}, {2, 3}, {3, 4}});
  const auto posts = run(model, line, {.steps = 100, .replicates = 20'000, .seed = 506}, threads).outcome("posts");
  return of_mean((1 - std::pow(0.7, 5)) / (1 - 0.7), posts);
}

/// 0 is heard by 1, 2 and 3, who are heard by nobody, with weights 1, 2 and 5; a fifth of answers are its own.
Found by_weight(int threads) {
  Hawkes model = excited(0, 0.9, 50);
  model.self = 0.2;
  model.initial.by = Chosen::By::list;
  model.initial.list = {0};
  const auto star = tied(4, true, {{0, 1, 1}, {0, 2, 2}, {0, 3, 5}});
  const Trial trial{.steps = 100, .replicates = 20'000, .columns = true, .seed = 507};
  const Ensemble ensemble = run(model, star, trial, threads);
  std::vector<double> posts;
  for (std::uint32_t r = 0; r < trial.replicates; ++r) posts.push_back(ensemble.column<std::uint32_t>(r, 1)[3]);
  const double own =
      1 / (1 - 0.9 * 0.2);  // posts of agent 0 in all; each of the others makes 0.9 * 0.2 more of its own
  return of_mean(own * 0.9 * 0.8 * 5 / 8 / (1 - 0.9 * 0.2), posts);
}

Found spontaneous(int threads) {
  const std::uint32_t days = 60;
  const Hawkes model = excited(0.05, 0.5, 3);
  const auto clusters = run(model, drawn(ErdosRenyi{.nodes = 200, .mean_degree = 6}, 5),
                            {.steps = days, .replicates = 1000, .seed = 508}, threads)
                            .outcome("clusters");
  return of_variance(0.05 * 200 * days, clusters);  // Poisson: its variance is its mean
}

}  // namespace

std::vector<Check> hawkes_checks() {
  std::vector<Check> checks;
  const auto add = [&](std::string setup, std::string source, bool quick, std::function<Found(int)> run) {
    checks.push_back({"hawkes", std::move(setup), std::move(source), quick, std::move(run)});
  };
  add("ratio .5: posts of 40 days after an empty past", hawkes_1971, true,
      [](int threads) { return mean_count(0.1, 0.5, threads); });
  add("ratio .9: posts of 40 days after an empty past", hawkes_1971, false,
      [](int threads) { return mean_count(0.02, 0.9, threads); });
  add("an agent alone who excites itself, ratio .6: posts of 50 days", hawkes_1971, true, alone);
  add("ratio .5: Fano factor of 200 days, 4 for long windows", "Hawkes 1971, exact for a window", false,
      [](int threads) { return fano(0.5, 200, threads); });
  add("ratio .8: Fano factor of 3 days", "Hawkes 1971, exact for a window", false,
      [](int threads) { return fano(0.8, 3, threads); });
  add("ratio .5: covariance of two days that follow each other", hawkes_1971, false, covariance);
  add("ratio .5: mean size of a cluster", clusters_1974, true,
      [](int threads) { return of_mean(2, cluster_sizes(0.5, 20'000, threads)); });
  add("ratio .5: variance of the size of a cluster", clusters_1974, true,
      [](int threads) { return of_variance(4, cluster_sizes(0.5, 20'000, threads)); });
  add("ratio .5: probability that a post is alone, exp(-.5)", clusters_1974, true,
      [](int threads) { return single(0.5, threads); });
  add("ratio .5: law of the size of a cluster", "Borel 1942", true, [](int threads) { return borel(0.5, threads); });
  add("ratio .8: law of the size of a cluster", "Borel 1942", false, [](int threads) { return borel(0.8, threads); });
  add("five in a line, each heard by the next, ratio .7: size of a cluster", "sum of .7^d", true, down_a_line);
  add("heard with weights 1, 2 and 5, a fifth of answers one's own: posts of the third", "5/8 of what is answered",
      true, by_weight);
  add("spontaneous posts: variance, that of Poisson's law", hawkes_1971, true, spontaneous);
  return checks;
}

}  // namespace papotage::theory
