#pragma once
// The models once more, as plainly as their laws read: lists of neighbours, a stateful generator, no code of the models
// but their parameters. Slow and serial. The tests and `papotage validate` compare the models with them.

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "sim/graph/network.hpp"
#include "sim/model/model.hpp"

namespace papotage::naive {

/// What a replicate runs on.
struct Setup {
  const Network& network;
  std::uint32_t steps;
  double step_days;
  std::vector<std::uint32_t> records;  // the steps after which probes are read, ascending; 0 is the start
  const Groupings* groupings = nullptr;
};

/// What a replicate told, as Observer::finished gets it: a row per probe, records.size() values each, and the outcomes,
/// both in the model's order.
struct Course {
  std::vector<double> series, outcomes;
};

using Random = std::mt19937_64;

/// A model written another way. It reads the parameters of `model`, which is of the type that bears its name.
struct Reference {
  std::string name;
  Course (*run)(const Model& model, const Setup& setup, Random& random);
};

/// One list a family, each in a file of its own.
std::vector<Reference> contagion_references();
std::vector<Reference> opinion_references();
std::vector<Reference> two_state_references();
std::vector<Reference> threshold_references();
std::vector<Reference> hawkes_references();

/// That of the model of this name, or null.
const Reference* find_reference(const std::string& name);

/// Lists of neighbours, both ways, and the weights of the ties.
struct Neighbours {
  std::vector<std::vector<std::uint32_t>> reaches, hears;
  std::vector<std::vector<double>> weight_reaching, weight_hearing;

  explicit Neighbours(const Network& net) : reaches(net.nodes()), hears(net.nodes()) {
    weight_reaching.resize(net.nodes());
    weight_hearing.resize(net.nodes());
    for (std::uint32_t u = 0; u < net.nodes(); ++u)
      for (std::size_t k = 0; k < net.out(u).size(); ++k) {
        const std::uint32_t v = net.out(u)[k];
        const double w = net.weighted() ? net.weights(u)[k] : 1;
        reaches[u].push_back(v);
        weight_reaching[u].push_back(w);
        hears[v].push_back(u);
        weight_hearing[v].push_back(w);
      }
  }
};

inline double chance(Random& random) { return std::ldexp(static_cast<double>(random() >> 11), -53); }
inline std::size_t below(std::size_t n, Random& random) {
  return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

}  // namespace papotage::naive
