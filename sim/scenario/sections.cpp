#include "sim/scenario/sections.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace papotage {
namespace {

/// The value at a dotted path, or null.
const Value* value_at(const Document& document, const std::string& section) {
  const Table* table = &document.root;
  const Value* value = nullptr;
  for (std::size_t begin = 0; begin <= section.size();) {
    const std::size_t end = std::min(section.find('.', begin), section.size());
    value = table ? table->find(section.substr(begin, end - begin)) : nullptr;
    table = value ? value->as<Table>() : nullptr;
    begin = end + 1;
  }
  return value;
}

}  // namespace

Table* find_section(Document& document, const std::string& section) {
  Value* value = const_cast<Value*>(value_at(document, section));
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
  const Value* value = value_at(document, section);
  return value && value->place().known() ? value->place() : Place{document.path(), 1, 1};
}

Refusal located(const Refusal& refusal, const Document& document, const std::string& section) {
  if (refusal.place().known()) return refusal;
  const Value* value = value_at(document, section);
  const Table* table = value ? value->as<Table>() : nullptr;
  const Value* inner = table ? table->find(refusal.key()) : nullptr;
  return Refusal(inner && inner->place().known() ? inner->place() : place_of(document, section), refusal.message());
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
