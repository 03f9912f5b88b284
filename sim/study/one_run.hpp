#pragma once
// What a run must keep to so that its replicates can be the tasks of a study, in which its result is made of a journal.

#include "sim/study/run.hpp"

namespace papotage {

/// Refuses, at their place, agents' columns and posts, which the result of a run may hold and a journal doesn't.
void check_kept(const Scenario& scenario);

/// Refuses series that are longer than a record.
void check_length(const Prepared& prepared);

}  // namespace papotage
