#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>
#include <mutex>
#include <variant>

#include "sim/core/parallel.hpp"
#include "sim/graph/circles_law.hpp"
#include "sim/graph/union_find.hpp"
#include "sim/population/layer_clustering.hpp"
#include "sim/population/layer_lists.hpp"
#include "sim/population/measure.hpp"

namespace papotage {
namespace {

using Wide = __int128;
using Degrees = std::vector<std::uint32_t>;

constexpr std::size_t grain = 4096;
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// The classes of everybody by measured_attributes, one byte each: a word that is read at random instead of four.
class Profiles {
 public:
  Profiles(const Population& population, int threads) : profiles_(column_of<std::uint32_t>(population.people())) {
    const std::array<const Attribute*, 4> attributes = measured(population);
    for (std::size_t a = 0; a < 4; ++a) classes_[a] = attributes[a]->classes.size();
    for_blocks(profiles_.size(), grain, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t a = 0; a < 4; ++a)
        for (std::size_t i = begin; i < end; ++i) profiles_[i] |= std::uint32_t{(*attributes[a]->column)[i]} << (8 * a);
    });
  }

  std::size_t classes(std::size_t attribute) const { return classes_[attribute]; }
  std::uint32_t operator[](std::uint32_t i) const { return profiles_[i]; }

 private:
  std::array<std::size_t, 4> classes_{};
  std::vector<std::uint32_t> profiles_;
};

/// Arcs by the class of their source and of their target.
struct Mixing {
  std::size_t classes = 0;
  std::vector<std::uint64_t> arcs;

  std::uint64_t* from(std::uint32_t one) { return arcs.data() + one * classes; }

  double assortativity() const {
    Wide all = 0, same = 0, by_chance = 0;
    for (std::size_t a = 0; a < classes; ++a) {
      Wide out = 0, in = 0;
      for (std::size_t b = 0; b < classes; ++b) {
        out += arcs[a * classes + b];
        in += arcs[b * classes + a];
      }
      all += out;
      same += arcs[a * classes + a];
      by_chance += out * in;
    }
    if (all * all == by_chance) return undefined;
    return static_cast<double>(same * all - by_chance) / static_cast<double>(all * all - by_chance);
  }
};

/// What lists add up to: integers, whose sums don't depend on who added first.
struct Tally {
  explicit Tally(const Profiles& profiles) {
    for (std::size_t a = 0; a < 4; ++a)
      mixing[a] = {profiles.classes(a), std::vector<std::uint64_t>(profiles.classes(a) * profiles.classes(a))};
  }

  void operator+=(const Tally& other) {
    arcs += other.arcs;
    staff_arcs += other.staff_arcs;
    to_staff += other.to_staff;
    from_outside += other.from_outside;
    squares_from_outside += other.squares_from_outside;
    for (std::size_t k = 0; k < within.size(); ++k) within[k] += other.within[k];
    for (std::size_t a = 0; a < mixing.size(); ++a)
      for (std::size_t c = 0; c < mixing[a].arcs.size(); ++c) mixing[a].arcs[c] += other.mixing[a].arcs[c];
  }

  std::uint64_t arcs = 0, staff_arcs = 0, to_staff = 0;      // all; from employees; from them to employees
  std::uint64_t from_outside = 0, squares_from_outside = 0;  // of an outsider's arcs to employees: sum, and of squares
  std::array<std::uint64_t, 4> within{};                     // from employees, in their unit of each kind
  std::array<Mixing, 4> mixing;
};

using List = std::span<const std::uint32_t>;

std::uint64_t count_in(List list, std::uint32_t first, std::uint32_t size) {
  std::uint32_t count = 0;
  for (const std::uint32_t j : list) count += j - first < size;
  return count;
}

/// One pass over a layer: everything that a list tells by itself.
class Pass {
 public:
  Pass(const Layer& layer, const Population& population, const Members& members, int threads)
      : layer_(layer),
        population_(population),
        members_(members),
        threads_(threads),
        profiles_(population, threads),
        parts_(population.people()),
        degrees_(column_of<std::uint32_t>(population.people())),
        reached_(layer.directed() ? column_of<std::uint32_t>(population.people()) : Degrees()),
        tally_(profiles_) {
    std::mutex mutex;
    for_blocks(population.people(), grain, threads, [&](std::size_t begin, std::size_t end) {
      Tally here(profiles_);
      each_list(begin, end, [&](std::uint32_t i, List list) { read(i, list, here); });
      const std::lock_guard lock(mutex);
      tally_ += here;
    });
  }

  /// How many arcs leave everybody, and how many reach them (only where directed).
  const Degrees& degrees() const { return degrees_; }
  const Degrees& reached() const { return reached_; }
  const Tally& tally() const { return tally_; }

  /// Undirected lists were joined at three of their ends each, which makes one large part where there is one. Whoever
  /// is outside sees all ties that lead out of their own part (after Sutton et al., see union_find.hpp).
  Parts components() {
    std::vector<std::uint32_t> sizes = part_sizes();
    if (!layer_.directed()) {
      const auto largest = static_cast<std::uint32_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin());
      for_blocks(sizes.size(), grain, threads_, [&](std::size_t begin, std::size_t end) {
        Lists lists(layer_);
        for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) {
          if (degrees_[i] <= joined || parts_.part(i) == parts_.part(largest)) continue;
          for (const std::uint32_t j : lists(i)) parts_.join(i, j);
        }
      });
      sizes = part_sizes();
    }
    Parts parts;
    for (const std::uint32_t size : sizes) {
      parts.count += size > 0;
      parts.largest = std::max(parts.largest, size);
    }
    return parts;
  }

 private:
  static constexpr std::size_t joined = 3;

  template <class Act>
  void each_list(std::size_t begin, std::size_t end, Act&& act) {
    Lists lists(layer_);
    for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i)
      if (members_.has(i)) act(i, lists(i));
  }

  void read(std::uint32_t i, List list, Tally& sums) {
    degrees_[i] = static_cast<std::uint32_t>(list.size());
    if (list.empty()) return;
    sums.arcs += list.size();
    join(i, list);
    const std::uint64_t to_staff = count_in(list, 0, population_.employees());
    if (population_.is_employee(i)) {
      sums.staff_arcs += list.size();
      sums.to_staff += to_staff;
      for (std::size_t k = 0; k < unit_kinds.size(); ++k) {
        const Partition::Unit unit = population_.organisation().of(unit_kinds[k]).unit_at(i);
        sums.within[k] += count_in(list, unit.first, unit.size);
      }
    } else {
      sums.from_outside += to_staff;
      sums.squares_from_outside += to_staff * to_staff;
    }
    mix(i, list, sums.mixing);
  }

  void mix(std::uint32_t i, List list, std::array<Mixing, 4>& mixing) const {
    const auto byte = [](std::uint32_t profile, int a) { return profile >> (8 * a) & 0xff; };
    const std::uint32_t own = profiles_[i];
    std::array<std::uint64_t*, 4> to;
    for (int a = 0; a < 4; ++a) to[a] = mixing[a].from(byte(own, a));
    for (const std::uint32_t j : list) {
      const std::uint32_t profile = profiles_[j];
      for (int a = 0; a < 4; ++a) ++to[a][byte(profile, a)];
    }
  }

  void join(std::uint32_t i, List list) {
    if (!layer_.directed()) {
      for (const std::size_t k : {std::size_t{0}, list.size() / 2, list.size() - 1}) parts_.join(i, list[k]);
      return;
    }
    for (const std::uint32_t j : list) {
      parts_.join(i, j);
      std::atomic_ref(reached_[j]).fetch_add(1, std::memory_order_relaxed);
    }
  }

  /// How many members are in the part of each lowest number.
  std::vector<std::uint32_t> part_sizes() {
    std::vector<std::uint32_t> sizes = column_of<std::uint32_t>(degrees_.size());
    for (std::uint32_t i = 0; i < sizes.size(); ++i)
      if (members_.has(i)) ++sizes[parts_.part(i)];
    return sizes;
  }

  const Layer& layer_;
  const Population& population_;
  const Members& members_;
  int threads_;
  Profiles profiles_;
  UnionFind parts_;
  Degrees degrees_, reached_;
  Tally tally_;
};

/// Of members below `limit`.
DegreeStats degrees_below(std::uint32_t limit, const Members& members, const Degrees& degrees) {
  std::vector<std::uint64_t> people;
  for (std::uint32_t i = 0; i < limit; ++i)
    if (members.has(i)) count_degree(degrees[i], people);
  return degree_stats(people);
}

SpanStats spans_of(const HierarchyLayer& hierarchy, std::uint32_t employees, const Degrees& degrees, int threads) {
  std::vector<std::uint32_t> manager = column_of<std::uint32_t>(employees);
  for_blocks(employees, grain, threads, [&](std::size_t begin, std::size_t end) {
    for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) manager[i] = hierarchy.manager(i);
  });
  SpanStats spans;
  std::vector<std::uint64_t> managers;
  for (std::uint32_t i = 0; i < employees; ++i) {
    const std::uint32_t reports = degrees[i] - (manager[i] != HierarchyLayer::nobody);
    if (reports > 0) {
      count_degree(reports, managers);
      ++spans.managers;
      continue;
    }
    std::uint32_t above = 0;
    for (std::uint32_t m = manager[i]; m != HierarchyLayer::nobody; m = manager[m]) ++above;
    spans.depth = std::max(spans.depth, above);
  }
  spans.reports = degree_stats(managers);
  return spans;
}

std::optional<ExpectedStats> expected(const CircleLayer* circles) {
  if (!circles || !has_law(circles->rounds())) return std::nullopt;
  const CircleLaw law = law_of(*circles);
  return ExpectedStats{law.degree, law.transitivity};
}

void add_tally(const Tally& tally, LayerStats& stats) {
  stats.ties = stats.directed ? tally.arcs : tally.arcs / 2;
  for (std::size_t k = 0; k < stats.within.size(); ++k) stats.within[k] = share(tally.within[k], tally.staff_arcs);
  stats.to_staff = share(tally.to_staff, tally.staff_arcs);
  for (std::size_t a = 0; a < tally.mixing.size(); ++a) stats.assortativity[a] = tally.mixing[a].assortativity();
}

}  // namespace

LayerStats measure_layer(const Layer& layer, const Population& population, std::uint64_t seed, int threads,
                         std::uint64_t exact_pairs) {
  const Members members(layer, population);
  const std::uint32_t people = population.people(), employees = population.employees();
  LayerStats stats;
  stats.name = layer.name();
  stats.directed = layer.directed();
  stats.form = layer.form();
  stats.members = members.count();
  stats.staff_members = members.staff;
  Pass pass(layer, population, members, threads);
  add_tally(pass.tally(), stats);
  stats.components = pass.components();
  stats.degree = degrees_below(people, members, pass.degrees());
  if (stats.directed) stats.in_degree = degrees_below(people, members, pass.reached());
  if (members.outsiders > 0) {
    stats.staff_degree = degrees_below(employees, members, pass.degrees());
    if (!stats.directed)
      stats.ties_to_staff = spread(pass.tally().from_outside, pass.tally().squares_from_outside, members.outsiders);
  }
  const LayerClustering clustering = layer_clustering(layer, members, pass.degrees(), exact_pairs, seed, threads);
  stats.clustering = clustering.clustering;
  stats.transitivity = clustering.transitivity;
  stats.sampled_pairs = clustering.sampled_pairs;
  if (const auto* hierarchy = std::get_if<std::shared_ptr<HierarchyLayer>>(&layer.computed()))
    stats.spans = spans_of(**hierarchy, employees, pass.degrees(), threads);
  stats.expected = expected(layer.circles());
  stats.bytes = layer.bytes();
  return stats;
}

}  // namespace papotage
