#include "sim/graph/circles_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sim/core/elementary.hpp"

namespace papotage {
namespace {

constexpr std::uint32_t most_rounds = 4, most_circle = 1 << 16;
constexpr std::uint32_t degree_sample = 512, transitivity_sample = 24;
constexpr double close = .005;  // to the wanted transitivity, which half the classes tell no better
constexpr double usual_membership = .65, hub_membership = .08, hub_pair = .5;

/// Normal quantiles of (k + 1/2) / 16, k >= 8.
constexpr std::array<double, fitted_classes / 2> quantiles{0.07841241, 0.23720211, 0.40225007, 0.57913216,
                                                           0.77642176, 1.00999017, 1.31801090, 1.86273187};

/// Sociability of each class, of mean 1; where there are fewer classes, the means of consecutive ones.
std::vector<double> sociabilities(double sigma, std::uint32_t classes) {
  std::vector<double> theta(classes);
  double sum = 0;
  for (std::size_t k = 0; k < fitted_classes; ++k) {
    const double of = math::exp(sigma * (k < 8 ? -quantiles[7 - k] : quantiles[k - 8]));
    theta[k * classes / fitted_classes] += of;
    sum += of;
  }
  for (double& t : theta) t *= classes / sum;
  return theta;
}

/// How ties are spread over rounds.
struct Spread {
  std::uint32_t rounds = 1;
  double first = 1;  // the share of the first round
};

/// Rounds on their way to what is wanted; `scale` of each level is its p, or its b.
class Fit {
 public:
  Fit(const WantedCircles& wanted, const std::vector<std::uint32_t>& places, std::uint32_t classes)
      : wanted_(wanted),
        places_(places),
        theta_(sociabilities(wanted.sociability, classes)),
        hub_theta_(sociabilities(3 * wanted.sociability, classes)),
        shares_(classes, 1. / classes) {
    for (std::size_t k = 0; k < places.size(); k += std::max<std::size_t>(1, places.size() / transitivity_sample))
      few_.push_back(places[k]);
  }

  const std::vector<Round>& rounds() const { return rounds_; }

  /// The transitivity once the degrees are fitted.
  double transitivity(Spread spread) {
    with(spread);
    return rounds_.empty() ? 0 : transitivity_of(rounds_, shares_, few_);
  }
  /// Fits the degrees.
  Fit& with(Spread spread) {
    rounds_.clear();
    level_of_.clear();
    steep_.clear();
    double inner = 0;
    for (std::size_t level = 0; level < wanted_.levels.size(); ++level) {
      const double own = wanted_.levels[level].degree_within - inner;
      inner = std::max(inner, wanted_.levels[level].degree_within);
      if (own > 0) add_rounds(level, own, spread);
    }
    scale_.assign(wanted_.levels.size(), usual_membership);
    fit_degrees();
    return *this;
  }

 private:
  void add(std::size_t level, double degree, double membership, bool steep) {
    const double pair = steep ? hub_pair : 1;
    const double circle = wanted_.levels[level].team ? wanted_.levels[level].partition->largest()
                                                     : 1 + degree / (membership * membership * pair);
    const auto key = static_cast<std::uint32_t>(level * 16 + 1) + (steep ? 15 : rounds_of(level));
    rounds_.push_back({.key = key,
                       .partition = wanted_.levels[level].partition,
                       .circle = static_cast<std::uint32_t>(std::clamp(circle + .5, 2., double{most_circle})),
                       .membership = {1},
                       .pair_probability = pair});
    level_of_.push_back(level);
    steep_.push_back(steep);
  }
  std::uint32_t rounds_of(std::size_t level) const {
    return static_cast<std::uint32_t>(std::count(level_of_.begin(), level_of_.end(), level));
  }

  void add_rounds(std::size_t level, double degree, Spread spread) {
    const WantedLevel& wanted = wanted_.levels[level];
    if (wanted.team) return add(level, degree, 1, false);
    const double usual = degree * (1 - wanted.hubs);
    for (std::uint32_t r = 0; r < spread.rounds; ++r)
      add(level, r == 0 ? usual * spread.first : usual * (1 - spread.first) / (spread.rounds - 1), usual_membership,
          false);
    if (wanted.hubs > 0) add(level, degree * wanted.hubs, hub_membership, true);
  }

  /// Probabilities of the rounds at the present scales.
  void apply() {
    for (std::size_t r = 0; r < rounds_.size(); ++r) {
      const double scale = scale_[level_of_[r]];
      Round& round = rounds_[r];
      if (wanted_.levels[level_of_[r]].team) {
        round.pair_probability = std::min(1., scale);
        continue;
      }
      round.membership.resize(theta_.size());
      for (std::size_t k = 0; k < theta_.size(); ++k)
        round.membership[k] =
            std::min(1., scale * (steep_[r] ? hub_membership / usual_membership * hub_theta_[k] : theta_[k]));
    }
  }

  /// The scale at which more is in vain.
  double highest(std::size_t level) const {
    return wanted_.levels[level].team ? 1 : usual_membership / hub_membership / hub_theta_[0];
  }

  void fit_degrees() {
    constexpr int most_steps = 200;  // about 20, but where nearly everybody is tied already
    constexpr double lowest = 1e-9;  // where those who meet by chance are more than are wanted
    for (int step = 0; step < most_steps && !rounds_.empty(); ++step) {
      apply();
      const CircleLaw law = degrees_of(rounds_, shares_, places_);
      double largest = 0, inner = 0;
      for (std::size_t k = 0; k < law.levels.size(); ++k) {
        const std::size_t level = level_at(law.levels[k].get());
        const double found = law.degree_within[k] - inner, want = wanted_.levels[level].degree_within - inner;
        inner = law.degree_within[k];
        const double ratio = found > 0 ? std::clamp(want / found, .0625, 16.) : 1;
        const double before = scale_[level];
        scale_[level] =
            std::clamp(before * (wanted_.levels[level].team ? ratio : std::sqrt(ratio)), lowest, highest(level));
        largest = std::max(largest, std::abs(scale_[level] - before) / before);
      }
      if (largest < 1e-5) break;
    }
    apply();
  }
  std::size_t level_at(const Partition* partition) const {
    for (std::size_t level = 0; level < wanted_.levels.size(); ++level)
      if (wanted_.levels[level].partition.get() == partition) return level;
    return 0;
  }

  const WantedCircles& wanted_;
  const std::vector<std::uint32_t>& places_;
  std::vector<std::uint32_t> few_;
  std::vector<double> theta_, hub_theta_, shares_;  // of each class
  std::vector<Round> rounds_;
  std::vector<std::size_t> level_of_;  // of each round
  std::vector<bool> steep_;            // each round: one for hubs
  std::vector<double> scale_;          // of each level
};

/// Where the wanted degree can be had.
std::vector<std::uint32_t> places_of(const WantedCircles& wanted) {
  const Partition& outer = *wanted.levels.back().partition;
  const double large = 2 * (wanted.levels.back().degree_within + 1);
  std::vector<std::uint32_t> all = even_places(outer.people(), degree_sample * 16), places;
  for (const std::uint32_t place : all)
    if (outer.unit_at(place).size >= large) places.push_back(place);
  if (places.empty()) places = std::move(all);
  // Even in the sizes of innermost units too, on which their degrees depend: a tenth of the error of any 512 places.
  const Partition& inner = *wanted.levels.front().partition;
  std::stable_sort(places.begin(), places.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return inner.unit_at(a).size < inner.unit_at(b).size; });
  std::vector<std::uint32_t> few;
  const std::size_t count = std::min<std::size_t>(degree_sample, places.size());
  for (std::size_t k = 0; k < count; ++k) few.push_back(places[(2 * k + 1) * places.size() / (2 * count)]);
  std::sort(few.begin(), few.end());
  return few;
}

/// How to spread ties for the wanted transitivity; found with half the classes, a quarter of the time. Circles are of
/// whole people, so that transitivity jumps here and there: what counts is the nearest that was tried.
Spread spread_of(const WantedCircles& wanted, const std::vector<std::uint32_t>& places) {
  Fit fit(wanted, places, fitted_classes / 2);
  Spread nearest;
  double off = 2;
  const auto transitivity = [&](Spread spread) {
    const double found = fit.transitivity(spread), now_off = std::abs(found - wanted.transitivity);
    if (now_off < off) nearest = spread, off = now_off;
    return found;
  };
  Spread spread;
  double found = transitivity(spread), above = found;
  while (found > wanted.transitivity + close && spread.rounds < most_rounds) {
    above = found;
    found = transitivity(spread = {spread.rounds + 1, 1. / (spread.rounds + 1)});
  }
  if (found >= wanted.transitivity || spread.rounds == 1) return nearest;
  // From even rounds, which have too little, to a first that makes all: by false position, for it is nearly straight.
  double low = 1. / spread.rounds, high = 1, at_low = found, at_high = above;
  for (int step = 0; step < 4 && off > close; ++step) {
    spread.first = low + (high - low) * (wanted.transitivity - at_low) / (at_high - at_low);
    found = transitivity(spread);
    (found < wanted.transitivity ? low : high) = spread.first;
    (found < wanted.transitivity ? at_low : at_high) = found;
  }
  return nearest;
}

/// Levels that are one and the same division become one.
WantedCircles merged(const WantedCircles& wanted) {
  WantedCircles merged{{}, wanted.transitivity, wanted.sociability};
  for (const WantedLevel& level : wanted.levels) {
    WantedLevel* const inner = merged.levels.empty() ? nullptr : &merged.levels.back();
    if (!inner || inner->partition->units() != level.partition->units())
      merged.levels.push_back(level);
    else if (inner->team)
      inner->degree_within = level.degree_within;
    else
      *inner = level;
  }
  return merged;
}

}  // namespace

std::vector<Round> fit_circles(const WantedCircles& unmerged) {
  if (unmerged.levels.empty() || unmerged.levels.back().partition->people() == 0) return {};
  const WantedCircles wanted = merged(unmerged);
  const std::vector<std::uint32_t> places = places_of(wanted);
  return Fit(wanted, places, fitted_classes).with(spread_of(wanted, places)).rounds();
}

}  // namespace papotage
