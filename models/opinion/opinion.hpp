#pragma once
// What opinion models share: initial opinions, probes and outcomes. Continuous opinions live in [-1, 1], opinions of
// two states are -1 and +1.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/chosen.hpp"
#include "sim/core/draws.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// Initial continuous opinions: `{ distribution = "uniform", low = -1, high = 1 }`, independent of one another.
struct InitialOpinions {
  std::string distribution = "uniform";
  double low = -1, high = 1;

  static void declare(Declare<InitialOpinions>& d);
  void check(const std::string& key) const;
  void draw(const Draws& draws, std::span<double> opinions) const;
};
void read_value(InitialOpinions&, const Value&, const Declaration&);
Value::Data write_value(const InitialOpinions&);
std::string type_name(const InitialOpinions&);

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
