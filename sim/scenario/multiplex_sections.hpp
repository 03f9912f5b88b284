#pragma once
// [population], [population.outsiders] and [layers.NAME]: the organisation that a scenario describes.

#include <optional>
#include <string>
#include <vector>

#include "sim/population/multiplex.hpp"
#include "sim/scenario/sections.hpp"

namespace papotage {

/// Reads them as they are given; nothing where there is no [population]. Throws a Refusal with its place.
std::optional<MultiplexSettings> read_multiplex(Document& document);
/// Fills in what isn't given, and refuses with its place what doesn't go together.
void settle_multiplex(std::optional<MultiplexSettings>& settings, const Document& document);

/// The sections with every default.
std::vector<Section> multiplex_sections(const MultiplexSettings& settings);

}  // namespace papotage
