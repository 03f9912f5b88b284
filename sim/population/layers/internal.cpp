#include "sim/population/layers/internal.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "sim/graph/circles_fit.hpp"

namespace papotage {
namespace {

/// Adopters in the order of their numbers, then everybody else.
std::shared_ptr<const PeopleOrder> adopters_first(const Population& population) {
  std::vector<std::uint32_t> order(population.people());
  std::uint32_t adopters = 0;
  for (std::uint32_t i = 0; i < population.employees(); ++i)
    if (population.adopter.of(i)) order[adopters++] = i;
  std::uint32_t next = adopters;
  for (std::uint32_t i = 0; i < population.people(); ++i)
    if (!population.adopter.of(i)) order[next++] = i;
  return std::make_shared<PeopleOrder>(std::move(order));
}

/// A unit's adopters; units without any are left out.
std::shared_ptr<const Partition> adopters_of(const Population& population, const Partition& units,
                                             const std::shared_ptr<const PeopleOrder>& order) {
  std::vector<std::uint32_t> offsets{0};
  std::uint32_t count = 0;
  for (std::uint32_t u = 0; u < units.units(); ++u) {
    const Partition::Unit unit = units.unit(u);
    for (std::uint32_t i = unit.first; i < unit.first + unit.size; ++i) count += population.adopter.of(i);
    if (count > offsets.back()) offsets.push_back(count);
  }
  return std::make_shared<Partition>(std::move(offsets), order);
}

}  // namespace

void InternalSettings::declare(Declare<InternalSettings>& d) {
  d(&InternalSettings::mean_degree,
    {.name = "mean_degree",
     .unit = "people",
     .range = at_least(0),
     .doc = "mean number of ties of an adopter; where not given 20, or half a company's adopters where that is smaller",
     .source = "assumed"});
  d(&InternalSettings::within_department, {.name = "within_department",
                                           .range = within(0, 1),
                                           .doc = "share of ties within a department; what it has room for",
                                           .source = "assumed"});
  d(&InternalSettings::clustering, {.name = "clustering",
                                    .range = within(0, 1),
                                    .doc = "share of paths of two ties that are closed; the nearest that circles have",
                                    .source = "assumed"});
  d(&InternalSettings::sociability, {.name = "sociability",
                                     .range = within(0, 2),
                                     .doc = "standard deviation of the logarithm of how sociable somebody is",
                                     .source = "assumed"});
}

void InternalSettings::settle(const PopulationSettings& population) {
  const double adopters = population.adopters * population.largest_company();
  if (!mean_degree) mean_degree = std::min(20., std::max(0., (adopters - 1) / 2));
  if (*mean_degree > 0 && *mean_degree >= adopters)
    throw Refusal::about(
        "mean_degree",
        fmt::format("mean_degree = {}: must be below the number of adopters in the {}company, {:.4g} "
                    "(population.adopters = {})",
                    *mean_degree, population.size_classes.of.empty() ? "" : "largest ", adopters, population.adopters));
}

CircleLayer internal_layer(const InternalSettings& settings, const Population& population, std::uint64_t seed,
                           std::uint32_t replicate) {
  std::vector<Round> rounds;
  const auto& adopts = *population.adopter.column;
  if (std::find(adopts.begin(), adopts.end(), 1) != adopts.end()) {
    const Organisation& organisation = population.organisation();
    const auto order = adopters_first(population);
    const double degree = *settings.mean_degree;
    rounds = fit_circles(
        {{{adopters_of(population, organisation.of(UnitKind::department), order), degree * settings.within_department},
          {adopters_of(population, organisation.of(UnitKind::company), order), degree}},
         settings.clustering,
         settings.sociability});
  }
  return CircleLayer(population.people(), seed, replicate, "internal", std::move(rounds),
                     Sociability(fitted_classes, seed, replicate, "internal.sociability"));
}

}  // namespace papotage
