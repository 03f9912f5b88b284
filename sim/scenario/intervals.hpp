#pragma once
// Values that aren't known exactly: `{ value = 0.16, low = 0.12, high = 0.2 }`, wherever people, layers, generators and
// models have a number, an integer or a duration.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/parameter.hpp"

namespace papotage {

struct Interval {
  std::vector<std::string> path;  // {"opinion", "initial", "mean"}
  Value value, low, high;         // as written
  std::string unit, doc;          // of the parameter that holds it
  bool read = false;              // some parameter has taken it
  bool integer = false;           // that parameter takes integers only
  bool sampled = false;           // once a replicate; otherwise its value is taken

  /// "opinion.initial.mean"
  std::string name() const;
  /// Whether people and ties depend on it, rather than what the model does with them.
  bool shapes_network() const;
  /// What a replicate draws: below and above `value` with the same probability, evenly on either side.
  double drawn(std::uint64_t seed, std::uint32_t replicate) const;
  /// A number within it, as the parameter reads it.
  Value::Data as_data(double number) const;
};

/// A number, or a duration in days; NaN for anything else.
double number_of(const Value& value);

/// Takes the intervals out of the sections, in their order, and leaves their values. Refuses what is no interval
/// although it has a `value`.
std::vector<Interval> take_intervals(Table& root);

/// Refuses ends that the parameter doesn't allow, and notes what it is. `whole` is the parameter's value in the
/// document, `object` one that is yet to be read.
void read_ends(Interval& interval, const Parameter& parameter, const Value& whole, std::size_t depth, void* object);

}  // namespace papotage
