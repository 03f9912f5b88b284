#include "sim/population/settings.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace papotage {
namespace {

constexpr const char* assumed = "assumed";

/// A mean size that isn't given is `usual`, or that of a part which is larger, but no more than what is around it.
void settle_size(std::optional<double>& size, double usual, double part, double around, const char* key,
                 const std::string& whose) {
  if (!size) size = std::min(std::max(usual, part), around);
  if (*size > around)
    throw Refusal::about(key, fmt::format("{} = {}: is larger than its {}; at most {}", key, *size, whose, around));
}

void declare_units(Declare<PopulationSettings>& d) {
  using P = PopulationSettings;
  d(&P::site,
    {.name = "site",
     .unit = "people",
     .range = at_least(1),
     .doc =
         "mean size of a site; where not given 400, but no less than a department and no more than the largest company",
     .source = assumed});
  d(&P::department,
    {.name = "department",
     .unit = "people",
     .range = at_least(1),
     .doc = "mean size of a department; where not given 56, but no less than a team and no more than a site",
     .source = assumed});
  d(&P::team, {.name = "team",
               .unit = "people",
               .range = at_least(1),
               .doc = "mean size of a team with its head; where not given 8, or the department where that is smaller",
               .source = assumed});
  d(&P::size_variation, {.name = "size_variation",
                         .range = {.low = 0, .high = 1, .open_high = true},
                         .doc = "sizes of sites, departments and teams vary by up to this share either way",
                         .source = assumed});
}

void declare_attributes(Declare<PopulationSettings>& d) {
  using P = PopulationSettings;
  d(&P::sex, {.name = "sex",
              .doc = "shares of employees by sex",
              .source = "Acoss, as the press reported it in December 2012: 43.9% of the contracts in France's private "
                        "sector at the end of 2011 are women's"});
  d(&P::age, {.name = "age", .doc = "shares of employees by age class", .source = assumed});
  d(&P::occupation,
    {.name = "occupation",
     .doc = "shares of employees by occupation, from the lowest level up",
     .source = "Insee, RP2010, table EMP3: metropolitan France, industry, construction, commerce and services"});
  const auto level = [](const char* name, const char* what) {
    return Declaration{
        .name = name,
        .range = within(-1, 1),
        .doc = fmt::format("share of employees whose rank in {} is that of their level (below 0: in descending "
                           "order), the others' being drawn by itself",
                           what),
        .source = assumed};
  };
  d(&P::level_sex, level("level_sex", "sex (men above women)"));
  d(&P::level_age, level("level_age", "age"));
  d(&P::level_occupation, level("level_occupation", "occupation"));
  d(&P::account, {.name = "account",
                  .range = within(0, 1),
                  .doc = "share of employees with an account on social networks",
                  .source = "Observatoire Hopscotch-Viavoice 2010: between .56 and .78"});
  d(&P::adopters, {.name = "adopters",
                   .range = within(0, 1),
                   .doc = "share of employees who use the internal network, all of whom have an account"});
  d(&P::shuffle, {.name = "shuffle",
                  .doc = "null model: sex, age and occupation are each dealt out anew at random among employees, and "
                         "among outsiders, once ties are drawn"});
}

}  // namespace

// RP2010, EMP3: 15,538,595 employees, of whom executives 2,923,446, intermediate professions 3,893,301, clerks
// 3,815,923 and manual workers 4,905,925.
PopulationSettings::PopulationSettings()
    : sex{{{"woman", .44}, {"man", .56}}},
      age{{{"18-24", .10}, {"25-34", .27}, {"35-49", .42}, {"50-64", .21}}},
      occupation{{{"manual", .3157}, {"clerical", .2456}, {"intermediate", .2506}, {"executive", .1881}}} {}

void PopulationSettings::declare(Declare<PopulationSettings>& d) {
  using P = PopulationSettings;
  d(&P::employees, {.name = "employees",
                    .unit = "people",
                    .range = within(1, most_employees),
                    .required = true,
                    .doc = "number of employees in all companies"});
  d(&P::companies, {.name = "companies",
                    .range = at_least(1),
                    .doc = "number of companies of one size, where there are no size_classes"});
  d(&P::size_classes, {.name = "size_classes",
                       .doc = "shares of employees by their company's size; empty for companies of one size",
                       .source = "\"france_2007\": Insee Premiere 1321, 2010"});
  declare_units(d);
  declare_attributes(d);
}

std::uint32_t PopulationSettings::largest_company() const {
  if (size_classes.of.empty()) return employees / companies + (employees % companies > 0);
  std::uint32_t largest = 0;
  for (const SizeClass& c : size_classes.of)
    if (c.share > 0) largest = std::max(largest, c.to);
  return std::min(largest, employees);
}

void PopulationSettings::settle() {
  if (!size_classes.of.empty() && companies != 1)
    throw Refusal::about("companies", fmt::format("companies = {}: stands beside size_classes, from which the number "
                                                  "of companies follows; take one of them away",
                                                  companies));
  if (companies > employees)
    throw Refusal::about("companies", fmt::format("companies = {}: more than the {} employees; at most {}", companies,
                                                  employees, employees));
  const std::uint32_t company = largest_company();
  const double larger_part = std::max(department.value_or(0), team.value_or(0));
  settle_size(site, 400, larger_part, company, "site",
              fmt::format("{} of {} employees", size_classes.of.empty() ? "company" : "largest company", company));
  settle_size(
      department, 56, team.value_or(0), *site, "department",
      *site == company ? fmt::format("company of {} employees", company) : fmt::format("site of {} people", *site));
  settle_size(team, 8, 0, *department, "team", fmt::format("department of {} people", *department));
  if (adopters > account)
    throw Refusal::about("adopters", fmt::format("adopters = {}: more than the share with an account, {}; at most that",
                                                 adopters, account));
}

void OutsiderSettings::declare(Declare<OutsiderSettings>& d) {
  d(&OutsiderSettings::ties_to_staff, {.name = "ties_to_staff",
                                       .unit = "people",
                                       .range = above(0),
                                       .doc = "employees among an outsider's friends on average, from which the number "
                                              "of outsiders follows",
                                       .source = assumed});
  d(&OutsiderSettings::count,
    {.name = "count",
     .unit = "people",
     .range = within(0, PopulationSettings::most_employees - 2.),
     .doc = "number of outsiders, instead of ties_to_staff; where neither is given nobody stands outside"});
}

void OutsiderSettings::check() const {
  if (ties_to_staff && count)
    throw Refusal::about("count", fmt::format("count = {}: stands beside ties_to_staff, from which the number of "
                                              "outsiders follows; take one of them away",
                                              *count));
}

}  // namespace papotage
