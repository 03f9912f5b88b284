#pragma once
// From what is wanted of a layer (degrees within nested units, clustering, how unequally sociable people are) to the
// circles that have it in expectation (sim/graph/circles_law.hpp).
//
// Each level gets rounds of its own. A team's is one circle, whose pairs are tied with one probability p. Any other
// level's ties are spread over K rounds, of which the first makes a share s and the others equal parts of the rest.
// Somebody of class k, of sociability theta_k, takes part with probability m_k = min(1, b theta_k); a circle of c
// people ties somebody to (c - 1) (E m)^2 others, and c is chosen for E m near .65. A level's `hubs` is the share of
// its ties from one further round with m_k = min(1, b theta_k^3 / E theta^3) and E m near .08, whose circles are
// therefore large: those who meet there are few and know many.
//   p and b   are those at which each level has its wanted degree: a fixed-point iteration on the law, outer levels
//             making up for what inner ones can't have (everybody is tied already).
//   K and s   are those at which the transitivity is nearest to what is wanted: two who share an acquaintance by the
//             same round are tied, by different ones hardly ever, so it falls with K from 1 to 4 and rises with s.
// theta_k = exp(sigma z_k) over its mean, z_k the normal quantile of (k + 1/2) / 16: a lognormal in 16 equal classes.

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/graph/circles_law.hpp"

namespace papotage {

struct WantedLevel {
  std::shared_ptr<const Partition> partition;
  double degree_within = 0;  // ties whose ends share a unit of the level, those of inner levels included
  bool team = false;
  double hubs = 0;  // in [0, 1)
};

struct WantedCircles {
  std::vector<WantedLevel> levels;  // innermost first, nested, of one order
  double transitivity = 0;          // in [0, 1]
  double sociability = 0;           // sigma, the standard deviation of log theta
};

/// The classes of sociability that the fit counts with.
inline constexpr std::uint32_t fitted_classes = 16;

/// The rounds. Wanted is what people in outermost units of more than twice the degree have: in smaller ones it can't be
/// had. Where there are no such units, it's what all have, as nearly as possible. Levels at which no ties are wanted
/// have no round.
std::vector<Round> fit_circles(const WantedCircles& wanted);

}  // namespace papotage
