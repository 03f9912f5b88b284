#pragma once
// The figures of a multiplex by their definitions, from matrices of who is tied to whom: cubes of people in time.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "sim/population/measure.hpp"

namespace papotage::testing {

/// All five layers, of a few companies with several sites.
inline MultiplexSettings all_layers(std::uint32_t employees, std::uint32_t outsiders) {
  MultiplexSettings s;
  s.population.employees = employees;
  s.population.companies = 3;
  s.population.site = employees / 6.;
  s.population.department = employees / 12.;
  s.population.team = 4;
  s.population.adopters = .4;
  s.outsiders.count = outsiders;
  s.hierarchy.emplace();
  s.work.emplace().mean_degree = 5;
  s.friends.emplace().mean_degree = 8;
  s.followers.emplace().mean_degree = 3;
  s.internal.emplace().mean_degree = 2;
  s.settle();
  return s;
}

using Column = std::vector<double>;

inline double mean_of(const Column& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

inline double sd_of(const Column& values) {
  Column squares;
  for (const double v : values) squares.push_back((v - mean_of(values)) * (v - mean_of(values)));
  return std::sqrt(mean_of(squares));
}

inline double ratio(double part, double all) { return all > 0 ? part / all : std::nan(""); }

/// A layer as a matrix, and questions to it.
class NaiveLayer {
 public:
  NaiveLayer(const Layer& layer, const Population& population)
      : population_(population), people_(population.people()), arcs_(people_, std::vector<char>(people_)) {
    std::vector<std::uint32_t> buffer(layer.room());
    for (std::uint32_t i = 0; i < people_; ++i)
      for (const std::uint32_t j : layer.out(i, buffer.data())) arcs_[i][j] = 1;
    for (std::uint32_t i = 0; i < people_; ++i) {
      const bool employee = i < population.employees();
      const bool open = layer.name() == "friends" || layer.name() == "followers";
      if (open ? population.account.of(i) : layer.name() == "internal" ? population.adopter.of(i) : employee)
        members.push_back(i);
    }
  }

  std::vector<std::uint32_t> members;

  bool arc(std::uint32_t i, std::uint32_t j) const { return arcs_[i][j]; }
  bool tied(std::uint32_t i, std::uint32_t j) const { return arc(i, j) || arc(j, i); }

  /// How many arcs pass `counts`.
  double arcs(const std::function<bool(std::uint32_t, std::uint32_t)>& counts) const {
    double sum = 0;
    for (std::uint32_t i = 0; i < people_; ++i)
      for (std::uint32_t j = 0; j < people_; ++j) sum += arc(i, j) && counts(i, j);
    return sum;
  }
  double out_degree(std::uint32_t i) const {
    return static_cast<double>(std::count(arcs_[i].begin(), arcs_[i].end(), 1));
  }
  double in_degree(std::uint32_t j) const {
    double sum = 0;
    for (std::uint32_t i = 0; i < people_; ++i) sum += arc(i, j);
    return sum;
  }

  /// Pairs whom i reaches, and those of them who are tied.
  std::pair<double, double> pairs(std::uint32_t i) const {
    double all = 0, closed = 0;
    for (std::uint32_t j = 0; j < people_; ++j)
      for (std::uint32_t k = 0; k < j; ++k) {
        all += arc(i, j) && arc(i, k);
        closed += arc(i, j) && arc(i, k) && tied(j, k);
      }
    return {all, closed};
  }

  std::vector<std::size_t> component_sizes() const {
    std::vector<char> seen(people_);
    std::vector<std::size_t> sizes;
    for (const std::uint32_t start : members) {
      if (seen[start]) continue;
      std::vector<std::uint32_t> found{start};
      seen[start] = 1;
      for (std::size_t k = 0; k < found.size(); ++k)
        for (std::uint32_t j = 0; j < people_; ++j)
          if (tied(found[k], j) && !seen[j]) {
            seen[j] = 1;
            found.push_back(j);
          }
      sizes.push_back(found.size());
    }
    return sizes;
  }

  double assortativity(const Attribute& attribute) const {
    const std::size_t n = attribute.classes.size();
    const double all = arcs([](auto, auto) { return true; });
    std::vector<Column> e(n, Column(n));
    for (std::uint32_t i = 0; i < people_; ++i)
      for (std::uint32_t j = 0; j < people_; ++j) e[attribute.of(i)][attribute.of(j)] += arc(i, j) / all;
    double trace = 0, chance = 0, largest = 0;
    for (std::size_t c = 0; c < n; ++c) {
      double a = 0, b = 0;
      for (std::size_t d = 0; d < n; ++d) {
        a += e[c][d];
        b += e[d][c];
      }
      trace += e[c][c];
      chance += a * b;
      largest = std::max(largest, e[c][c]);
    }
    return all == 0 || largest > 1 - 1e-12 ? std::nan("") : (trace - chance) / (1 - chance);
  }

  /// Whether two employees are in one unit: no border lies between them.
  bool together(UnitKind kind, std::uint32_t i, std::uint32_t j) const {
    if (std::max(i, j) >= population_.employees()) return false;
    const auto offsets = population_.organisation().of(kind).offsets();
    return std::none_of(offsets.begin(), offsets.end(),
                        [&](std::uint32_t border) { return std::min(i, j) < border && border <= std::max(i, j); });
  }

 private:
  const Population& population_;
  std::uint32_t people_;
  std::vector<std::vector<char>> arcs_;
};

}  // namespace papotage::testing
