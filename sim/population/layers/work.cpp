#include "sim/population/layers/work.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/graph/circles_fit.hpp"

namespace papotage {
namespace {

constexpr double hubs = .35;  // share of the ties across departments that hubs make (assumed)

/// A share of ties that fits among the others of a unit of `size` people; 1, whatever is said, where the unit is the
/// whole company, so that one scenario serves companies of any size.
void settle_share(std::optional<double>& share, double usual, double degree, double size, bool is_all, const char* key,
                  const std::string& unit) {
  const double others = size - 1;
  if (is_all) share = 1;
  if (!share) share = degree > 0 ? std::min(usual, .85 * others / degree) : usual;
  if (!is_all && *share * degree > others)
    throw Refusal::about(key,
                         fmt::format("{} = {}: makes {:.4g} ties within a {} of {:.4g} people; at most {:.4g} with "
                                     "mean_degree = {}",
                                     key, *share, *share * degree, unit, size, others / degree, degree));
}

}  // namespace

void WorkSettings::declare(Declare<WorkSettings>& d) {
  d(&WorkSettings::mean_degree,
    {.name = "mean_degree",
     .unit = "people",
     .range = at_least(0),
     .doc = "mean number of ties of an employee; where not given 20, or half the company where that is smaller",
     .source = "assumed; e-mail in a research institution: 32 (SNAP email-Eu-core)"});
  d(&WorkSettings::within_team, {.name = "within_team",
                                 .range = within(0, 1),
                                 .doc = "share of ties within a team; where not given 0.3, or what the team has room "
                                        "for, but no more than within_department; 1 where the team is the company",
                                 .source = "assumed"});
  d(&WorkSettings::within_department,
    {.name = "within_department",
     .range = within(0, 1),
     .doc = "share of ties within a department, those within teams included; where not given 0.6, or what it has room "
            "for; 1 where the department is the company",
     .source = "assumed; e-mail in a research institution: .34"});
  d(&WorkSettings::clustering, {.name = "clustering",
                                .range = within(0, 1),
                                .doc = "share of paths of two ties that are closed; the nearest that circles can have",
                                .source = "assumed; e-mail in a research institution: .40 on average over people"});
  d(&WorkSettings::sociability, {.name = "sociability",
                                 .range = within(0, 2),
                                 .doc = "standard deviation of the logarithm of how sociable somebody is",
                                 .source = "assumed"});
  d(&WorkSettings::rewired, {.name = "rewired",
                             .doc = "null model: random ties within each company that leave everybody as many; friends "
                                    "are still made among colleagues as they were"});
}

void WorkSettings::settle(const PopulationSettings& population) {
  const double company = population.largest_company();
  if (!mean_degree) mean_degree = std::min(20., (company - 1) / 2);
  if (*mean_degree >= company)
    throw Refusal::about("mean_degree",
                         fmt::format("mean_degree = {}: must be below the size of the {}company, {}", *mean_degree,
                                     population.size_classes.of.empty() ? "" : "largest ", company));
  const double department = *population.department, team = *population.team;
  settle_share(within_department, std::max(.6, within_team.value_or(0)), *mean_degree, department,
               department >= company, "within_department", "department");
  settle_share(within_team, std::min(.3, *within_department), *mean_degree, team, team >= company, "within_team",
               "team");
  if (*within_team > *within_department)
    throw Refusal::about("within_team", fmt::format("within_team = {}: is more than within_department, {}, in which it "
                                                    "is included; at most that",
                                                    *within_team, *within_department));
}

CircleLayer work_layer(const WorkSettings& settings, const Organisation& organisation, std::uint32_t people,
                       std::uint64_t seed, std::uint32_t replicate) {
  const double degree = *settings.mean_degree;
  const WantedCircles wanted{{{organisation.shared(UnitKind::team), degree * *settings.within_team, true},
                              {organisation.shared(UnitKind::department), degree * *settings.within_department},
                              {organisation.shared(UnitKind::company), degree, false, hubs}},
                             settings.clustering,
                             settings.sociability};
  return CircleLayer(people, seed, replicate, "work", fit_circles(wanted),
                     Sociability(fitted_classes, seed, replicate, "work.sociability"));
}

}  // namespace papotage
