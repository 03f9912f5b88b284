#pragma once
// What references share: who and what there is at the start, and what is told of a course. Written from the docs of
// the models, without their code.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "models/chosen.hpp"
#include "models/opinion/initial.hpp"
#include "models/opinion/two_state_start.hpp"
#include "tests/reference/naive/naive.hpp"

namespace papotage::naive {

/// The agents chosen at the start, none twice. Knows count, share and list; refuses (std::invalid_argument) the rest.
std::vector<std::uint32_t> chosen_agents(const Chosen& chosen, const Setup& setup, Random& random);

/// The continuous opinions at the start. Knows the uniform law; refuses (std::invalid_argument) the rest.
std::vector<double> first_opinions(const InitialOpinions& initial, const Setup& setup, Random& random);

/// -1 for all but the chosen, who hold +1; or of opinions x, as first_opinions() knows them, +1 with probability
/// (1 + x) / 2.
std::vector<double> two_states(const TwoStateStart& start, const Setup& setup, Random& random);

double mean_of(const std::vector<double>& values);
/// Divided by n.
double variance_of(const std::vector<double>& values);
/// Groups that hold at least a twentieth of all, where gaps above 0.02 part them.
double clusters_of(std::vector<double> opinions);
bool all_equal(const std::vector<double>& values);

/// Keeps the probes at the times that are recorded.
class Diary {
 public:
  explicit Diary(const Setup& setup) : setup_(setup) {}
  /// The probes after step t, in the model's order; called for every t from 0 on.
  void look(std::uint32_t t, const std::vector<double>& probes);
  Course end(std::vector<double> outcomes) const;

 private:
  const Setup& setup_;
  std::vector<std::vector<double>> rows_;  // (record, probe)
};

/// The course of opinions that step(opinions, t) changes in place: told are mean and variance, at the end clusters,
/// too.
template <class Step>
Course opinion_course(const Setup& setup, std::vector<double> opinions, Step step) {
  Diary diary(setup);
  diary.look(0, {mean_of(opinions), variance_of(opinions)});
  for (std::uint32_t t = 0; t < setup.steps; ++t) {
    step(opinions, t);
    diary.look(t + 1, {mean_of(opinions), variance_of(opinions)});
  }
  return diary.end({mean_of(opinions), variance_of(opinions), clusters_of(opinions)});
}

/// The same of opinions that stay once all agree; its last outcome is when they came to.
template <class Step>
Course consensus_course(const Setup& setup, std::vector<double> opinions, Step step) {
  double agreed = all_equal(opinions) ? 0 : NAN;
  Course course = opinion_course(setup, std::move(opinions), [&](std::vector<double>& x, std::uint32_t t) {
    step(x, t);
    if (std::isnan(agreed) && all_equal(x)) agreed = (t + 1) * setup.step_days;
  });
  course.outcomes.push_back(agreed);
  return course;
}

/// The state of each agent, a compartment's number.
using States = std::vector<int>;

/// The chosen in `spreader`, all others in `rest`.
States start_of(const Chosen& chosen, const Setup& setup, int rest, int spreader, Random& random);
/// A contagion as it is told: how many compartments there are, which of them spread, where the untouched are.
struct Epidemic {
  int compartments;
  std::vector<int> spreading;
  int rest;
};

/// How many are in each compartment from a time on.
struct Moment {
  double time;  // days
  std::vector<int> counts;
};
std::vector<int> counts_of(const States& states, int compartments);

/// The course of a history, every change of which is a moment of its own: told are the people in each compartment; at
/// the end final_size (all who were ever touched), peak, peak_time and duration (not a number unless the end is still).
Course told_epidemic(const Epidemic& epidemic, const Setup& setup, const std::vector<Moment>& history,
                     const std::vector<bool>& touched, bool still);

/// The course of states that step(now, next) changes, `next` being a copy of `now`. `still(states)` says whether
/// nothing can happen any more to agents in these states.
template <class Step, class Still>
Course epidemic_course(const Epidemic& epidemic, const Setup& setup, States now, Step step, Still still) {
  std::vector<bool> touched(now.size());
  std::vector<Moment> history;
  for (std::uint32_t t = 0;; ++t) {
    for (std::size_t i = 0; i < now.size(); ++i) touched[i] = touched[i] || now[i] != epidemic.rest;
    history.push_back({t * setup.step_days, counts_of(now, epidemic.compartments)});
    if (t == setup.steps) break;
    States next = now;
    step(now, next);
    now = next;
  }
  return told_epidemic(epidemic, setup, history, touched, still(now));
}

}  // namespace papotage::naive
