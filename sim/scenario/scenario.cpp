#include "sim/scenario/scenario.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "sim/scenario/writer.hpp"

namespace papotage {
namespace {

constexpr std::uint32_t most_steps = 10'000'000;

std::vector<std::string> generator_names() {
  std::vector<std::string> names;
  for (const GeneratorEntry& entry : generators()) names.push_back(entry.name);
  return names;
}

Table& section_of(Document& document, const std::string& name) {
  Value* value = document.root.find(name);
  if (!value) throw Refusal(Place{document.path(), 1, 1}, fmt::format("the scenario lacks [{}]", name));
  Table* table = value->as<Table>();
  if (!table) throw Refusal(value->place(), fmt::format("`{}` must be a section, [{}]", name, name));
  return *table;
}

Place place_of(const Document& document, const std::string& section) {
  const Value* value = document.root.find(section);
  return value && value->place().known() ? value->place() : Place{document.path(), 1, 1};
}

/// A whole number of steps, or nothing; what isn't quite whole after a division counts as whole.
std::optional<std::uint32_t> whole_steps(double days, double step_days) {
  const double ratio = days / step_days, whole = std::round(ratio);
  if (std::abs(ratio - whole) > 1e-9 * std::max(1., whole) || whole > most_steps) return {};
  return static_cast<std::uint32_t>(whole);
}

/// How late a value was said: the command line last, a file before those that it extends.
std::size_t rank(const Value& value, const Document& document) {
  if (value.place().on_command_line()) return document.sources.size() + 1;
  for (std::size_t k = 0; k < document.sources.size(); ++k)
    if (value.place().source && *value.place().source == document.sources[k].path) return document.sources.size() - k;
  return 0;
}

/// What was said of a network before it was replaced goes with it; what was said as late as its successor stays, and is
/// refused where that doesn't know it.
void drop_earlier(Table& network, const std::vector<Parameter>& parameters, std::size_t than,
                  const Document& document) {
  for (const Parameter& p : parameters)
    if (const Value* value = network.find(p.name); value && rank(*value, document) < than) network.erase(p.name);
}

/// Those of `others` whose names are not among `known`.
std::vector<Parameter> foreign_to(const std::vector<Parameter>& known, const std::vector<Parameter>& others) {
  std::vector<Parameter> foreign;
  for (const Parameter& p : others)
    if (std::none_of(known.begin(), known.end(), [&](const Parameter& q) { return q.name == p.name; }))
      foreign.push_back(p);
  return foreign;
}

/// Where the network's source was given more than once, the later one replaces the other with its parameters.
void settle_source(Table& network, const Document& document) {
  const Value* file = network.find("file");
  const Value* generator = network.find("generator");
  const std::size_t of_file = file ? rank(*file, document) : 0,
                    of_generator = generator ? rank(*generator, document) : 0;
  if (file && generator && of_file == of_generator)
    throw Refusal(generator->place(), "[network] has both a `file` and a `generator`; take one of them away");
  const auto* name = generator ? generator->as<std::string>() : nullptr;
  const GeneratorEntry* chosen = name && of_generator >= of_file ? find_generator(*name) : nullptr;
  const bool from_file = file && of_file > of_generator;
  if (!from_file && !chosen) return;  // nothing to settle, or a mistake that is told later
  if (chosen) drop_earlier(network, parameters_of<FileSettings>(), of_generator, document);
  if (from_file) drop_earlier(network, parameters_of<GeneratorSettings>(), of_file, document);
  const std::vector<Parameter> known = chosen ? chosen->parameters : std::vector<Parameter>{};
  for (const GeneratorEntry& entry : generators())
    drop_earlier(network, foreign_to(known, entry.parameters), std::max(of_file, of_generator), document);
}

void read_file_network(Scenario& scenario, const Table& network) {
  const Place place = place_of(scenario.document, "network");
  if (!network.find("file") && network.find("sha256"))
    throw Refusal(
        place,
        "[network] knows its file by the hash of its contents only; give the file again with --set network.file=PATH");
  if (const Value* redraw = network.find("redraw"))
    throw Refusal(redraw->place(), "redraw: a network from a file can't be drawn anew; take `redraw` away");
  read_section(network, "network", place, parameters_of<FileSettings>(), &scenario.file);
}

void read_network(Scenario& scenario) {
  Table& network = section_of(scenario.document, "network");
  settle_source(network, scenario.document);
  const Value* named = network.find("generator");
  if (!named) {
    if (!network.find("file") && !network.find("sha256"))
      throw Refusal(place_of(scenario.document, "network"),
                    "[network] needs a `file` (an edge list) or a `generator`" + suggestion("", generator_names()));
    return read_file_network(scenario, network);
  }
  std::vector<std::string> own;
  const auto& common = parameters_of<GeneratorSettings>();
  for (const Parameter& p : common)
    if (const Value* value = network.find(p.name)) p.read(&scenario.generated, *value);
  for (const Parameter& p : common) own.push_back(p.name);
  scenario.generator = find_generator(scenario.generated.generator);
  scenario.generator_object = scenario.generator->make();
  void* object = scenario.generator_object.get();
  read_section(network, "network", place_of(scenario.document, "network"), scenario.generator->parameters, object, own);
  locating(scenario.document, "network", [&] { scenario.generator->check(object); });
}

std::unique_ptr<Model> read_model(Scenario& scenario, const Registry& registry) {
  std::vector<std::string> families;
  for (const Entry& entry : registry)
    if (std::find(families.begin(), families.end(), entry.about.family) == families.end())
      families.push_back(entry.about.family);
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

void check_sections(const Document& document, const Registry& registry) {
  std::vector<std::string> known{"title", "run", "network", "record"};
  for (const Entry& entry : registry)
    if (std::find(known.begin(), known.end(), entry.about.family) == known.end()) known.push_back(entry.about.family);
  for (const auto& entry : document.root.entries())
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      throw Refusal(entry.key_place,
                    fmt::format("unknown section or key `{}`{}", entry.key, suggestion(entry.key, known)));
}

std::vector<Line> lines_of(const std::vector<Parameter>& parameters, const void* object) {
  std::vector<Line> lines;
  for (const Parameter& p : parameters) {
    Value value(p.write(object));
    const bool plain = p.unit != "1" && !value.as<Table>();
    lines.push_back({p.name, std::move(value), plain ? p.unit : ""});
  }
  return lines;
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

void FileSettings::declare(Declare<FileSettings>& d) {
  d(&FileSettings::file, {.name = "file", .required = true, .doc = "edge list: two numbers a line"});
  d(&FileSettings::directed,
    {.name = "directed", .doc = "whether a line `u v` lets information pass from u to v only"});
  d(&FileSettings::sha256, {.name = "sha256", .doc = "hash that the file's contents must have; any where empty"});
}

void GeneratorSettings::declare(Declare<GeneratorSettings>& d) {
  d(&GeneratorSettings::generator,
    {.name = "generator", .choices = generator_names(), .required = true, .doc = "how the network is drawn"});
  d(&GeneratorSettings::redraw, {.name = "redraw", .doc = "draw a network for each replicate instead of one for all"});
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
  if (const Value* title = doc.root.find("title")) read_value(scenario.title, *title, {.name = "title"});
  if (scenario.title.empty()) scenario.title = opening_comment(doc.sources.front().text);
  read_section(section_of(doc, "run"), "run", place_of(doc, "run"), parameters_of<RunSettings>(), &scenario.run);
  read_network(scenario);
  scenario.model = read_model(scenario, registry);
  if (doc.root.find("record"))
    read_section(section_of(doc, "record"), "record", place_of(doc, "record"), parameters_of<RecordSettings>(),
                 &scenario.record);
  check_times(scenario);
  check_columns(scenario);
  return scenario;
}

std::string network_path(const Scenario& scenario) {
  return resolve_path(*scenario.document.root.find("network")->as<Table>()->find("file"));
}

std::string resolved_text(const Scenario& scenario, const std::string& network_sha256) {
  Section run{{"run"}, lines_of(parameters_of<RunSettings>(), &scenario.run)};
  Section network{{"network"}, {}};
  if (scenario.generator) {
    network.lines = lines_of(parameters_of<GeneratorSettings>(), &scenario.generated);
    for (Line& line : lines_of(scenario.generator->parameters, scenario.generator_object.get()))
      network.lines.push_back(std::move(line));
  } else {
    FileSettings file = scenario.file;
    file.sha256 = network_sha256;
    for (Line& line : lines_of(parameters_of<FileSettings>(), &file))
      if (line.key != "file") network.lines.push_back(std::move(line));
  }
  Section model{{scenario.model->about().family}, {{"model", Value(scenario.model->about().name)}}};
  for (Line& line : lines_of(scenario.model->parameters(), std::as_const(*scenario.model).object()))
    model.lines.push_back(std::move(line));
  Section record{{"record"}, lines_of(parameters_of<RecordSettings>(), &scenario.record)};
  return write_toml({{"title", Value(scenario.title)}}, {run, network, model, record});
}

Refusal located(const Refusal& refusal, const Document& document, const std::string& section) {
  if (refusal.place().known()) return refusal;
  const Value* value = document.root.find(section);
  const Table* table = value ? value->as<Table>() : nullptr;
  const Value* inner = table ? table->find(refusal.key()) : nullptr;
  return Refusal(inner && inner->place().known() ? inner->place() : place_of(document, section), refusal.message());
}

}  // namespace papotage
