#pragma once
// What a multiplex looks like, in numbers. Layers are read list by list and never held, so that those who are computed
// are measured in memory for people alone; the same bits for any number of threads, and stored or computed.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/graph/metrics.hpp"
#include "sim/population/multiplex.hpp"

namespace papotage {

/// The attributes by which layers are assortative, in this order.
inline constexpr std::array<const char*, 4> measured_attributes{"sex", "age", "occupation", "level"};
inline std::array<const Attribute*, 4> measured(const Population& population) {
  return {&population.sex, &population.age, &population.occupation, &population.level};
}

/// Who reports to whom.
struct SpanStats {
  DegreeStats reports;         // of those who have any
  std::uint32_t managers = 0;  // how many have
  std::uint32_t depth = 0;     // the largest number of managers one above the other over somebody
};

/// A mean over people [people].
struct Spread {
  double mean = 0, sd = 0;  // sd over all of them, not an estimate of a larger population's; NaN of nobody
};

/// What the law of a layer's circles tells of those whom they cover, before any tie is drawn (circles_law.hpp).
struct ExpectedStats {
  double degree = 0, transitivity = 0;
};

/// One layer, among its members: all employees (hierarchy, work), account holders inside and outside (friends,
/// followers), or adopters (internal). Nobody else has ties.
struct LayerStats {
  std::string name;
  bool directed = false;
  LayerForm form = LayerForm::computed;
  std::uint32_t members = 0, staff_members = 0;  // staff: those of them who are employees
  std::uint64_t ties = 0;                        // arcs where directed
  DegreeStats degree;                            // of members; where directed of arcs that leave them: followers
  std::optional<DegreeStats> in_degree;          // where directed: of arcs that reach them, whom they follow
  std::optional<DegreeStats> staff_degree;       // `degree` of the employees, where there are outsiders among members

  // As of a network (metrics.hpp), but where directed pairs are of those whom arcs from one member reach, tied by an
  // arc either way: of two who follow somebody, whether one follows the other.
  Estimate clustering;              // mean over members; NaN without members
  Estimate transitivity;            // NaN without pairs
  std::uint64_t sampled_pairs = 0;  // drawn for each of the two; 0 where all were counted
  Parts components;                 // of members, whichever way arcs point

  // Shares of employees' arcs, in [0, 1]; NaN without such arcs.
  std::array<double, 4> within{};  // that stay in the unit of each of unit_kinds
  double to_staff = 0;             // that lead to employees

  /// By each of measured_attributes, of all arcs (Newman, Phys. Rev. E 67, 026126, 2003, eq. 2), in [-1, 1]; NaN where
  /// all ends are of one class, and without arcs.
  std::array<double, 4> assortativity{};

  std::optional<SpanStats> spans;       // of the hierarchy
  std::optional<Spread> ties_to_staff;  // employees among the ties of an outsider on an undirected layer that has some
  std::optional<ExpectedStats> expected;  // of circles that have a law; of friends, the ties that aren't colleagues'
  std::size_t bytes = 0;                  // Layer::bytes
};

/// Two layers, by the arcs that either has between employees.
struct OverlapStats {
  std::string first, second;
  // Shares in [0, 1], NaN of no arcs.
  double jaccard = 0;             // of the arcs in either, those in both
  double second_given_first = 0;  // of the arcs in the first, those in the second
  double first_given_second = 0;
};

struct UnitStats {
  std::uint32_t count = 0;
  Spread size;
  std::uint32_t largest = 0;
};

struct MultiplexStats {
  std::uint32_t employees = 0, outsiders = 0;
  std::array<UnitStats, 4> units;                   // of unit_kinds
  std::array<std::vector<double>, 4> class_shares;  // of employees by each of measured_attributes, in [0, 1]
  double account_share = 0;                         // of employees
  std::uint32_t adopters = 0;
  std::size_t bytes = 0;  // of the columns and the organisation
  std::vector<LayerStats> layers;
  std::vector<OverlapStats> overlaps;  // of each pair of layers, in their order
};

/// Of a layer with up to this many pairs of neighbours all are looked at; of one with more so many are drawn, for each
/// of the two measures of clustering (as in metrics.hpp). The standard error is then at most .0016.
inline constexpr std::uint64_t most_exact_layer_pairs = 2'000'000;
inline constexpr std::uint64_t sampled_layer_pairs = 100'000;

/// One pass over the layer's lists, another over those outside the largest component, and samples keyed by `seed`.
/// About 20 bytes of working memory a person.
LayerStats measure_layer(const Layer& layer, const Population& population, std::uint64_t seed, int threads,
                         std::uint64_t exact_pairs = most_exact_layer_pairs);

/// Of up to eight layers. Up to a byte of working memory an employee and thread.
std::vector<OverlapStats> measure_overlaps(const std::vector<Layer>& layers, std::uint32_t employees, int threads);

MultiplexStats measure(const Multiplex& multiplex, std::uint64_t seed, int threads,
                       std::uint64_t exact_pairs = most_exact_layer_pairs);

}  // namespace papotage
