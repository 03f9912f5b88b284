#pragma once
// Lists of agents without repeats.

#include <cstdint>

namespace papotage {

/// Drops whatever repeats an earlier one of a list of n agents, in place, and returns how many are left. Quick where
/// repeats are few.
std::uint32_t drop_repeats(std::uint32_t* list, std::uint32_t n);

}  // namespace papotage
