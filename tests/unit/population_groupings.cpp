// The classes of an organisation's people, against the population itself.
#include "sim/population/groupings.hpp"

#include <gtest/gtest.h>

#include "sim/population/multiplex.hpp"

namespace papotage {
namespace {

MultiplexSettings company() {
  MultiplexSettings settings;
  settings.population.employees = 700;
  settings.population.companies = 3;
  settings.population.adopters = .3;
  settings.outsiders.count = 50;
  settings.settle();
  return settings;
}

TEST(OrganisationGroupings, TellWhoBelongsToWhat) {
  const MultiplexSettings settings = company();
  const Population population(settings.population, 50, 1, 0);
  for (const std::uint32_t agents : {700u, 750u}) {
    const Groupings groupings = groupings_of(population, agents);
    ASSERT_EQ(groupings.size(), 10u);
    const Attribute* const attributes[]{&population.sex,   &population.age,     &population.occupation,
                                        &population.level, &population.account, &population.adopter};
    for (std::size_t k = 0; k < 6; ++k) {
      EXPECT_EQ(groupings[k].name, attributes[k]->name);
      EXPECT_EQ(groupings[k].classes, attributes[k]->classes);
      EXPECT_EQ(groupings[k].size, attributes[k]->classes.size());
      ASSERT_EQ(groupings[k].of.size(), agents);
      for (std::uint32_t i = 0; i < agents; ++i) ASSERT_EQ(groupings[k].of[i], attributes[k]->of(i));
    }
    for (std::size_t k = 6; k < 10; ++k) {
      const UnitKind kind = unit_kinds[k - 6];
      const Partition& units = population.organisation().of(kind);
      EXPECT_EQ(groupings[k].name, unit_names[static_cast<std::size_t>(kind)]);
      EXPECT_TRUE(groupings[k].classes.empty());
      EXPECT_EQ(groupings[k].size, units.units() + (agents > 700 ? 1 : 0));
      ASSERT_EQ(groupings[k].of.size(), agents);
      for (std::uint32_t i = 0; i < agents; ++i)
        ASSERT_EQ(groupings[k].of[i], i < 700 ? units.unit_at(i).number : units.units()) << "outsiders come last";
    }
  }
}

TEST(OrganisationGroupings, HaveTheirNamesBeforeAnybodyIsDrawn) {
  const MultiplexSettings settings = company();
  const Groupings after = groupings_of(Population(settings.population, 50, 1, 0), 750);
  const Groupings before = groupings_of(settings.population);
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t k = 0; k < before.size(); ++k) {
    EXPECT_EQ(before[k].name, after[k].name);
    EXPECT_EQ(before[k].classes, after[k].classes);
    EXPECT_EQ(before[k].size, after[k].classes.size()) << "0 for units, whose number isn't known";
    EXPECT_TRUE(before[k].of.empty());
  }
}

}  // namespace
}  // namespace papotage
