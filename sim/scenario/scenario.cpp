#include "sim/scenario/scenario.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "sim/scenario/multiplex_sections.hpp"
#include "sim/scenario/sections.hpp"

namespace papotage {
namespace {

constexpr std::uint32_t most_steps = 10'000'000;

/// A whole number of steps, or nothing; what isn't quite whole after a division counts as whole.
std::optional<std::uint32_t> whole_steps(double days, double step_days) {
  const double ratio = days / step_days, whole = std::round(ratio);
  if (std::abs(ratio - whole) > 1e-9 * std::max(1., whole) || whole > most_steps) return {};
  return static_cast<std::uint32_t>(whole);
}

std::vector<std::string> families_of(const Registry& registry) {
  std::vector<std::string> families;
  for (const Entry& entry : registry)
    if (std::find(families.begin(), families.end(), entry.about.family) == families.end())
      families.push_back(entry.about.family);
  return families;
}

std::unique_ptr<Model> read_model(Scenario& scenario, const Registry& registry) {
  const std::vector<std::string> families = families_of(registry);
  std::vector<std::string> present;
  for (const std::string& family : families)
    if (scenario.document.root.find(family)) present.push_back(family);
  if (present.empty())
    throw Refusal(Place{scenario.document.path(), 1, 1},
                  fmt::format("the scenario lacks a model: add [{}] or [{}]", families.front(), families.back()));
  if (present.size() > 1)
    throw Refusal(place_of(scenario.document, present[1]),
                  fmt::format("[{}] and [{}] stand in one scenario; a run has one model", present[0], present[1]));

  const std::string& family = present.front();
  Table& section = section_of(scenario.document, family);
  Declaration named{.name = "model", .doc = "name of the model"};
  for (const Entry& entry : registry)
    if (entry.about.family == family) named.choices.push_back(entry.about.name);
  const Value* value = section.find("model");
  if (!value)
    throw Refusal(place_of(scenario.document, family),
                  fmt::format("[{}] lacks `model`{}", family, suggestion("", named.choices)));
  std::string name;
  read_value(name, *value, named);
  const auto entry = std::find_if(registry.begin(), registry.end(),
                                  [&](const Entry& e) { return e.about.family == family && e.about.name == name; });
  std::unique_ptr<Model> model = entry->make();
  // A model named later than the keys of another, on the command line say, drops those that it doesn't know.
  for (const Entry& other : registry)
    if (other.about.family == family)
      drop_earlier(section, foreign_to(model->parameters(), other.make()->parameters()),
                   rank(*value, scenario.document), scenario.document);
  read_section(section, family, place_of(scenario.document, family), model->parameters(), model->object(), {"model"});
  return model;
}

void check_times(const Scenario& scenario) {
  const double step = scenario.run.step_days.days;
  locating(scenario.document, "run", [&] {
    const auto steps = whole_steps(scenario.run.days.days, step);
    if (!steps || *steps == 0)
      throw Refusal::about(
          "days", fmt::format("days = {}: must be a whole number of steps of {} days (step_days), 1 to {} steps",
                              scenario.run.days.days, step, most_steps));
  });
  locating(scenario.document, "record", [&] {
    const auto every = whole_steps(scenario.record.every.days, step);
    if (!every || *every == 0)
      throw Refusal::about("every",
                           fmt::format("every = {}: must be a whole number of steps of {} days (run.step_days)",
                                       scenario.record.every.days, step));
  });
}

void check_columns(const Scenario& scenario) {
  std::vector<std::string> known;
  for (const Column& column : scenario.model->columns()) known.push_back(column.name);
  const auto& asked = scenario.record.agents;
  locating(scenario.document, "record", [&] {
    for (std::size_t k = 0; k < asked.size(); ++k) {
      if (std::find(known.begin(), known.end(), asked[k]) == known.end())
        throw Refusal::about("agents", fmt::format("agents: {} keeps no column `{}`{}", scenario.model->about().name,
                                                   asked[k], suggestion(asked[k], known)));
      if (std::find(asked.begin(), asked.begin() + static_cast<std::ptrdiff_t>(k), asked[k]) !=
          asked.begin() + static_cast<std::ptrdiff_t>(k))
        throw Refusal::about("agents", fmt::format("agents: `{}` is named twice", asked[k]));
    }
  });
}

/// The first comment of a scenario is its question, and its title unless it has another.
std::string opening_comment(const std::string& text) {
  const std::size_t mark = text.starts_with("\xef\xbb\xbf") ? 3 : 0;  // of a file in UTF-8
  const std::size_t begin = text.find_first_not_of(" \t\r\n", mark);
  if (begin == std::string::npos || text[begin] != '#') return {};
  const std::size_t first = text.find_first_not_of("# \t", begin);
  const std::size_t end = text.find_first_of("\r\n", begin);
  return first == std::string::npos || first >= end ? std::string{} : text.substr(first, end - first);
}

std::string title_of(const Document& document) {
  std::string title;
  if (const Value* value = document.root.find("title")) read_value(title, *value, {.name = "title"});
  return title.empty() ? opening_comment(document.sources.front().text) : title;
}

void check_sections(const Document& document, const Registry& registry) {
  std::vector<std::string> known{"title", "run", "network", "population", "layers", "record"};
  for (std::string& family : families_of(registry)) known.push_back(std::move(family));
  for (const auto& entry : document.root.entries())
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      throw Refusal(entry.key_place,
                    fmt::format("unknown section or key `{}`{}", entry.key, suggestion(entry.key, known)));
}

}  // namespace

void RunSettings::declare(Declare<RunSettings>& d) {
  d(&RunSettings::days,
    {.name = "days", .unit = "day", .range = above(0), .required = true, .doc = "length of the run"});
  d(&RunSettings::step_days, {.name = "step_days", .unit = "day", .range = above(0), .doc = "length of a step"});
  d(&RunSettings::replicates, {.name = "replicates", .range = within(1, 1e9), .doc = "independent runs"});
  d(&RunSettings::seed, {.name = "seed", .range = at_least(0), .doc = "seed of the random numbers"});
}

void RecordSettings::declare(Declare<RecordSettings>& d) {
  d(&RecordSettings::every, {.name = "every",
                             .unit = "day",
                             .range = above(0),
                             .doc = "time between two records; the end is recorded in any case"});
  d(&RecordSettings::agents, {.name = "agents", .doc = "columns to keep for each agent"});
  d(&RecordSettings::compress, {.name = "compress", .doc = "compress the columns of agents: smaller, slower"});
}

std::uint32_t Scenario::steps() const { return *whole_steps(run.days.days, run.step_days.days); }

std::vector<std::uint32_t> Scenario::record_steps() const {
  const std::uint32_t every = *whole_steps(record.every.days, run.step_days.days), last = steps();
  std::vector<std::uint32_t> records;
  for (std::uint64_t t = 0; t < last; t += every) records.push_back(static_cast<std::uint32_t>(t));
  records.push_back(last);
  return records;
}

std::vector<std::size_t> Scenario::recorded_columns() const {
  const std::vector<Column> columns = model->columns();
  std::vector<std::size_t> numbers;
  for (const std::string& name : record.agents) {
    const auto it = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == name; });
    numbers.push_back(static_cast<std::size_t>(it - columns.begin()));
  }
  return numbers;
}

Scenario read_scenario(Document document, const Registry& registry) {
  Scenario scenario;
  scenario.document = std::move(document);
  Document& doc = scenario.document;
  check_sections(doc, registry);
  scenario.title = title_of(doc);
  read_section(section_of(doc, "run"), "run", place_of(doc, "run"), parameters_of<RunSettings>(), &scenario.run);
  scenario.multiplex = read_multiplex(doc);
  scenario.network =
      read_network(doc, scenario.multiplex ? layer_names(*scenario.multiplex) : std::vector<std::string>{});
  scenario.model = read_model(scenario, registry);
  if (doc.root.find("record"))
    read_section(section_of(doc, "record"), "record", place_of(doc, "record"), parameters_of<RecordSettings>(),
                 &scenario.record);
  check_times(scenario);
  check_columns(scenario);
  return scenario;
}

std::string resolved_text(const Scenario& scenario, const std::string& network_sha256) {
  std::vector<Section> sections{{{"run"}, lines_of(scenario.run)}, network_section(scenario.network, network_sha256)};
  if (scenario.multiplex)
    for (Section& section : multiplex_sections(*scenario.multiplex)) sections.push_back(std::move(section));
  Section model{{scenario.model->about().family}, {{"model", Value(scenario.model->about().name)}}};
  for (Line& line : lines_of(scenario.model->parameters(), std::as_const(*scenario.model).object()))
    model.lines.push_back(std::move(line));
  sections.push_back(std::move(model));
  sections.push_back({{"record"}, lines_of(scenario.record)});
  return write_toml({{"title", Value(scenario.title)}}, sections);
}

std::vector<SectionAbout> scenario_sections() {
  return {{"run", "length, replicates and seed", parameters_of<RunSettings>()},
          {"network.file", "[network]: an edge list", parameters_of<FileSettings>()},
          {"network.generator", "[network]: drawn, with the generator's own keys", parameters_of<GeneratorSettings>()},
          {"network.layer", "[network]: a layer of the organisation", parameters_of<LayerSettings>()},
          {"population", "the employees and their units", parameters_of<PopulationSettings>()},
          {"population.outsiders", "who stands outside", parameters_of<OutsiderSettings>()},
          {"layers.hierarchy", "who reports to whom", parameters_of<HierarchySettings>()},
          {"layers.work", "who works with whom", parameters_of<WorkSettings>()},
          {"layers.friends", "who is whose friend on the social networks", parameters_of<FriendsSettings>()},
          {"layers.followers", "who is read by whom in public", parameters_of<FollowersSettings>()},
          {"layers.internal", "ties on the company's own network", parameters_of<InternalSettings>()},
          {"record", "what a result keeps", parameters_of<RecordSettings>()}};
}

Workplace read_workplace(Document document, const Registry& registry) {
  check_sections(document, registry);
  Workplace workplace;
  const auto families = families_of(registry);
  if (std::any_of(families.begin(), families.end(), [&](const auto& f) { return document.root.find(f); })) {
    Scenario scenario = read_scenario(std::move(document), registry);
    return {std::move(scenario.title), std::move(scenario.multiplex), scenario.run.seed};
  }
  workplace.title = title_of(document);
  std::vector<Parameter> run = parameters_of<RunSettings>();
  for (Parameter& p : run) p.required = false;
  RunSettings settings;
  if (const Table* table = find_section(document, "run"))
    read_section(*table, "run", place_of(document, "run"), run, &settings);
  workplace.seed = settings.seed;
  workplace.multiplex = read_multiplex(document);
  if (workplace.multiplex && find_section(document, "network"))
    read_network(document, layer_names(*workplace.multiplex));
  return workplace;
}

}  // namespace papotage
