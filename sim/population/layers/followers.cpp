#include "sim/population/layers/followers.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace papotage {

void FollowersSettings::declare(Declare<FollowersSettings>& d) {
  d(&FollowersSettings::mean_degree,
    {.name = "mean_degree",
     .unit = "people",
     .range = at_least(0),
     .doc = "mean number of followers of an account holder; where not given 20, or a tenth of all",
     .source = "assumed"});
  d(&FollowersSettings::exponent, {.name = "exponent",
                                   .range = {.low = 1, .high = 10, .open_low = true},
                                   .doc = "the probability of k followers falls as k^-exponent",
                                   .source = "assumed"});
  d(&FollowersSettings::most, {.name = "most",
                               .unit = "people",
                               .range = within(1, 1e6),
                               .doc = "most candidates for somebody's followers, of whom account holders follow; where "
                                      "not given 10,000, or everybody",
                               .source = "assumed"});
}

void FollowersSettings::settle(const PopulationSettings& population, std::uint32_t outsiders) {
  const std::uint32_t people = population.employees + outsiders;
  const double holders = population.account * population.employees + outsiders;
  if (!most) most = std::max(1u, std::min(10'000u, people - 1));
  // Somebody's candidates include those without an account.
  const double highest = std::min<double>(*most, people - 1) * (people > 0 ? holders / people : 0);
  if (!mean_degree) mean_degree = std::min(20., highest / 10);
  if (*mean_degree > highest)
    throw Refusal::about(
        "mean_degree",
        fmt::format("mean_degree = {}: at most {:.4g} of {} people have an account and can follow "
                    "somebody{}",
                    *mean_degree, highest, people, *most < people - 1 ? fmt::format(" (most = {})", *most) : ""));
}

FollowerLayer followers_layer(const FollowersSettings& settings, const Population& population, std::uint64_t seed,
                              std::uint32_t replicate) {
  const auto& accounts = *population.account.column;
  const auto holders = static_cast<double>(std::count(accounts.begin(), accounts.end(), 1));
  const std::uint32_t others = population.people() - 1, highest = std::clamp(others, 1u, *settings.most);
  // A candidate follows with the probability that somebody else has an account.
  const double present = holders > 1 ? (holders - 1) / others : 0;
  const double candidates = present > 0 ? std::min<double>(highest, *settings.mean_degree / present) : 0;
  return FollowerLayer(population.people(), seed, replicate, "followers",
                       CountLaw(settings.exponent, candidates, highest), population.account.column);
}

}  // namespace papotage
