#include "sim/population/measure.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <mutex>

#include "sim/core/parallel.hpp"
#include "sim/population/layer_lists.hpp"

namespace papotage {
namespace {

constexpr std::size_t most_layers = 8;
/// Arcs between employees, by the set of layers that have them, one bit a layer.
using ArcsBySet = std::array<std::uint64_t, 1 << most_layers>;

class ArcSets {
 public:
  ArcSets(const std::vector<Layer>& layers, std::uint32_t employees) : employees_(employees), sets_(employees) {
    for (const Layer& layer : layers) lists_.emplace_back(layer);
  }

  void add(std::uint32_t i, ArcsBySet& arcs) {
    spans_.clear();
    for (std::size_t l = 0; l < lists_.size(); ++l) {
      spans_.push_back(lists_[l](i));
      for (const std::uint32_t j : spans_[l])
        if (j < employees_) sets_[j] = static_cast<std::uint8_t>(sets_[j] | 1u << l);
    }
    for (const auto& list : spans_)
      for (const std::uint32_t j : list) {
        if (j >= employees_) continue;
        ++arcs[sets_[j]];  // again as a member of no set, which nobody reads
        sets_[j] = 0;
      }
  }

 private:
  std::uint32_t employees_;
  std::vector<std::uint8_t> sets_;  // of layers that lead from the person at hand to each employee
  std::vector<Lists> lists_;
  std::vector<std::span<const std::uint32_t>> spans_;
};

OverlapStats overlap(const std::vector<Layer>& layers, std::size_t a, std::size_t b, const ArcsBySet& arcs) {
  std::uint64_t first = 0, second = 0, both = 0;
  for (std::size_t set = 1; set < arcs.size(); ++set) {
    const bool in_first = set >> a & 1, in_second = set >> b & 1;
    first += in_first ? arcs[set] : 0;
    second += in_second ? arcs[set] : 0;
    both += in_first && in_second ? arcs[set] : 0;
  }
  return {layers[a].name(), layers[b].name(), share(both, first + second - both), share(both, first),
          share(both, second)};
}

UnitStats units_of(const Partition& partition) {
  UnitStats stats{partition.units(), {}, 0};
  std::uint64_t squares = 0;
  for (std::uint32_t u = 0; u < partition.units(); ++u) {
    const std::uint32_t size = partition.unit(u).size;
    squares += std::uint64_t{size} * size;
    stats.largest = std::max(stats.largest, size);
  }
  stats.size = spread(partition.people(), squares, partition.units());
  return stats;
}

std::vector<double> shares_of(const Attribute& attribute, std::uint32_t employees) {
  std::vector<std::uint64_t> counts(attribute.classes.size());
  for (std::uint32_t i = 0; i < employees; ++i) ++counts[attribute.of(i)];
  std::vector<double> shares;
  for (const std::uint64_t count : counts) shares.push_back(share(count, employees));
  return shares;
}

std::uint32_t with(const Attribute& attribute, std::uint32_t employees) {
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < employees; ++i) count += attribute.of(i);
  return count;
}

}  // namespace

std::vector<OverlapStats> measure_overlaps(const std::vector<Layer>& layers, std::uint32_t employees, int threads) {
  assert(layers.size() <= most_layers);
  std::vector<OverlapStats> overlaps;
  if (layers.size() < 2) return overlaps;
  ArcsBySet arcs{};
  std::mutex mutex;
  on_threads(threads, [&](int thread) {
    const auto bound = [&](int t) { return static_cast<std::uint32_t>(std::uint64_t{employees} * t / threads); };
    ArcSets sets(layers, employees);
    ArcsBySet here{};
    for (std::uint32_t i = bound(thread); i < bound(thread + 1); ++i) sets.add(i, here);
    const std::lock_guard lock(mutex);
    for (std::size_t set = 0; set < arcs.size(); ++set) arcs[set] += here[set];
  });
  for (std::size_t b = 1; b < layers.size(); ++b)
    for (std::size_t a = 0; a < b; ++a) overlaps.push_back(overlap(layers, a, b, arcs));
  return overlaps;
}

MultiplexStats measure(const Multiplex& multiplex, std::uint64_t seed, int threads, std::uint64_t exact_pairs) {
  const Population& population = multiplex.population();
  MultiplexStats stats;
  stats.employees = population.employees();
  stats.outsiders = population.outsiders();
  for (std::size_t k = 0; k < unit_kinds.size(); ++k)
    stats.units[k] = units_of(population.organisation().of(unit_kinds[k]));
  const std::array<const Attribute*, 4> attributes = measured(population);
  for (std::size_t a = 0; a < attributes.size(); ++a)
    stats.class_shares[a] = shares_of(*attributes[a], stats.employees);
  stats.account_share = share(with(population.account, stats.employees), stats.employees);
  stats.adopters = with(population.adopter, stats.employees);
  stats.bytes = population.bytes();
  for (const Layer& layer : multiplex.layers())
    stats.layers.push_back(measure_layer(layer, population, seed, threads, exact_pairs));
  stats.overlaps = measure_overlaps(multiplex.layers(), stats.employees, threads);
  return stats;
}

}  // namespace papotage
