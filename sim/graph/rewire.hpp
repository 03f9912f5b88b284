#pragma once
// The null model of a layer's ties: random ones that leave everybody as many as they have.
//
// A Markov chain of double edge swaps on simple graphs of labelled vertices (Fosdick, Larremore, Nishimura & Ugander,
// SIAM Review 60 (2018) 315, algorithm 1): of two arcs u -> v and x -> y, chosen at random, the ties become u - y and
// x - v, unless that makes a loop or repeats a tie, in which case the step leaves all as it is. Undirected graphs of
// given degrees are connected by such steps, and for arcs that are chosen without regard to who is tied, each step is
// its own inverse: so all of these graphs become equally likely. Each arc in turn is the first of a step, and its
// partner is one of all arcs of the unit, itself included; five times over, which touches each tie 20 times. Where
// nearly everybody is tied most steps fail, so there are more of them.

#include <cstdint>
#include <span>

#include "sim/core/draws.hpp"
#include "sim/graph/partition.hpp"

namespace papotage {

/// Rewires, in place, undirected rows without loops and repeats, and sorts them. Row i is targets[offsets[i]] to
/// targets[offsets[i + 1]]. Each tie lies within a unit, which is an interval of people, and stays within it; people of
/// no unit have no ties. No memory to speak of but the rows'. Units are shared out among threads.
void rewire(std::span<const std::uint64_t> offsets, std::span<std::uint32_t> targets, const Partition& units,
            const Draws& draws, int threads = 1);

}  // namespace papotage
