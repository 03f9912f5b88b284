#pragma once
// How `sweep`, `merge` and `info` tell which tasks failed, and why.

#include <string>
#include <vector>

#include "sim/record/info.hpp"

namespace papotage::cli {

/// A line for those of one point that failed alike, "point 3 (contagion.beta = -1), 12 replicates: MESSAGE" or, without
/// [sweep], "replicate 7: MESSAGE"; and one that says how many such lines there would be besides, if there are.
std::vector<std::string> failure_lines(const Failures& failures);

}  // namespace papotage::cli
