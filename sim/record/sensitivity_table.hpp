#pragma once
// How much the keys of a study matter to its outcomes, as its result holds it. The numbers are those of
// sim/study/sensitivity.hpp.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace papotage {

/// What is told of a key for an outcome.
struct Measure {
  std::string name, doc;     // "mu_star"
  bool in_outcomes = false;  // in the outcome's unit per range of the key; else a share
};
/// Of the design "morris" or "saltelli", in the order of the file; none of others.
const std::vector<Measure>& measures_of(const std::string& design);

/// All measures of all keys for one outcome.
struct KeyEffects {
  std::vector<double> values;            // (measure, key); NaN where undefined
  std::uint64_t used = 0, left_out = 0;  // trajectories or base rows
};

/// How the design of a study tells which keys matter.
struct SensitivityMethod {
  std::string design;  // "morris" or "saltelli"
  std::uint64_t points = 0;
  std::size_t keys = 0;
  /// Of one outcome, by its mean at each point: NaN where that isn't defined.
  std::function<KeyEffects(std::span<const double> means)> estimate;
};

/// What a result says of it.
struct SensitivityTable {
  struct Row {
    std::string outcome, unit;
    KeyEffects effects;
  };
  std::string design;
  std::vector<std::string> keys = {};
  std::vector<Row> outcomes = {};

  /// The values of a measure by key.
  std::span<const double> values(const Row& row, const std::string& measure) const;
  /// The measure that says how much a key matters in all.
  const char* ranking() const { return design == "morris" ? "mu_star" : "total"; }
  /// What is used or left out.
  const char* counted() const { return design == "morris" ? "trajectories" : "rows"; }
};

}  // namespace papotage
