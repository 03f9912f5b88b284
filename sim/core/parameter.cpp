#include "sim/core/parameter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace papotage {
namespace {

std::string plain(double x) { return fmt::format("{}", x); }

std::string with_range(std::string type, const Declaration& d) {
  const std::string range = d.range.text();
  return range.empty() ? type : type + " " + range;
}

std::string with_choices(std::string type, const Declaration& d) {
  return d.choices.empty() ? type : fmt::format("one of {}", fmt::join(d.choices, ", "));
}

/// Integers are read as integers: 2.0 is none, and neither is 1e3.
std::int64_t integer(const Value& value, const Declaration& d, double most = std::numeric_limits<double>::infinity()) {
  Range range = d.range;
  range.low = std::max(range.low, 0.);
  range.high = std::min(range.high, most);
  const auto* k = value.as<std::int64_t>();
  if (!k || !range.holds(static_cast<double>(*k))) refuse_value(value, d, fmt::format("an integer {}", range.text()));
  return *k;
}

void append_unit(std::string& text, const Declaration& d) {
  if (!d.unit.empty() && d.unit != "1") text += fmt::format(" [{}]", d.unit);
}

}  // namespace

bool Range::holds(double x) const {
  return !std::isnan(x) && (open_low ? x > low : x >= low) && (open_high ? x < high : x <= high) && std::isfinite(x);
}

std::string Range::text() const {
  const bool below = std::isfinite(low), above = std::isfinite(high);
  if (below && above)
    return fmt::format("in {}{}, {}{}", open_low ? "(" : "[", plain(low), plain(high), open_high ? ")" : "]");
  if (below) return fmt::format("{} {}", open_low ? "above" : "of at least", plain(low));
  if (above) return fmt::format("{} {}", open_high ? "below" : "of at most", plain(high));
  return {};
}

void refuse_value(const Value& value, const Declaration& d, const std::string& allowed) {
  std::string text = value.text();
  if (text.size() > 60) {
    std::size_t end = 57;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // never half a character
    text = text.substr(0, end) + "...";
  }
  std::string message = fmt::format("{} = {}: must be {}", d.name, text, allowed);
  append_unit(message, d);
  if (const auto* name = value.as<std::string>(); name && !d.choices.empty())
    if (const std::string near = nearest_name(*name, d.choices); !near.empty())
      message += fmt::format("; did you mean `{}`?", near);
  Refusal refusal(value.place(), message);
  throw refusal;
}

void read_value(bool& member, const Value& value, const Declaration& d) {
  const auto* b = value.as<bool>();
  if (!b) refuse_value(value, d, "true or false");
  member = *b;
}

void read_value(double& member, const Value& value, const Declaration& d) {
  const auto* k = value.as<std::int64_t>();
  const auto* x = value.as<double>();
  const double number = k ? static_cast<double>(*k) : x ? *x : std::nan("");
  if (!d.range.holds(number))
    refuse_value(value, d, with_range(x && !std::isfinite(*x) ? "a finite number" : "a number", d));
  member = number;
}

void read_value(std::uint32_t& member, const Value& value, const Declaration& d) {
  member = static_cast<std::uint32_t>(integer(value, d, 0xfffffffe));
}

void read_value(std::uint64_t& member, const Value& value, const Declaration& d) {
  member = static_cast<std::uint64_t>(integer(value, d));
}

void read_value(std::string& member, const Value& value, const Declaration& d) {
  const auto* text = value.as<std::string>();
  const bool ok =
      text && (d.choices.empty() || std::find(d.choices.begin(), d.choices.end(), *text) != d.choices.end());
  if (!ok) refuse_value(value, d, with_choices("a text", d));
  member = *text;
}

void read_value(Duration& member, const Value& value, const Declaration& d) {
  const auto* text = value.as<std::string>();
  const auto* k = value.as<std::int64_t>();
  const auto* x = value.as<double>();
  const double days = text ? parse_duration(*text).value_or(std::nan(""))
                      : k  ? static_cast<double>(*k)
                      : x  ? *x
                           : std::nan("");
  if (!d.range.holds(days)) {
    const std::string range = d.range.text();
    refuse_value(value, d,
                 "a number of days or a text such as \"15 min\", \"4 hours\", \"7 days\"" +
                     (range.empty() ? range : ", " + range));
  }
  member.days = days;
}

void read_value(Names& member, const Value& value, const Declaration& d) {
  const auto* array = value.as<Array>();
  if (!array) refuse_value(value, d, "a list of texts");
  member.clear();
  for (const Value& element : *array) {
    std::string name;
    read_value(name, element, d);
    member.push_back(std::move(name));
  }
}

Value::Data write_value(bool b) { return b; }
Value::Data write_value(double x) { return x; }
Value::Data write_value(std::uint32_t k) { return std::int64_t{k}; }
Value::Data write_value(std::uint64_t k) { return static_cast<std::int64_t>(k); }
Value::Data write_value(const std::string& text) { return text; }
Value::Data write_value(Duration duration) { return duration.days; }
Value::Data write_value(const Names& names) {
  Array array;
  for (const std::string& name : names) array.emplace_back(Value::Data(name));
  return array;
}

std::string type_name(bool) { return "boolean"; }
std::string type_name(double) { return "number"; }
std::string type_name(std::uint32_t) { return "integer"; }
std::string type_name(std::uint64_t) { return "integer"; }
std::string type_name(const std::string&) { return "text"; }
std::string type_name(Duration) { return "duration"; }
std::string type_name(const Names&) { return "list of texts"; }

const std::vector<Parameter>& Form::named() const {
  static const std::vector<Parameter> none;
  return keys ? *keys : none;
}

Form form_of_numbers(const std::vector<std::string>& keys, const Range& range) {
  std::vector<Parameter> numbers;
  for (const std::string& key : keys) {
    Parameter number;
    number.name = key;
    number.range = range;
    number.required = true;
    number.type = type_name(0.);
    numbers.push_back(std::move(number));
  }
  return {.kind = Form::Kind::table, .keys = std::make_shared<const std::vector<Parameter>>(std::move(numbers))};
}

std::string Parameter::allowed() const {
  if (!choices.empty()) return with_choices(type, *this);
  return with_range(type, *this);
}

void read_section(const Table& table, const std::string& section, const Place& place,
                  const std::vector<Parameter>& parameters, void* object, const std::vector<std::string>& also) {
  std::vector<std::string> known = also;
  for (const Parameter& p : parameters) known.push_back(p.name);
  for (const auto& entry : table.entries()) {
    if (std::find(also.begin(), also.end(), entry.key) != also.end()) continue;
    const auto p =
        std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& x) { return x.name == entry.key; });
    if (p == parameters.end())
      throw Refusal(entry.key_place,
                    fmt::format("unknown key `{}` in [{}]{}", entry.key, section, suggestion(entry.key, known)));
    p->read(object, entry.value);
  }
  for (const Parameter& p : parameters)
    if (p.required && !table.find(p.name)) {
      std::string message = fmt::format("[{}] lacks `{}`: {}", section, p.name, p.allowed());
      append_unit(message, p);
      throw Refusal(place, message + (p.doc.empty() ? "" : ", " + p.doc));
    }
}

Table write_section(const std::vector<Parameter>& parameters, const void* object) {
  Table table;
  for (const Parameter& p : parameters) table.set(p.name, Value(p.write(object)));
  return table;
}

}  // namespace papotage
