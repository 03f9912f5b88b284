#pragma once
// The result of a run whose replicates ran as the tasks of a study: a task's number is its replicate's, and its values
// are all that result.hpp keeps of one.

#include <string>

#include "sim/record/result.hpp"
#include "sim/record/study_layout.hpp"

namespace papotage {

/// Writes the result, whole or partial as the layout says: but for /provenance, that of a run that writes it itself.
/// Replicates that failed or that the source doesn't have hold undefined numbers. It appears under its name, whole, or
/// not at all. Memory is bounded, but for what the source takes, if that comes roughly in the order of replicates.
///
/// Refuses what ResultWriter refuses of a path, and records that don't go with the layout; throws std::system_error
/// where writing fails (disk full), and what the source throws. Then nothing is left.
Tally write_run(const std::string& path, bool force, ResultLayout layout, const TaskSource& source);

}  // namespace papotage
