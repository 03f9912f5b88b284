#pragma once
// What the result of a study says of itself, for `papotage info`.

#include "sim/record/hdf5.hpp"
#include "sim/record/info.hpp"
#include "sim/record/study_root.hpp"

namespace papotage {

/// Of what study_root(file) says.
TasksSummary tasks_summary(hid_t file, const StudyRoot& root);

/// Reads it in bounded memory; call it where is_study(file) says so. Throws h5::Error where something is missing.
StudySummary study_summary(hid_t file);

}  // namespace papotage
