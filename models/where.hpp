#pragma once
// Agents told by the classes that they belong to: `{ occupation = "executive", site = [0, 2] }`.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/core/parameter.hpp"
#include "sim/graph/grouping.hpp"

namespace papotage {

/// Those of whom all conditions hold; everybody where there is none. Of several classes, any will do.
struct Where {
  struct Condition {
    std::string grouping;        // "occupation"
    std::vector<Value> classes;  // names, or numbers from 0
  };
  std::vector<Condition> all = {};

  bool empty() const { return all.empty(); }
  /// Refuses groupings and classes that the agents don't have, as Refusal::about(key).
  void check(const Groupings* groupings, const std::string& key) const;
  /// Whether it is known who belongs to which of the classes; after check().
  bool known(const Groupings* groupings) const;
  /// Sets to 0 what stands for an agent of whom a condition doesn't hold; after check(), with known classes.
  void narrow(const Groupings* groupings, std::span<std::uint8_t> qualifies) const;
};

void read_value(Where&, const Value&, const Declaration&);
Value::Data write_value(const Where&);
std::string type_name(const Where&);
Form form_of(const Where&);

/// The grouping of that name; refuses one that the agents don't have, as Refusal::about(key).
const Grouping& find_grouping(const Groupings* groupings, const std::string& name, const std::string& key);

/// The number of a class by its name, or its number where classes are numbered; refuses one that there isn't. Where a
/// grouping's size isn't known yet, any number will do.
std::uint32_t find_class(const Grouping& grouping, const Value& name, const std::string& key);

}  // namespace papotage
