// A JSON Schema of scenario files, for editors: made from what models, generators and sections declare.
//
// Draft 7, and of it what TOML's language servers act on: they collect the keys to complete from `properties`, `anyOf`
// and local references (Taplo, the server of Even Better TOML, knows no `if`). So the properties of the whole hold all
// that a section may ever have, and conditions at its end, which only a validator looks at, say what goes together. A
// file that extends another may lack anything, since the other one has it, and is held to no condition; nor is a study,
// which may have in [sweep.keys] what its sections lack.

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/catalogue.hpp"
#include "sim/cli/schema_of.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/graph/generator.hpp"
#include "sim/scenario/sections.hpp"

namespace papotage::cli {
namespace {

/// Shapes of a section that may stand for one another, and what each must have.
struct Variants {
  std::vector<Schema> shapes, needs;
};

/// By the first part of a section's name.
using Sections = std::vector<std::pair<std::string, Variants>>;

Variants& at(Sections& sections, const std::string& name) {
  const auto found = std::find_if(sections.begin(), sections.end(), [&](const auto& s) { return s.first == name; });
  if (found != sections.end()) return found->second;
  return sections.emplace_back(name, Variants{}).second;
}

/// The models that may stand in one scenario, told by the family whose section it has.
struct Context {
  std::string family;
  std::string guests;  // the family of those that it hosts, or empty
  Sections sections;
};

/// The object at a dotted path below a section's, made where there is none. Of its keys it takes no others.
Schema& within(Schema& section, const std::vector<std::string>& path, const char* further) {
  Schema* at = &section;
  for (std::size_t k = 1; k < path.size(); ++k) {
    Schema& next = (*at)["properties"][path[k]];
    if (next.is_null()) next = Schema::parse(further);
    at = &next;
  }
  return *at;
}

void merge_into(Schema& at, const Schema& table) {
  for (const auto& [key, schema] : table.at("properties").items()) at["properties"][key] = schema;
}

constexpr const char* closed = R"({"type": "object", "properties": {}, "additionalProperties": false})";

/// What a section with these parameters must have, at a dotted path; nothing where that is nothing.
void add_needs(Schema& needs, const std::vector<std::string>& path, const std::vector<std::string>& required) {
  if (!required.empty()) within(needs, path, "{}")["required"] = required;
}

void add_choice(Context& context, const ModelChoice& choice, const Registry& registry) {
  Sections own;
  for (const ModelSection& section : sections_of(choice)) {
    const auto path = split_dots(section.name);
    Variants& one = at(own, path.front());
    if (one.shapes.empty()) {
      one.shapes.push_back(Schema::parse(closed));
      one.needs.push_back(Schema::object());
    }
    Schema& shape = within(one.shapes[0], path, closed);
    std::vector<std::string> required = required_of(section.parameters());
    if (!section.title.empty()) shape["description"] = section.title;
    if (!section.model.empty()) {
      shape["properties"]["model"] = {{"const", section.model}, {"description", "name of the model"}};
      const auto alone = std::count_if(registry.begin(), registry.end(),
                                       [&](const Entry& entry) { return entry.about.family == section.name; });
      if (alone != 1) required.insert(required.begin(), "model");
      one.needs[0]["properties"]["model"] = {{"const", section.model}};
    }
    merge_into(shape, table_of(section.parameters(), true));
    add_needs(one.needs[0], path, required);
  }
  for (auto& [name, variants] : own) {
    at(context.sections, name).shapes.push_back(std::move(variants.shapes[0]));
    at(context.sections, name).needs.push_back(std::move(variants.needs[0]));
  }
}

/// Hosts first: with a host's section, that of its guests is no model of its own.
std::vector<Context> contexts_of(const Registry& registry) {
  std::vector<Context> contexts;
  const auto context = [&](const std::string& family, const std::string& guests) -> Context& {
    const auto found =
        std::find_if(contexts.begin(), contexts.end(), [&](const auto& c) { return c.family == family; });
    if (found != contexts.end()) return *found;
    return guests.empty() ? contexts.emplace_back(Context{family, guests, {}})
                          : *contexts.insert(contexts.begin(), Context{family, guests, {}});
  };
  for (const Entry& entry : registry) {
    const std::string guests = entry.make()->hosts();
    Context& of_family = context(entry.about.family, guests);
    if (guests.empty()) add_choice(of_family, {entry.make(), nullptr}, registry);
    for (const Entry& guest : registry)
      if (!guests.empty() && guest.about.family == guests)
        add_choice(of_family, {entry.make(), guest.make()}, registry);
  }
  return contexts;
}

/// [network]: a file, one of the generators or a layer.
Variants network_variants(const std::vector<SectionAbout>& about) {
  Variants network;
  const auto add = [&](const std::string& title, const std::vector<Parameter>& parameters, const char* generator) {
    Schema shape = table_of(parameters, true), needs = Schema::object();
    shape["description"] = title;
    if (generator) needs["properties"]["generator"] = shape["properties"]["generator"] = {{"const", generator}};
    needs["required"] = required_of(parameters);
    network.shapes.push_back(std::move(shape));
    network.needs.push_back(std::move(needs));
  };
  for (const SectionAbout& section : about) {
    if (section.name == "network.generator")
      for (const GeneratorEntry& entry : generators()) {
        std::vector<Parameter> parameters = section.parameters;
        parameters.insert(parameters.end(), entry.parameters.begin(), entry.parameters.end());
        add(entry.title, parameters, entry.name.c_str());
      }
    else if (section.name.starts_with("network."))
      add(section.title, section.parameters, nullptr);
  }
  return network;
}

/// The sections besides models' and [network], and what they must have.
Variants common_sections(const std::vector<SectionAbout>& about) {
  Schema root{{"properties", Schema::object()}}, needs = Schema::object();
  for (const SectionAbout& section : about) {
    if (section.name.starts_with("network.") || section.name == "targets" || section.name == "sweep.keys") continue;
    auto path = split_dots("." + section.name);  // below the root
    Schema& shape = within(root, path, closed);
    shape["description"] = section.title;
    const bool uncertain = section.name != "run" && section.name != "record" && section.name != "sweep";
    merge_into(shape, table_of(section.parameters, uncertain));
    add_needs(needs, path, required_of(section.parameters));
  }
  Variants common;
  common.shapes.push_back(std::move(root["properties"]));
  common.needs.push_back(std::move(needs));
  return common;
}

/// [targets] beside the models that host others.
Schema targets_schema(const std::vector<SectionAbout>& about, const Registry& registry) {
  Schema targets = Schema::parse(closed);
  for (const SectionAbout& section : about) {
    if (section.name != "targets") continue;
    targets["description"] = section.title;
    Schema target = table_of(section.parameters, false);
    target["required"] = required_of(section.parameters);
    for (const Entry& entry : registry) {
      const auto model = entry.make();
      if (model->hosts().empty()) continue;
      for (const Outcome& outcome : model->outcomes()) {
        Schema& own = targets["properties"][outcome.name] = target;
        own["description"] = fmt::format("{} [{}]", outcome.doc, outcome.unit);
      }
    }
  }
  return targets;
}

/// [sweep.keys], whose keys are those of the whole scenario, dotted or table by table; `self` refers to it.
Schema swept_keys(const std::vector<SectionAbout>& about, const char* self) {
  const auto section = std::find_if(about.begin(), about.end(), [](const auto& s) { return s.name == "sweep.keys"; });
  Schema range = table_of(section->parameters, false);
  range["required"] = {"low", "high"};
  const Schema values{{"type", "array"}, {"minItems", 1}};
  return {{"type", "object"},
          {"description", section->title},
          {"minProperties", 1},
          {"additionalProperties", {{"anyOf", {values, std::move(range), {{"$ref", self}}}}}}};
}

/// What a scenario with models of one context must and can't have. `foreign`: sections that some context has.
Schema conditions_of(const Context& context, const std::vector<std::string>& foreign, const Variants& network,
                     const Variants& common) {
  Schema must = common.needs[0];
  std::vector<std::string> required{"run"};
  if (context.guests.empty()) {
    required.push_back("network");
    must["properties"]["network"] = any_of(network.needs);
  } else {
    required.push_back(context.guests);
  }
  must["required"] = required;
  for (const std::string& name : foreign) {
    const auto own = std::find_if(context.sections.begin(), context.sections.end(),
                                  [&](const auto& section) { return section.first == name; });
    if (own == context.sections.end())
      must["properties"][name] = name == "targets" && !context.guests.empty() ? Schema(true) : Schema(false);
    else
      must["properties"][name] = {
          {"allOf", {{{"$ref", fmt::format("#/definitions/{}_{}", context.family, name)}}, any_of(own->second.needs)}}};
  }
  return must;
}

Schema scenario_schema(const Registry& registry) {
  const std::vector<SectionAbout> about = scenario_sections();
  const std::vector<Context> contexts = contexts_of(registry);
  const Variants network = network_variants(about), common = common_sections(about);
  const Schema text{{"type", "string"}};
  Schema properties = Schema::object(), definitions = Schema::object();
  properties["title"] = {{"type", "string"}, {"description", "by default the comment with which the file opens"}};
  properties["extends"] = {{"anyOf", {text, {{"type", "array"}, {"items", text}}}},
                           {"description", "a scenario on which this one is laid, or a list of them"}};
  for (const auto& [name, schema] : common.shapes[0].items()) properties[name] = schema;
  properties["network"] = any_of(network.shapes);
  definitions["sweep_keys"] = swept_keys(about, "#/definitions/sweep_keys");
  properties["sweep"]["properties"]["keys"] = {{"$ref", "#/definitions/sweep_keys"}};
  properties["sweep"]["required"] = {"keys"};

  std::vector<std::string> foreign{"targets"};
  for (const Context& context : contexts)
    for (const auto& [name, variants] : context.sections) {
      const std::string definition = context.family + "_" + name;
      definitions[definition] = any_of(variants.shapes);
      if (properties[name].is_null()) {
        properties[name]["anyOf"] = Schema::array();
        foreign.push_back(name);
      }
      properties[name]["anyOf"].push_back({{"$ref", "#/definitions/" + definition}});
    }
  properties["targets"] = targets_schema(about, registry);

  // The last word is that of files without a model, which describe an organisation.
  Schema conditions = common.needs[0];
  for (const std::string& name : foreign) conditions["properties"][name] = false;
  conditions["properties"]["run"].erase("required");
  for (auto context = contexts.rbegin(); context != contexts.rend(); ++context)
    conditions = {{"if", {{"required", {context->family}}}},
                  {"then", conditions_of(*context, foreign, network, common)},
                  {"else", std::move(conditions)}};
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "papotage scenario"},
          {"type", "object"},
          {"properties", std::move(properties)},
          {"additionalProperties", false},
          {"if", {{"anyOf", {{{"required", {"extends"}}}, {{"required", {"sweep"}}}}}}},
          {"else", std::move(conditions)},
          {"definitions", std::move(definitions)}};
}

}  // namespace

void schema() { fmt::print("{}\n", scenario_schema(catalogue()).dump(1)); }

}  // namespace papotage::cli
