#pragma once
// [targets]: what outcomes were measured to be, to stand beside what a run finds.

#include <string>
#include <vector>

#include "sim/model/model.hpp"
#include "sim/scenario/sections.hpp"

namespace papotage {

/// A measured value (low = high) or a range of them, and its standard error.
struct Target {
  std::string outcome;
  double low, high, se;
};

/// What may stand in a target, for help and tables.
const std::vector<Parameter>& target_parameters();

/// Reads them; none where there is no such section. Refuses what is no outcome of the model.
std::vector<Target> read_targets(Document& document, const std::vector<Outcome>& outcomes);

Section targets_section(const std::vector<Target>& targets);

}  // namespace papotage
