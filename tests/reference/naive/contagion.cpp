// Compartment models once more, as the arrows of their headers read.

#include "models/contagion/daley_kendall.hpp"
#include "models/contagion/fractional_contagion.hpp"
#include "models/contagion/independent_cascade.hpp"
#include "models/contagion/maki_thompson.hpp"
#include "models/contagion/seir.hpp"
#include "models/contagion/seis.hpp"
#include "models/contagion/seiz.hpp"
#include "models/contagion/si.hpp"
#include "models/contagion/sir.hpp"
#include "models/contagion/sirs.hpp"
#include "models/contagion/sis.hpp"
#include "models/contagion/swir.hpp"
#include "tests/reference/naive/flows.hpp"

namespace papotage::naive {
namespace {

/// Starts with the chosen in the one compartment that spreads and all others in 0.
Course spread(const CompartmentModel& model, int compartments, int spreading, const std::vector<Flow>& flows,
              const Setup& setup, Random& random) {
  return flows_course({compartments, {spreading}, 0}, flows, start_of(model.initial, setup, 0, spreading, random),
                      model.method == "continuous", setup, random);
}

Course si(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Si&>(model);
  return spread(m, 2, 1, {{0, 1, m.beta, {1}}}, setup, random);
}

Course sis(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Sis&>(model);
  return spread(m, 2, 1, {{0, 1, m.beta, {1}}, {1, 0, m.gamma}}, setup, random);
}

Course sir(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Sir&>(model);
  return spread(m, 3, 1, {{0, 1, m.beta, {1}}, {1, 2, m.gamma}}, setup, random);
}

Course sirs(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Sirs&>(model);
  return spread(m, 3, 1, {{0, 1, m.beta, {1}}, {1, 2, m.gamma}, {2, 0, m.xi}}, setup, random);
}

Course seir(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Seir&>(model);
  return spread(m, 4, 2, {{0, 1, m.beta, {2}}, {1, 2, m.sigma}, {2, 3, m.gamma}}, setup, random);
}

Course seis(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Seis&>(model);
  return spread(m, 3, 2, {{0, 1, m.beta, {2}}, {1, 2, m.sigma}, {2, 0, m.gamma}}, setup, random);
}

Course swir(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Swir&>(model);
  return spread(m, 4, 2, {{0, 2, m.kappa, {2}}, {0, 1, m.mu, {2}}, {1, 2, m.nu, {2}}, {2, 3, m.gamma}}, setup, random);
}

Course fractional_contagion(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const FractionalContagion&>(model);
  return spread(m, 3, 1, {{0, 1, m.beta, {1}, true}, {1, 2, m.gamma}}, setup, random);
}

Course seiz(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Seiz&>(model);
  enum { susceptible, exposed, infectious, sceptic };
  States start = start_of(m.initial, setup, susceptible, infectious, random);
  // As many sceptics as there would be if nobody had been chosen before.
  Chosen all{.by = Chosen::By::share, .share = 1};
  const auto wanted = chosen_agents(m.sceptics, setup, random);
  const bool listed = m.sceptics.by == Chosen::By::list;
  std::size_t left = wanted.size();
  for (const std::uint32_t i : listed ? wanted : chosen_agents(all, setup, random)) {
    if (left == 0 || start[i] != susceptible) continue;
    start[i] = sceptic;
    --left;
  }
  const std::vector<Flow> flows{{susceptible, infectious, m.beta * m.p, {infectious}},
                                {susceptible, exposed, m.beta * (1 - m.p), {infectious}},
                                {susceptible, sceptic, m.b * m.l, {sceptic}},
                                {susceptible, exposed, m.b * (1 - m.l), {sceptic}},
                                {exposed, infectious, m.rho, {infectious}},
                                {exposed, infectious, m.epsilon}};
  return flows_course({4, {infectious}, susceptible}, flows, start, m.method == "continuous", setup, random);
}

Course maki_thompson(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const MakiThompson&>(model);
  const Flow stops{.from = 1, .to = 2, .rate = m.stifling.value_or(m.beta), .by = {1, 2}, .reached = true};
  return spread(m, 3, 1, {{0, 1, m.beta, {1}}, stops}, setup, random);
}

Course daley_kendall(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const DaleyKendall&>(model);
  const double stifling = m.stifling.value_or(m.beta);
  const Flow both{.from = 1, .to = 2, .rate = stifling / 2, .by = {1}, .together = true};
  return spread(m, 3, 1, {{0, 1, m.beta, {1}}, both, {1, 2, stifling, {2}}}, setup, random);
}

/// Who was reached in a step tries each of those whom it reaches, once, and is done.
Course independent_cascade(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const IndependentCascade&>(model);
  const Neighbours net(setup.network);
  const std::vector<std::uint32_t>* community = nullptr;
  for (std::size_t k = 0; setup.groupings && k < setup.groupings->size(); ++k)
    if ((*setup.groupings)[k].name == m.community) community = &(*setup.groupings)[k].of;
  const auto step = [&](const States& now, States& next) {
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (now[i] != 1) continue;
      next[i] = 2;
      for (std::size_t k = 0; k < net.reaches[i].size(); ++k) {
        const std::uint32_t j = net.reaches[i][k];
        const bool leaves = community && (*community)[i] != (*community)[j];
        const double p = m.probability * net.weight_reaching[i][k] * (leaves ? m.permeability : 1);
        if (now[j] == 0 && chance(random) < p) next[j] = 1;
      }
    }
  };
  return epidemic_course({3, {1}, 0}, setup, start_of(m.initial, setup, 0, 1, random), step,
                         [](const States& end) { return std::count(end.begin(), end.end(), 1) == 0; });
}

}  // namespace

std::vector<Reference> contagion_references() {
  return {{"si", si},
          {"sis", sis},
          {"sir", sir},
          {"sirs", sirs},
          {"seir", seir},
          {"seis", seis},
          {"swir", swir},
          {"fractional_contagion", fractional_contagion},
          {"seiz", seiz},
          {"maki_thompson", maki_thompson},
          {"daley_kendall", daley_kendall},
          {"independent_cascade", independent_cascade}};
}

}  // namespace papotage::naive
