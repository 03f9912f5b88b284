#pragma once
// Models of continuous opinions, started from opinions that a test writes down.

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <vector>

#include "models/opinion/opinion.hpp"
#include "tests/support/ensembles.hpp"

namespace papotage::testing {

using Opinions = std::vector<double>;

/// Opinions of one replicate after so many steps from these.
inline Opinions after(const Model& model, const Shared& network, const Opinions& start, std::uint32_t steps,
                      std::uint32_t replicate = 0, const std::uint8_t* voice = nullptr) {
  World world{*network, 1, 1, steps, 1};
  world.voice = voice;
  const auto simulation = model.simulate(world);
  auto& opinions = dynamic_cast<OpinionSimulation&>(*simulation);
  opinions.start_from(replicate, start);
  for (std::uint32_t t = 0; t < steps; ++t) simulation->step(t);
  Opinions end(start.size());
  opinions.read(end);
  return end;
}

inline Opinions uniform_opinions(std::size_t n, std::uint64_t seed = 1) {
  std::mt19937_64 random(seed);
  Opinions opinions;
  for (std::size_t i = 0; i < n; ++i) opinions.push_back(std::uniform_real_distribution<double>(-1, 1)(random));
  return opinions;
}

inline double mean_of(const Opinions& x) {
  double sum = 0;
  for (const double xi : x) sum += xi;
  return sum / static_cast<double>(x.size());
}
inline double farthest(const Opinions& a, const Opinions& b) {
  double distance = 0;
  for (std::size_t i = 0; i < a.size(); ++i) distance = std::max(distance, std::abs(a[i] - b[i]));
  return distance;
}

/// A random network with weights from 1/4 to 4, the same both ways where it is undirected.
inline Shared weighted_network(std::uint32_t nodes, bool directed, std::uint64_t ties) {
  const auto plain = random_network(nodes, directed, ties);
  std::vector<float> weights;
  for (std::uint32_t u = 0; u < nodes; ++u)
    for (const std::uint32_t v : plain->out(u)) {
      const std::uint32_t low = directed ? u : std::min(u, v), high = directed ? v : std::max(u, v);
      weights.push_back(std::exp2(static_cast<float>((low * 7 + high * 13) % 5) - 2));
    }
  return std::make_shared<const Network>(directed,
                                         std::vector<std::uint64_t>(plain->offsets().begin(), plain->offsets().end()),
                                         std::vector<std::uint32_t>(plain->targets().begin(), plain->targets().end()),
                                         Dropped{}, std::vector<std::uint64_t>{}, std::move(weights));
}

}  // namespace papotage::testing
