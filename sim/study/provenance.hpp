#pragma once
// How a result came to be.

#include <string>
#include <vector>

#include "sim/record/entries.hpp"
#include "sim/scenario/scenario.hpp"

namespace papotage {

/// The present time as "2031-05-04T12:30:00Z".
std::string utc_now();
std::string host_name();

/// What a result's provenance says before the first step: name and text, in order.
Entries provenance_of(const Scenario& scenario, int threads, const std::string& command);

}  // namespace papotage
