#pragma once
// Who belongs to what in an organisation, as models of one network ask for it.

#include "sim/graph/grouping.hpp"
#include "sim/population/population.hpp"

namespace papotage {

/// The attributes sex, age, occupation, level, account and adopter, and the units team, department, site and company,
/// whose classes are numbered; people outside have a unit of their own each time, the last. Of the first `agents`
/// people (a layer ties employees or everybody): 40 bytes an agent.
Groupings groupings_of(const Population& population, std::uint32_t agents);

/// The same before anybody is drawn: names and classes, but `of` is empty and the units' `size` is 0, for not known.
Groupings groupings_of(const PopulationSettings& settings);

}  // namespace papotage
