#pragma once
// What policies may act on. A policy sets levers at a day's start and knows of no other policy; at its neutral value a
// lever changes no bit, whether it is one number for all or a column of that number.

#include <array>
#include <cstdint>
#include <vector>

namespace papotage {

/// One value for all employees, or one for each.
struct Lever {
  double all;
  std::vector<double> each = {};

  double of(std::uint32_t employee) const { return each.empty() ? all : each[employee]; }
};

/// Where posts come from. Ordinals count by source, so that a new source renumbers no post of another.
enum class Source : std::uint8_t { spontaneous };
inline constexpr std::size_t sources = 1;

/// The highest factor of activity and of each kind of post: potential posts are so many times those that appear.
inline constexpr double highest_lever = 2;

struct Levers {
  // Factors in [0, highest_lever] of how often an employee posts: at all, and of what kind. Neutral: 1.
  Lever activity{1}, slip{1}, critical{1}, praise{1};
  // What an employee perceives: the climate of opinion, in [-1, 1], and the risk of speaking up, in [0, 1]. Neutral:
  // what the scenario says.
  Lever climate{0}, risk{0};
  // Factor >= 0 of the probability that somebody shares a critical post. Neutral: 1.
  double sharing_critical = 1;
  // How far posts of a source are believed, in [0, 1]. Neutral: 1.
  std::array<double, sources> credibility{1};
  // Of each team, the part of its grievance that ends at the next update, in [0, 1]. Neutral: empty, or 0.
  std::vector<double> resolved = {};
};

}  // namespace papotage
