#include "sim/cli/schema_of.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/scenario/toml.hpp"

namespace papotage::cli {
namespace {

using Kind = Form::Kind;

/// A value as JSON; what JSON doesn't know (dates, infinities) is nothing.
Schema json_of(const Value& value) {
  struct Writer {
    Schema operator()(bool b) const { return b; }
    Schema operator()(std::int64_t k) const { return k; }
    Schema operator()(double x) const { return std::isfinite(x) ? Schema(x) : Schema(); }
    Schema operator()(const std::string& text) const { return text; }
    Schema operator()(const Value::Other&) const { return {}; }
    Schema operator()(const Array& array) const {
      Schema list = Schema::array();
      for (const Value& v : array) list.push_back(json_of(v));
      return list;
    }
    Schema operator()(const Table& table) const {
      Schema object = Schema::object();
      for (const auto& entry : table.entries()) object[entry.key] = json_of(entry.value);
      return object;
    }
  };
  return std::visit(Writer{}, value.data());
}

/// The default, of which a parameter keeps the text.
Schema default_of(const Parameter& parameter) {
  const Table table = parse_toml("it = " + parameter.fallback, std::make_shared<const std::string>(parameter.name));
  return json_of(*table.find("it"));
}

std::string description_of(const Declaration& d) {
  std::string text = d.doc;
  if (!d.unit.empty() && d.unit != "1") text += fmt::format("{}[{}]", text.empty() ? "" : " ", d.unit);
  if (!d.source.empty()) text += fmt::format("{}Source: {}", text.empty() ? "" : ". ", d.source);
  return text;
}

void add_range(Schema& schema, const Range& range) {
  const auto add = [&](const char* key, double x) {
    if (std::isfinite(x))
      schema[key] = std::abs(x) < 0x1p53 && x == std::trunc(x) ? Schema(std::int64_t(x)) : Schema(x);
  };
  add(range.open_low ? "exclusiveMinimum" : "minimum", range.low);
  add(range.open_high ? "exclusiveMaximum" : "maximum", range.high);
}

Schema number_of(const char* type, Range range) {
  if (type == std::string("integer")) range.low = std::max(range.low, 0.);  // no parameter takes integers below
  Schema schema{{"type", type}};
  add_range(schema, range);
  return schema;
}

/// One number as it is, or within an interval.
void add_uncertain(std::vector<Schema>& ways, const std::vector<Schema>& number, bool uncertain) {
  ways.insert(ways.end(), number.begin(), number.end());
  if (!uncertain) return;
  const Schema end = any_of(number);
  ways.push_back({{"type", "object"},
                  {"description",
                   "a value that isn't known exactly: taken, or drawn from low to high by "
                   "run.uncertainty = \"sample\""},
                  {"properties", {{"value", end}, {"low", end}, {"high", end}}},
                  {"required", {"value", "low", "high"}},
                  {"additionalProperties", false}});
}

std::vector<Schema> ways_of(const Form& form, const Declaration& d, bool uncertain);

/// A table within a value, which is written at once: it must have what it needs.
Schema inner_table(const Form& form, const Declaration& d, bool uncertain) {
  Schema schema = table_of(form.named(), uncertain);
  if (const auto required = required_of(form.named()); !required.empty()) schema["required"] = required;
  if (!form.inner.empty()) schema["additionalProperties"] = any_of(ways_of(form.inner[0], d, uncertain));
  return schema;
}

std::vector<Schema> ways_of(const Form& form, const Declaration& d, bool uncertain) {
  std::vector<Schema> ways;
  switch (form.kind) {
    case Kind::anything:
      return {Schema::object()};
    case Kind::boolean:
      ways.push_back({{"type", "boolean"}});
      break;
    case Kind::number:
      add_uncertain(ways, {number_of("number", d.range)}, uncertain);
      break;
    case Kind::integer:
      add_uncertain(ways, {number_of("integer", d.range)}, uncertain);
      break;
    case Kind::duration:
      add_uncertain(ways,
                    {number_of("number", d.range),
                     {{"type", "string"}, {"pattern", R"(^-?[0-9.]+([eE][-+]?[0-9]+)? *[a-z]+ *$)"}}},
                    uncertain);
      break;
    case Kind::text:
      ways.push_back({{"type", "string"}});
      if (!d.choices.empty()) ways.back()["enum"] = d.choices;
      break;
    case Kind::list: {
      Schema list{{"type", "array"}};
      if (!form.inner.empty()) list["items"] = any_of(ways_of(form.inner[0], d, false));
      ways.push_back(std::move(list));
      break;
    }
    case Kind::table:
      ways.push_back(inner_table(form, d, uncertain));
      break;
  }
  for (const Form& other : form.others)
    for (Schema& way : ways_of(other, d, uncertain)) ways.push_back(std::move(way));
  return ways;
}

}  // namespace

Schema any_of(const std::vector<Schema>& schemas) {
  Schema different = Schema::array();
  for (const Schema& schema : schemas)
    if (std::find(different.begin(), different.end(), schema) == different.end()) different.push_back(schema);
  return different.size() == 1 ? different[0] : Schema{{"anyOf", std::move(different)}};
}

Schema schema_of(const Parameter& parameter, bool uncertain) {
  Schema schema = any_of(ways_of(parameter.form, parameter, uncertain));
  if (const std::string text = description_of(parameter); !text.empty()) schema["description"] = text;
  if (!parameter.fallback.empty()) schema["default"] = default_of(parameter);
  return schema;
}

Schema table_of(const std::vector<Parameter>& parameters, bool uncertain) {
  Schema properties = Schema::object();
  for (const Parameter& p : parameters) properties[p.name] = schema_of(p, uncertain);
  return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

std::vector<std::string> required_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> names;
  for (const Parameter& p : parameters)
    if (p.required) names.push_back(p.name);
  return names;
}

}  // namespace papotage::cli
