#pragma once
// How `sweep`, `merge` and `info` tell the outcomes of a run.

#include "sim/record/info.hpp"

namespace papotage::cli {

/// Prints a table of them over the replicates, an empty line before it.
void print_outcomes(const ResultSummary& result);

}  // namespace papotage::cli
