#include "models/workplace/first_opinions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/draws.hpp"
#include "sim/core/elementary.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

constexpr std::size_t cells = 16384, points = 8193;

/// Beta(a, b) by a variable t in [0, 1] of which y = t^4 / (t^4 + (1 - t)^4): poles of the density are so far milder
/// that few cells show opinions next to -1 and 1 as well as in the middle. (Boost's quantiles hang on the C library's
/// bits.)
class BetaLaw {
 public:
  BetaLaw(double a, double b) : left_(4 * a), right_(4 * b), both_(a + b), below_(cells + 1) {
    for (std::size_t k = 1; k < cells; ++k) top_ = std::max(top_, log_density(at(k)));
    for (std::size_t k = 0; k < cells; ++k) below_[k + 1] = below_[k] + mass(k);
  }
  /// The distribution function at t = k / cells, but for a factor.
  const std::vector<double>& below() const { return below_; }
  static double value(double t) {
    const double up = t * t * t * t, down = (1 - t) * (1 - t) * (1 - t) * (1 - t);
    return up / (up + down);
  }
  static double at(std::size_t k) { return static_cast<double>(k) / cells; }

 private:
  static double log_rest(double t) { return math::log(t * t * t * t + (1 - t) * (1 - t) * (1 - t) * (1 - t)); }
  double log_density(double t) const {
    return (left_ - 1) * math::log(t) + (right_ - 1) * math::log1p(-t) - both_ * log_rest(t);
  }
  double density(double t) const { return math::exp(log_density(t) - top_); }

  /// The integral over a cell: Simpson's rule, but next to a pole, and in the cell at an end, its power exactly.
  double mass(std::size_t k) const {
    constexpr double h = 1. / cells;
    constexpr std::size_t near = 64;
    const double t = at(k), middle = t + h / 2;
    if (left_ < steep && (k == 0 || (k < near && left_ < 1))) return by_power(left_, t, t + h, middle, middle);
    if (right_ < steep && (k + 1 == cells || (k + near >= cells && right_ < 1)))
      return by_power(right_, 1 - t - h, 1 - t, 1 - middle, middle);
    const double begin = k == 0 ? 0 : density(t), end = k + 1 == cells ? 0 : density(t + h);
    return (begin + 4 * density(middle) + end) * h / 6;
  }
  /// Of distance^(power - 1), from one distance to another, times what is left of the density in the middle.
  double by_power(double power, double from, double to, double distance, double middle) const {
    return density(middle) * distance / power * (math::pow(to / distance, power) - math::pow(from / distance, power));
  }

  static constexpr double steep = 8;  // powers from which the density is as good as zero at an end
  double left_, right_, both_, top_ = -std::numeric_limits<double>::infinity();
  std::vector<double> below_;
};

/// The normal distribution function at -reach + k * step: Simpson's rule on the density.
std::vector<double> normal_law(double reach) {
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
  if (law.sd == 0) {
    opinions_.assign(2, law.mean);
    return;
  }
  const double mean = (1 + law.mean) / 2, variance = law.sd * law.sd / 4;
  const double both = mean * (1 - mean) / variance - 1;
  const BetaLaw law_of_y(mean * both, (1 - mean) * both);
  const std::vector<double>& below = law_of_y.below();
  std::size_t k = 0;
  for (const double rank : normal_law(reach)) {
    const double wanted = rank * below.back();
    while (k + 1 < cells && below[k + 1] < wanted) ++k;
    const double within = below[k + 1] > below[k] ? (wanted - below[k]) / (below[k + 1] - below[k]) : 0;
    opinions_.push_back(2 * BetaLaw::value(BetaLaw::at(k) + std::clamp(within, 0., 1.) / cells) - 1);
  }
}

double OpinionOfNormal::operator()(double z) const {
  const double at = (std::clamp(z, -reach, reach) + reach) / (2 * reach) * static_cast<double>(opinions_.size() - 1);
  const std::size_t k = std::min(static_cast<std::size_t>(at), opinions_.size() - 2);
  return opinions_[k] + (at - static_cast<double>(k)) * (opinions_[k + 1] - opinions_[k]);
}

void draw_first_opinions(const FirstOpinions& law, const OpinionOfNormal& opinion, const Partition& teams,
                         std::uint64_t seed, std::uint32_t replicate, int threads, std::span<double> opinions) {
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
