#pragma once
// Organisations for the tests of layers, and what is measured of them anew, written another way than measure.hpp.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/graph/circles_law.hpp"
#include "sim/population/multiplex.hpp"

namespace papotage::testing {

using List = std::vector<std::uint32_t>;

/// Settled settings; `change` is made before they are settled.
template <class Change>
MultiplexSettings company(std::uint32_t employees, Change&& change) {
  MultiplexSettings settings;
  settings.population.employees = employees;
  change(settings);
  settings.settle();
  return settings;
}
/// The same with all five layers, and as many adopters as account holders.
template <class Change>
MultiplexSettings whole_company(std::uint32_t employees, Change&& change) {
  return company(employees, [&](MultiplexSettings& s) {
    s.population.adopters = s.population.account;
    s.hierarchy.emplace();
    s.work.emplace();
    s.friends.emplace();
    s.followers.emplace();
    s.internal.emplace();
    change(s);
  });
}
inline MultiplexSettings with_outsiders(std::uint32_t employees, std::uint32_t outsiders) {
  return whole_company(employees, [&](MultiplexSettings& s) { s.outsiders.count = outsiders; });
}

inline List list_of(const Layer& layer, std::uint32_t i) {
  List buffer(layer.room());
  const auto list = layer.out(i, buffer.data());
  return {list.begin(), list.end()};
}
template <class Computed>
List computed_list(const Computed& layer, std::uint32_t i) {
  List list(layer.room());
  list.resize(layer.neighbours(i, list.data()));
  return list;
}
/// Everybody's list of something with people(), room() and neighbours().
template <class Computed>
std::vector<List> computed_rows(const Computed& layer) {
  std::vector<List> rows;
  for (std::uint32_t i = 0; i < layer.people(); ++i) rows.push_back(computed_list(layer, i));
  return rows;
}
inline std::vector<List> rows_of(const Layer& layer) {
  std::vector<List> rows;
  for (std::uint32_t i = 0; i < layer.people(); ++i) rows.push_back(list_of(layer, i));
  return rows;
}

/// Who may have ties, as models/README.md says.
inline bool is_member(const std::string& layer, const Population& population, std::uint32_t i) {
  if (layer == "friends" || layer == "followers") return population.account.of(i);
  return population.is_employee(i) && (layer != "internal" || population.adopter.of(i));
}
inline List members_of(const std::string& layer, const Population& population) {
  List members;
  for (std::uint32_t i = 0; i < population.people(); ++i)
    if (is_member(layer, population, i)) members.push_back(i);
  return members;
}

/// Ties among people, each in both rows, and what is counted of them.
class Ties {
 public:
  explicit Ties(std::vector<List>&& rows) : rows_(std::move(rows)), mark_(rows_.size(), UINT32_MAX) {}

  const List& row(std::uint32_t i) const { return rows_[i]; }
  double arcs() const {
    return std::accumulate(rows_.begin(), rows_.end(), 0.,
                           [](double sum, const List& row) { return sum + static_cast<double>(row.size()); });
  }
  /// Arcs i -> j of which `holds(i, j)`.
  template <class Holds>
  double arcs_that(Holds&& holds) const {
    double sum = 0;
    for (std::uint32_t i = 0; i < rows_.size(); ++i)
      for (const std::uint32_t j : rows_[i]) sum += holds(i, j) ? 1 : 0;
    return sum;
  }
  double arcs_within(const Partition& units) const {
    return arcs_that([&](std::uint32_t i, std::uint32_t j) {
      return units.unit_at(units.place_of(i)).number == units.unit_at(units.place_of(j)).number;
    });
  }
  /// Ordered pairs of i's neighbours, and those of them that are tied.
  struct Pairs {
    double all = 0, tied = 0;
  };
  Pairs pairs(std::uint32_t i) {
    const auto degree = static_cast<double>(rows_[i].size());
    Pairs pairs{degree * (degree - 1), 0};
    for (const std::uint32_t j : rows_[i]) mark_[j] = i;
    for (const std::uint32_t j : rows_[i])
      for (const std::uint32_t k : rows_[j]) pairs.tied += mark_[k] == i;
    return pairs;
  }
  Pairs pairs() {
    Pairs sum;
    for (std::uint32_t i = 0; i < rows_.size(); ++i) {
      const Pairs own = pairs(i);
      sum.all += own.all;
      sum.tied += own.tied;
    }
    return sum;
  }

 private:
  std::vector<List> rows_;
  List mark_;
};

/// Another draw of the same rounds, which needn't be fitted again.
inline CircleLayer redrawn(const CircleLayer& layer, std::uint64_t seed, Decision ties, Decision sociability) {
  return CircleLayer(layer.people(), seed, 0, ties, layer.rounds(),
                     Sociability(layer.sociability().classes(), seed, 0, sociability));
}

/// The level of a law whose units are these, or -1 where the law has none such.
inline int level_of(const CircleLaw& law, const Partition& units) {
  for (std::size_t level = 0; level < law.levels.size(); ++level)
    if (law.levels[level]->units() == units.units()) return static_cast<int>(level);
  return -1;
}

}  // namespace papotage::testing
