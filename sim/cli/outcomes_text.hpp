#pragma once
// How `sweep`, `merge` and `info` tell the outcomes of a run, and of a study point by point.

#include "sim/record/info.hpp"

namespace papotage::cli {

/// Prints a table of them over the replicates, an empty line before it.
void print_outcomes(const ResultSummary& result);

/// Prints a table of the means at each point, of a study of so few points that its summary holds them; else nothing.
void print_points(const StudySummary& study);

}  // namespace papotage::cli
