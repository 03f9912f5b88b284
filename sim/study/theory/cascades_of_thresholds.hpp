#pragma once
// How far thresholds let adoption go: exact laws and limits of large networks.

#include <cstdint>
#include <map>
#include <vector>

#include "sim/study/theory/ensemble.hpp"

namespace papotage::theory {

/// P(Poisson(mean) <= k).
double poisson_up_to(std::uint32_t k, double mean);

/// The probability that one seed sets off a large cascade on a network of Poisson degrees in which those of degree
/// `vulnerable` or less adopt after one neighbour: that a branching process of vulnerable agents doesn't end. D. J.
/// Watts, Proc. Natl. Acad. Sci. USA 99 (2002) 5766. For n to infinity: in a finite network others may help it over.
double vulnerable_branching(double degree, std::uint32_t vulnerable);

/// The share that adopts in the end on a network of Poisson degrees, where a share `start` does from the beginning.
/// J. P. Gleeson and D. J. Cahalane, Phys. Rev. E 75 (2007) 056103, eqs. 1 to 3. For n to infinity.
double gleeson_cahalane(double degree, double threshold, double start);

/// The exact law of how many are reached from an agent where each of the others keeps one of the ties u -> v that lead
/// to it, drawn by weight. D. Kempe, J. Kleinberg and E. Tardos, KDD 2003, theorem 4.6. Goes through all combinations.
std::map<std::int64_t, double> live_edge_law(std::uint32_t nodes, const std::vector<Tie>& ties, std::uint32_t from);

}  // namespace papotage::theory
