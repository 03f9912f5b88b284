#include "sim/study/theory/references.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"

namespace papotage::theory {
namespace {

struct Place {
  const char* name;
  Shared network;
  double step_days;
};

std::vector<Place> places() {
  const std::vector<Tie> one_way{{0, 1}, {1, 2}, {2, 0}, {0, 3}, {3, 4}, {4, 5}, {5, 3}, {2, 6}, {6, 2}, {5, 7}};
  const std::vector<Tie> weighted{{0, 1, 3}, {0, 2, 1},    {1, 2, 0.5f}, {2, 3, 2}, {3, 4, 0.25f},
                                  {4, 5, 1}, {3, 5, 1.5f}, {5, 6, 4},    {6, 7, 1}, {6, 8, 0.5f}};
  return {{"complete", drawn(Complete{.nodes = 8}), 1},
          {"random, with isolated agents", drawn(ErdosRenyi{.nodes = 20, .mean_degree = 3}), 0.5},
          {"directed, with an isolated agent", tied(9, true, one_way), 1},
          {"weighted", tied(9, false, weighted), 2}};
}

/// A model in one manner: by its defaults, or with a parameter moved.
struct Manner {
  std::string name;
  std::unique_ptr<Model> model;
};

/// Sets a parameter as a scenario would; false where it refuses.
bool set(Model& model, const std::string& name, Value::Data data) {
  for (const Parameter& p : model.parameters()) {
    if (p.name != name) continue;
    try {
      p.read(model.object(), Value(std::move(data)));
      return true;
    } catch (const Refusal&) {
    }
  }
  return false;
}

/// Other values of a parameter that are worth a look; the first that isn't refused is taken, of choices each.
std::vector<Value::Data> moved(const Parameter& p, const Value::Data& value) {
  std::vector<Value::Data> others;
  if (const auto* chosen = std::get_if<std::string>(&value)) {
    for (const std::string& choice : p.choices)
      if (choice != *chosen) others.emplace_back(choice);
  } else if (const auto* yes = std::get_if<bool>(&value)) {
    others = {!*yes};
  } else if (const auto* count = std::get_if<std::int64_t>(&value)) {
    others = {*count + 1, *count - 1};
  } else if (const auto* x = std::get_if<double>(&value)) {
    others = {*x == 0 ? 0.3 : 1.6 * *x, *x == 0 ? 0.1 : 0.6 * *x};
  }
  return others;
}

/// Made anew, with a third of the agents chosen at the start where some are, so that something happens.
std::unique_ptr<Model> made(const Entry& entry) {
  auto model = entry.make();
  Table share;
  share.set("share", Value(Value::Data(1. / 3)));
  set(*model, "initial", share);
  return model;
}

std::vector<Manner> manners(const Entry& entry) {
  std::vector<Manner> all;
  all.push_back({"defaults", made(entry)});
  for (const Parameter& p : all.front().model->parameters())
    for (const Value::Data& value : moved(p, p.write(all.front().model->object()))) {
      auto model = made(entry);
      if (!set(*model, p.name, value)) continue;
      all.push_back({fmt::format("{} = {}", p.name, Value(Value::Data(value)).text()), std::move(model)});
      if (p.choices.empty()) break;
    }
  return all;
}

/// The least p-value of many comparisons.
class Least {
 public:
  void compare(const std::string& what, std::vector<double> sample, std::vector<double> expected) {
    ++comparisons_;
    for (double& x : sample) x = rounded(x);
    for (double& x : expected) x = rounded(x);
    const double p = same_law(sample, expected);
    if (worst_ && p >= p_) return;
    p_ = p;
    worst_ = of_two(sample, expected);
    worst_->of = what;
  }
  Found found() const {
    if (!worst_) throw std::logic_error("the model refuses every small network");
    Found found = *worst_;
    found.z = z_of(std::min(1., p_ * static_cast<double>(comparisons_)));
    found.of = fmt::format("least alike of {} comparisons: {}", comparisons_, found.of);
    return found;
  }

 private:
  /// Sums that are equal but for the last bits are one value.
  static double rounded(double x) { return std::round(x * 1e9) / 1e9; }

  std::size_t comparisons_ = 0;
  double p_ = 1;
  std::optional<Found> worst_;
};

bool refused(const Model& model, const Network& network) {
  try {
    model.check({.nodes = network.nodes(), .network = &network});
    return false;
  } catch (const Refusal&) {
    return true;
  }
}

void compare(Least& least, const Manner& manner, const Place& place, const Reference& reference, const Trial& trial,
             int threads) {
  const Ensemble told = run(*manner.model, place.network, trial, threads);
  const std::vector<Course> courses = reference(*manner.model, *place.network, trial);
  const auto where = fmt::format("{}, {}", manner.name, place.name);
  for (std::size_t k = 0; k < told.outcomes().size(); ++k) {
    std::vector<double> expected;
    for (const Course& course : courses) expected.push_back(course.outcomes.at(k));
    const std::string& name = told.outcomes()[k].name;
    least.compare(fmt::format("{}: {}", where, name), told.outcome(name), expected);
  }
  for (std::size_t probe = 0; probe < told.probes().size(); ++probe)
    for (std::size_t record = 0; record < trial.records.size(); ++record) {
      std::vector<double> expected;
      for (const Course& course : courses) expected.push_back(course.series.at(probe * trial.records.size() + record));
      const std::string& name = told.probes()[probe].name;
      least.compare(fmt::format("{}: {} after step {}", where, name, trial.records[record]), told.probe(name, record),
                    expected);
    }
}

Found compare_all(const Entry& entry, const Reference& reference, std::uint32_t replicates, int threads) {
  Least least;
  std::uint64_t seed = 31;
  for (const Place& place : places())
    for (const Manner& manner : manners(entry)) {
      if (refused(*manner.model, *place.network)) continue;
      const Trial trial{.steps = 30,
                        .replicates = replicates,
                        .step_days = place.step_days,
                        .records = {0, 1, 4, 30},
                        .seed = ++seed};
      compare(least, manner, place, reference, trial, threads);
    }
  return least.found();
}

}  // namespace

std::vector<Check> reference_checks(const Registry& registry, const FindReference& find, std::uint32_t replicates) {
  std::vector<Check> checks;
  for (const Entry& entry : registry)
    if (const Reference reference = find(entry.about.name))
      checks.push_back({entry.about.name,
                        fmt::format("small networks, {} replicates: against a plain loop", replicates),
                        "two-sample tests, Bonferroni", true,
                        [=](int threads) { return compare_all(entry, reference, replicates, threads); }});
  return checks;
}

}  // namespace papotage::theory
