#pragma once
// Populations for tests, and tables as a scenario would give them.

#include <memory>
#include <string>
#include <utility>

#include "sim/population/settings.hpp"

namespace papotage::testing {

/// Settled settings of companies of one size; `change` is made before they are settled.
template <class Change>
PopulationSettings settled(std::uint32_t employees, std::uint32_t companies, Change&& change) {
  PopulationSettings settings;
  settings.employees = employees;
  settings.companies = companies;
  change(settings);
  settings.settle();
  return settings;
}
inline PopulationSettings settled(std::uint32_t employees, std::uint32_t companies = 1) {
  return settled(employees, companies, [](PopulationSettings&) {});
}

inline Place at(std::uint32_t line, std::uint32_t column) {
  static const auto file = std::make_shared<const std::string>("a.toml");
  return {file, line, column};
}

/// A table whose k-th entry, from 0, has its key at line 3, column 10 + 20 k, and its value ten columns on.
inline Table table(std::initializer_list<std::pair<const char*, Value::Data>> entries) {
  Table table;
  std::uint32_t column = 10;
  for (const auto& [key, data] : entries) {
    table.set(key, Value(data, at(3, column + 10)), at(3, column));
    column += 20;
  }
  table.set_inline(true);
  return table;
}

/// What a refusal says, or "not refused".
template <class Act>
std::string refused(Act&& act) {
  try {
    act();
  } catch (const Refusal& refusal) {
    return refusal.key().empty() ? refusal.what() : refusal.key() + "| " + refusal.what();
  }
  return "not refused";
}

}  // namespace papotage::testing
