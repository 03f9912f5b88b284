#pragma once
// How a result came to be.

#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace papotage {

/// The present time as "2031-05-04T12:30:00Z".
std::string utc_now();
std::string host_name();

/// What a result's provenance says before the first step: name and text, in order.
std::vector<std::pair<std::string, std::string>> provenance_of(const Scenario& scenario, int threads,
                                                               const std::string& command);

}  // namespace papotage
