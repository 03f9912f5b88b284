// Models of two states once more, from their equations, agent by agent.

#include <algorithm>
#include <functional>
#include <numeric>

#include "models/opinion/majority_rule.hpp"
#include "models/opinion/noisy_voter.hpp"
#include "models/opinion/q_voter.hpp"
#include "models/opinion/sznajd.hpp"
#include "models/opinion/voter.hpp"
#include "tests/reference/naive/support.hpp"

namespace papotage::naive {
namespace {

using Opinions = std::vector<double>;
/// The next opinion of agent i, who sees these.
using Update = std::function<double(std::size_t i, const Opinions& x)>;

/// n uniform agents one after another, or all from the opinions before.
Course updated(const TwoStateModel& model, const Setup& setup, Opinions start, Random& random, const Update& update) {
  return consensus_course(setup, std::move(start), [&](Opinions& x, std::uint32_t) {
    const Opinions before = x;
    for (std::size_t k = 0; k < x.size(); ++k) {
      const std::size_t i = model.updating == "synchronous" ? k : below(x.size(), random);
      x[i] = update(i, model.updating == "synchronous" ? before : x);
    }
  });
}

double coin(Random& random) { return chance(random) < 0.5 ? -1 : 1; }

/// A place in a list, in proportion to the weights there.
std::size_t place(const std::vector<double>& weights, Random& random) {
  return std::discrete_distribution<std::size_t>(weights.begin(), weights.end())(random);
}
/// One of those whom agent i hears; it hears somebody.
std::size_t heard_by(const Neighbours& net, std::size_t i, Random& random) {
  return net.hears[i][place(net.weight_hearing[i], random)];
}
/// `count` of them, none twice unless they may be.
std::vector<std::size_t> some_heard(const Neighbours& net, std::size_t i, std::size_t count, bool repetition,
                                    Random& random) {
  std::vector<double> weights = net.weight_hearing[i];
  std::vector<std::size_t> some;
  while (some.size() < count) {
    const std::size_t k = place(weights, random);
    some.push_back(net.hears[i][k]);
    if (!repetition) weights[k] = 0;
  }
  return some;
}

Course voter(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Voter&>(model);
  const Neighbours net(setup.network);
  return updated(m, setup, two_states(m.initial, setup, random), random, [&](std::size_t i, const Opinions& x) {
    return net.hears[i].empty() ? x[i] : x[heard_by(net, i, random)];
  });
}

/// Gives opinions to as many of those who have none yet.
void place_zealots(const Chosen& chosen, double opinion, const Setup& setup, Opinions& fixed, Random& random) {
  if (chosen.by == Chosen::By::list) {
    for (const std::uint32_t i : chosen_agents(chosen, setup, random)) fixed[i] = opinion;
    return;
  }
  for (std::size_t left = chosen_agents(chosen, setup, random).size(); left > 0;) {
    const std::size_t i = below(fixed.size(), random);
    if (fixed[i] != 0) continue;
    fixed[i] = opinion;
    --left;
  }
}

Course noisy_voter(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const NoisyVoter&>(model);
  const Neighbours net(setup.network);
  Opinions fixed(setup.network.nodes());  // 0 of those who aren't zealots
  for (const bool listed : {true, false})
    for (const auto& [chosen, opinion] : {std::pair(&m.zealots_for, 1.), std::pair(&m.zealots_against, -1.)})
      if ((chosen->by == Chosen::By::list) == listed) place_zealots(*chosen, opinion, setup, fixed, random);
  Opinions start = two_states(m.initial, setup, random);
  for (std::size_t i = 0; i < fixed.size(); ++i)
    if (fixed[i] != 0) start[i] = fixed[i];
  return updated(m, setup, start, random, [&](std::size_t i, const Opinions& x) {
    if (fixed[i] != 0) return fixed[i];
    if (chance(random) < m.noise) return coin(random);
    return net.hears[i].empty() ? x[i] : x[heard_by(net, i, random)];
  });
}

Course q_voter(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const QVoter&>(model);
  const Neighbours net(setup.network);
  return updated(m, setup, two_states(m.initial, setup, random), random, [&](std::size_t i, const Opinions& x) {
    const double u = chance(random);
    if (u < m.independence) return chance(random) < m.flexibility ? -x[i] : x[i];
    const bool opposes = u < m.independence + m.anticonformity;
    if (net.hears[i].empty()) return x[i];
    const std::size_t asked = m.repetition ? m.q : std::min<std::size_t>(m.q, net.hears[i].size());
    double sum = 0;
    for (const std::size_t j : some_heard(net, i, asked, m.repetition, random)) sum += x[j];
    if (std::abs(sum) == static_cast<double>(asked)) return (opposes ? -sum : sum) > 0 ? 1. : -1.;
    return !opposes && chance(random) < m.epsilon ? -x[i] : x[i];
  });
}

Course majority_in_groups(const MajorityRule& m, const Neighbours& net, const Setup& setup, Random& random) {
  const std::size_t n = setup.network.nodes(), meetings = (n + m.group - 1) / m.group;
  return consensus_course(setup, two_states(m.initial, setup, random), [&](Opinions& x, std::uint32_t) {
    for (std::size_t k = 0; k < meetings; ++k) {
      const std::size_t i = below(n, random);
      if (net.hears[i].empty()) continue;
      auto present = some_heard(net, i, std::min<std::size_t>(m.group - 1, net.hears[i].size()), false, random);
      present.push_back(i);
      double sum = 0;
      for (const std::size_t j : present) sum += x[j];
      if (sum == 0 && m.tie == "keep") continue;
      const double next = sum == 0 ? coin(random) : (sum > 0 ? 1 : -1) * (chance(random) < m.noise ? -1 : 1);
      for (const std::size_t j : present) x[j] = next;
    }
  });
}

Course majority_rule(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const MajorityRule&>(model);
  const Neighbours net(setup.network);
  if (m.group > 0) return majority_in_groups(m, net, setup, random);
  return updated(m, setup, two_states(m.initial, setup, random), random, [&](std::size_t i, const Opinions& x) {
    double sum = 0;
    for (std::size_t k = 0; k < net.hears[i].size(); ++k) sum += net.weight_hearing[i][k] * x[net.hears[i][k]];
    if (sum == 0) return m.tie == "coin" && !net.hears[i].empty() ? coin(random) : x[i];
    return (sum > 0) != (chance(random) < m.noise) ? 1. : -1.;
  });
}

Course sznajd(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Sznajd&>(model);
  const Neighbours net(setup.network);
  return consensus_course(setup, two_states(m.initial, setup, random), [&](Opinions& x, std::uint32_t) {
    for (std::size_t k = 0; k < x.size(); ++k) {
      const std::size_t i = below(x.size(), random);
      if (net.hears[i].empty()) continue;
      const std::size_t j = heard_by(net, i, random);
      if (x[i] != x[j]) continue;
      const double opinion = x[i];
      for (const std::size_t of : {i, j})
        for (const std::uint32_t hearer : net.reaches[of]) x[hearer] = opinion;
    }
  });
}

}  // namespace

std::vector<Reference> two_state_references() {
  return {{"voter", voter},
          {"noisy_voter", noisy_voter},
          {"q_voter", q_voter},
          {"majority_rule", majority_rule},
          {"sznajd", sznajd}};
}

}  // namespace papotage::naive
