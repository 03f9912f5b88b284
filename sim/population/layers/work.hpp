#pragma once
// Who works with whom: nested blocks of teams, departments and companies, with triangles and hubs.
//
// Within a team each pair works together with one probability; further ties come from circles of the department and of
// the company (sim/graph/circles.hpp), in which people take part by their sociability, and a part of the company's from
// large circles in which the most sociable meet: hubs. sim/graph/circles_fit.hpp finds the rounds.

#include <cstdint>
#include <optional>

#include "sim/graph/circles.hpp"
#include "sim/population/organisation.hpp"

namespace papotage {

/// [layers.work]
struct WorkSettings {
  std::optional<double> mean_degree;        // of employees of large enough companies (circles_fit.hpp)
  std::optional<double> within_team;        // share of ties, in [0, 1]
  std::optional<double> within_department;  // share of ties, those within teams included
  double clustering = .33;                  // transitivity wanted
  double sociability = .6;                  // standard deviation of its logarithm
  bool rewired = false;                     // null model: random ties within each company, of the same degrees

  static void declare(Declare<WorkSettings>& d);
  /// Fills in what isn't given and refuses what the settled population can't have (Refusal::about the key).
  void settle(const PopulationSettings& population);
};

/// Among people 0 to people - 1, of whom employees stand first. By (seed, replicate).
CircleLayer work_layer(const WorkSettings& settings, const Organisation& organisation, std::uint32_t people,
                       std::uint64_t seed, std::uint32_t replicate);

}  // namespace papotage
