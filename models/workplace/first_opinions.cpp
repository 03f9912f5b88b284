#include "models/workplace/first_opinions.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/draws.hpp"
#include "sim/core/elementary.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

constexpr std::size_t cells = 4096;

/// The distribution function of Beta(a, b) at k / cells. The density's powers are integrated exactly where they may be
/// infinite, in the first and last cell, and by Simpson's rule in between.
std::vector<double> beta_law(double a, double b) {
  constexpr double h = 1. / cells;
  const auto density = [&](double y) { return math::exp((a - 1) * math::log(y) + (b - 1) * math::log1p(-y)); };
  std::vector<double> below(cells + 1);
  below[1] = math::pow(h, a) / a;
  for (std::size_t k = 1; k + 1 < cells; ++k) {
    const double y = static_cast<double>(k) * h;
    below[k + 1] = below[k] + (density(y) + 4 * density(y + h / 2) + density(y + h)) * h / 6;
  }
  below[cells] = below[cells - 1] + math::pow(h, b) / b;
  for (double& x : below) x /= below[cells];
  return below;
}

/// The normal distribution function at -reach + k * step: Simpson's rule on the density.
std::vector<double> normal_law(double reach, std::size_t points) {
  const double step = 2 * reach / static_cast<double>(points - 1);
  const auto density = [](double z) { return math::exp(-z * z / 2); };
  std::vector<double> below(points);
  for (std::size_t k = 1; k < points; ++k) {
    const double z = -reach + static_cast<double>(k - 1) * step;
    below[k] = below[k - 1] + (density(z) + 4 * density(z + step / 2) + density(z + step)) * step / 6;
  }
  for (double& x : below) x /= below.back();
  return below;
}

}  // namespace

OpinionOfNormal::OpinionOfNormal(const FirstOpinions& law) {
  const double mean = (1 + law.mean) / 2, variance = law.sd * law.sd / 4;
  const double both = mean * (1 - mean) / variance - 1;
  const std::vector<double> beta = beta_law(mean * both, (1 - mean) * both);
  std::size_t k = 0;
  for (const double rank : normal_law(reach, 2049)) {
    while (k + 1 < cells && beta[k + 1] < rank) ++k;
    const double within = beta[k + 1] > beta[k] ? (rank - beta[k]) / (beta[k + 1] - beta[k]) : 0;
    opinions_.push_back(2 * (static_cast<double>(k) + std::clamp(within, 0., 1.)) / cells - 1);
  }
}

double OpinionOfNormal::operator()(double z) const {
  const double at = (std::clamp(z, -reach, reach) + reach) / (2 * reach) * static_cast<double>(opinions_.size() - 1);
  const std::size_t k = std::min(static_cast<std::size_t>(at), opinions_.size() - 2);
  return opinions_[k] + (at - static_cast<double>(k)) * (opinions_[k + 1] - opinions_[k]);
}

void draw_first_opinions(const FirstOpinions& law, const Partition& teams, std::uint64_t seed, std::uint32_t replicate,
                         int threads, std::span<double> opinions) {
  if (law.sd == 0) return std::fill(opinions.begin(), opinions.end(), law.mean);
  const OpinionOfNormal opinion(law);
  const Draws own(seed, replicate, "workplace.opinion"), shared(seed, replicate, "workplace.team_opinion");
  const double of_team = std::sqrt(law.team_icc), of_person = std::sqrt(1 - law.team_icc);
  for_blocks(teams.units(), 512, threads, [&](std::size_t begin, std::size_t end) {
    for (auto t = static_cast<std::uint32_t>(begin); t < end; ++t) {
      const Partition::Unit team = teams.unit(t);
      const double common = of_team * normal(shared.block({t}).low());
      for (std::uint32_t i = team.first; i < team.first + team.size; ++i)
        opinions[i] = opinion(common + of_person * normal(own.block({i}).low()));
    }
  });
}

}  // namespace papotage
