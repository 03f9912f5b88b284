#include "sim/graph/circles_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace papotage {
namespace {

constexpr std::uint32_t most_classes = Sociability::most_classes;

/// A round in a unit of a certain size.
struct RoundLaw {
  double g2, g3, p;
  std::array<double, most_classes> member;
};

RoundLaw round_law(const Round& round, std::uint32_t classes, double n) {
  const double c = std::min<double>(round.circle, n), q = std::floor(n / c), l = n - q * c;
  RoundLaw law{.g2 = n < 2 ? 0 : (q * c * (c - 1) + l * (l - 1)) / (n * (n - 1)),
               .g3 = n < 3 ? 0 : (q * c * (c - 1) * (c - 2) + l * (l - 1) * (l - 2)) / (n * (n - 1) * (n - 2)),
               .p = Chance(round.pair_probability).value(),
               .member = {}};
  for (std::uint32_t k = 0; k < classes; ++k)
    law.member[k] = Chance(round.membership[round.membership.size() == 1 ? 0 : k]).value();
  return law;
}

/// The levels of a layer and what its rounds do at each.
struct Levels {
  Levels(std::span<const Round> all, const std::vector<double>& shares);

  std::size_t count() const { return partitions.size(); }
  /// The unit at each level in which a place is.
  std::vector<Partition::Unit> chain(std::uint32_t place) const {
    std::vector<Partition::Unit> units;
    for (const Partition* partition : partitions) units.push_back(partition->unit_at(place));
    return units;
  }
  /// The rounds of a level in the unit of a chain.
  std::vector<RoundLaw> laws(const std::vector<Partition::Unit>& units, std::size_t level) const {
    std::vector<RoundLaw> laws;
    for (const Round* round : rounds[level]) laws.push_back(round_law(*round, classes, units[level].size));
    return laws;
  }

  /// The sum of the squares of the sizes of a unit's subunits, which are its people at the innermost level.
  double squares_in(std::size_t level, const Partition::Unit& unit) const {
    if (level == 0) return unit.size;
    const Partition& inner = *partitions[level - 1];
    double sum = 0;
    for (std::uint32_t u = inner.unit_at(unit.first).number;
         u < inner.units() && inner.offsets()[u] < unit.first + unit.size; ++u)
      sum += static_cast<double>(inner.unit(u).size) * inner.unit(u).size;
    return sum;
  }

  std::vector<const Partition*> partitions;       // innermost first
  std::vector<std::vector<const Round*>> rounds;  // of each level
  std::uint32_t classes;
  std::vector<double> weight;  // of each class
};

Levels::Levels(std::span<const Round> all, const std::vector<double>& shares)
    : classes(static_cast<std::uint32_t>(shares.size())), weight(shares) {
  for (const Round& round : all)
    if (std::find(partitions.begin(), partitions.end(), round.partition.get()) == partitions.end())
      partitions.push_back(round.partition.get());
  std::stable_sort(partitions.begin(), partitions.end(),
                   [](const Partition* a, const Partition* b) { return a->units() > b->units(); });
  rounds.resize(count());
  for (const Round& round : all)
    rounds[static_cast<std::size_t>(std::find(partitions.begin(), partitions.end(), round.partition.get()) -
                                    partitions.begin())]
        .push_back(&round);
}

/// Expected ties of somebody in units of these sizes with those who share the unit of `level` and none further in.
void add_degrees(const Levels& levels, const std::vector<Partition::Unit>& chain, std::size_t level, double weight,
                 CircleLaw& law) {
  const double others = chain[level].size - (level == 0 ? 1. : chain[level - 1].size);
  if (others == 0) return;
  std::vector<RoundLaw> rounds;
  for (std::size_t k = level; k < levels.count(); ++k)
    for (const RoundLaw& round : levels.laws(chain, k)) rounds.push_back(round);
  for (std::uint32_t a = 0; a < levels.classes; ++a)
    for (std::uint32_t b = 0; b <= a; ++b) {
      double none = 1;
      for (const RoundLaw& r : rounds) none *= 1 - r.g2 * r.member[a] * r.member[b] * r.p;
      const double ties = (1 - none) * others * weight;
      law.degree_within[level] += ties * levels.weight[a] * levels.weight[b] * (a == b ? 1 : 2);
      law.degree_by_class[a] += ties * levels.weight[b];
      if (a != b) law.degree_by_class[b] += ties * levels.weight[a];
    }
}

struct Triples {
  double paths = 0, triangles = 0;
};

/// Expected numbers of paths (from all three centres) and of triangles among three people i, j, k, whose classes are
/// drawn; of `inner` rounds only i and j share the unit, of `outer` ones all three.
Triples triple(const Levels& levels, const std::vector<RoundLaw>& inner, const std::vector<RoundLaw>& outer) {
  Triples sum;
  for (std::uint32_t a = 0; a < levels.classes; ++a)
    for (std::uint32_t b = 0; b < levels.classes; ++b)
      for (std::uint32_t c = 0; c < levels.classes; ++c) {
        // That none of the edges ij, ik, jk exists, of the pairs that miss one of them, and of all.
        double ij = 1, ik = 1, jk = 1, ij_ik = 1, ij_jk = 1, ik_jk = 1, all = 1;
        for (const RoundLaw& r : outer) {
          const double x = r.g2 * r.member[a] * r.member[b] * r.p, y = r.g2 * r.member[a] * r.member[c] * r.p,
                       z = r.g2 * r.member[b] * r.member[c] * r.p;
          const double two = r.g3 * r.member[a] * r.member[b] * r.member[c] * r.p * r.p;
          ij *= 1 - x;
          ik *= 1 - y;
          jk *= 1 - z;
          ij_ik *= 1 - x - y + two;
          ij_jk *= 1 - x - z + two;
          ik_jk *= 1 - y - z + two;
          all *= 1 - x - y - z + 3 * two - two * r.p;
        }
        for (const RoundLaw& r : inner) {
          const double none = 1 - r.g2 * r.member[a] * r.member[b] * r.p;
          ij *= none;
          ij_ik *= none;
          ij_jk *= none;
          all *= none;
        }
        const double weight = levels.weight[a] * levels.weight[b] * levels.weight[c];
        sum.paths += weight * (3 - 2 * (ij + ik + jk) + ij_ik + ij_jk + ik_jk);
        sum.triangles += weight * (1 - ij - ik - jk + ij_ik + ij_jk + ik_jk - all);
      }
  return sum;
}

/// A person's part in the numbers of paths and triangles.
Triples triples_of(const Levels& levels, std::uint32_t place) {
  const auto chain = levels.chain(place);
  // Others who share the unit of a level and none further in.
  const auto inside = [&](std::size_t level) { return level == 0 ? 1. : chain[level - 1].size; };
  const auto others = [&](std::size_t level) { return chain[level].size - inside(level); };
  Triples sum;
  const auto add = [&](double weight, const Triples& t) {
    sum.paths += weight * t.paths;
    sum.triangles += weight * t.triangles;
  };
  for (std::size_t a = 0; a < levels.count(); ++a) {
    std::vector<RoundLaw> inner, outer;
    for (std::size_t b = a; b < levels.count(); ++b) {
      outer.clear();
      for (std::size_t k = b; k < levels.count(); ++k)
        for (const RoundLaw& round : levels.laws(chain, k)) outer.push_back(round);
      if (a == b) {
        // j and k in this unit, in subunits other than i's and each other's: ordered pairs of them, each triple six
        // times.
        const double elsewhere = others(a), own = inside(a);
        const double apart = elsewhere * elsewhere - (levels.squares_in(a, chain[a]) - own * own);
        if (apart > 0) add(apart / 6, triple(levels, {}, outer));
      } else if (others(a) > 0 && others(b) > 0) {
        // i and j are the closest pair, counted from both.
        add(others(a) * others(b) / 2, triple(levels, inner, outer));
      }
      for (const RoundLaw& round : levels.laws(chain, b)) inner.push_back(round);
    }
  }
  return sum;
}

}  // namespace

bool has_law(std::span<const Round> rounds) {
  if (rounds.empty()) return false;
  std::vector<const Partition*> partitions;
  for (const Round& round : rounds) partitions.push_back(round.partition.get());
  std::stable_sort(partitions.begin(), partitions.end(),
                   [](const Partition* a, const Partition* b) { return a->units() > b->units(); });
  for (std::size_t k = 0; k + 1 < partitions.size(); ++k) {
    const auto fine = partitions[k]->offsets(), coarse = partitions[k + 1]->offsets();
    if (partitions[k]->order() != partitions[k + 1]->order() || fine.back() != coarse.back() ||
        !std::includes(fine.begin(), fine.end(), coarse.begin(), coarse.end()))
      return false;
  }
  return partitions[0]->people() > 0;
}

std::vector<std::uint32_t> even_places(std::uint32_t people, std::uint32_t most) {
  const std::uint32_t count = std::min(people, most);
  std::vector<std::uint32_t> places(count);
  for (std::uint32_t k = 0; k < count; ++k)
    places[k] = static_cast<std::uint32_t>((std::uint64_t{2} * k + 1) * people / (std::uint64_t{2} * count));
  return places;
}

CircleLaw degrees_of(std::span<const Round> rounds, const std::vector<double>& shares,
                     std::span<const std::uint32_t> places) {
  assert(has_law(rounds));
  const Levels levels(rounds, shares);
  CircleLaw law;
  for (const Partition* partition : levels.partitions)
    law.levels.push_back(std::find_if(rounds.begin(), rounds.end(), [&](const Round& round) {
                           return round.partition.get() == partition;
                         })->partition);
  law.degree_by_class.resize(levels.classes);
  law.degree_within.resize(levels.count());
  for (std::size_t k = 0, same = 0; k < places.size(); k += same) {
    const auto chain = levels.chain(places[k]);
    for (same = 1; k + same < places.size() && places[k + same] < chain[0].first + chain[0].size;) ++same;
    const double weight = static_cast<double>(same) / static_cast<double>(places.size());
    for (std::size_t level = 0; level < levels.count(); ++level) add_degrees(levels, chain, level, weight, law);
  }
  for (std::size_t level = 1; level < levels.count(); ++level) law.degree_within[level] += law.degree_within[level - 1];
  law.degree = law.degree_within.back();
  return law;
}

double transitivity_of(std::span<const Round> rounds, const std::vector<double>& shares,
                       std::span<const std::uint32_t> places) {
  assert(has_law(rounds));
  const Levels levels(rounds, shares);
  Triples sum;
  for (const std::uint32_t place : places) {
    const Triples t = triples_of(levels, place);
    sum.paths += t.paths;
    sum.triangles += t.triangles;
  }
  return sum.paths > 0 ? 3 * sum.triangles / sum.paths : std::numeric_limits<double>::quiet_NaN();
}

CircleLaw law_of(const CircleLayer& layer, std::uint32_t sampled_people) {
  const std::vector<double> shares = layer.sociability().shares(layer.people());
  const std::uint32_t covered = layer.rounds().front().partition->people();
  CircleLaw law = degrees_of(layer.rounds(), shares, even_places(covered, 1 << 16));
  law.transitivity = transitivity_of(layer.rounds(), shares, even_places(covered, sampled_people));
  return law;
}

}  // namespace papotage
