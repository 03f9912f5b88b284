// Threshold models once more: in each step everybody looks at all whom they hear, one after another.

#include "models/contagion/complex_contagion.hpp"
#include "models/contagion/generalised_threshold.hpp"
#include "models/contagion/kertesz_threshold.hpp"
#include "models/contagion/linear_threshold.hpp"
#include "models/contagion/profile.hpp"
#include "models/contagion/profile_threshold.hpp"
#include "models/contagion/watts_threshold.hpp"
#include "tests/reference/naive/support.hpp"

namespace papotage::naive {
namespace {

enum : int { susceptible, adopter, blocked };

/// What an agent sees of those whom it hears, by the weights of the ties.
struct Seen {
  double adopted = 0, all = 0;
  bool anybody = false;  // has adopted

  bool reaches(double number) const { return anybody && adopted > number - 1e-9; }
  bool reaches_share(double share) const { return anybody && adopted > share * all - 1e-9; }
};

Seen seen_by(std::size_t i, const Neighbours& net, const States& now) {
  Seen seen;
  for (std::size_t k = 0; k < net.hears[i].size(); ++k) {
    seen.all += net.weight_hearing[i][k];
    if (now[net.hears[i][k]] != adopter) continue;
    seen.adopted += net.weight_hearing[i][k];
    seen.anybody = true;
  }
  return seen;
}

bool happens_within(double rate, double days, Random& random) {
  return rate > 0 && std::exponential_distribution<double>(rate)(random) < days;
}

std::vector<double> own_values(double low, double high, std::size_t n, Random& random) {
  std::vector<double> values(n);
  for (double& x : values) x = low + (high - low) * chance(random);
  return values;
}

/// Each susceptible agent becomes becomes(i, seen, t) in the step from t; may(i, seen) says whether it ever could, were
/// all others to stay.
template <class Becomes, class May>
Course adoption_course(const Setup& setup, int compartments, const States& start, Becomes becomes, May may) {
  const Neighbours net(setup.network);
  States last = start;
  std::uint32_t t = 0;
  const auto step = [&](const States& now, States& next) {
    for (std::size_t i = 0; i < now.size(); ++i)
      if (now[i] == susceptible) next[i] = becomes(i, seen_by(i, net, now), t);
    last = next;
    ++t;
  };
  const auto still = [&](const std::vector<int>&) {
    for (std::size_t i = 0; i < last.size(); ++i)
      if (last[i] == susceptible && may(i, seen_by(i, net, last))) return false;
    return true;
  };
  return epidemic_course({compartments, {adopter}, susceptible}, setup, start, step, still);
}

/// The same where all adopt as soon as they may.
template <class May>
Course at_once(const Setup& setup, const States& start, May may) {
  return adoption_course(
      setup, 2, start, [&](std::size_t i, const Seen& seen, std::uint32_t) { return may(i, seen) ? adopter : 0; }, may);
}

Course watts_threshold(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const WattsThreshold&>(model);
  return at_once(setup, start_of(m.initial, setup, susceptible, adopter, random),
                 [&](std::size_t, const Seen& seen) { return seen.reaches_share(m.threshold); });
}

Course linear_threshold(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const LinearThreshold&>(model);
  const auto own = own_values(m.threshold_low, m.threshold_high, setup.network.nodes(), random);
  return at_once(setup, start_of(m.initial, setup, susceptible, adopter, random),
                 [&](std::size_t i, const Seen& seen) { return seen.reaches_share(own[i]); });
}

Course complex_contagion(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const ComplexContagion&>(model);
  States start = start_of(m.initial, setup, susceptible, adopter, random);
  if (m.neighbours) {
    const Neighbours net(setup.network);
    const States chosen = start;
    for (std::size_t i = 0; i < chosen.size(); ++i)
      if (chosen[i] == adopter)
        for (const std::uint32_t j : net.reaches[i]) start[j] = adopter;
  }
  return at_once(setup, start, [&](std::size_t, const Seen& seen) { return seen.reaches(m.threshold); });
}

Course kertesz_threshold(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const KerteszThreshold&>(model);
  States start = start_of(m.initial, setup, susceptible, adopter, random);
  // As many of the others as the choice says, if there are so many.
  auto left = chosen_agents(m.blocked, setup, random).size();
  for (const std::uint32_t i : chosen_agents(Chosen::of_share(1), setup, random))
    if (left > 0 && start[i] == susceptible) {
      start[i] = blocked;
      --left;
    }
  Course course = adoption_course(
      setup, 3, start,
      [&](std::size_t, const Seen& seen, std::uint32_t) {
        if (seen.reaches_share(m.threshold)) return adopter;
        return happens_within(m.adopter_rate, setup.step_days, random) ? adopter : susceptible;
      },
      [&](std::size_t, const Seen& seen) { return m.adopter_rate > 0 || seen.reaches_share(m.threshold); });
  course.outcomes[0] = course.outcomes[1];  // who is blocked is never reached, and adopters remain
  return course;
}

Course generalised_threshold(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const GeneralisedThreshold&>(model);
  const auto own = own_values(m.threshold_low, m.threshold_high, setup.network.nodes(), random);
  const auto becomes = [&](std::size_t i, const Seen& seen, std::uint32_t t) {
    const double from = t * setup.step_days, to = from + setup.step_days;
    const double grown = m.mu / (2 * m.tau.days) * (to * to - from * from);  // the growing rate, over the step
    if (happens_within(grown, 1, random)) return adopter;
    return seen.reaches_share(own[i]) && happens_within(1 / m.tau.days, setup.step_days, random) ? adopter
                                                                                                 : susceptible;
  };
  return adoption_course(setup, 2, start_of(m.initial, setup, susceptible, adopter, random), becomes,
                         [&](std::size_t i, const Seen& seen) { return m.mu > 0 || seen.reaches_share(own[i]); });
}

/// Both models of profiles: `met` says whether there is a trial.
template <class M, class Met>
Course profile_course(const M& m, const Setup& setup, Random& random, Met met) {
  const auto own = own_values(m.profile_low, m.profile_high, setup.network.nodes(), random);
  const auto becomes = [&](std::size_t i, const Seen& seen, std::uint32_t) -> int {
    if (met(seen)) {
      if (chance(random) < own[i]) return adopter;
      if (chance(random) < m.blocked) return blocked;
    }
    return happens_within(m.adopter_rate, setup.step_days, random) ? adopter : susceptible;
  };
  return adoption_course(setup, 3, start_of(m.initial, setup, susceptible, adopter, random), becomes,
                         [&](std::size_t i, const Seen& seen) {
                           return m.adopter_rate > 0 || (met(seen) && (own[i] > 0 || m.blocked > 0));
                         });
}

Course profile(const Model& model, const Setup& setup, Random& random) {
  return profile_course(dynamic_cast<const Profile&>(model), setup, random,
                        [](const Seen& seen) { return seen.anybody; });
}

Course profile_threshold(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const ProfileThreshold&>(model);
  return profile_course(m, setup, random, [&](const Seen& seen) { return seen.reaches_share(m.threshold); });
}

}  // namespace

std::vector<Reference> threshold_references() {
  return {{"watts_threshold", watts_threshold},
          {"linear_threshold", linear_threshold},
          {"complex_contagion", complex_contagion},
          {"kertesz_threshold", kertesz_threshold},
          {"profile", profile},
          {"generalised_threshold", generalised_threshold},
          {"profile_threshold", profile_threshold}};
}

}  // namespace papotage::naive
