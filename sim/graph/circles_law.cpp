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

RoundLaw round_law(const PreparedRound& round, std::uint32_t classes, double n) {
  const double c = std::min<double>(round.circle, n), q = std::floor(n / c), l = n - q * c;
  RoundLaw law{.g2 = n < 2 ? 0 : (q * c * (c - 1) + l * (l - 1)) / (n * (n - 1)),
               .g3 = n < 3 ? 0 : (q * c * (c - 1) * (c - 2) + l * (l - 1) * (l - 2)) / (n * (n - 1) * (n - 2)),
               .p = round.pair.value(),
               .member = {}};
  for (std::uint32_t k = 0; k < classes; ++k) law.member[k] = round.member[round.one_for_all ? 0 : k].value();
  return law;
}

/// The levels of a layer and what its rounds do at each.
struct Levels {
  explicit Levels(const CircleLayer& layer);

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
    for (const PreparedRound* round : rounds[level]) laws.push_back(round_law(*round, classes, units[level].size));
    return laws;
  }

  std::vector<const Partition*> partitions;               // innermost first
  std::vector<std::vector<const PreparedRound*>> rounds;  // of each level
  std::vector<std::vector<double>> squares;               // of each unit of a level: the sum of its subunits' squares
  std::uint32_t classes;
  std::vector<double> weight;  // of each class
};

Levels::Levels(const CircleLayer& layer)
    : classes(layer.sociability().classes()), weight(layer.sociability().shares(layer.people())) {
  for (const PreparedRound& round : layer.prepared())
    if (std::find(partitions.begin(), partitions.end(), round.partition) == partitions.end())
      partitions.push_back(round.partition);
  std::stable_sort(partitions.begin(), partitions.end(),
                   [](const Partition* a, const Partition* b) { return a->units() > b->units(); });
  rounds.resize(count());
  for (const PreparedRound& round : layer.prepared())
    rounds[static_cast<std::size_t>(std::find(partitions.begin(), partitions.end(), round.partition) -
                                    partitions.begin())]
        .push_back(&round);
  for (std::size_t level = 0; level < count(); ++level) {
    const Partition& partition = *partitions[level];
    std::vector<double> sums(partition.units());
    if (level == 0) {
      for (std::uint32_t u = 0; u < partition.units(); ++u) sums[u] = partition.unit(u).size;
    } else {
      const Partition& inner = *partitions[level - 1];
      for (std::uint32_t u = 0; u < inner.units(); ++u) {
        const double size = inner.unit(u).size;
        sums[partition.unit_at(inner.unit(u).first).number] += size * size;
      }
    }
    squares.push_back(std::move(sums));
  }
}

void add_degrees(const Levels& levels, CircleLaw& law) {
  const double people = levels.partitions[0]->people();
  double within = 0;
  for (std::size_t level = 0; level < levels.count(); ++level) {
    const Partition& partition = *levels.partitions[level];
    for (std::uint32_t u = 0; u < partition.units(); ++u) {
      const Partition::Unit unit = partition.unit(u);
      const double pairs = double{1} * unit.size * unit.size - levels.squares[level][u];
      if (pairs == 0) continue;
      const auto chain = levels.chain(unit.first);
      std::vector<RoundLaw> rounds;
      for (std::size_t k = level; k < levels.count(); ++k)
        for (const RoundLaw& round : levels.laws(chain, k)) rounds.push_back(round);
      for (std::uint32_t a = 0; a < levels.classes; ++a)
        for (std::uint32_t b = 0; b <= a; ++b) {
          double none = 1;
          for (const RoundLaw& r : rounds) none *= 1 - r.g2 * r.member[a] * r.member[b] * r.p;
          const double ties = (1 - none) * pairs / people;
          within += ties * levels.weight[a] * levels.weight[b] * (a == b ? 1 : 2);
          law.degree_by_class[a] += ties * levels.weight[b];
          if (a != b) law.degree_by_class[b] += ties * levels.weight[a];
        }
    }
    law.share_within.push_back(within);
  }
  law.degree = within;
  for (double& share : law.share_within) share /= within;  // NaN without ties
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
        const double apart = elsewhere * elsewhere - (levels.squares[a][chain[a].number] - own * own);
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

bool has_law(const CircleLayer& layer) {
  if (layer.prepared().empty()) return false;
  std::vector<const Partition*> partitions;
  for (const PreparedRound& round : layer.prepared()) partitions.push_back(round.partition);
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

CircleLaw law_of(const CircleLayer& layer, std::uint32_t sampled_people) {
  assert(has_law(layer));
  const Levels levels(layer);
  CircleLaw law;
  for (const Partition* partition : levels.partitions)
    law.levels.push_back(std::find_if(layer.rounds().begin(), layer.rounds().end(), [&](const Round& round) {
                           return round.partition.get() == partition;
                         })->partition);
  law.degree_by_class.resize(levels.classes);
  add_degrees(levels, law);
  const std::uint32_t people = levels.partitions[0]->people(), sampled = std::min(people, sampled_people);
  Triples sum;
  for (std::uint32_t k = 0; k < sampled; ++k) {
    const auto place = static_cast<std::uint32_t>((std::uint64_t{2} * k + 1) * people / (std::uint64_t{2} * sampled));
    const Triples t = triples_of(levels, place);
    sum.paths += t.paths;
    sum.triangles += t.triangles;
  }
  law.transitivity = sum.paths > 0 ? 3 * sum.triangles / sum.paths : std::numeric_limits<double>::quiet_NaN();
  return law;
}

}  // namespace papotage
