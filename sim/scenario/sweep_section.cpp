#include "sim/scenario/sweep_section.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/scenario/intervals.hpp"
#include "sim/scenario/sections.hpp"

namespace papotage {
namespace {

/// What says how large a design is, and whether it must be said.
struct Sizes {
  const char* design;
  Names needs, takes;
};
const std::vector<Sizes>& sizes() {
  static const std::vector<Sizes> all{{"grid", {}, {}},
                                      {"list", {}, {}},
                                      {"random", {"points"}, {"seed"}},
                                      {"latin_hypercube", {"points"}, {"seed"}},
                                      {"sobol", {"points"}, {"seed"}},
                                      {"morris", {"trajectories"}, {"levels", "seed"}},
                                      {"saltelli", {"base"}, {"seed"}}};
  return all;
}
const Names size_names{"points", "trajectories", "base", "levels", "seed"};
const Sizes& sizes_of(const std::string& design) {
  return *std::find_if(sizes().begin(), sizes().end(), [&](const Sizes& s) { return s.design == design; });
}
bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

struct RangeOfKey {
  std::optional<double> low, high;
  std::string scale = "linear";
  static void declare(Declare<RangeOfKey>& d) {
    d(&RangeOfKey::low, {.name = "low", .doc = "least value"});
    d(&RangeOfKey::high, {.name = "high", .doc = "greatest value"});
    d(&RangeOfKey::scale,
      {.name = "scale", .choices = {"linear", "log"}, .doc = "what is even: the value or its logarithm"});
  }
};

void read_range(SweepKey& key, const Table& table, const Place& place) {
  RangeOfKey range;
  read_section(table, "sweep.keys." + key_text(key.name), place, range_parameters(), &range);
  const auto refuse = [&](const std::string& why) {
    throw Refusal(place, fmt::format("{}: {}; write {{ low = 0.1, high = 0.5 }}, with scale = \"log\" if its logarithm "
                                     "is to be even",
                                     key.name, why));
  };
  if (!range.low || !range.high) refuse("lacks an end of its range");
  if (*range.low >= *range.high) refuse(fmt::format("low = {} doesn't lie below high = {}", *range.low, *range.high));
  if (range.scale == "log" && *range.low <= 0) refuse("low must be above 0 on a scale of logarithms");
  key.low = *range.low;
  key.high = *range.high;
  key.log = range.scale == "log";
  key.integer = table.find("low")->as<std::int64_t>() && table.find("high")->as<std::int64_t>();
}

/// As all who write it otherwise mean it.
std::string plain_name(const std::vector<std::string>& path) {
  std::string name;
  for (const std::string& part : path) name += (name.empty() ? "" : ".") + key_text(part);
  return name;
}

SweepKey key_of(const Table::Entry& entry, const SweepSettings& settings) {
  const std::string& name = entry.key;
  SweepKey key{name, split_key(name, entry.key_place), entry.key_place, {}};
  const Names taken{"run", "run.replicates", "record", "record.agents", "record.posts", "sweep"};
  if (has(taken, name) || name.starts_with("sweep."))
    throw Refusal(entry.key_place, fmt::format("{}: is the same for all points; set it outside [sweep.keys]", name));
  if (settings.by_values()) {
    const auto* values = entry.value.as<Array>();
    if (!values || values->empty())
      throw Refusal(entry.value.place(), fmt::format("{} = {}: must be a list of values, as design = \"{}\" takes them",
                                                     name, entry.value.text(), settings.design));
    key.values = *values;
    return key;
  }
  const auto* range = entry.value.as<Table>();
  if (!range)
    throw Refusal(entry.value.place(), fmt::format("{} = {}: must be a range such as {{ low = 0.1, high = 0.5 }}, as "
                                                   "design = \"{}\" takes it",
                                                   name, entry.value.text(), settings.design));
  read_range(key, *range, entry.value.place());
  return key;
}

/// Not a table of keys that are called so.
bool is_range(const Table& table) {
  const auto tells = [&](const char* name) {
    const Value* const value = table.find(name);
    return value && !value->as<Table>() && !value->as<Array>();
  };
  return table.empty() || tells("low") || tells("high") || tells("scale");
}

/// Adds keys under their plain names. They are written quoted, "contagion.beta", or as tables within tables,
/// contagion.beta; a range is a table, too.
void flatten(const Table& table, const std::string& within, Table& flat) {
  for (const auto& entry : table.entries()) {
    const std::string written = within.empty() ? entry.key : within + "." + key_text(entry.key);
    const auto* inner = entry.value.as<Table>();
    if (inner && !is_range(*inner)) {
      flatten(*inner, written, flat);
      continue;
    }
    const std::string name = plain_name(split_key(written, entry.key_place));
    const auto same = std::ranges::find(flat.entries(), name, &Table::Entry::key);
    if (same != flat.entries().end() && same->key_place.source == entry.key_place.source)
      throw Refusal(entry.key_place, fmt::format("{}: is named twice; name each key once", name));
    if (same != flat.entries().end() && inner && inner->empty())
      throw Refusal(entry.value.place(), fmt::format("{} = {{}}: changes nothing; give the ends of the range", name));
    Table one;
    one.set(name, entry.value, entry.key_place);
    merge(flat, std::move(one));
  }
}

/// What was said of a design that another file, or --set, replaces.
void drop_other_sizes(const SweepSettings& settings, Table& section, const Document& document) {
  const Sizes& own = sizes_of(settings.design);
  const Value* const design = section.find("design");
  const std::size_t than = design ? rank(*design, document) : 0;
  for (const std::string& name : size_names)
    if (const Value* value = section.find(name); value && !has(own.needs, name) && !has(own.takes, name))
      if (rank(*value, document) < than) section.erase(name);
}

void check_sizes(const SweepSettings& settings, const Table& table, const Place& place) {
  const Sizes& own = sizes_of(settings.design);
  for (const std::string& name : own.needs)
    if (!table.find(name))
      throw Refusal(place, fmt::format("[sweep] lacks `{}`, the size of design = \"{}\"", name, settings.design));
  for (const std::string& name : size_names)
    if (const Value* value = table.find(name); value && !has(own.needs, name) && !has(own.takes, name))
      throw Refusal(value->place(), fmt::format("{}: design = \"{}\" has none; take it away", name, settings.design));
}

void check_lengths(const SweepSettings& settings) {
  if (settings.design != "list") return;
  for (const SweepKey& key : settings.keys)
    if (key.values.size() != settings.keys.front().values.size())
      throw Refusal(key.place,
                    fmt::format("{}: has {} values, {} has {}; a list takes one of each for each point", key.name,
                                key.values.size(), settings.keys.front().name, settings.keys.front().values.size()));
}

}  // namespace

const std::vector<Parameter>& range_parameters() { return parameters_of<RangeOfKey>(); }

void SweepSettings::declare(Declare<SweepSettings>& d) {
  const Range size = within(1, 1e9);
  d(&SweepSettings::design,
    {.name = "design",
     .choices = {"grid", "list", "random", "latin_hypercube", "sobol", "morris", "saltelli"},
     .doc = "how the points lie: all combinations of the values (grid), one after another (list), "
            "within ranges (all others)"});
  d(&SweepSettings::points, {.name = "points", .range = size, .doc = "random, latin_hypercube, sobol: how many"});
  d(&SweepSettings::trajectories,
    {.name = "trajectories", .range = size, .doc = "morris: how many, of one point more than there are keys"});
  d(&SweepSettings::levels, {.name = "levels", .range = within(2, 1000), .doc = "morris: values of each key; even"});
  d(&SweepSettings::base, {.name = "base",
                           .range = size,
                           .doc = "saltelli: rows, of two points more than there are keys; best a power of two"});
  d(&SweepSettings::seed,
    {.name = "seed", .range = at_least(0), .doc = "of a design that draws: seed of its random numbers"});
  d(&SweepSettings::outcomes, {.name = "outcomes", .doc = "which to keep; all where empty"});
}

void name_sweep_keys(Table& root) {
  Value* const sweep = root.find("sweep");
  Table* const section = sweep ? sweep->as<Table>() : nullptr;
  Value* const keys = section ? section->find("keys") : nullptr;
  Table* const table = keys ? keys->as<Table>() : nullptr;
  if (!table) return;
  Table flat;
  flat.set_inline(table->is_inline());
  flatten(*table, "", flat);
  *table = std::move(flat);
}

std::optional<SweepSettings> take_sweep(Document& document) {
  name_sweep_keys(document.root);
  Table* section = find_section(document, "sweep");
  if (!section) return {};
  const Place place = place_of(document, "sweep");
  SweepSettings settings;
  read_section(*section, "sweep", place, parameters_of<SweepSettings>(), &settings, {"keys"});
  drop_other_sizes(settings, *section, document);
  check_sizes(settings, *section, place);
  if (const Value* outcomes = section->find("outcomes")) settings.outcomes_place = outcomes->place();
  const Value* keys = section->find("keys");
  const auto* table = keys ? keys->as<Table>() : nullptr;
  if (!table || table->empty())
    throw Refusal(keys ? keys->place() : place,
                  "[sweep] varies nothing; name keys of the scenario in [sweep.keys], such "
                  "as \"contagion.beta\" = [0.01, 0.02]");
  for (const auto& entry : table->entries()) settings.keys.push_back(key_of(entry, settings));
  check_lengths(settings);
  for (std::size_t k = 0; k < settings.outcomes.size(); ++k)
    if (std::count(settings.outcomes.begin(), settings.outcomes.end(), settings.outcomes[k]) > 1)
      throw Refusal(settings.outcomes_place,
                    fmt::format("outcomes: names `{}` twice; name each once", settings.outcomes[k]));
  settings.place = place;
  document.root.erase("sweep");
  return settings;
}

std::vector<Section> sweep_sections(const SweepSettings& settings) {
  const Sizes& own = sizes_of(settings.design);
  Section sweep{{"sweep"}, lines_of(settings)};
  std::erase_if(sweep.lines, [&](const Line& line) {
    return line.key != "design" && line.key != "outcomes" && !has(own.needs, line.key) && !has(own.takes, line.key);
  });
  Section keys{{"sweep", "keys"}, {}};
  for (const SweepKey& key : settings.keys) {
    if (!key.values.empty()) {
      keys.lines.push_back({key.name, Value(Array(key.values))});
      continue;
    }
    const auto end = [&](double x) { return key.integer ? Value(static_cast<std::int64_t>(x)) : Value(x); };
    Table range;
    range.set("low", end(key.low));
    range.set("high", end(key.high));
    if (key.log) range.set("scale", Value(std::string("log")));
    range.set_inline(true);
    keys.lines.push_back({key.name, Value(std::move(range))});
  }
  return {std::move(sweep), std::move(keys)};
}

}  // namespace papotage
