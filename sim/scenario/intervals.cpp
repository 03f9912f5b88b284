#include "sim/scenario/intervals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "sim/core/draws.hpp"
#include "sim/core/sampling.hpp"
#include "sim/core/units.hpp"

namespace papotage {
namespace {

const std::vector<std::string> interval_keys{"value", "low", "high"};

/// Sections of which nothing is drawn: how a run is made, and what it is compared with.
constexpr std::array plain_sections{"title", "run", "record", "targets", "policy"};

std::string dotted(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& part : path) text += (text.empty() ? "" : ".") + key_text(part);
  return text;
}

Interval interval_of(const Value& whole, std::vector<std::string> path) {
  const Table& table = *whole.as<Table>();
  const std::string name = dotted(path);
  for (const auto& entry : table.entries()) {
    if (std::find(interval_keys.begin(), interval_keys.end(), entry.key) == interval_keys.end())
      throw Refusal(entry.key_place, fmt::format("{}: unknown key `{}` of an interval{}", name, entry.key,
                                                 suggestion(entry.key, interval_keys)));
    if (std::isnan(number_of(entry.value)))
      throw Refusal(entry.value.place(), fmt::format("{}.{} = {}: must be a number, or a duration such as \"4 hours\"",
                                                     name, entry.key, entry.value.text()));
  }
  for (const std::string& key : interval_keys)
    if (!table.find(key))
      throw Refusal(whole.place(), fmt::format("{} = {}: lacks `{}`; an interval is {{ value = V, low = L, high = H }}",
                                               name, whole.text(), key));
  Interval interval{std::move(path), *table.find("value"), *table.find("low"), *table.find("high"), {}, {}};
  if (number_of(interval.low) > number_of(interval.value) || number_of(interval.value) > number_of(interval.high))
    throw Refusal(whole.place(), fmt::format("{} = {}: is upside down; low must be at most value, and value at most "
                                             "high",
                                             name, whole.text()));
  return interval;
}

void take_from(Table& table, const std::vector<std::string>& path, std::vector<Interval>& intervals) {
  for (auto& entry : table.entries()) {
    Table* inner = entry.value.as<Table>();
    if (!inner) continue;
    std::vector<std::string> inner_path = path;
    inner_path.push_back(entry.key);
    if (path.empty() || !inner->is_inline() || !inner->find("value")) {
      take_from(*inner, inner_path, intervals);
      continue;
    }
    intervals.push_back(interval_of(entry.value, std::move(inner_path)));
    entry.value = intervals.back().value;
  }
}

}  // namespace

double number_of(const Value& value) {
  if (const auto* k = value.as<std::int64_t>()) return static_cast<double>(*k);
  if (const auto* x = value.as<double>()) return *x;
  const auto* text = value.as<std::string>();
  return text ? parse_duration(*text).value_or(std::nan("")) : std::nan("");
}

std::string Interval::name() const { return dotted(path); }

bool Interval::shapes_network() const {
  return path.front() == "population" || path.front() == "layers" || path.front() == "network";
}

double Interval::drawn(std::uint64_t seed, std::uint32_t replicate) const {
  const double u = uniform(Draws(seed, replicate, "run.uncertainty").block({Decision::hash(name())}).low());
  const double least = number_of(low), middle = number_of(value), most = number_of(high);
  const double x = u < .5 ? least + 2 * u * (middle - least) : middle + (2 * u - 1) * (most - middle);
  return std::clamp(integer ? std::round(x) : x, least, most);
}

Value::Data Interval::as_data(double number) const {
  if (integer) return static_cast<std::int64_t>(number);
  return number;
}

std::vector<Interval> take_intervals(Table& root) {
  std::vector<Interval> intervals;
  for (auto& entry : root.entries())
    if (std::find(plain_sections.begin(), plain_sections.end(), entry.key) == plain_sections.end())
      if (Table* section = entry.value.as<Table>()) take_from(*section, {entry.key}, intervals);
  return intervals;
}

void read_ends(Interval& interval, const Parameter& parameter, const Value& whole, std::size_t depth, void* object) {
  const std::vector<std::string> inner(interval.path.begin() + static_cast<std::ptrdiff_t>(depth), interval.path.end());
  const auto read = [&](const Value& end) {
    Value copy = whole;
    *(inner.empty() ? &copy : value_at(*copy.as<Table>(), inner)) = end;
    parameter.read(object, copy);
  };
  read(interval.low);
  read(interval.high);
  // What is drawn is a number of days where it is a duration, and has a fraction unless the parameter takes none.
  const bool whole_numbers = interval.low.as<std::int64_t>() && interval.value.as<std::int64_t>();
  try {
    read(Value(number_of(interval.value), interval.value.place()));
  } catch (const Refusal&) {
    if (!whole_numbers || !interval.high.as<std::int64_t>()) throw;
    interval.integer = true;
  }
  interval.unit = parameter.unit;
  interval.doc = parameter.doc;
  interval.read = true;
}

}  // namespace papotage
