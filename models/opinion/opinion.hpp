#pragma once
// What opinion models share: probes and outcomes, and what moves them from outside. Continuous opinions live in [-1,
// 1], opinions of two states are -1 and +1.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/chosen.hpp"
#include "models/opinion/initial.hpp"
#include "sim/core/draws.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// A simulation of opinions that runs within another model, which moves them from outside.
class OpinionSimulation : public Simulation {
 public:
  struct Pull {
    std::uint32_t agent;
    double strength, toward;  // in [0, 1] and [-1, 1]
  };
  struct Push {
    std::uint32_t agent;
    double by;
  };
  /// Draws a replicate whose opinions are these instead of the model's own first ones. A model of two states draws +1
  /// with probability (1 + x) / 2.
  virtual void start_from(std::uint32_t replicate, std::span<const double> opinions) = 0;
  /// Everybody's opinion, in [-1, 1].
  virtual void read(std::span<double> opinions) const = 0;
  /// Before step t: each agent, named at most once, moves by a part of the way towards a value; what it remembers
  /// of its first opinion moves likewise. In a model of two states it changes to the value's sign with the probability
  /// that makes the same difference in expectation.
  virtual void pull(std::uint32_t t, std::span<const Pull> pulls) = 0;
  /// Likewise each agent moves by a difference, but not beyond [-1, 1]; what it remembers of its first opinion
  /// moves by all of it, so that the opposite difference takes it back.
  /// Several threads may push at once, different agents each.
  virtual void push(std::uint32_t t, std::span<const Push> pushes) = 0;
};

/// opinion_mean and opinion_variance, and the outcomes of the same names and `clusters`.
std::vector<Probe> opinion_probes();
std::vector<Outcome> opinion_outcomes();

struct Moments {
  double mean, variance;
};
/// Mean and variance (divided by n) of the opinions, in a fixed order of summation.
Moments moments(std::span<const double> opinions, int threads);

/// The least share of all agents that makes a cluster.
inline constexpr double smallest_cluster = 0.05;

/// How many clusters of opinion there are: opinions in order are cut where neighbours differ by more than `gap`; parts
/// that hold at least `smallest` of all agents count.
std::uint32_t clusters(std::span<const double> opinions, double gap = 0.02, double smallest = smallest_cluster);

}  // namespace papotage
