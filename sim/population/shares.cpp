#include "sim/population/shares.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace papotage {
namespace {

struct NamedTable {
  const char* name;
  std::vector<SizeClass> classes;
};
const std::vector<NamedTable>& named_tables() {
  static const std::vector<NamedTable> tables{
      {"france_2007", {{1, 9, .21}, {10, 249, .29}, {250, 4'999, .20}, {5'000, 100'000, .30}}}};
  return tables;
}

void check_sum(double sum, const std::string& name, const Place& place) {
  if (std::abs(sum - 1) > shares_tolerance)
    throw Refusal(place, fmt::format("{}: the shares sum to {:.7g}; they must sum to 1", name, sum));
}

/// Refuses a key that isn't known, and a known one that is missing; `what` says what a key names.
void check_keys(const Table& table, const std::vector<std::string>& known, const std::string& name, const char* what,
                const Place& place) {
  for (const auto& entry : table.entries())
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      throw Refusal(entry.key_place,
                    fmt::format("{}: unknown {} `{}`{}", name, what, entry.key, suggestion(entry.key, known)));
  for (const std::string& key : known)
    if (!table.find(key))
      throw Refusal(place, fmt::format("{} lacks `{}`: must name each of {}", name, key, fmt::join(known, ", ")));
}

double read_share(const Value& value, const std::string& name) {
  double share = 0;
  read_value(share, value, {.name = name, .range = within(0, 1)});
  return share;
}

SizeClass read_class(const Value& value, const std::string& name) {
  const auto* table = value.as<Table>();
  if (!table) refuse_value(value, {.name = name}, "a table { from, to, share }");
  check_keys(*table, {"from", "to", "share"}, name, "key", value.place());
  const Declaration size{.name = name + ".from", .unit = "people", .range = within(1, 0x1p31)};
  SizeClass read{};
  read_value(read.from, *table->find("from"), size);
  Declaration above = size;
  above.name = name + ".to";
  above.range.low = read.from;
  read_value(read.to, *table->find("to"), above);
  read.share = read_share(*table->find("share"), name + ".share");
  return read;
}

std::vector<SizeClass> read_classes(const Array& array, const std::string& name, const Place& place) {
  std::vector<SizeClass> classes;
  double sum = 0;
  for (std::size_t k = 0; k < array.size(); ++k) {
    const SizeClass next = read_class(array[k], fmt::format("{}[{}]", name, k));
    if (k > 0 && next.from <= classes.back().to)
      throw Refusal(array[k].place(), fmt::format("{}[{}].from = {}: must be above {}, where the class before ends",
                                                  name, k, next.from, classes.back().to));
    sum += next.share;
    classes.push_back(next);
  }
  if (!classes.empty()) check_sum(sum, name, place);
  return classes;
}

}  // namespace

std::vector<double> Shares::cumulated() const {
  std::vector<double> cumulated;
  double sum = 0;
  for (const auto& [name, share] : of) cumulated.push_back(sum += share);
  std::size_t last = of.size();
  while (last > 1 && of[last - 1].second == 0) --last;
  for (std::size_t k = last; k <= of.size() && k > 0; ++k) cumulated[k - 1] = 1;
  return cumulated;
}

std::uint8_t Shares::at(double u) const {
  const std::vector<double> bounds = cumulated();
  return static_cast<std::uint8_t>(std::upper_bound(bounds.begin(), bounds.end(), u) - bounds.begin());
}

std::vector<std::string> Shares::names() const {
  std::vector<std::string> names;
  for (const auto& [name, share] : of) names.push_back(name);
  return names;
}

void read_value(Shares& member, const Value& value, const Declaration& declaration) {
  const auto* table = value.as<Table>();
  if (!table) refuse_value(value, declaration, "a " + type_name(member));
  check_keys(*table, member.names(), declaration.name, "class", value.place());
  double sum = 0;
  for (auto& [name, share] : member.of) {
    share = read_share(*table->find(name), declaration.name + "." + name);
    sum += share;
  }
  check_sum(sum, declaration.name, value.place());
}

Value::Data write_value(const Shares& shares) {
  Table table;
  for (const auto& [name, share] : shares.of) table.set(name, Value(share));
  table.set_inline(true);
  return table;
}

std::string type_name(const Shares& shares) {
  return fmt::format("table of shares {{ {} }}", fmt::join(shares.names(), ", "));
}

Form form_of(const Shares& shares) { return form_of_numbers(shares.names(), within(0, 1)); }

void read_value(SizeClasses& member, const Value& value, const Declaration& declaration) {
  if (const auto* name = value.as<std::string>()) {
    Declaration named = declaration;
    named.choices.clear();
    for (const NamedTable& table : named_tables()) {
      named.choices.emplace_back(table.name);
      if (*name == table.name) {
        member.of = table.classes;
        return;
      }
    }
    refuse_value(value, named, fmt::format("a list of classes or one of {}", fmt::join(named.choices, ", ")));
  }
  const auto* array = value.as<Array>();
  if (!array) refuse_value(value, declaration, "a " + type_name(member));
  member.of = read_classes(*array, declaration.name, value.place());
}

Value::Data write_value(const SizeClasses& classes) {
  Array array;
  for (const SizeClass& c : classes.of) {
    Table table;
    table.set("from", Value(write_value(c.from)));
    table.set("to", Value(write_value(c.to)));
    table.set("share", Value(c.share));
    table.set_inline(true);
    array.emplace_back(std::move(table));
  }
  return array;
}

std::string type_name(const SizeClasses&) { return "list of { from, to, share } or the name of a table"; }

Form form_of(const SizeClasses&) {
  const Form one = form_of_numbers({"from", "to", "share"}, at_least(0));
  return {.kind = Form::Kind::list, .inner = {one}, .others = {{Form::Kind::text}}};
}

}  // namespace papotage
