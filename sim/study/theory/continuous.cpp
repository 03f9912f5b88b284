// Models of continuous opinions: what theory says of each. Bounds are twice those of papers on [0, 1].

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/opinion/algorithmic_bias.hpp"
#include "models/opinion/algorithmic_bias_media.hpp"
#include "models/opinion/attraction_repulsion.hpp"
#include "models/opinion/cognitive_opinion.hpp"
#include "models/opinion/deffuant.hpp"
#include "models/opinion/degroot.hpp"
#include "models/opinion/hegselmann_krause.hpp"
#include "models/opinion/social_judgement.hpp"
#include "models/opinion/weighted_hegselmann_krause.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"

namespace papotage::theory {
namespace {

using Opinions = std::vector<double>;

Opinions opinions(const Ensemble& told, std::uint32_t replicate, std::size_t record) {
  const auto column = told.column<double>(replicate, record);
  return {column.begin(), column.end()};
}

double farthest(const Opinions& a, const Opinions& b) {
  double distance = 0;
  for (std::size_t i = 0; i < a.size(); ++i) distance = std::max(distance, std::abs(a[i] - b[i]));
  return distance;
}

double last_mean(const Model& model, const Shared& network, std::uint32_t steps, int threads) {
  return run(model, network, {.steps = steps, .replicates = 1, .seed = 31}, threads).outcome("opinion_mean")[0];
}

/// How far the mean opinion moves, at most over some replicates.
Found drift_of_mean(const Model& model, const Shared& network, int threads) {
  const auto told = run(model, network, {.steps = 60, .replicates = 5, .seed = 32}, threads);
  return within(0, farthest(told.probe("opinion_mean", 0), told.probe("opinion_mean", 1)), 1e-13);
}

Shared random_ties(std::uint32_t nodes) { return drawn(ErdosRenyi{.nodes = nodes, .mean_degree = 8}); }

/// Everybody is tied to the next and the one after that, by weights from 1 to 3.
Shared weighted_ring(std::uint32_t nodes) {
  std::vector<Tie> ties;
  for (std::uint32_t u = 0; u < nodes; ++u)
    for (const std::uint32_t k : {1u, 2u}) ties.push_back({u, (u + k) % nodes, static_cast<float>(1 + (u + k) % 3)});
  return tied(nodes, false, ties);
}

/// All come to agree on the mean weighted by the sums of weights at each.
Found agreement(const Shared& network, double self_weight, std::uint32_t steps, int threads) {
  DeGroot model;
  model.self_weight = self_weight;
  const auto told = run(model, network, {.steps = steps, .replicates = 1, .columns = true, .seed = 33}, threads);
  const Opinions start = opinions(told, 0, 0), end = opinions(told, 0, 1);
  double consensus = 0, all = 0;
  for (std::uint32_t i = 0; i < network->nodes(); ++i)
    for (std::size_t k = 0; k < network->out(i).size(); ++k) {
      const double weight = network->weighted() ? static_cast<double>(network->weights(i)[k]) : 1;
      consensus += weight * start[i];
      all += weight;
    }
  return within(0, farthest(end, Opinions(end.size(), consensus / all)), 1e-9);
}

/// A meeting takes (x_i - x_j)^2 / 2 off the sum of squares S about the mean, on a complete network S / (n - 1) on
/// average.
Found variance_of_gossip(std::uint32_t n, std::uint32_t steps, int threads) {
  DeGroot model;
  model.updating = "asynchronous";
  const auto told = run(model, drawn(Complete{.nodes = n}), {.steps = steps, .replicates = 2000, .seed = 34}, threads);
  const auto first = told.probe("opinion_variance", 0), last = told.probe("opinion_variance", 1);
  const double left = std::pow(1 - 1. / (n - 1), steps * n);
  Opinions ratio;
  for (std::size_t r = 0; r < first.size(); ++r) ratio.push_back(last[r] / first[r]);
  return of_mean(left, ratio);
}

void add_degroot(std::vector<Check>& checks) {
  const auto add = [&](std::string setup, std::string source, std::function<Found(int)> run) {
    checks.push_back({"degroot", std::move(setup), std::move(source), true, std::move(run)});
  };
  const char* consensus = "DeGroot 1974; pi_i by weights, undirected";
  add("complete, n = 40: farthest from consensus", consensus,
      [](int threads) { return agreement(drawn(Complete{.nodes = 40}), 0, 200, threads); });
  add("weighted ring, n = 31: farthest from consensus", consensus,
      [](int threads) { return agreement(weighted_ring(31), 0, 3000, threads); });
  add("bipartite path of 2, self-weight .3: farthest from consensus", consensus, [](int threads) {
    return agreement(tied(2, false, {{0, 1}}), 0.3, 200, threads);
  });
  add("gossip, Erdos-Renyi, n = 200: farthest that the mean moves", "Boyd et al. 2006", [](int threads) {
    DeGroot model;
    model.updating = "asynchronous";
    return drift_of_mean(model, random_ties(200), threads);
  });
  add("gossip, complete, n = 40: variance left after 2 steps", "(1 - 1/(n-1))^meetings",
      [](int threads) { return variance_of_gossip(40, 2, threads); });
}

Deffuant deffuant(double epsilon) {
  Deffuant model;
  model.epsilon = epsilon;
  return model;
}

void add_deffuant(std::vector<Check>& checks) {
  const auto add = [&](std::string setup, std::string source, bool quick, std::function<Found(int)> run) {
    checks.push_back({"deffuant", std::move(setup), std::move(source), quick, std::move(run)});
  };
  for (const auto& [bound, clusters] :
       {std::pair{"0.5", 1.}, {"0.3", 1.}, {"0.2", 2.}, {"0.15", 2.9}, {"0.1", 4.2}, {"0.05", 8.6}})
    add(std::string("complete, n = 1,000, epsilon = 2 x ") + bound + ": clusters",
        "reference simulations on [0, 1], within 1", bound == std::string("0.2"),
        [bound = std::stod(bound), clusters = clusters](int threads) {
          const Trial trial{.steps = 400, .replicates = 12, .seed = 35};
          const auto found = run(deffuant(2 * bound), drawn(Complete{.nodes = 1000}), trial, threads);
          return within(clusters, estimate(found.outcome("clusters")).mean, 1);
        });
  add("Erdos-Renyi, n = 500: farthest that the mean moves", "both move by the same", true,
      [](int threads) { return drift_of_mean(deffuant(0.6), random_ties(500), threads); });
}

void add_hegselmann_krause(std::vector<Check>& checks) {
  const auto add = [&](double bound, double expected, std::uint32_t n, std::string setup, bool quick) {
    checks.push_back(
        {"hegselmann_krause", std::move(setup), "reference simulations on [0, 1]", quick, [=](int threads) {
           HegselmannKrause model;
           model.epsilon = 2 * bound;
           const Trial trial{.steps = 40, .replicates = 12, .seed = 36};
           const auto found = run(model, drawn(Complete{.nodes = n}), trial, threads);
           double agree = 0;
           for (const double v : found.outcome("opinion_variance")) agree += v < 1e-9;
           return within(expected, agree / trial.replicates, 0.01);
         }});
  };
  add(0.15, 0, 2000, "complete, n = 2,000, epsilon = 2 x 0.15: share that agrees", false);
  add(0.25, 1, 2000, "complete, n = 2,000, epsilon = 2 x 0.25: share that agrees", false);
  add(0.1, 0, 400, "complete, n = 400, epsilon = 2 x 0.1: share that agrees", true);
  add(0.3, 1, 400, "complete, n = 400, epsilon = 2 x 0.3: share that agrees", true);
}

void add_weighted_hegselmann_krause(std::vector<Check>& checks) {
  checks.push_back({"weighted_hegselmann_krause", "complete, n = 50, all at .3: opinion after 20 steps",
                    "Milli 2021: x + w x (1 - x) where all agree", true, [](int threads) {
                      WeightedHegselmannKrause model;
                      model.initial.low = model.initial.high = 0.3;
                      double x = 0.3;
                      for (int t = 0; t < 20; ++t) x += model.weight * x * (1 - x);
                      return within(x, last_mean(model, drawn(Complete{.nodes = 50}), 20, threads), 1e-12);
                    }});
}

/// Agent 1 hears 0, and no one else anybody: each of two picks is agent 1's with 1/2 and then comes to something with
/// (1/2)^(d / exposure).
Found interactions(int threads) {
  AttractionRepulsion model;
  model.exposure = 0.5;
  const Trial trial{.steps = 1, .replicates = 20'000, .columns = true, .seed = 37};
  const auto told = run(model, tied(2, true, {{0, 1}}), trial, threads);
  Opinions beyond;  // mean 0: whether nothing came of it, less its probability
  for (std::uint32_t r = 0; r < trial.replicates; ++r) {
    const Opinions start = opinions(told, r, 0), end = opinions(told, r, 1);
    const double p = std::pow(0.5, std::abs(start[0] - start[1]) / model.exposure);
    beyond.push_back((start[1] == end[1]) - (1 - p / 2) * (1 - p / 2));
  }
  return of_mean(0, beyond);
}

/// Agent 0 hears three others that hear nobody. Where it met exactly one, which stands in its opinion: how often that
/// was the nearest, less the probability.
Found nearest(int threads) {
  AlgorithmicBias model;
  model.epsilon = 3;
  model.gamma = 1.5;
  const Trial trial{.steps = 1, .replicates = 20'000, .columns = true, .seed = 38};
  const auto told = run(model, tied(4, true, {{1, 0}, {2, 0}, {3, 0}}), trial, threads);
  Opinions beyond;
  for (std::uint32_t r = 0; r < trial.replicates; ++r) {
    const Opinions start = opinions(told, r, 0), end = opinions(told, r, 1);
    double all = 0, best = 0;
    bool near = false, one = false;
    for (std::size_t j = 1; j < 4; ++j) {
      const double appeal = std::pow(std::max(std::abs(start[j] - start[0]), 2e-5), -model.gamma);
      const bool met = std::abs(end[0] - (start[0] + start[j]) / 2) < 1e-15;
      all += appeal;
      one = one || met;
      if (appeal > best) near = met;
      best = std::max(best, appeal);
    }
    if (one) beyond.push_back(near - best / all);
  }
  return of_mean(0, beyond);
}

void add_pairs(std::vector<Check>& checks) {
  const auto add = [&](std::string model, std::string setup, std::string source, std::function<Found(int)> run) {
    checks.push_back({std::move(model), std::move(setup), std::move(source), true, std::move(run)});
  };
  add("attraction_repulsion",
      "two agents, exposure .5: how much oftener a meeting comes to nothing than 1 - (1/2)^(d/E)",
      "Axelrod et al. 2021", interactions);
  add("algorithmic_bias", "one hears three, gamma = 1.5: how much oftener it meets the nearest than by d^-gamma",
      "Sirbu et al. 2019", nearest);
  add("algorithmic_bias", "Erdos-Renyi, n = 60, gamma = 0: variance after 15 steps", "that of deffuant",
      [](int threads) {
        AlgorithmicBias model;
        model.gamma = 0;
        const auto variances = [&](const Model& of, std::uint64_t seed) {
          return run(of, random_ties(60), {.steps = 15, .replicates = 1000, .seed = seed}, threads)
              .outcome("opinion_variance");
        };
        return of_two(variances(model, 39), variances(deffuant(model.epsilon), 40));
      });
  add("algorithmic_bias_media", "complete, n = 50, one medium at .6 for all: mean opinion", "media draw all to them",
      [](int threads) {
        AlgorithmicBiasMedia model;
        model.epsilon = 3;
        model.p_media = 0.3;
        model.media.opinions = {0.6};
        return within(0.6, last_mean(model, drawn(Complete{.nodes = 50}), 400, threads), 1e-9);
      });
  add("social_judgement", "Erdos-Renyi, n = 500, nothing rejected: farthest from deffuant", "the same rule",
      [](int threads) {
        SocialJudgement model;
        model.rejection = 2;
        Deffuant same = deffuant(model.acceptance);
        same.mu = model.mu;
        const Trial trial{.steps = 30, .replicates = 1, .columns = true, .seed = 41};
        const auto a = run(model, random_ties(500), trial, threads), b = run(same, random_ties(500), trial, threads);
        return within(0, farthest(opinions(a, 0, 1), opinions(b, 0, 1)), 1e-15);
      });
  add("cognitive_opinion", "alone, all alarmed, trust .3: mean opinion", "fixed point (T I + 1) / (1 + T)",
      [](int threads) {
        CognitiveOpinion model;
        model.trust_low = model.trust_high = 0.3;
        model.alarmed = 1;
        model.reassured = 0;
        return within((0.3 * model.information + 1) / 1.3, last_mean(model, tied(20, false, {}), 100, threads), 1e-9);
      });
}

}  // namespace

std::vector<Check> continuous_checks() {
  std::vector<Check> checks;
  add_degroot(checks);
  add_deffuant(checks);
  add_hegselmann_krause(checks);
  add_weighted_hegselmann_krause(checks);
  add_pairs(checks);
  return checks;
}

}  // namespace papotage::theory
