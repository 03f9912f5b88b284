#pragma once
// The models once more, as plainly as their laws read: lists of neighbours, a stateful generator, no code of sim/ but
// the network's rows. Slow and serial.

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "sim/graph/network.hpp"

namespace papotage::testing {

/// Lists of neighbours, both ways.
struct Neighbours {
  std::vector<std::vector<std::uint32_t>> reaches, hears;

  explicit Neighbours(const Network& net) : reaches(net.nodes()), hears(net.nodes()) {
    for (std::uint32_t u = 0; u < net.nodes(); ++u)
      for (const std::uint32_t v : net.out(u)) {
        reaches[u].push_back(v);
        hears[v].push_back(u);
      }
  }
};

inline double chance(std::mt19937_64& random) { return std::ldexp(static_cast<double>(random() >> 11), -53); }

/// What a naive epidemic came to. States are 0 susceptible, 1 infectious, 2 recovered.
struct NaiveEpidemic {
  std::vector<std::vector<int>> states;  // (step, agent), from the start
  double final_size = 0, peak = 0, peak_time = 0, duration = std::numeric_limits<double>::quiet_NaN();

  double count(std::size_t step, int state) const {
    double sum = 0;
    for (const int x : states[step]) sum += x == state;
    return sum;
  }
};

/// SIR in steps: along each tie from an agent that is infectious at the step's start to a susceptible one, transmission
/// with probability 1 - exp(-beta dt); then each that was infectious at the start recovers with 1 - exp(-gamma dt).
/// Wants gamma > 0.
inline NaiveEpidemic naive_sir(const Neighbours& neighbours, double beta, double gamma, double dt, std::uint32_t steps,
                               const std::vector<std::uint32_t>& spreaders, std::mt19937_64& random) {
  const double transmits = 1 - std::exp(-beta * dt), recovers = 1 - std::exp(-gamma * dt);
  NaiveEpidemic epidemic;
  std::vector<int> now(neighbours.reaches.size());
  for (const std::uint32_t i : spreaders) now[i] = 1;
  epidemic.states.push_back(now);
  std::uint32_t last_change = 0;
  for (std::uint32_t t = 1; t <= steps; ++t) {
    std::vector<int> next = now;
    for (std::size_t u = 0; u < now.size(); ++u) {
      if (now[u] != 1) continue;
      for (const std::uint32_t v : neighbours.reaches[u])
        if (now[v] == 0 && chance(random) < transmits) next[v] = 1;
      if (chance(random) < recovers) next[u] = 2;
    }
    if (next != now) last_change = t;
    now = next;
    epidemic.states.push_back(now);
  }
  for (std::uint32_t t = 0; t <= steps; ++t) {
    const double infectious = epidemic.count(t, 1);
    if (t > 0 && infectious <= epidemic.peak) continue;
    epidemic.peak = infectious;
    epidemic.peak_time = t * dt;
  }
  epidemic.final_size = static_cast<double>(now.size()) - epidemic.count(steps, 0);
  if (epidemic.count(steps, 1) == 0) epidemic.duration = last_change * dt;
  return epidemic;
}

/// One step of the voter model: n times, a uniform agent takes over the opinion of a uniform one among those it hears.
inline void naive_votes(const Neighbours& neighbours, std::vector<int>& opinion, std::mt19937_64& random) {
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  for (std::size_t k = 0; k < opinion.size(); ++k) {
    const std::size_t i = below(opinion.size());
    if (!neighbours.hears[i].empty()) opinion[i] = opinion[neighbours.hears[i][below(neighbours.hears[i].size())]];
  }
}

inline bool all_agree(const std::vector<int>& opinion) {
  for (const int x : opinion)
    if (x != opinion.front()) return false;
  return true;
}

}  // namespace papotage::testing
