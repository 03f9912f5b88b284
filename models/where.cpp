#include "models/where.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/core/refusal.hpp"

namespace papotage {
namespace {

constexpr const char* allowed = "the name or number of a class, or a list of them";

bool names_class(const Value& value) {
  const auto* number = value.as<std::int64_t>();
  return value.as<std::string>() || (number && *number >= 0);
}

}  // namespace

const Grouping& find_grouping(const Groupings* groupings, const std::string& name, const std::string& key) {
  if (!groupings || groupings->empty())
    throw Refusal::about(key, fmt::format("{}: nobody's `{}` is known, as this network doesn't divide its agents into "
                                          "classes; take it away, or take another network",
                                          key, name));
  std::vector<std::string> known;
  for (const Grouping& grouping : *groupings) {
    if (grouping.name == name) return grouping;
    known.push_back(grouping.name);
  }
  throw Refusal::about(key, fmt::format("{}: nobody's `{}` is known{}", key, name, suggestion(name, known)));
}

std::uint32_t find_class(const Grouping& grouping, const Value& name, const std::string& key) {
  const auto* number = name.as<std::int64_t>();
  if (grouping.classes.empty()) {
    if (number && *number >= 0 && (grouping.size == 0 || *number < std::int64_t{grouping.size}))
      return static_cast<std::uint32_t>(*number);
    throw Refusal::about(
        key, fmt::format("{}: there is no {} {}; they are numbered from 0{}", key, grouping.name, name.text(),
                         grouping.size == 0 ? "" : fmt::format(" to {}", grouping.size - 1)));
  }
  const std::string text = number ? fmt::format("{}", *number) : *name.as<std::string>();
  const auto found = std::find(grouping.classes.begin(), grouping.classes.end(), text);
  if (found == grouping.classes.end())
    throw Refusal::about(key, fmt::format("{}: there is no {} {}{}", key, grouping.name, name.text(),
                                          suggestion(text, grouping.classes)));
  return static_cast<std::uint32_t>(found - grouping.classes.begin());
}

void Where::check(const Groupings* groupings, const std::string& key) const {
  for (const Condition& condition : all) {
    const Grouping& grouping = find_grouping(groupings, condition.grouping, key);
    for (const Value& name : condition.classes) find_class(grouping, name, key);
  }
}

bool Where::known(const Groupings* groupings) const {
  return std::all_of(all.begin(), all.end(), [&](const Condition& condition) {
    return !find_grouping(groupings, condition.grouping, {}).of.empty();
  });
}

void Where::narrow(const Groupings* groupings, std::span<std::uint8_t> qualifies) const {
  for (const Condition& condition : all) {
    const Grouping& grouping = find_grouping(groupings, condition.grouping, {});
    std::vector<std::uint8_t> wanted(std::max<std::size_t>(grouping.size, grouping.classes.size()));
    for (const Value& name : condition.classes) wanted[find_class(grouping, name, {})] = 1;
    for (std::size_t i = 0; i < qualifies.size(); ++i) qualifies[i] &= wanted[grouping.of[i]];
  }
}

void read_value(Where& member, const Value& value, const Declaration& declaration) {
  const auto* table = value.as<Table>();
  if (!table || table->empty()) refuse_value(value, declaration, "a " + type_name(member));
  member = {};
  for (const auto& entry : table->entries()) {
    const auto* list = entry.value.as<Array>();
    const Array classes = list ? *list : Array{entry.value};
    if (classes.empty() || !std::all_of(classes.begin(), classes.end(), names_class))
      refuse_value(entry.value, {.name = declaration.name + "." + key_text(entry.key)}, allowed);
    member.all.push_back({entry.key, classes});
  }
}

Value::Data write_value(const Where& where) {
  Table table;
  for (const Where::Condition& condition : where.all)
    table.set(condition.grouping,
              condition.classes.size() == 1 ? condition.classes.front() : Value(Array(condition.classes)));
  table.set_inline(true);
  return table;
}

std::string type_name(const Where&) { return "table { GROUPING = class or list of classes, ... }"; }

Form form_of(const Where&) {
  const Form text{Form::Kind::text}, number{Form::Kind::integer};
  const Form list{.kind = Form::Kind::list, .inner = {{.kind = Form::Kind::text, .others = {number}}}};
  return {.kind = Form::Kind::table, .inner = {{.kind = Form::Kind::text, .others = {number, list}}}};
}

}  // namespace papotage
