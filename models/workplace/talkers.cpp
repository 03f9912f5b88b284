#include "models/workplace/talkers.hpp"

#include <algorithm>

#include "sim/core/draws.hpp"
#include "sim/core/elementary.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {

double logistic(double z) { return 1 / (1 + math::exp(-z)); }

Talkers Talkers::drawn(const TalkerSettings& talker, const PostingSettings& posting, const Population& population,
                       std::uint64_t seed, std::uint32_t replicate, int threads) {
  constexpr std::size_t grain = 4096;
  const Draws talks(seed, replicate, "workplace.talks"), rates(seed, replicate, "workplace.rate");
  std::vector<Talkers> parts((population.employees() + grain - 1) / grain);
  for_blocks(population.employees(), grain, threads, [&](std::size_t begin, std::size_t end) {
    Talkers& part = parts[begin / grain];
    for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) {
      if (!population.account.of(i)) continue;
      const Block block = talks.block({i});
      const double logit = talker.intercept + talker.extimite * normal(block.low()) +
                           talker.sex.of[population.sex.of(i)].second + talker.age.of[population.age.of(i)].second +
                           talker.occupation.of[population.occupation.of(i)].second;
      if (uniform(block.high()) >= logistic(logit)) continue;
      const double a_year = posting.rate * math::exp(posting.rate_sd * normal(rates.block({i}).low()));
      part.who.push_back(i);
      part.rate.push_back(std::min(a_year / 365, PostingSettings::most_posts));
    }
  });
  Talkers all;
  for (const Talkers& part : parts) {
    all.who.insert(all.who.end(), part.who.begin(), part.who.end());
    all.rate.insert(all.rate.end(), part.rate.begin(), part.rate.end());
  }
  return all;
}

}  // namespace papotage
