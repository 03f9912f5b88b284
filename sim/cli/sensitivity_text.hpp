#pragma once
// How `sweep`, `merge` and `info` tell which keys of a study matter.

#include <cstddef>

#include "sim/record/sensitivity_table.hpp"

namespace papotage::cli {

/// Prints a table an outcome, an empty line before each: the keys that matter most first, at most so many of them.
void print_sensitivity(const SensitivityTable& table, std::size_t most_keys);

}  // namespace papotage::cli
