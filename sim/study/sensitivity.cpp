#include "sim/study/sensitivity.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "sim/core/draws.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t resamples = 999;

/// How often each of n units is drawn in resample r, n times with replacement.
std::vector<std::uint32_t> resampled(const Draws& draws, std::size_t n, std::uint32_t r) {
  std::vector<std::uint32_t> times(n);
  Blocks<Draws::bulk> blocks;
  for (std::size_t drawn = 0; drawn < n; drawn += 2 * Draws::bulk) {
    const std::size_t left = n - drawn, pairs = std::min(Draws::bulk, (left + 1) / 2);
    draws.numbered_blocks(drawn / 2, pairs, r, blocks);
    for (std::size_t k = 0; k < pairs; ++k) {
      const Block block = blocks[k];
      ++times[pick(block.low(), n).value];
      if (2 * k + 1 < left) ++times[pick(block.high(), n).value];
    }
  }
  return times;
}

/// Of the estimates of the resamples, leaving out undefined ones.
Confidence confidence(std::vector<double> estimates) {
  std::erase_if(estimates, [](double x) { return !std::isfinite(x); });
  if (estimates.size() < resamples / 2) return {undefined, undefined};
  const std::size_t tail = (estimates.size() + 1) / 40;  // from either end: 25 of 999
  std::sort(estimates.begin(), estimates.end());
  return {estimates[tail - 1], estimates[estimates.size() - tail]};
}

/// The outcomes of whole groups of consecutive points (trajectories, base rows): those that are finite throughout.
struct Groups {
  Groups(std::span<const double> outcomes, std::size_t of) : each(of) {
    assert(outcomes.size() % each == 0);
    for (std::size_t begin = 0; begin < outcomes.size(); begin += each) {
      const auto group = outcomes.subspan(begin, each);
      if (!std::all_of(group.begin(), group.end(), [](double y) { return std::isfinite(y); })) continue;
      kept.push_back(begin / each);
      values.insert(values.end(), group.begin(), group.end());
    }
    left_out = outcomes.size() / each - kept.size();
  }
  std::span<const double> operator[](std::size_t k) const { return std::span(values).subspan(k * each, each); }
  std::size_t size() const { return kept.size(); }

  std::size_t each, left_out = 0;
  std::vector<std::size_t> kept;  // their numbers
  std::vector<double> values;     // (kept group, point of the group)
};

// -- Morris ---------------------------------------------------------------------------------------------------------

/// Of one key, by trajectory.
using Effects = std::vector<double>;

std::vector<Effects> effects_of(const Design& design, const Groups& trajectories) {
  const std::size_t keys = design.keys();
  std::vector<Effects> effects(keys, Effects(trajectories.size()));
  std::vector<double> here(keys), next(keys);
  for (std::size_t t = 0; t < trajectories.size(); ++t) {
    const std::uint64_t first = trajectories.kept[t] * (keys + 1);
    design.fill(first, here);
    for (std::size_t s = 0; s < keys; ++s, here.swap(next)) {
      design.fill(first + s + 1, next);
      const auto moved =
          static_cast<std::size_t>(std::mismatch(here.begin(), here.end(), next.begin()).first - here.begin());
      effects[moved][t] = (trajectories[t][s + 1] - trajectories[t][s]) / (next[moved] - here[moved]);
    }
  }
  return effects;
}

/// Without the interval.
ElementaryEffects summary(const Effects& effects) {
  if (effects.empty()) return {undefined, undefined, undefined, {undefined, undefined}};
  const auto n = static_cast<double>(effects.size());
  double sum = 0, absolute = 0, squares = 0;
  for (const double effect : effects) {
    sum += effect;
    absolute += std::abs(effect);
  }
  const double mu = sum / n;
  for (const double effect : effects) squares += (effect - mu) * (effect - mu);
  return {mu, absolute / n, std::sqrt(squares / (n - 1)), {undefined, undefined}};
}

// -- Sobol ----------------------------------------------------------------------------------------------------------

/// Makes the mean of A and B 0, which the first-order estimator's error depends on, and their range 1. Whether they
/// vary at all.
bool standardise(Groups& rows) {
  if (rows.size() < 2) return false;
  double sum = 0, low = rows.values[0], high = low;
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (const double y : {rows[r].front(), rows[r].back()}) {
      sum += y;
      low = std::min(low, y);
      high = std::max(high, y);
    }
  if (low == high) return false;
  const double mean = sum / (2 * static_cast<double>(rows.size()));
  for (double& y : rows.values) y = (y - mean) / (high - low);
  return true;
}

/// First-order indices of all keys, then total ones, each row counted so many times.
std::vector<double> indices(const Groups& rows, std::span<const std::uint32_t> times) {
  const std::size_t keys = rows.each - 2;
  std::vector<double> sums(2 * keys);
  double n = 0, sum = 0, squares = 0, low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (times[r] == 0) continue;
    const double weight = times[r];
    const auto row = rows[r];
    const double a = row.front(), b = row.back();
    n += weight;
    sum += weight * (a + b);
    squares += weight * (a * a + b * b);
    low = std::min({low, a, b});
    high = std::max({high, a, b});
    for (std::size_t key = 0; key < keys; ++key) {
      const double change = row[key + 1] - a;
      sums[key] += weight * b * change;
      sums[keys + key] += weight * change * change / 2;
    }
  }
  const double mean = sum / (2 * n), variance = squares / (2 * n) - mean * mean;
  for (double& s : sums) s = low < high && variance > 0 ? s / (n * variance) : undefined;
  return sums;
}

}  // namespace

Screening morris_screening(const Design& design, std::span<const double> outcomes, std::uint64_t seed) {
  assert(outcomes.size() == design.points());
  const Groups trajectories(outcomes, design.keys() + 1);
  const std::vector<Effects> effects = effects_of(design, trajectories);
  Screening screening{{}, trajectories.size(), trajectories.left_out};
  for (const Effects& of_key : effects) screening.keys.push_back(summary(of_key));
  if (trajectories.size() < 2) return screening;

  const Draws draws(seed, shared_by_replicates, "sensitivity.trajectories");
  std::vector<std::vector<double>> means(design.keys(), std::vector<double>(resamples));
  for (std::size_t r = 0; r < resamples; ++r) {
    const auto times = resampled(draws, trajectories.size(), static_cast<std::uint32_t>(r));
    for (std::size_t key = 0; key < design.keys(); ++key) {
      for (std::size_t t = 0; t < times.size(); ++t) means[key][r] += times[t] * std::abs(effects[key][t]);
      means[key][r] /= static_cast<double>(times.size());
    }
  }
  for (std::size_t key = 0; key < design.keys(); ++key) screening.keys[key].mu_star_within = confidence(means[key]);
  return screening;
}

VarianceShares sobol_indices(std::size_t keys, std::span<const double> outcomes, std::uint64_t seed, int threads) {
  Groups rows(outcomes, keys + 2);
  VarianceShares shares{{}, rows.size(), rows.left_out};
  shares.keys.assign(keys, {undefined, undefined, {undefined, undefined}, {undefined, undefined}});
  if (!standardise(rows)) return shares;

  const Draws draws(seed, shared_by_replicates, "sensitivity.rows");
  std::vector<std::vector<double>> estimates(2 * keys, std::vector<double>(resamples));
  for_blocks(resamples, 8, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      const auto again = indices(rows, resampled(draws, rows.size(), static_cast<std::uint32_t>(r)));
      for (std::size_t k = 0; k < again.size(); ++k) estimates[k][r] = again[k];
    }
  });
  const auto once = indices(rows, std::vector<std::uint32_t>(rows.size(), 1));
  for (std::size_t key = 0; key < keys; ++key)
    shares.keys[key] = {once[key], once[keys + key], confidence(std::move(estimates[key])),
                        confidence(std::move(estimates[keys + key]))};
  return shares;
}

}  // namespace papotage
