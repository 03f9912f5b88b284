// Models of two states but the voter: what theory says of each. On complete networks how many hold +1 is a chain that
// moves by one (chains.hpp), so that laws are exact at any size.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "models/opinion/majority_rule.hpp"
#include "models/opinion/noisy_voter.hpp"
#include "models/opinion/q_voter.hpp"
#include "models/opinion/sznajd.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/ring.hpp"
#include "sim/study/theory/chains.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"

namespace papotage::theory {
namespace {

Shared complete(std::uint32_t n) { return drawn(Complete{.nodes = n}); }

/// How many of n agents hold +1 after so many steps, in each replicate.
std::vector<double> positive(const Model& model, std::uint32_t n, const Trial& trial, int threads) {
  auto means = run(model, complete(n), trial, threads).outcome("opinion_mean");
  for (double& m : means) m = std::round((1 + m) / 2 * n);
  return means;
}

/// In how many replicates all came to hold +1; all must have come to agree.
Found of_wins(double expected, const Model& model, const Shared& network, const Trial& trial, int threads,
              double off = 0) {
  const auto means = run(model, network, trial, threads).outcome("opinion_mean");
  const auto wins = static_cast<std::uint64_t>(std::count(means.begin(), means.end(), 1.));
  if (wins + static_cast<std::uint64_t>(std::count(means.begin(), means.end(), -1.)) != means.size())
    return {expected, NAN, NAN, "some disagree to the end"};
  return of_share(expected, wins, means.size(), off);
}

/// Of the agents that aren't zealots, how many hold +1.
Chain noisy_chain(std::uint32_t n, double noise, std::uint32_t zealots_for, std::uint32_t zealots_against) {
  const double all = n, free = n - zealots_for - zealots_against, others = n - 1;
  return {static_cast<std::uint32_t>(free),
          [=](double k) { return (free - k) / all * (noise / 2 + (1 - noise) * (k + zealots_for) / others); },
          [=](double k) { return k / all * (noise / 2 + (1 - noise) * (free - k + zealots_against) / others); }};
}

void add_noisy_voter(std::vector<Check>& checks) {
  const Rows add{checks, "noisy_voter"};
  add("complete, n = 50, noise .05: how many hold +1 at last, beta-binomial", "Granovsky & Madras 1995", true,
      [](int threads) {
        NoisyVoter model;
        model.noise = 0.05;
        return of_law(noisy_chain(50, 0.05, 0, 0).stationary(),
                      positive(model, 50, {.steps = 300, .replicates = 2000, .seed = 31}, threads));
      });
  add("complete, n = 50, zealots 3 for, 6 against: how many others hold +1, beta-binomial", "Mobilia et al. 2007", true,
      [](int threads) {
        NoisyVoter model;
        model.noise = 0;
        model.zealots_for.count = 3;
        model.zealots_against.count = 6;
        auto counts = positive(model, 50, {.steps = 150, .replicates = 2000, .seed = 32}, threads);
        for (double& k : counts) k -= 3;
        return of_law(noisy_chain(50, 0, 3, 6).stationary(), counts);
      });
  add("ring, n = 60, zealots 3 for, 6 against, synchronous: share of +1 at last, z+/(z+ + z-) on average over places",
      "Mobilia et al. 2007", true, [](int threads) {
        NoisyVoter model;
        model.noise = 0;
        model.updating = "synchronous";
        model.zealots_for.count = 3;
        model.zealots_against.count = 6;
        // By symmetry, over the places of zealots, an agent comes to the opinion of the first zealot that it meets.
        return of_mean(2. * 3 / 9 - 1, run(model, drawn(Ring{.nodes = 60, .neighbours = 2}),
                                           {.steps = 600, .replicates = 2000, .seed = 33}, threads)
                                           .outcome("opinion_mean"));
      });
}

/// With probability `independence` an agent flips with chance 1/2, otherwise it follows q others who agree, or with
/// probability `anticonformity` opposes them.
Chain q_chain(const QVoter& model, std::uint32_t n) {
  const double p = model.independence, a = model.anticonformity, all = n;
  const auto agree = [=, q = model.q, repetition = model.repetition](double k) {
    return repetition ? std::pow(k / (all - 1), q) : all_marked(k, all - 1, q);
  };
  const auto rate = [=, e = model.epsilon](double mine, double others) {  // of changing, per update
    const double same = agree(mine - 1), other = agree(others), conforms = 1 - p - a;
    return mine / all * (p / 2 + conforms * (other + e * (1 - same - other)) + a * same);
  };
  return {n, [=](double k) { return rate(all - k, k); }, [=](double k) { return rate(k, all - k); }};
}

void add_q_voter(std::vector<Check>& checks) {
  const Rows add{checks, "q_voter"};
  const auto law = [&](std::string setup, QVoter model, std::uint64_t seed) {
    add("complete, n = 60, " + setup + ": how many hold +1 at last", "Nyczka et al. 2012; exact by detailed balance",
        true, [=](int threads) {
          return of_law(q_chain(model, 60).stationary(),
                        positive(model, 60, {.steps = 200, .replicates = 2000, .seed = seed}, threads));
        });
  };
  const auto set = [](std::uint32_t q, double independence, double anticonformity) {
    QVoter model;
    model.q = q;
    model.independence = independence;
    model.anticonformity = anticonformity;
    return model;
  };
  law("q = 2, independence .4", set(2, 0.4, 0), 41);
  law("q = 3, anticonformity .35", set(3, 0, 0.35), 42);
  QVoter castellano = set(3, 0.2, 0.1);
  castellano.repetition = true;
  castellano.epsilon = 0.1;
  law("q = 3 with repetition, epsilon .1, independence .2, anticonformity .1", castellano, 43);
  add("complete, n = 100, q = 2, 40% hold +1: probability that +1 wins", "Castellano et al. 2009; exact", true,
      [=](int threads) {
        QVoter model = set(2, 0, 0);
        model.initial = Chosen::of_share(0.4);
        return of_wins(q_chain(model, 100).wins()[40], model, complete(100),
                       {.steps = 2000, .replicates = 3000, .seed = 44}, threads);
      });
  const auto magnetised = [&](const char* setup, const char* source, QVoter model, double expected) {
    model.initial = Chosen::of_share(0.8);
    add(std::string("complete, n = 2000, q = 2, ") + setup + ": mean |m| below the critical point", source, false,
        [=](int threads) {
          auto means =
              run(model, complete(2000), {.steps = 300, .replicates = 40, .seed = 45}, threads).outcome("opinion_mean");
          for (double& m : means) m = std::abs(m);
          return of_mean(expected, means, 0.01);
        });
  };
  magnetised("independence .2", "Nyczka et al. 2012: sqrt(1 - 2p/(1-p))", set(2, 0.2, 0), std::sqrt(0.5));
  magnetised("anticonformity .2", "Nyczka et al. 2012: sqrt(1 - 4p)", set(2, 0, 0.2), std::sqrt(0.2));
}

/// Majority vote: each looks at all others.
Chain vote_chain(std::uint32_t n, double noise) {
  const double all = n;
  const auto turns = [=](double mine, double others) {  // of one among `mine`, who hears one fewer of them
    const double lead = others - (mine - 1);
    return mine / all * (lead > 0 ? 1 - noise : lead < 0 ? noise : 0.5);
  };
  return {n, [=](double k) { return turns(all - k, k); }, [=](double k) { return turns(k, all - k); }};
}

void add_majority_rule(std::vector<Check>& checks) {
  const Rows add{checks, "majority_rule"};
  for (const std::uint32_t n : {30u, 31u})
    add("complete, n = " + std::to_string(n) + ", noise .4, coins for ties: how many hold +1 at last",
        "de Oliveira 1992; exact by detailed balance", true, [=](int threads) {
          MajorityRule model;
          model.noise = 0.4;
          model.tie = "coin";
          return of_law(vote_chain(n, 0.4).stationary(),
                        positive(model, n, {.steps = 200, .replicates = 2000, .seed = 51}, threads));
        });
  for (const std::uint32_t group : {3u, 4u})
    add("complete, n = 100, groups of " + std::to_string(group) + ", 45% hold +1: probability that +1 wins",
        "Galam 2002; Krapivsky & Redner 2003; exact", true, [=](int threads) {
          MajorityRule model;
          model.group = group;
          model.initial = Chosen::of_share(0.45);
          // All but one of the group hold the opinion that wins: G ways of who differs.
          const auto meets = [=](double most, double few) {
            return group * few / 100 * all_marked(most, 99, group - 1);
          };
          const Chain chain{100, [=](double k) { return meets(k, 100 - k); },
                            [=](double k) { return meets(100 - k, k); }};
          return of_wins(chain.wins()[45], model, complete(100), {.steps = 500, .replicates = 3000, .seed = 52},
                         threads);
        });
}

void add_sznajd(std::vector<Check>& checks) {
  const Rows add{checks, "sznajd"};
  add("complete, n = 20, 8 hold +1: probability that +1 wins, by the first pair that agrees", "exact", true,
      [](int threads) {
        Sznajd model;
        model.initial = {.by = Chosen::By::count, .count = 8};
        return of_wins(8 * 7. / (8 * 7 + 12 * 11), model, complete(20), {.steps = 100, .replicates = 3000, .seed = 61},
                       threads);
      });
  add("ring, n = 200, 40% hold +1: probability that +1 wins, x^2 / (x^2 + (1-x)^2)",
      "Slanina et al. 2008; Lambiotte & Redner 2008; approximate", false, [](int threads) {
        Sznajd model;
        model.initial = Chosen::of_share(0.4);
        return of_wins(0.16 / 0.52, model, drawn(Ring{.nodes = 200, .neighbours = 2}),
                       {.steps = 20'000, .replicates = 700, .seed = 62}, threads, 0.03);
      });
}

}  // namespace

std::vector<Check> two_state_checks() {
  std::vector<Check> checks;
  add_noisy_voter(checks);
  add_q_voter(checks);
  add_majority_rule(checks);
  add_sznajd(checks);
  return checks;
}

}  // namespace papotage::theory
