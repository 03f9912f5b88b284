#include "sim/population/layers/friends.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/graph/circles_fit.hpp"

namespace papotage {
namespace {

constexpr std::size_t region_level = 2;

/// Nested units of account holders, innermost first, and the part of the circles' ties that is bound to each.
struct Units {
  std::vector<std::shared_ptr<const Partition>> partitions;
  std::vector<double> parts;
};

/// Account holders by region, then by one attribute, then by another; whoever has no account stands last, in no unit.
class Neighbourhoods {
 public:
  Neighbourhoods(const Population& population, std::uint32_t regions, const Attribute& major, const Attribute& minor)
      : population_(population), regions_(regions), major_(major), minor_(minor) {
    counts_.resize(std::size_t{regions} * cells() + 1);
    for_each_person([&](std::uint32_t, std::size_t cell) { ++counts_[cell]; });
  }

  std::shared_ptr<const PeopleOrder> order() const {
    std::vector<std::uint32_t> next(counts_.size()), people(population_.people());
    for (std::size_t c = 1; c < counts_.size(); ++c) next[c] = next[c - 1] + counts_[c - 1];
    for_each_person([&](std::uint32_t i, std::size_t cell) { people[next[cell]++] = i; });
    return std::make_shared<PeopleOrder>(std::move(people));
  }
  /// Units that each are `together` consecutive cells; empty ones are left out.
  std::shared_ptr<const Partition> units(std::size_t together, const std::shared_ptr<const PeopleOrder>& order) const {
    std::vector<std::uint32_t> offsets{0};
    std::uint32_t place = 0;
    for (std::size_t c = 0; c + 1 < counts_.size(); ++c) {
      place += counts_[c];
      if ((c + 1) % together == 0 && place > offsets.back()) offsets.push_back(place);
    }
    return std::make_shared<Partition>(std::move(offsets), order);
  }
  std::size_t cells() const { return major_.classes.size() * minor_.classes.size(); }

 private:
  /// act(i, cell) for everybody. Regions are intervals of employees and of outsiders, in proportion: companies stay
  /// together.
  template <class Act>
  void for_each_person(Act&& act) const {
    const auto begin_of = [&](std::uint64_t region, std::uint32_t count) {
      return static_cast<std::uint32_t>((region * count + regions_ - 1) / regions_);
    };
    for (const auto& [first, count] :
         {std::pair{0u, population_.employees()}, std::pair{population_.employees(), population_.outsiders()}})
      for (std::uint32_t r = 0; r < regions_; ++r)
        for (std::uint32_t i = first + begin_of(r, count); i < first + begin_of(r + 1, count); ++i) act(i, cell(i, r));
  }
  std::size_t cell(std::uint32_t i, std::uint32_t region) const {
    if (!population_.account.of(i)) return counts_.size() - 1;
    return (region * major_.classes.size() + major_.of(i)) * minor_.classes.size() + minor_.of(i);
  }

  const Population& population_;
  std::uint32_t regions_;
  const Attribute &major_, &minor_;
  std::vector<std::uint32_t> counts_;  // people in each cell, then those without an account
};

Units units_of(const FriendsSettings& s, const Population& population) {
  const auto& accounts = *population.account.column;
  const auto holders = std::count(accounts.begin(), accounts.end(), 1);
  if (holders == 0) return {};
  const auto regions = static_cast<std::uint32_t>(std::max(1., std::round(static_cast<double>(holders) / s.region)));
  const bool by_age = s.homophily_age >= s.homophily_occupation;
  const Attribute &major = by_age ? population.age : population.occupation,
                  &minor = by_age ? population.occupation : population.age;
  const double both = std::min(s.homophily_age, s.homophily_occupation),
               one = std::max(s.homophily_age, s.homophily_occupation);
  const Neighbourhoods neighbourhoods(population, regions, major, minor);
  const auto order = neighbourhoods.order();
  const double beyond = std::min(s.beyond_region, 1 - one);
  return {{neighbourhoods.units(1, order), neighbourhoods.units(minor.classes.size(), order),
           neighbourhoods.units(neighbourhoods.cells(), order),
           std::make_shared<Partition>(Partition::whole(static_cast<std::uint32_t>(holders), order))},
          {both, one - both, 1 - one - beyond, beyond}};
}

/// The mean number of ties within each unit, those that are bound further out and fall into it by chance included.
std::vector<WantedLevel> levels_of(const Units& units, double degree) {
  std::vector<WantedLevel> levels;
  const std::vector<std::uint32_t> places = even_places(units.partitions.back()->people(), 4096);
  for (std::size_t level = 0; level < units.parts.size(); ++level) {
    double within = 0;
    for (const std::uint32_t place : places) {
      const double others = units.partitions[level]->unit_at(place).size - 1;
      for (std::size_t k = 0; k < units.parts.size(); ++k) {
        const double around = units.partitions[k]->unit_at(place).size - 1;
        within += units.parts[k] * (k <= level ? 1 : around > 0 ? others / around : 0);
      }
    }
    if (units.parts[level] > 0)
      levels.push_back({units.partitions[level], degree * within / static_cast<double>(places.size())});
  }
  return levels;
}

/// What colleagues leave to circles, who tie a pair of colleagues like any other of their region, once for both:
///   degree = colleagues + circles - colleagues circles / others.
double circles_degree(double degree, double colleagues, const Units& units) {
  const Partition& regions = *units.partitions[region_level];
  const double others = static_cast<double>(regions.people()) / regions.units() - 1;
  if (degree <= colleagues || colleagues >= others) return 0;
  return std::min(others, (degree - colleagues) / (1 - colleagues / others));
}

/// A share of the ties of another layer, which must be there.
void settle_colleagues(std::optional<double>& share, double usual, bool is_there, const char* key, const char* layer) {
  if (!share) share = is_there ? usual : 0;
  if (*share > 0 && !is_there)
    throw Refusal::about(key, fmt::format("{} = {}: the scenario has no {}, so it must be 0", key, *share, layer));
}

}  // namespace

void FriendsSettings::declare(Declare<FriendsSettings>& d) {
  using F = FriendsSettings;
  d(&F::mean_degree, {.name = "mean_degree",
                      .unit = "people",
                      .range = at_least(0),
                      .doc = "mean number of friends of an account holder, colleagues included; where not given 130, "
                             "or without ties_to_staff a quarter of all where that is less",
                      .source = "assumed; 100 to 200 ties online are usual"});
  d(&F::clustering, {.name = "clustering",
                     .range = within(0, 1),
                     .doc = "share of paths of two ties that are closed; the nearest that circles can have",
                     .source = "assumed"});
  d(&F::tie_overlap, {.name = "tie_overlap",
                      .range = within(0, 1),
                      .doc = "probability that two account holders who work together are friends; where not given "
                             "0.25, or 0 without [layers.work]",
                      .source = "assumed, .1 to .5"});
  d(&F::manager_tie, {.name = "manager_tie",
                      .range = within(0, 1),
                      .doc = "probability that a manager and somebody who reports to them, both with an account, are "
                             "friends; where not given 0.08, or 0 without [layers.hierarchy]",
                      .source = "AVG 2012: 8% of the French of 18 to 25 befriend the boss"});
  d(&F::homophily_age, {.name = "homophily_age",
                        .range = within(0, 1),
                        .doc = "assortativity by age class of the ties that aren't colleagues'",
                        .source = "assumed"});
  d(&F::homophily_occupation, {.name = "homophily_occupation",
                               .range = within(0, 1),
                               .doc = "assortativity by occupation of the ties that aren't colleagues'",
                               .source = "assumed"});
  d(&F::beyond_region, {.name = "beyond_region",
                        .range = within(0, 1),
                        .doc = "share of ties that aren't bound to a region; what homophily leaves where that is less",
                        .source = "assumed"});
  d(&F::region, {.name = "region",
                 .unit = "people",
                 .range = within(100, 1e9),
                 .doc = "account holders in a region, about",
                 .source = "assumed"});
  d(&F::sociability, {.name = "sociability",
                      .range = within(0, 2),
                      .doc = "standard deviation of the logarithm of how sociable somebody is",
                      .source = "assumed"});
  d(&F::rewired, {.name = "rewired", .doc = "null model: random ties among all that leave everybody as many"});
}

void FriendsSettings::settle(const PopulationSettings& population, std::uint32_t outsiders, bool has_work,
                             bool has_hierarchy) {
  settle_colleagues(tie_overlap, .25, has_work, "tie_overlap", "[layers.work]");
  settle_colleagues(manager_tie, .08, has_hierarchy, "manager_tie", "[layers.hierarchy]");
  const double holders = population.account * population.employees + outsiders;
  if (!mean_degree) mean_degree = std::min(130., std::max(0., (holders - 1) / 4));
  if (*mean_degree > 0 && *mean_degree >= holders)
    throw Refusal::about("mean_degree",
                         fmt::format("mean_degree = {}: must be below the number of account holders, "
                                     "{:.0f} ({} employees, of whom {} have an account, and {} outsiders)",
                                     *mean_degree, holders, population.employees, population.account, outsiders));
  if (const double bound = *mean_degree * (1 - beyond_region); bound > 0 && bound >= region - 1.)
    throw Refusal::about("region",
                         fmt::format("region = {}: has no room for the {:.4g} friends of a person that are bound "
                                     "to a region (mean_degree = {}, beyond_region = {}); above {:.4g}",
                                     region, bound, *mean_degree, beyond_region, bound + 1));
}

std::uint32_t outsiders_for(double ties_to_staff, double mean_degree, const PopulationSettings& population) {
  const double holders = population.account * population.employees;
  if (ties_to_staff >= mean_degree)
    throw Refusal::about("ties_to_staff",
                         fmt::format("ties_to_staff = {}: must be below the mean number of friends, {} "
                                     "(layers.friends.mean_degree)",
                                     ties_to_staff, mean_degree));
  if (ties_to_staff * (mean_degree + 1) >= holders * mean_degree)
    throw Refusal::about("ties_to_staff",
                         fmt::format("ties_to_staff = {}: must be below {:.4g}, for about {:.4g} employees have an "
                                     "account (population.account) and friends are {}",
                                     ties_to_staff, holders * mean_degree / (mean_degree + 1), holders, mean_degree));
  const double outsiders = std::round(holders * (mean_degree / ties_to_staff - 1)),
               most = 0x1p31 - population.employees;
  if (outsiders > most)
    throw Refusal::about("ties_to_staff",
                         fmt::format("ties_to_staff = {}: needs {:.3g} outsiders, more than can be simulated; at least "
                                     "{:.3g}",
                                     ties_to_staff, outsiders, mean_degree / (most / holders + 1)));
  return static_cast<std::uint32_t>(outsiders);
}

FriendsLayer::FriendsLayer(const FriendsSettings& settings, const Population& population,
                           std::shared_ptr<const CircleLayer> work, std::shared_ptr<const HierarchyLayer> hierarchy,
                           std::uint64_t seed, std::uint32_t replicate)
    : employees_(population.employees()),
      account_(population.account.column),
      work_(std::move(work)),
      hierarchy_(std::move(hierarchy)),
      colleague_key_(Draws(seed, replicate, "friends.colleagues").block({}).low()),
      tie_overlap_(*settings.tie_overlap),
      manager_tie_(*settings.manager_tie) {
  room_ = (work_ ? work_->room() : 0) + (hierarchy_ ? hierarchy_->room() : 0);
  const Units units = units_of(settings, population);
  std::vector<Round> rounds;
  if (!units.partitions.empty()) {
    const double degree = circles_degree(*settings.mean_degree, mean_colleagues(population), units);
    rounds = fit_circles({levels_of(units, degree), settings.clustering, settings.sociability});
  }
  circles_ =
      std::make_unique<CircleLayer>(CircleLayer(population.people(), seed, replicate, "friends", std::move(rounds),
                                                Sociability(fitted_classes, seed, replicate, "friends.sociability")));
  room_ += circles_->room();
}

bool FriendsLayer::befriends(const Chance& chance, std::uint32_t i, std::uint32_t j) const {
  return has_account(j) && chance.happens(pair_mix(colleague_key_, std::min(i, j), std::max(i, j)));
}

std::uint32_t FriendsLayer::colleagues(std::uint32_t i, std::uint32_t* out) const {
  if (i >= employees_ || !has_account(i)) return 0;
  std::uint32_t n = 0;
  if (work_ && tie_overlap_.value() > 0) {
    const std::uint32_t mates = keep_tied(tie_overlap_, colleague_key_, i, out, work_->neighbours(i, out));
    for (std::uint32_t k = 0; k < mates; ++k)
      if (has_account(out[k]) && !(hierarchy_ && hierarchy_->adjacent(i, out[k]))) out[n++] = out[k];
  }
  if (hierarchy_ && manager_tie_.value() > 0) {
    const std::uint32_t end = n + hierarchy_->neighbours(i, out + n);
    for (std::uint32_t k = n; k < end; ++k)
      if (befriends(manager_tie_, i, out[k])) out[n++] = out[k];
  }
  return n;
}

double FriendsLayer::mean_colleagues(const Population& population) const {
  const std::vector<std::uint32_t> sampled = even_places(employees_, 1024);
  std::vector<std::uint32_t> list(std::max(1u, room_)), superiors(hierarchy_ ? hierarchy_->room() : 1);
  double sum = 0;
  for (const std::uint32_t i : sampled) {
    const std::uint32_t tied = hierarchy_ ? hierarchy_->neighbours(i, superiors.data()) : 0;
    const std::uint32_t mates = work_ ? work_->neighbours(i, list.data()) : 0;
    std::ptrdiff_t both = 0;
    for (std::uint32_t m = 0; m < tied; ++m) both += std::count(list.begin(), list.begin() + mates, superiors[m]);
    sum += (mates - static_cast<double>(both)) * tie_overlap_.value() + tied * manager_tie_.value();
  }
  const auto& accounts = *account_;
  const double inside = static_cast<double>(std::count(accounts.begin(), accounts.begin() + employees_, 1));
  // Both ends of a tie of colleagues need an account.
  return inside > 0 ? sum / static_cast<double>(sampled.size()) * (inside / employees_) *
                          (inside / (inside + population.outsiders()))
                    : 0;
}

std::uint32_t FriendsLayer::neighbours(std::uint32_t i, std::uint32_t* out) const {
  return circles_->neighbours(i, out, colleagues(i, out));
}

bool FriendsLayer::adjacent(std::uint32_t i, std::uint32_t j) const {
  if (i == j || i >= people() || j >= people()) return false;
  if (std::max(i, j) < employees_ && has_account(i)) {
    if (hierarchy_ && hierarchy_->adjacent(i, j)) {
      if (befriends(manager_tie_, i, j)) return true;
    } else if (work_ && befriends(tie_overlap_, i, j) && work_->adjacent(i, j)) {
      return true;
    }
  }
  return circles_->adjacent(i, j);
}

}  // namespace papotage
