#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace papotage {

/// What is declared of the key at a path, also within the table that a parameter is; nothing where it isn't declared by
/// name, as keys of sections that a scenario names itself.
std::optional<Parameter> parameter_at(const Scenario& scenario, const std::vector<std::string>& path);

}  // namespace papotage
