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
// a ratio of expectations, over an even sample of people where there are more than asked for. Ties from elsewhere that
// a layer goes on after aren't included: they add to the degree, less the few of them that rounds tie too.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sim/graph/circles.hpp"

namespace papotage {

struct CircleLaw {
  double degree = 0;                                     // mean over those whom the partitions cover
  std::vector<double> degree_by_class;                   // the same of one class
  std::vector<std::shared_ptr<const Partition>> levels;  // the partitions of the rounds, innermost first
  std::vector<double>
      degree_within;        // the part of `degree` whose ends share a unit of that level; the last is `degree`
  double transitivity = 0;  // closed paths of length two among all, in [0, 1]; NaN without paths

  /// Of ties whose ends share a unit of that level, in [0, 1]; NaN without ties.
  double share_within(std::size_t level) const { return degree_within[level] / degree; }
};

// The law of rounds whose partitions cover the same people in the same order, and are nested; `shares` is the share of
// people in each class of sociability.

/// Whether the partitions are so, and cover somebody.
bool has_law(std::span<const Round> rounds);

/// Up to `most` of the places 0 to people - 1 that lie evenly, ascending; all where there are no more.
std::vector<std::uint32_t> even_places(std::uint32_t people, std::uint32_t most);

/// All but the transitivity, as the mean over people at ascending places: exact for those. Costs their innermost units
/// x levels x classes^2 x rounds.
CircleLaw degrees_of(std::span<const Round> rounds, const std::vector<double>& shares,
                     std::span<const std::uint32_t> places);

/// Costs places x levels^2 x classes^3 x rounds.
double transitivity_of(std::span<const Round> rounds, const std::vector<double>& shares,
                       std::span<const std::uint32_t> places);

/// Both, of a layer's rounds: degrees at up to 2^16 places, transitivity at up to `sampled_people`.
CircleLaw law_of(const CircleLayer& layer, std::uint32_t sampled_people = 256);

}  // namespace papotage
