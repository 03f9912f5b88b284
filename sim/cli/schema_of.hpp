#pragma once
// JSON Schema of parameters.

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/core/parameter.hpp"

namespace papotage::cli {

using Schema = nlohmann::ordered_json;

/// What a key of a section may hold. `uncertain`: whether `{ value, low, high }` may stand for a number or a duration.
Schema schema_of(const Parameter& parameter, bool uncertain);

/// A table of these keys and no others, none of which it must have.
Schema table_of(const std::vector<Parameter>& parameters, bool uncertain);

/// The names of the keys that a table must have.
std::vector<std::string> required_of(const std::vector<Parameter>& parameters);

/// One of several: itself where it is the only one. Of equal ones, the first alone.
Schema any_of(const std::vector<Schema>& schemas);

}  // namespace papotage::cli
