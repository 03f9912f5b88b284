#include "sim/population/groupings.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace papotage {
namespace {

Grouping of_attribute(const Attribute& attribute, std::uint32_t agents) {
  Grouping grouping{attribute.name, attribute.classes, static_cast<std::uint32_t>(attribute.classes.size()), {}};
  grouping.of.assign(attribute.column->begin(), attribute.column->begin() + agents);
  return grouping;
}

Grouping of_units(const Partition& units, const char* name, std::uint32_t agents) {
  Grouping grouping{name, {}, units.units() + (agents > units.people() ? 1 : 0), {}};
  grouping.of.assign(agents, units.units());
  for (std::uint32_t u = 0; u < units.units(); ++u) {
    const Partition::Unit unit = units.unit(u);
    for (std::uint32_t place = unit.first; place < unit.first + unit.size; ++place)
      grouping.of[units.person_at(place)] = u;
  }
  return grouping;
}

}  // namespace

Groupings groupings_of(const Population& population, std::uint32_t agents) {
  const std::array attributes{&population.sex,   &population.age,     &population.occupation,
                              &population.level, &population.account, &population.adopter};
  Groupings groupings;
  for (const Attribute* attribute : attributes) groupings.push_back(of_attribute(*attribute, agents));
  for (const UnitKind kind : unit_kinds)
    groupings.push_back(
        of_units(population.organisation().of(kind), unit_names[static_cast<std::size_t>(kind)], agents));
  return groupings;
}

Groupings groupings_of(const PopulationSettings& settings) {
  // Names are the same whoever is drawn: those of a company of one.
  PopulationSettings smallest = settings;
  smallest.employees = smallest.companies = 1;
  smallest.size_classes = {};
  Groupings groupings = groupings_of(Population(smallest, 0, 0, 0), 1);
  for (Grouping& grouping : groupings) {
    grouping.of.clear();
    if (grouping.classes.empty()) grouping.size = 0;
  }
  return groupings;
}

}  // namespace papotage
