#pragma once
// What a description of circles implies, in closed forms, before any tie is drawn.
//
// In a unit of n members, circles of c hold q = floor(n / c) times c and once l = n mod c members. Under a uniform
// bijection two given members share a circle with probability g2, three with g3:
//   g2 = (q c(c-1) + l(l-1)) / (n(n-1)),    g3 = (q c(c-1)(c-2) + l(l-1)(l-2)) / (n(n-1)(n-2)).
// Let m_a be the membership of class a in the round and p its pair probability. Within that unit the round ties given
// people of classes a and b with probability x = g2 m_a m_b p. Rounds are independent of each other given the classes,
// and a tie is a union over rounds, so
//   P(tie) = 1 - product over the rounds whose unit both share of (1 - x).
// The partitions are nested: all that matters about a pair is the innermost level whose unit it shares. In a unit of n
// with subunits n_s there are n^2 - sum n_s^2 ordered pairs of that level. Their sum is the expected degree, and their
// parts by level are the expected shares.
//
// Transitivity is 3 E(triangles) / E(paths of length two). For three people the probability that none of a set of edges
// exists is again a product over rounds: 1 - x for one edge, and where all three share the unit
//   two edges:    1 - x - x' + g3 m_a m_b m_c p^2
//   three edges:  1 - x - x' - x'' + 3 g3 m_a m_b m_c p^2 - g3 m_a m_b m_c p^3
// from which inclusion and exclusion gives P(two edges) and P(all three). Triples are counted by the level of their
// closest pair and the level at which the third joins.
//
// Exact but for these: classes are taken as independent of units (so they are where they are drawn); transitivity is
// a ratio of expectations, over an even sample of people where there are more than asked for; an overlap with another
// layer isn't included: it adds its probability times the other's degree, less the few pairs that rounds tie too.

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/graph/circles.hpp"

namespace papotage {

struct CircleLaw {
  double degree = 0;                                     // mean over those whom the partitions cover
  std::vector<double> degree_by_class;                   // the same of one class
  std::vector<std::shared_ptr<const Partition>> levels;  // the partitions of the rounds, innermost first
  std::vector<double> share_within;  // of ties whose ends share a unit of that level, in [0, 1]; NaN without ties
  double transitivity = 0;           // closed paths of length two among all, in [0, 1]; NaN without paths
};

/// The law of a layer's rounds. Their partitions cover the same people in the same order, and are nested.
/// `sampled_people`: for transitivity. Costs units x classes^2 x rounds and sampled people x classes^3 x rounds.
CircleLaw law_of(const CircleLayer& layer, std::uint32_t sampled_people = 256);

/// Whether the partitions of a layer's rounds are as law_of wants them.
bool has_law(const CircleLayer& layer);

}  // namespace papotage
