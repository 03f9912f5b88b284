#pragma once
// The group /sensitivity of a study's result.

#include <optional>

#include "sim/record/hdf5.hpp"
#include "sim/record/sensitivity_table.hpp"
#include "sim/record/study_layout.hpp"

namespace papotage {

/// Writes it from /outcomes of the same file, where the layout has a method. Memory holds a number a point, and what
/// the method takes.
void write_sensitivity(hid_t root, const StudyLayout& layout);

/// Reads it; nothing where the result has none. Throws h5::Error where it isn't as it should be.
std::optional<SensitivityTable> read_sensitivity(hid_t file);

}  // namespace papotage
