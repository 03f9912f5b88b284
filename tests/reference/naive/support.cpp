#include "tests/reference/naive/support.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace papotage::naive {

std::vector<std::uint32_t> chosen_agents(const Chosen& chosen, const Setup& setup, Random& random) {
  const std::uint32_t n = setup.network.nodes();
  if (chosen.by == Chosen::By::list) {
    std::vector<std::uint32_t> agents;
    for (std::uint32_t i = 0; i < n; ++i)
      if (std::count(chosen.list.begin(), chosen.list.end(), setup.network.label(i)) > 0) agents.push_back(i);
    return agents;
  }
  std::vector<std::uint32_t> agents(n);
  std::iota(agents.begin(), agents.end(), 0u);
  std::shuffle(agents.begin(), agents.end(), random);
  if (chosen.by == Chosen::By::count)
    agents.resize(chosen.count);
  else if (chosen.by == Chosen::By::share)
    agents.resize(static_cast<std::size_t>(std::floor(chosen.share * n + 0.5)));
  else
    throw std::invalid_argument("the reference knows count, share and list only");
  return agents;
}

std::vector<double> first_opinions(const InitialOpinions& initial, const Setup& setup, Random& random) {
  if (initial.distribution != "uniform") throw std::invalid_argument("the reference knows the uniform law only");
  std::vector<double> opinions(setup.network.nodes());
  for (double& x : opinions) x = std::uniform_real_distribution<double>(initial.low, initial.high)(random);
  return opinions;
}

std::vector<double> two_states(const TwoStateStart& start, const Setup& setup, Random& random) {
  if (start.opinions) {
    std::vector<double> opinions = first_opinions(*start.opinions, setup, random);
    for (double& x : opinions) x = 2 * chance(random) - 1 < x ? 1 : -1;
    return opinions;
  }
  std::vector<double> opinions(setup.network.nodes(), -1);
  for (const std::uint32_t i : chosen_agents(start.chosen, setup, random)) opinions[i] = 1;
  return opinions;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.) / static_cast<double>(values.size());
}

double variance_of(const std::vector<double>& values) {
  double squares = 0;
  for (const double x : values) squares += x * x;
  const double mean = mean_of(values);
  return std::max(0., squares / static_cast<double>(values.size()) - mean * mean);
}

double clusters_of(std::vector<double> opinions) {
  std::sort(opinions.begin(), opinions.end());
  std::vector<double> sizes{1};
  for (std::size_t k = 1; k < opinions.size(); ++k)
    if (opinions[k] - opinions[k - 1] > 0.02)
      sizes.push_back(1);
    else
      ++sizes.back();
  return static_cast<double>(std::count_if(
      sizes.begin(), sizes.end(), [&](double size) { return 20 * size >= static_cast<double>(opinions.size()); }));
}

bool all_equal(const std::vector<double>& values) {
  return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
}

void Diary::look(std::uint32_t t, const std::vector<double>& probes) {
  if (std::count(setup_.records.begin(), setup_.records.end(), t) > 0) rows_.push_back(probes);
}

Course Diary::end(std::vector<double> outcomes) const {
  Course course;
  course.outcomes = std::move(outcomes);
  for (std::size_t probe = 0; probe < rows_.front().size(); ++probe)
    for (const auto& row : rows_) course.series.push_back(row[probe]);
  return course;
}

States start_of(const Chosen& chosen, const Setup& setup, int rest, int spreader, Random& random) {
  States states(setup.network.nodes(), rest);
  for (const std::uint32_t i : chosen_agents(chosen, setup, random)) states[i] = spreader;
  return states;
}

std::vector<int> counts_of(const States& states, int compartments) {
  std::vector<int> counts(static_cast<std::size_t>(compartments));
  for (const int c : states) ++counts[static_cast<std::size_t>(c)];
  return counts;
}

Course told_epidemic(const Epidemic& epidemic, const Setup& setup, const std::vector<Moment>& history,
                     const std::vector<bool>& touched, bool still) {
  Diary diary(setup);
  for (std::uint32_t t = 0; t <= setup.steps; ++t) {
    std::size_t k = history.size() - 1;  // the last that isn't later
    while (history[k].time > t * setup.step_days) --k;
    diary.look(t, {history[k].counts.begin(), history[k].counts.end()});
  }
  int peak = -1;
  double peak_time = 0, last_change = 0;
  for (std::size_t k = 0; k < history.size(); ++k) {
    int spreading = 0;
    for (const int c : epidemic.spreading) spreading += history[k].counts[static_cast<std::size_t>(c)];
    if (spreading > peak) {
      peak = spreading;
      peak_time = history[k].time;
    }
    if (k > 0 && history[k].counts != history[k - 1].counts) last_change = history[k].time;
  }
  return diary.end({static_cast<double>(std::count(touched.begin(), touched.end(), true)), static_cast<double>(peak),
                    peak_time, still ? last_change : std::numeric_limits<double>::quiet_NaN()});
}

}  // namespace papotage::naive
