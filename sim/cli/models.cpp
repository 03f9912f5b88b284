#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/catalogue.hpp"
#include "sim/cli/text.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/graph/generator.hpp"

namespace papotage::cli {
namespace {

using Json = nlohmann::ordered_json;

template <class Told>
Json told_json(const std::vector<Told>& list) {
  Json json = Json::array();
  for (const Told& x : list) json.push_back({{"name", x.name}, {"unit", x.unit}, {"doc", x.doc}});
  return json;
}

/// The keys that are described of a table that may stand for a value of this form, or within it.
std::vector<Parameter> keys_of(const Form& form) {
  std::vector<Parameter> keys;
  for (const Parameter& key : form.named())
    if (!key.doc.empty()) keys.push_back(key);
  for (const auto* forms : {&form.inner, &form.others})
    for (const Form& other : *forms)
      for (Parameter& key : keys_of(other)) keys.push_back(std::move(key));
  return keys;
}

Json parameters_json(const std::vector<Parameter>& list) {
  Json parameters = Json::array();
  for (const Parameter& p : list) {
    Json& told = parameters.emplace_back(Json{{"name", p.name},
                                              {"type", p.type},
                                              {"unit", p.unit},
                                              {"allowed", p.allowed()},
                                              {"required", p.required},
                                              {"default", p.fallback},
                                              {"doc", p.doc},
                                              {"source", p.source}});
    if (const auto keys = keys_of(p.form); !keys.empty()) told["keys"] = parameters_json(keys);
  }
  return parameters;
}

/// The model's sections; of one that it shares with a guest, what is its own.
Json parts_json(Model& model) {
  Json parts = Json::array();
  for (const Part& part : model.parts())
    parts.push_back(
        {{"section", part.section}, {"title", part.title}, {"parameters", parameters_json(*part.parameters)}});
  return parts;
}

Json model_json(Model& model) {
  const About& about = model.about();
  return {{"name", about.name},
          {"family", about.family},
          {"title", about.title},
          {"updating", about.updating},
          {"source", about.source},
          {"hosts", model.hosts()},
          {"parameters", parameters_json(*model.parts().front().parameters)},
          {"parts", parts_json(model)},
          {"probes", told_json(model.probes())},
          {"outcomes", told_json(model.outcomes())},
          {"columns", told_json(model.columns())}};
}

template <class Told>
void print_told(const char* heading, const std::vector<Told>& list) {
  if (list.empty()) return;
  std::vector<std::vector<std::string>> rows{{heading, "unit", ""}};
  for (const Told& x : list) rows.push_back({x.name, x.unit, x.doc});
  fmt::print("\n{}", aligned(rows));
}

void print_table(const std::vector<Parameter>& parameters, const char* heading) {
  std::vector<std::vector<std::string>> rows{{heading, "allowed", "unit", "default", ""}};
  for (const Parameter& p : parameters)
    rows.push_back({p.name, p.allowed(), p.unit, p.required ? "(required)" : p.fallback, p.doc});
  fmt::print("{}", aligned(rows));
  for (const Parameter& p : parameters)
    if (!p.source.empty()) fmt::print("  {}: {}\n", p.name, p.source);
}

/// With the keys of the tables that parameters may be, those of one type once.
void print_parameters(const std::vector<Parameter>& parameters) {
  print_table(parameters, "parameter");
  std::vector<std::string> told;
  for (const Parameter& p : parameters) {
    const auto keys = keys_of(p.form);
    if (keys.empty() || std::find(told.begin(), told.end(), p.type) != told.end()) continue;
    told.push_back(p.type);
    std::string names;
    for (const Parameter& same : parameters)
      if (same.type == p.type) names += (names.empty() ? "" : ", ") + same.name;
    fmt::print("\n");
    print_table(keys, ("key of " + names).c_str());
  }
}

void print_parts(Model& model) {
  const std::vector<Part> parts = model.parts();
  if (parts.size() == 1) return print_parameters(*parts[0].parameters);
  for (const Part& part : parts) {
    fmt::print("{}[{}]: {}\n\n", &part == &parts[0] ? "" : "\n", part.section, part.title);
    print_parameters(*part.parameters);
  }
}

void print_model(Model& model) {
  const About& about = model.about();
  fmt::print("{} [{}]: {}\n\n  updating: {}\n  source: {}\n\n", about.name, about.family, about.title, about.updating,
             about.source);
  print_parts(model);
  print_told("probe", model.probes());
  print_told("outcome", model.outcomes());
  print_told("column of agents", model.columns());
}

Json generator_json(const GeneratorEntry& generator) {
  return {{"name", generator.name},
          {"title", generator.title},
          {"source", generator.source},
          {"parameters", parameters_json(generator.parameters)}};
}

void tell_generator(const GeneratorEntry& generator, bool json) {
  if (json) return fmt::print("{}\n", generator_json(generator).dump(2));
  fmt::print("{} [network]: {}\n\n  source: {}\n\n", generator.name, generator.title, generator.source);
  print_parameters(generator.parameters);
}

std::vector<std::vector<std::string>> generator_rows() {
  std::vector<std::vector<std::string>> rows{{"generator", "section", ""}};
  for (const GeneratorEntry& generator : generators()) rows.push_back({generator.name, "[network]", generator.title});
  return rows;
}

/// That of generators with all of these.
void tell_section(const SectionAbout& section, bool json) {
  const bool drawn = section.name == "network.generator";
  if (json) {
    Json told{{"name", section.name}, {"title", section.title}, {"parameters", parameters_json(section.parameters)}};
    if (drawn)
      for (const GeneratorEntry& generator : generators()) told["generators"].push_back(generator_json(generator));
    fmt::print("{}\n", told.dump(2));
    return;
  }
  fmt::print("[{}]: {}\n\n", section.name, section.title);
  print_parameters(section.parameters);
  if (drawn) fmt::print("\n{}", aligned(generator_rows()));
}

void tell_named(const std::string& name, const Registry& registry, bool json) {
  std::vector<std::string> names;
  for (const Entry& entry : registry) {
    if (entry.about.name == name) {
      json ? fmt::print("{}\n", model_json(*entry.make()).dump(2)) : print_model(*entry.make());
      return;
    }
    names.push_back(entry.about.name);
    const std::unique_ptr<Model> model = entry.make();
    const std::vector<Part> parts = model->parts();
    for (const Part& part : parts) {
      if (parts.size() == 1) break;  // named by the model alone
      if (part.section == name) return tell_section({part.section, part.title, *part.parameters}, json);
      names.push_back(part.section);
    }
  }
  for (const GeneratorEntry& generator : generators()) {
    if (generator.name == name) return tell_generator(generator, json);
    names.push_back(generator.name);
  }
  for (const SectionAbout& section : scenario_sections()) {
    if (section.name == name) return tell_section(section, json);
    names.push_back(section.name);
  }
  throw Refusal(fmt::format("models {}: no model, generator or section of that name{}", name, suggestion(name, names)));
}

void list_all(const Registry& registry, bool json) {
  Json all = Json::array();
  std::vector<std::vector<std::string>> rows{{"model", "section", ""}}, sections{{"other section", ""}};
  for (const Entry& entry : registry) {
    all.push_back(model_json(*entry.make()));
    rows.push_back({entry.about.name, "[" + entry.about.family + "]", entry.about.title});
  }
  for (const SectionAbout& section : scenario_sections()) sections.push_back({section.name, section.title});
  if (json)
    fmt::print("{}\n", all.dump(2));
  else
    fmt::print("{}\n{}\n{}\nMore about one: papotage models {}\n", aligned(rows, ""), aligned(generator_rows(), ""),
               aligned(sections, ""), registry.front().about.name);
}

}  // namespace

void models(const ModelsVerb& options) {
  const Registry registry = catalogue();
  options.name.empty() ? list_all(registry, options.json) : tell_named(options.name, registry, options.json);
}

}  // namespace papotage::cli
