#pragma once
// How a study's design tells which keys matter: the estimates of sensitivity.hpp as its result holds them.

#include <optional>
#include <string>

#include "sim/record/sensitivity_table.hpp"
#include "sim/scenario/sweep_section.hpp"

namespace papotage {

/// Nothing where the design is neither morris nor saltelli. Intervals are drawn with the design's own seed, so that
/// they are the same from any number of threads and shards.
std::optional<SensitivityMethod> sensitivity_method(const SweepSettings& settings, int threads);
/// The same of a resolved study, as a shard holds it. Refuses what take_sweep() refuses.
std::optional<SensitivityMethod> sensitivity_method(const std::string& resolved, int threads);

}  // namespace papotage
