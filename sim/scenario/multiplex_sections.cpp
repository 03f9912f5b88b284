#include "sim/scenario/multiplex_sections.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace papotage {
namespace {

void read_layers(Document& document, MultiplexSettings& settings) {
  std::vector<std::string> known;
  for_each_layer(settings, [&](const char* name, auto&) { known.push_back(name); });
  Table* const layers = find_section(document, "layers");
  if (!layers) return;
  for (const auto& entry : layers->entries())
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      throw Refusal(entry.key_place, fmt::format("unknown layer `{}`{}", entry.key, suggestion(entry.key, known)));
  for_each_layer(settings, [&](const std::string& name, auto& layer) {
    using Layer = typename std::remove_reference_t<decltype(layer)>::value_type;
    const std::string section = "layers." + name;
    if (find_section(document, section)) read_section(document, section, parameters_of<Layer>(), &layer.emplace());
  });
}

}  // namespace

std::optional<MultiplexSettings> read_multiplex(Document& document) {
  if (!find_section(document, "population")) {
    if (find_section(document, "layers"))
      throw Refusal(place_of(document, "layers"), "[layers.NAME] needs a [population] with `employees`");
    return {};
  }
  MultiplexSettings settings;
  read_section(document, "population", parameters_of<PopulationSettings>(), &settings.population, {"outsiders"});
  read_section(document, "population.outsiders", parameters_of<OutsiderSettings>(), &settings.outsiders);
  read_layers(document, settings);
  return settings;
}

void settle_multiplex(std::optional<MultiplexSettings>& settings, const Document& document) {
  if (!settings) return;
  try {
    settings->settle();
  } catch (const Refusal& refusal) {
    throw located(refusal, document, settings->section);
  }
}

std::vector<Section> multiplex_sections(const MultiplexSettings& settings) {
  std::vector<Section> sections{{{"population"}, lines_of(settings.population)}};
  if (auto lines = lines_of(settings.outsiders); !lines.empty())
    sections.push_back({{"population", "outsiders"}, std::move(lines)});
  for_each_layer(settings, [&](const char* name, const auto& layer) {
    if (layer) sections.push_back({{"layers", name}, lines_of(*layer)});
  });
  return sections;
}

}  // namespace papotage
