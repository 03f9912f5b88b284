#include "sim/scenario/parameter_at.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace papotage {
namespace {

/// Sections by name, with all parameters that may stand in them.
std::vector<std::pair<std::string, std::vector<Parameter>>> sections_of(const Scenario& s) {
  std::vector<std::pair<std::string, std::vector<Parameter>>> sections;
  for (const auto& model : {s.model, s.guest})
    if (model)
      for (const Part& part : model->parts()) sections.emplace_back(part.section, *part.parameters);
  if (s.network.generator) sections.emplace_back("network", s.network.generator->parameters);
  const std::string source = s.network.is_file()    ? "network.file"
                             : s.network.is_layer() ? "network.layer"
                                                    : "network.generator";
  for (SectionAbout& about : scenario_sections())
    sections.emplace_back(about.name == source ? "network" : about.name, std::move(about.parameters));
  return sections;
}

const Parameter* find(const std::vector<Parameter>& parameters, const std::string& name) {
  const auto it = std::ranges::find(parameters, name, [](const Parameter& p) { return p.name; });
  return it == parameters.end() ? nullptr : &*it;
}

/// A key of a table, which may be one of several ways to write a value.
const Parameter* find_named(const Form& form, const std::string& name) {
  const Parameter* found = find(form.named(), name);
  for (const Form& other : form.others)
    if (!found) found = find_named(other, name);
  return found;
}

/// The same at a path; keys of a table may have names that a scenario gives them.
const Parameter* find_within(const Form& form, std::span<const std::string> path) {
  const Parameter* const named = find_named(form, path.front());
  if (path.size() == 1) return named;
  if (named) return find_within(named->form, path.subspan(1));
  return form.inner.empty() ? nullptr : find_within(form.inner.front(), path.subspan(1));
}

}  // namespace

std::optional<Parameter> parameter_at(const Scenario& scenario, const std::vector<std::string>& path) {
  const auto sections = sections_of(scenario);
  for (std::size_t parts = path.size() - 1; parts > 0; --parts) {
    std::string name = path.front();
    for (std::size_t k = 1; k < parts; ++k) name += "." + path[k];
    for (const auto& [section, parameters] : sections) {
      const Parameter* found = section == name ? find(parameters, path[parts]) : nullptr;
      if (found && parts + 1 < path.size()) found = find_within(found->form, std::span(path).subspan(parts + 1));
      if (found) return *found;
    }
  }
  return {};
}

}  // namespace papotage
