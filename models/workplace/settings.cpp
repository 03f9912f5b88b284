#include "models/workplace/settings.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace papotage {
namespace {

constexpr Range logits = within(-50, 50);

}  // namespace

void TalkerSettings::declare(Declare<TalkerSettings>& d) {
  const std::string survey =
      "differences of logits in Observatoire Hopscotch-Viavoice 2010, times 1.45: extimite and accounts flatten them";
  d(&TalkerSettings::intercept,
    {.name = "intercept",
     .unit = "logit",
     .range = within(-50, 50),
     .doc = "logit of ever talking about the employer, given an account",
     .source = "fitted to 16.6% of the private sector's employees (Hopscotch-Viavoice 2010)"});
  d(&TalkerSettings::extimite, {.name = "extimite",
                                .unit = "logit per sd",
                                .range = within(0, 10),
                                .doc = "weight of how much one shows of oneself, a standard normal number",
                                .source = "assumed"});
  d(&TalkerSettings::sex, {.name = "sex", .unit = "logit", .doc = "addition by sex", .source = survey});
  d(&TalkerSettings::age, {.name = "age",
                           .unit = "logit",
                           .doc = "addition by age class",
                           .source = survey + "; of 25-34 and 35-49 only their mean is known"});
  d(&TalkerSettings::occupation, {.name = "occupation",
                                  .unit = "logit",
                                  .doc = "addition by occupation",
                                  .source = survey + "; of clerical and intermediate only their mean is known"});
}

void ToneSettings::declare(Declare<ToneSettings>& d) {
  d(&ToneSettings::critical, {.name = "critical",
                              .unit = "logit",
                              .range = within(-50, 50),
                              .doc = "intercept of the logit of a critical post",
                              .source = "fitted to 21 to 33% critical among those who talk (Hopscotch-Viavoice 2010)"});
  d(&ToneSettings::praise, {.name = "praise",
                            .unit = "logit",
                            .range = within(-50, 50),
                            .doc = "intercept of the logit of praise, where a post isn't critical",
                            .source = "assumed"});
  d(&ToneSettings::opinion, {.name = "opinion",
                             .unit = "logit",
                             .range = within(0, 50),
                             .doc = "weight of the author's opinion: for praise, against criticism",
                             .source = "assumed"});
  d(&ToneSettings::climate, {.name = "climate",
                             .unit = "logit",
                             .range = within(0, 50),
                             .doc = "weight of the perceived climate, likewise",
                             .source = "assumed; 0: no part of the core's behaviour"});
  d(&ToneSettings::risk, {.name = "risk",
                          .unit = "logit",
                          .range = within(0, 50),
                          .doc = "weight of the perceived risk against criticism",
                          .source = "assumed"});
  d(&ToneSettings::perceived_climate, {.name = "perceived_climate",
                                       .range = within(-1, 1),
                                       .doc = "climate of opinion that employees perceive",
                                       .source = "constant in the core; assumed"});
  d(&ToneSettings::perceived_risk,
    {.name = "perceived_risk",
     .range = within(0, 1),
     .doc = "risk of speaking up that employees perceive",
     .source = "constant in the core; 86% think a sanction possible (Hopscotch-Viavoice 2010)"});
}

void PostingSettings::declare(Declare<PostingSettings>& d) {
  d(&PostingSettings::rate,
    {.name = "rate",
     .unit = "posts a year",
     .range = within(0, 10'000),
     .doc = "posts about the employer, median over those who talk; nobody makes more than 50 a day",
     .source = "assumed, 1 to 12"});
  d(&PostingSettings::rate_sd,
    {.name = "rate_sd",
     .range = within(0, 4),
     .doc = "standard deviation of the logarithm of somebody's rate",
     .source = "assumed, 1 to 2: the top 1% make most posts (van Mierlo, J. Med. Internet Res. 16, 2014)"});
  d(&PostingSettings::slip, {.name = "slip",
                             .range = within(0, 1),
                             .doc = "share of posts that their author would regret: critical, whatever they think",
                             .source = ".002 to .03: 14% ever regretted a post (Weber Shandwick 2014)"});
  d(&PostingSettings::audience,
    {.name = "audience", .doc = "shares of posts by whom they are for", .source = "assumed"});
  d(&PostingSettings::rhythm, {.name = "rhythm",
                               .choices = {"weekly", "flat"},
                               .doc = "by hour and weekday, or the same at all times",
                               .source = "assumed"});
}

void SharingSettings::declare(Declare<SharingSettings>& d) {
  d(&SharingSettings::probability,
    {.name = "probability",
     .range = within(0, 1),
     .doc = "probability that a viewer shares a post that isn't critical, of mean arousal",
     .source = "assumed, .001 to .01"});
  d(&SharingSettings::negativity,
    {.name = "negativity",
     .range = within(0, 10),
     .doc = "factor of that for critical posts",
     .source = "Brady et al., PNAS 114 (2017) 7313: 1.2 a moral-emotional word; .8 to 1.5"});
  d(&SharingSettings::arousal,
    {.name = "arousal",
     .range = within(0, 2),
     .doc = "standard deviation of the logarithm of the factor by a post's arousal, of mean 1",
     .source = "assumed, 0 to 1"});
  d(&SharingSettings::exposures,
    {.name = "exposures",
     .unit = "people",
     .range = within(1, 200),
     .doc = "from how many people one sees a post before one may share it; 2: complex contagion",
     .source = "Centola & Macy, Am. J. Sociol. 113 (2007) 702"});
  d(&SharingSettings::cross_post, {.name = "cross_post",
                                   .range = within(0, 1),
                                   .doc = "probability that a share leaves its layer for the other",
                                   .source = "assumed"});
  d(&SharingSettings::reaction,
    {.name = "reaction",
     .range = within(0, 1),
     .doc = "probability that a friend of the author reacts to a post, where friends of friends may see it",
     .source = "assumed, .01 to .2"});
  d(&SharingSettings::horizon, {.name = "horizon",
                                .unit = "day",
                                .range = {.low = 0, .high = 365, .open_low = true},
                                .doc = "longest delay of a share or reaction",
                                .source = "assumed"});
}

void FeedSettings::declare(Declare<FeedSettings>& d) {
  d(&FeedSettings::posts_seen, {.name = "posts_seen",
                                .unit = "posts a day",
                                .range = at_least(0),
                                .doc = "what somebody sees of all that arrives",
                                .source = "assumed, 20 to 100"});
  d(&FeedSettings::posts_per_tie,
    {.name = "posts_per_tie",
     .unit = "posts a day",
     .range = at_least(0),
     .doc = "what arrives from each friend and each person followed, on anything",
     .source = "assumed; Facebook told of 90 pieces of content a user and month in 2011"});
}

void ReputationSettings::declare(Declare<ReputationSettings>& d) {
  d(&ReputationSettings::prior, {.name = "prior",
                                 .range = within(-1, 1),
                                 .doc = "reputation of employers at large to which somebody returns",
                                 .source = "assumed"});
  d(&ReputationSettings::step, {.name = "step",
                                .range = {.low = 0, .high = 1, .open_high = true},
                                .doc = "part of the way to a post's valence that a view moves somebody outside",
                                .source = "assumed, .01 to .2"});
  d(&ReputationSettings::half_life, {.name = "half_life",
                                     .unit = "day",
                                     .range = above(0),
                                     .doc = "half-life of what moved a reputation",
                                     .source = "assumed"});
}

void FirstOpinions::declare(Declare<FirstOpinions>& d) {
  d(&FirstOpinions::mean, {.name = "mean",
                           .range = {.low = -1, .high = 1, .open_low = true, .open_high = true},
                           .doc = "mean opinion of the employer"});
  d(&FirstOpinions::sd,
    {.name = "sd", .range = {.low = 0, .high = 1, .open_low = true, .open_high = true}, .doc = "standard deviation"});
  d(&FirstOpinions::team_icc, {.name = "team_icc",
                               .range = {.low = 0, .high = 1, .open_high = true},
                               .doc = "share of the variance that teams share, on the normal scale"});
}

void FirstOpinions::check(const std::string& key) const {
  const double most = 1 - mean * mean;  // variance of a law on -1 and 1 alone
  if (sd * sd > .95 * most)
    throw Refusal::about(key,
                         fmt::format("{}: sd = {} is too large for opinions in [-1, 1] of mean {}; must be at most "
                                     "{:.3f}",
                                     key, sd, mean, std::sqrt(.95 * most)));
}

void StaffOpinionSettings::declare(Declare<StaffOpinionSettings>& d) {
  d(&StaffOpinionSettings::every, {.name = "every",
                                   .unit = "day",
                                   .range = within(1, 365),
                                   .doc = "time between two updates of opinions and reputations, in whole days",
                                   .source = "assumed"});
  d(&StaffOpinionSettings::initial, {.name = "initial",
                                     .doc = "opinions at the start: a beta law on [-1, 1], partly shared by a team",
                                     .source = "mean fitted, the rest assumed; team_icc .05 to .25"});
  d(&StaffOpinionSettings::step, {.name = "step",
                                  .range = {.low = 0, .high = 1, .open_high = true},
                                  .doc = "part of the way to a post's valence that a view moves a colleague",
                                  .source = "assumed, 0 to .1"});
  d(&StaffOpinionSettings::silence,
    {.name = "silence",
     .range = within(0, 1),
     .doc = "probability that somebody who thinks ill of the employer keeps silent at work, were the perceived risk 1",
     .source = "assumed, 0 to .8"});
}

void GrievanceSettings::declare(Declare<GrievanceSettings>& d) {
  d(&GrievanceSettings::rate, {.name = "rate",
                               .unit = "1/year per team",
                               .range = within(0, 100),
                               .doc = "grievances of a team",
                               .source = "assumed, .1 to 2"});
  d(&GrievanceSettings::size,
    {.name = "size", .range = within(0, 2), .doc = "fall of opinion by a grievance", .source = "assumed"});
  d(&GrievanceSettings::half_life,
    {.name = "half_life", .unit = "day", .range = above(0), .doc = "half-life of a grievance", .source = "assumed"});
}

void read_value(ByClass& member, const Value& value, const Declaration& declaration) {
  std::vector<std::string> known;
  for (const auto& [name, logit] : member.of) known.push_back(name);
  const auto* table = value.as<Table>();
  if (!table) refuse_value(value, declaration, "a " + type_name(member));
  for (const auto& entry : table->entries())
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      throw Refusal(entry.key_place,
                    fmt::format("{}: unknown class `{}`{}", declaration.name, entry.key, suggestion(entry.key, known)));
  for (auto& [name, logit] : member.of) {
    const Value* own = table->find(name);
    if (!own)
      throw Refusal(value.place(),
                    fmt::format("{} lacks `{}`: must name each of {}", declaration.name, name, fmt::join(known, ", ")));
    read_value(logit, *own, {.name = declaration.name + "." + name, .range = logits});
  }
}

Value::Data write_value(const ByClass& member) {
  Table table;
  for (const auto& [name, logit] : member.of) table.set(name, Value(write_value(logit)));
  table.set_inline(true);
  return table;
}

std::string type_name(const ByClass& member) {
  std::string names;
  for (const auto& [name, logit] : member.of) names += (names.empty() ? "" : ", ") + name;
  return "table of numbers { " + names + " }";
}

Form form_of(const ByClass& member) {
  std::vector<std::string> names;
  for (const auto& [name, logit] : member.of) names.push_back(name);
  return form_of_numbers(names, logits);
}

void read_value(FirstOpinions& member, const Value& value, const Declaration& declaration) {
  const auto* table = value.as<Table>();
  if (!table) refuse_value(value, declaration, "a " + type_name(member));
  member = {};
  read_section(*table, declaration.name, value.place(), parameters_of<FirstOpinions>(), &member);
}

Value::Data write_value(const FirstOpinions& initial) {
  return write_section(parameters_of<FirstOpinions>(), &initial);
}

std::string type_name(const FirstOpinions&) { return "table { mean, sd, team_icc }"; }

}  // namespace papotage
