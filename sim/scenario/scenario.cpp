#include "sim/scenario/scenario.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/scenario/multiplex_sections.hpp"
#include "sim/scenario/sections.hpp"
#include "sim/scenario/sweep_section.hpp"

namespace papotage {
namespace {

constexpr std::uint32_t most_steps = 10'000'000;

/// A whole number of steps, or nothing; what isn't quite whole after a division counts as whole.
std::optional<std::uint32_t> whole_steps(double days, double step_days) {
  const double ratio = days / step_days, whole = std::round(ratio);
  if (std::abs(ratio - whole) > 1e-9 * std::max(1., whole) || whole > most_steps) return {};
  return static_cast<std::uint32_t>(whole);
}

void check_warm_up(const Scenario& scenario, double step) {
  const double warm_up = scenario.run.warm_up.days, days = scenario.run.days.days;
  const std::string& model = scenario.model->about().name;
  if (warm_up > 0 && !scenario.model->warms_up())
    throw Refusal::about(
        "warm_up", fmt::format("warm_up = {} days: {} counts from its start; take `warm_up` away", warm_up, model));
  if (!whole_steps(warm_up, step))
    throw Refusal::about("warm_up", fmt::format("warm_up = {} days: must be a whole number of steps of {} days "
                                                "(step_days)",
                                                warm_up, step));
  if (warm_up > days)
    throw Refusal::about("warm_up", fmt::format("warm_up = {} days: is longer than the run of {} days; shorten it or "
                                                "raise run.days",
                                                warm_up, days));
  if (scenario.model->warms_up() && step != 1)
    throw Refusal::about("step_days", fmt::format("step_days = {}: must be 1 for {}, whose cascades run in continuous "
                                                  "time, so that steps of a day are no approximation",
                                                  step, model));
}

void check_times(const Scenario& scenario) {
  const double step = scenario.run.step_days.days;
  locating(scenario.document, "run", [&] {
    const auto steps = whole_steps(scenario.run.days.days, step);
    if (!steps || *steps == 0)
      throw Refusal::about(
          "days", fmt::format("days = {}: must be a whole number of steps of {} days (step_days), 1 to {} steps",
                              scenario.run.days.days, step, most_steps));
    check_warm_up(scenario, step);
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

void check_posts(const Scenario& scenario) {
  locating(scenario.document, "record", [&] {
    if (scenario.record.posts && scenario.model->post_columns().empty())
      throw Refusal::about("posts", fmt::format("posts = true: {} has no posts to keep; take `posts` away",
                                                scenario.model->about().name));
  });
}

void check_sections(const Document& document, const Registry& registry) {
  std::vector<std::string> known{"title", "run", "network", "population", "layers", "record"};
  for (std::string& family : families_of(registry)) known.push_back(std::move(family));
  for (std::string& section : further_sections_of(registry)) known.push_back(std::move(section));
  if (!hosts_of(registry).empty()) known.push_back("targets");
  for (const auto& entry : document.root.entries()) {
    if (const auto* policies = entry.value.as<Table>(); policies && entry.key == "policy" && !policies->empty())
      throw Refusal(
          policies->entries().front().key_place,
          fmt::format("[policy.{}]: no policy is known yet; take it away", key_text(policies->entries().front().key)));
    if (entry.key == "sweep")
      throw Refusal(entry.key_place, "[sweep] makes a study of this scenario: run it with `papotage sweep`");
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      throw Refusal(entry.key_place,
                    fmt::format("unknown section or key `{}`{}", entry.key, suggestion(entry.key, known)));
  }
}

/// The network of a model that stands on the whole organisation.
NetworkSource work_network(Document& document, const Scenario& scenario) {
  const About& about = scenario.model->about();
  if (!scenario.multiplex || !scenario.multiplex->work)
    throw Refusal(place_of(document, about.family),
                  fmt::format("the {} needs [population] and [layers.work]: opinions live on the latter", about.name));
  return read_work_network(document, about.name);
}

void read_targets_of(Scenario& scenario) {
  Document& document = scenario.document;
  if (!scenario.on_organisation() && document.root.find("targets"))
    throw Refusal(place_of(document, "targets"), fmt::format("[targets] stand beside the {} only; take them away",
                                                             fmt::join(hosts_of(scenario.registry), " or the ")));
  scenario.targets = read_targets(document, scenario.model->outcomes());
}

/// Forgets the intervals of keys that were dropped, and tells which of the others replicates draw.
void settle_intervals(Scenario& scenario) {
  Document& document = scenario.document;
  std::erase_if(document.intervals, [&](const Interval& i) { return !i.read && !value_at(document.root, i.path); });
  for (Interval& interval : document.intervals) {
    if (!interval.read)
      throw Refusal(interval.value.place(), fmt::format("{}: can't be an interval; give one value", interval.name()));
    interval.sampled =
        scenario.run.uncertainty == "sample" && (!interval.shapes_network() || scenario.network.redraw());
    if (interval.sampled && interval.shapes_network() && !scenario.record.agents.empty())
      locating(document, "record", [&] {
        throw Refusal::about("agents", fmt::format("agents: can't be kept while each replicate draws {}; take `agents` "
                                                   "away, or set run.uncertainty = \"fixed\"",
                                                   interval.name()));
      });
  }
}

/// Without the keys that say nothing here, so that a scenario of old reads as of old.
Section run_section(const Scenario& scenario) {
  Section section{{"run"}, lines_of(scenario.run)};
  std::erase_if(section.lines, [&](const Line& line) {
    return (line.key == "warm_up" && !scenario.model->warms_up()) ||
           (line.key == "uncertainty" && scenario.document.intervals.empty());
  });
  return section;
}

/// What [network] may say of a file or a generator, and of groups beside it.
std::vector<Parameter> with_groups(std::vector<Parameter> parameters) {
  const auto& groups = parameters_of<GroupSettings>();
  parameters.insert(parameters.end(), groups.begin(), groups.end());
  return parameters;
}

Section record_section(const Scenario& scenario) {
  Section section{{"record"}, lines_of(scenario.record)};
  std::erase_if(section.lines, [&](const Line& line) { return line.key == "posts" && !scenario.record.posts; });
  return section;
}

}  // namespace

void RunSettings::declare(Declare<RunSettings>& d) {
  d(&RunSettings::warm_up, {.name = "warm_up",
                            .unit = "day",
                            .range = at_least(0),
                            .doc = "simulated before the run, not counted; policies start after it"});
  d(&RunSettings::days,
    {.name = "days", .unit = "day", .range = above(0), .required = true, .doc = "length of the run"});
  d(&RunSettings::step_days, {.name = "step_days", .unit = "day", .range = above(0), .doc = "length of a step"});
  d(&RunSettings::replicates, {.name = "replicates", .range = within(1, 1e9), .doc = "independent runs"});
  d(&RunSettings::seed, {.name = "seed", .range = at_least(0), .doc = "seed of the random numbers"});
  d(&RunSettings::uncertainty, {.name = "uncertainty",
                                .choices = {"fixed", "sample"},
                                .doc = "of { value, low, high }: take the value, or let each replicate draw one"});
}

void RecordSettings::declare(Declare<RecordSettings>& d) {
  d(&RecordSettings::every, {.name = "every",
                             .unit = "day",
                             .range = above(0),
                             .doc = "time between two records; the end is recorded in any case"});
  d(&RecordSettings::agents, {.name = "agents", .doc = "columns to keep for each agent"});
  d(&RecordSettings::compress, {.name = "compress", .doc = "compress the columns of agents: smaller, slower"});
  d(&RecordSettings::posts, {.name = "posts", .doc = "keep every post"});
}

std::uint32_t Scenario::warm_up_steps() const { return *whole_steps(run.warm_up.days, run.step_days.days); }

std::uint32_t Scenario::steps() const { return warm_up_steps() + *whole_steps(run.days.days, run.step_days.days); }

std::vector<std::uint32_t> Scenario::record_steps() const {
  const std::uint32_t every = *whole_steps(record.every.days, run.step_days.days), last = steps();
  std::vector<std::uint32_t> records;
  for (std::uint64_t t = warm_up_steps(); t < last; t += every) records.push_back(static_cast<std::uint32_t>(t));
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

std::vector<const Interval*> Scenario::sampled_intervals() const {
  std::vector<const Interval*> sampled;
  for (const Interval& interval : document.intervals)
    if (interval.sampled) sampled.push_back(&interval);
  return sampled;
}

std::vector<double> Scenario::sampled(std::uint32_t replicate) const {
  std::vector<double> values;
  for (const Interval* interval : sampled_intervals()) values.push_back(interval->drawn(run.seed, replicate));
  return values;
}

Scenario Scenario::of_replicate(std::uint32_t replicate) const {
  Document drawn = document;
  drawn.intervals.clear();
  for (const Interval* interval : sampled_intervals()) {
    Value& value = *value_at(drawn.root, interval->path);
    value = Value(interval->as_data(interval->drawn(run.seed, replicate)), value.place());
  }
  try {
    return read_scenario(std::move(drawn), registry);
  } catch (const Refusal& refusal) {
    throw papotage::of_replicate(refusal, replicate);
  }
}

std::shared_ptr<const Model> Scenario::model_of(std::uint32_t replicate) const {
  return sampled_intervals().empty() ? model : of_replicate(replicate).model;
}

Refusal of_replicate(const Refusal& refusal, std::uint32_t replicate) {
  return Refusal(refusal.place(), fmt::format("{} (as replicate {} draws it: narrow the intervals, or set "
                                              "run.uncertainty = \"fixed\")",
                                              refusal.message(), replicate));
}

Scenario read_scenario(Document document, const Registry& registry) {
  Scenario scenario;
  scenario.document = std::move(document);
  scenario.registry = registry;
  Document& doc = scenario.document;
  check_sections(doc, registry);
  scenario.title = title_of(doc);
  read_section(section_of(doc, "run"), "run", place_of(doc, "run"), parameters_of<RunSettings>(), &scenario.run);
  doc.intervals = take_intervals(doc.root);
  const ModelChoice choice = choose_model(doc, registry);
  scenario.model = choice.model;
  scenario.guest = choice.guest;
  scenario.given_multiplex = scenario.multiplex = read_multiplex(doc);
  settle_multiplex(scenario.multiplex, doc);
  scenario.network = scenario.on_organisation()
                         ? work_network(doc, scenario)
                         : read_network(doc, scenario.multiplex ? layer_names(*scenario.multiplex) : Names{});
  read_model(doc, choice);
  read_section(doc, "record", parameters_of<RecordSettings>(), &scenario.record);
  check_times(scenario);
  check_columns(scenario);
  check_posts(scenario);
  read_targets_of(scenario);
  settle_intervals(scenario);
  return scenario;
}

std::string resolved_text(const Scenario& scenario, const InputHashes& sha256) {
  std::vector<Section> sections{run_section(scenario), network_section(scenario.network, sha256)};
  // What follows from a size that replicates draw must follow again from what is written.
  const auto shapes = [](const Interval* interval) { return interval->shapes_network(); };
  const std::vector<const Interval*> sampled = scenario.sampled_intervals();
  const bool drawn = std::any_of(sampled.begin(), sampled.end(), shapes);
  if (const auto& multiplex = drawn ? scenario.given_multiplex : scenario.multiplex)
    for (Section& section : multiplex_sections(*multiplex)) sections.push_back(std::move(section));
  for (Section& section : model_lines({scenario.model, scenario.guest}, scenario.registry))
    sections.push_back(std::move(section));
  restore_intervals(sections, scenario.document.intervals);
  if (!scenario.targets.empty()) sections.push_back(targets_section(scenario.targets));
  sections.push_back(record_section(scenario));
  return write_toml({{"title", Value(scenario.title)}}, sections);
}

std::vector<SectionAbout> scenario_sections() {
  return {{"run", "length, replicates and seed", parameters_of<RunSettings>()},
          {"network.file", "[network]: an edge list", with_groups(parameters_of<FileSettings>())},
          {"network.generator", "[network]: drawn, with the generator's own keys",
           with_groups(parameters_of<GeneratorSettings>())},
          {"network.layer", "[network]: a layer of the organisation", parameters_of<LayerSettings>()},
          {"population", "the employees and their units", parameters_of<PopulationSettings>()},
          {"population.outsiders", "who stands outside", parameters_of<OutsiderSettings>()},
          {"layers.hierarchy", "who reports to whom", parameters_of<HierarchySettings>()},
          {"layers.work", "who works with whom", parameters_of<WorkSettings>()},
          {"layers.friends", "who is whose friend on the social networks", parameters_of<FriendsSettings>()},
          {"layers.followers", "who is read by whom in public", parameters_of<FollowersSettings>()},
          {"layers.internal", "ties on the company's own network", parameters_of<InternalSettings>()},
          {"targets", "[targets]: OUTCOME = { ... }, to stand beside what a run of the workplace finds",
           target_parameters()},
          {"record", "what a result keeps", parameters_of<RecordSettings>()},
          {"sweep", "how a study varies the keys that [sweep.keys] names", parameters_of<SweepSettings>()},
          {"sweep.keys", "[sweep.keys]: KEY = [values] of a grid or list, KEY = { ... } of all other designs",
           range_parameters()}};
}

CompanyScenario read_company(Document document, const Registry& registry) {
  check_sections(document, registry);
  CompanyScenario company;
  const auto families = families_of(registry);
  if (std::any_of(families.begin(), families.end(), [&](const auto& f) { return document.root.find(f); })) {
    Scenario scenario = read_scenario(std::move(document), registry);
    return {std::move(scenario.title), std::move(scenario.multiplex), scenario.run.seed};
  }
  company.title = title_of(document);
  std::vector<Parameter> run = parameters_of<RunSettings>();
  for (Parameter& p : run) p.required = false;
  RunSettings settings;
  if (const Table* table = find_section(document, "run"))
    read_section(*table, "run", place_of(document, "run"), run, &settings);
  company.seed = settings.seed;
  document.intervals = take_intervals(document.root);
  company.multiplex = read_multiplex(document);
  settle_multiplex(company.multiplex, document);
  if (company.multiplex && find_section(document, "network")) read_network(document, layer_names(*company.multiplex));
  return company;
}

}  // namespace papotage
