#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/catalogue.hpp"
#include "sim/cli/text.hpp"
#include "sim/cli/verbs.hpp"

namespace papotage::cli {
namespace {

using Json = nlohmann::ordered_json;

template <class Told>
Json told_json(const std::vector<Told>& list) {
  Json json = Json::array();
  for (const Told& x : list) json.push_back({{"name", x.name}, {"unit", x.unit}, {"doc", x.doc}});
  return json;
}

Json model_json(const Model& model) {
  const About& about = model.about();
  Json parameters = Json::array();
  for (const Parameter& p : model.parameters())
    parameters.push_back({{"name", p.name},
                          {"type", p.type},
                          {"unit", p.unit},
                          {"allowed", p.allowed()},
                          {"required", p.required},
                          {"default", p.fallback},
                          {"doc", p.doc},
                          {"source", p.source}});
  return {{"name", about.name},
          {"family", about.family},
          {"title", about.title},
          {"updating", about.updating},
          {"source", about.source},
          {"parameters", parameters},
          {"probes", told_json(model.probes())},
          {"outcomes", told_json(model.outcomes())},
          {"columns", told_json(model.columns())}};
}

template <class Told>
void print_told(const char* heading, const std::vector<Told>& list) {
  std::vector<std::vector<std::string>> rows{{heading, "unit", ""}};
  for (const Told& x : list) rows.push_back({x.name, x.unit, x.doc});
  fmt::print("\n{}", aligned(rows));
}

void print_model(const Model& model) {
  const About& about = model.about();
  fmt::print("{} [{}]: {}\n\n  updating: {}\n  source: {}\n\n", about.name, about.family, about.title, about.updating,
             about.source);
  std::vector<std::vector<std::string>> rows{{"parameter", "allowed", "unit", "default", ""}};
  for (const Parameter& p : model.parameters())
    rows.push_back({p.name, p.allowed(), p.unit, p.required ? "(required)" : p.fallback, p.doc});
  fmt::print("{}", aligned(rows));
  for (const Parameter& p : model.parameters())
    if (!p.source.empty()) fmt::print("  {}: {}\n", p.name, p.source);
  print_told("probe", model.probes());
  print_told("outcome", model.outcomes());
  print_told("column of agents", model.columns());
}

}  // namespace

void models(const ModelsVerb& options) {
  const Registry registry = catalogue();
  if (!options.name.empty()) {
    std::vector<std::string> names;
    for (const Entry& entry : registry) names.push_back(entry.about.name);
    const auto entry =
        std::find_if(registry.begin(), registry.end(), [&](const Entry& e) { return e.about.name == options.name; });
    if (entry == registry.end())
      throw Refusal(fmt::format("models {}: no model of that name{}", options.name, suggestion(options.name, names)));
    if (options.json)
      fmt::print("{}\n", model_json(*entry->make()).dump(2));
    else
      print_model(*entry->make());
    return;
  }
  Json all = Json::array();
  std::vector<std::vector<std::string>> rows{{"model", "section", ""}};
  for (const Entry& entry : registry) {
    all.push_back(model_json(*entry.make()));
    rows.push_back({entry.about.name, "[" + entry.about.family + "]", entry.about.title});
  }
  if (options.json)
    fmt::print("{}\n", all.dump(2));
  else
    fmt::print("{}\nMore about one: papotage models {}\n", aligned(rows, ""), registry.front().about.name);
}

}  // namespace papotage::cli
