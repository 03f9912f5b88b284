#include "sim/scenario/sections.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace papotage {
namespace {

/// Whether the path leads further than the section's.
bool is_within(const std::vector<std::string>& path, const std::vector<std::string>& section) {
  return path.size() > section.size() && std::equal(section.begin(), section.end(), path.begin());
}

/// Interval's text among the lines of its section, with the value that stands there.
void restore_interval(Section& section, const Interval& interval) {
  const std::size_t depth = section.path.size();
  for (Line& line : section.lines) {
    if (line.key != interval.path[depth]) continue;
    Value* value = &line.value;
    for (std::size_t k = depth + 1; value && k < interval.path.size(); ++k)
      value = value->as<Table>() ? value->as<Table>()->find(interval.path[k]) : nullptr;
    if (!value) continue;
    Table table;
    table.set("value", *value);
    table.set("low", Value(interval.as_data(number_of(interval.low))));
    table.set("high", Value(interval.as_data(number_of(interval.high))));
    table.set_inline(true);
    *value = Value(std::move(table));
  }
}

}  // namespace

std::vector<std::string> split_dots(const std::string& section) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= section.size();) {
    const std::size_t end = std::min(section.find('.', begin), section.size());
    parts.push_back(section.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

Table* find_section(Document& document, const std::string& section) {
  Value* value = value_at(document.root, split_dots(section));
  if (!value) return nullptr;
  Table* table = value->as<Table>();
  if (!table) throw Refusal(value->place(), fmt::format("`{}` must be a section, [{}]", section, section));
  return table;
}

Table& section_of(Document& document, const std::string& section) {
  Table* table = find_section(document, section);
  if (!table) throw Refusal(Place{document.path(), 1, 1}, fmt::format("the scenario lacks [{}]", section));
  return *table;
}

Place place_of(const Document& document, const std::string& section) {
  const Value* value = value_at(document.root, split_dots(section));
  return value && value->place().known() ? value->place() : Place{document.path(), 1, 1};
}

Refusal located(const Refusal& refusal, const Document& document, const std::string& section) {
  if (refusal.place().known()) return refusal;
  const Value* value = value_at(document.root, split_dots(section));
  const Table* table = value ? value->as<Table>() : nullptr;
  const Value* inner = table ? table->find(refusal.key()) : nullptr;
  return Refusal(inner && inner->place().known() ? inner->place() : place_of(document, section), refusal.message());
}

void read_section(Document& document, const std::string& section, const std::vector<Parameter>& parameters,
                  void* object, const std::vector<std::string>& also) {
  static const Table nothing;
  const Table* table = find_section(document, section);
  const std::size_t depth = split_dots(section).size();
  for (Interval& interval : document.intervals) {
    if (!is_within(interval.path, split_dots(section))) continue;
    const auto parameter = std::find_if(parameters.begin(), parameters.end(),
                                        [&](const Parameter& p) { return p.name == interval.path[depth]; });
    const Value* whole = table ? table->find(interval.path[depth]) : nullptr;
    if (parameter != parameters.end() && whole) read_ends(interval, *parameter, *whole, depth + 1, object);
  }
  read_section(table ? *table : nothing, section, place_of(document, section), parameters, object, also);
}

std::size_t rank(const Value& value, const Document& document) {
  if (value.place().on_command_line()) return document.sources.size() + 1;
  for (std::size_t k = 0; k < document.sources.size(); ++k)
    if (value.place().source && *value.place().source == document.sources[k].path) return document.sources.size() - k;
  return 0;
}

void drop_earlier(Table& section, const std::vector<Parameter>& parameters, std::size_t than,
                  const Document& document) {
  for (const Parameter& p : parameters)
    if (const Value* value = section.find(p.name); value && rank(*value, document) < than) section.erase(p.name);
}

std::vector<Parameter> foreign_to(const std::vector<Parameter>& known, const std::vector<Parameter>& others) {
  std::vector<Parameter> foreign;
  for (const Parameter& p : others)
    if (std::none_of(known.begin(), known.end(), [&](const Parameter& q) { return q.name == p.name; }))
      foreign.push_back(p);
  return foreign;
}

void restore_intervals(std::vector<Section>& sections, const std::vector<Interval>& intervals) {
  for (const Interval& interval : intervals)
    for (Section& section : sections)
      if (is_within(interval.path, section.path)) restore_interval(section, interval);
}

std::vector<Line> lines_of(const std::vector<Parameter>& parameters, const void* object) {
  std::vector<Line> lines;
  for (const Parameter& p : parameters) {
    Value value(p.write(object));
    if (is_nothing(value)) continue;
    const bool plain = p.unit != "1" && !value.as<Table>();
    lines.push_back({p.name, std::move(value), plain ? p.unit : ""});
  }
  return lines;
}

}  // namespace papotage
