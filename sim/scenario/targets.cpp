#include "sim/scenario/targets.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace papotage {
namespace {

struct Measured {
  std::optional<double> value, low, high;
  double se = 0;
  static void declare(Declare<Measured>& d) {
    d(&Measured::value, {.name = "value", .doc = "what was measured, or"});
    d(&Measured::low, {.name = "low", .doc = "the least of a range"});
    d(&Measured::high, {.name = "high", .doc = "the greatest of it"});
    d(&Measured::se, {.name = "se", .range = above(0), .required = true, .doc = "standard error"});
  }
};

Target target_of(const std::string& outcome, const Value& value) {
  const auto refuse = [&](const char* why) {
    throw Refusal(value.place(), fmt::format("targets.{} = {}: {}; must be {{ value, se }} or {{ low, high, se }}",
                                             key_text(outcome), value.text(), why));
  };
  const auto* table = value.as<Table>();
  if (!table) refuse("is no table");
  Measured m;
  read_section(*table, "targets." + key_text(outcome), value.place(), parameters_of<Measured>(), &m);
  if (m.value && (m.low || m.high)) refuse("has both a value and a range");
  if (m.value) return {outcome, *m.value, *m.value, m.se};
  if (!m.low || !m.high) refuse("has neither a value nor a range");
  if (*m.low > *m.high) refuse("is upside down");
  return {outcome, *m.low, *m.high, m.se};
}

}  // namespace

const std::vector<Parameter>& target_parameters() { return parameters_of<Measured>(); }

std::vector<Target> read_targets(Document& document, const std::vector<Outcome>& outcomes) {
  const Table* section = find_section(document, "targets");
  if (!section) return {};
  std::vector<std::string> known;
  for (const Outcome& outcome : outcomes) known.push_back(outcome.name);
  std::vector<Target> targets;
  for (const auto& entry : section->entries()) {
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      throw Refusal(entry.key_place, fmt::format("[targets]: the model tells no outcome `{}`{}", entry.key,
                                                 suggestion(entry.key, known)));
    targets.push_back(target_of(entry.key, entry.value));
  }
  return targets;
}

Section targets_section(const std::vector<Target>& targets) {
  Section section{{"targets"}, {}};
  for (const Target& target : targets) {
    Table table;
    if (target.low == target.high) {
      table.set("value", Value(target.low));
    } else {
      table.set("low", Value(target.low));
      table.set("high", Value(target.high));
    }
    table.set("se", Value(target.se));
    table.set_inline(true);
    section.lines.push_back({target.outcome, Value(std::move(table))});
  }
  return section;
}

}  // namespace papotage
