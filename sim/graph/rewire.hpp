#pragma once
// The null model of an undirected layer: random ties that leave everybody as many as they have, without loops and
// repeats. All graphs of labelled people that have these degrees are to be equally likely (Fosdick, Larremore,
// Nishimura & Ugander, "Configuring random graph models with fixed degree sequences", SIAM Review 60 (2018) 315).
//
// A unit walks by double edge swaps: of two arcs u -> v and x -> y, chosen without regard to who is tied, the ties
// become u - y and x - v, unless that makes a loop or repeats a tie; then all stays as it is. Each such step undoes
// itself and steps connect all these graphs, so they become equally likely. Each arc in turn takes a step with one of
// all arcs of its unit: five times over, which makes ten swaps a tie, and more often where many would fail since a
// share d of all pairs is tied: 5 / (1 - d)^2 times, at most 50.
//
// For a large unit that takes minutes. Where it is sparse enough for few faults, stubs are joined by a keyed bijection
// instead, and each loop or repeat swaps with a random tie, one after another until one of them leaves no fault. That
// takes a thirtieth of the time, and counts of triangles differ by about the faults' share of the ties, or less, from
// what they should be. Where a thousand tries mend nothing the unit walks after all.

#include <cstdint>
#include <span>

#include "sim/core/draws.hpp"
#include "sim/graph/partition.hpp"

namespace papotage {

struct Rewiring {
  std::uint64_t walk_up_to = std::uint64_t{1} << 20;  // arcs of a unit, beyond which it is joined
  double most_faults = .003;                          // expected share of ties, above which it walks even then
};

/// Rewires, in place, undirected rows without loops and repeats, and sorts them. Row i is targets[offsets[i]] to
/// targets[offsets[i + 1]]. Each tie lies within a unit, which is an interval of people, and stays within it; people of
/// no unit have no ties. A large unit takes its rows a second time meanwhile. Threads share units.
void rewire(std::span<const std::uint64_t> offsets, std::span<std::uint32_t> targets, const Partition& units,
            const Draws& draws, int threads = 1, const Rewiring& how = {});

}  // namespace papotage
