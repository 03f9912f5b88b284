// Rows of compartments that a scenario declares: declared by hand, a model of the catalogue is that model bit for bit;
// what the catalogue doesn't use is told by closed forms.

#include <algorithm>
#include <cmath>

#include "models/contagion/declared.hpp"
#include "models/contagion/maki_thompson.hpp"
#include "models/contagion/sis.hpp"
#include "sim/graph/generators/complete.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "sim/graph/generators/star.hpp"
#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"

namespace papotage::theory {
namespace {

DeclaredTransition transition(std::string name, std::string from, std::string to, Names contact = {}) {
  DeclaredTransition t;
  t.name = std::move(name);
  t.from = std::move(from);
  t.to = std::move(to);
  t.contact = std::move(contact);
  return t;
}
DeclaredTransition at_rate(DeclaredTransition t, double rate) {
  t.rate = rate;
  return t;
}

DeclaredCompartments declared(Names compartments, const std::string& start, Chosen who,
                              std::vector<DeclaredTransition> transitions) {
  DeclaredCompartments model;
  model.compartments = std::move(compartments);
  model.starts.in = {{start, std::move(who)}};
  model.transition.all = std::move(transitions);
  return model;
}

/// How far the series of two models differ at most, compartment by compartment.
double farthest(const Model& a, const Model& b, const Shared& network, const Trial& trial, int threads) {
  const Ensemble left = run(a, network, trial, threads), right = run(b, network, trial, threads);
  double most = 0;
  for (std::size_t p = 0; p < left.probes().size(); ++p)
    for (std::size_t record = 0; record < left.records(); ++record) {
      const auto x = left.probe(left.probes()[p].name, record), y = right.probe(right.probes()[p].name, record);
      for (std::size_t r = 0; r < x.size(); ++r) most = std::max(most, std::abs(x[r] - y[r]));
    }
  return most;
}

const Trial by_ten{.steps = 60, .replicates = 20, .records = {0, 10, 20, 40, 60}, .seed = 5};

Found sis_by_hand(int threads, const std::string& method) {
  Sis sis;
  sis.method = method;
  sis.initial.count = 5;
  DeclaredCompartments by_hand = declared({"well", "ill"}, "ill", {.count = 5},
                                          {at_rate(transition("catches", "well", "ill", {"ill"}), sis.beta),
                                           at_rate(transition("recovers", "ill", "well"), sis.gamma)});
  by_hand.method = method;
  const auto network = drawn(ErdosRenyi{.nodes = 500, .mean_degree = 6});
  return within(0, farthest(sis, by_hand, network, by_ten, threads), 1e-12);
}

Found rumour_by_hand(int threads) {
  MakiThompson rumour;
  rumour.initial.count = 5;
  DeclaredTransition stops = at_rate(transition("stops", "spreader", "stifler", {"spreader", "stifler"}), rumour.beta);
  stops.direction = "reached";
  const DeclaredCompartments by_hand =
      declared({"ignorant", "spreader", "stifler"}, "spreader", {.count = 5},
               {at_rate(transition("hears", "ignorant", "spreader", {"spreader"}), rumour.beta), stops});
  return within(0, farthest(rumour, by_hand, drawn(ErdosRenyi{.nodes = 500, .mean_degree = 6}), by_ten, threads),
                1e-12);
}

/// The hub waits two and a half days, then tells everybody at once.
Found countdown(int threads, const std::string& method, double expected) {
  DeclaredTransition wakes = transition("wakes", "asleep", "awake");
  wakes.after = Duration{2.5};
  DeclaredTransition told = at_rate(transition("told", "other", "told", {"awake"}), 1000);
  DeclaredCompartments model =
      declared({"other", "asleep", "awake", "told"}, "asleep", {.by = Chosen::By::list, .list = {0}}, {wakes, told});
  model.spreading = {"told"};
  model.method = method;
  const auto peak = run(model, drawn(Star{.nodes = 10}), {.steps = 10, .replicates = 1}, threads).outcome("peak_time");
  return within(expected, peak[0], method == "continuous" ? 0.05 : 1e-12);
}

/// Declared probabilities of one compartment exclude each other: 20% and 30% a step.
Found exclusive_chances(int threads) {
  DeclaredTransition left = transition("left", "start", "left"), right = transition("right", "start", "right");
  left.probability = 0.2;
  right.probability = 0.3;
  const DeclaredCompartments model =
      declared({"idle", "start", "left", "right"}, "start", Chosen::of_share(1), {left, right});
  const auto gone =
      run(model, drawn(Complete{.nodes = 200}), {.steps = 2, .replicates = 200}, threads).probe("count_right", 1);
  double sum = 0;
  for (const double x : gone) sum += x;
  return of_share(0.3 * 1.5, static_cast<std::uint64_t>(sum), 200 * gone.size());
}

}  // namespace

std::vector<Check> declared_checks() {
  return {{"compartments", "SIS declared by hand, in steps: farthest from sis", "models/contagion/scheme.hpp", true,
           [](int threads) { return sis_by_hand(threads, "steps"); }},
          {"compartments", "SIS declared by hand, continuous: farthest from sis", "models/contagion/scheme.hpp", true,
           [](int threads) { return sis_by_hand(threads, "continuous"); }},
          {"compartments", "Maki-Thompson declared by hand: farthest from maki_thompson", "models/contagion/scheme.hpp",
           true, rumour_by_hand},
          {"compartments", "star, its hub counts down 2.5 days, then tells all: day of the peak, in steps of a day",
           "models/contagion/scheme.hpp", true, [](int threads) { return countdown(threads, "steps", 4); }},
          {"compartments", "star, its hub counts down 2.5 days, then tells all: day of the peak, continuous",
           "models/contagion/scheme.hpp", true, [](int threads) { return countdown(threads, "continuous", 2.5); }},
          {"compartments", "probabilities .2 and .3 a step: share that took the second after two steps",
           "models/contagion/scheme.hpp", true, exclusive_chances}};
}

}  // namespace papotage::theory
