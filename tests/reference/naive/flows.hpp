#pragma once
// Compartment models once more: whatever can move somebody waits an exponential time of its own, and who is first wins.

#include <vector>

#include "tests/reference/naive/support.hpp"

namespace papotage::naive {

/// A way out of a compartment: by itself, or by contact with each in one of the compartments `by` whom one hears, at
/// the rate times the weight of the tie.
struct Flow {
  int from, to;
  double rate;  // 1/day
  std::vector<int> by = {};
  bool divided = false;   // by the weight of all whom one hears
  bool reached = false;   // contacts are those whom one reaches instead
  bool together = false;  // who was met moves along
};

/// In steps: each who would move within the step, were all others to stay as they are at its start, moves; then those
/// whom they met and who have not moved. In continuous time: the first of all moves, then all wait anew.
Course flows_course(const Epidemic& epidemic, const std::vector<Flow>& flows, const States& start, bool continuous,
                    const Setup& setup, Random& random);

}  // namespace papotage::naive
