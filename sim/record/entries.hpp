#pragma once
#include <string>
#include <utility>
#include <vector>

namespace papotage {

/// Names and texts, in order: what provenance consists of.
using Entries = std::vector<std::pair<std::string, std::string>>;

}  // namespace papotage
