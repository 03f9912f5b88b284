#pragma once
// What a scenario must keep to so that its replicates can be the tasks of a study, whose result is made of a journal.

#include "sim/study/run.hpp"

namespace papotage {

/// Refuses, at their place, agents' columns and posts, which the result of `papotage run` may hold and a journal
/// doesn't.
void check_kept(const Scenario& scenario);

/// Of a study of one point, which keeps series: refuses those that are longer than a record.
void check_length(const Prepared& prepared);

}  // namespace papotage
