#include "sim/scenario/model_sections.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace papotage {
namespace {

bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add(Names& names, const std::string& name) {
  if (!has(names, name)) names.push_back(name);
}

ModelSection* find(std::vector<ModelSection>& sections, const std::string& name) {
  const auto it = std::find_if(sections.begin(), sections.end(), [&](const ModelSection& s) { return s.name == name; });
  return it == sections.end() ? nullptr : &*it;
}

Names names_in(const Registry& registry, const std::string& family) {
  Names names;
  for (const Entry& entry : registry)
    if (entry.about.family == family) names.push_back(entry.about.name);
  return names;
}

/// "[contagion], [opinion] or [posting]"
std::string either(const Names& families) {
  std::string text;
  for (std::size_t k = 0; k < families.size(); ++k)
    text += fmt::format("{}[{}]", k == 0 ? "" : k + 1 == families.size() ? " or " : ", ", families[k]);
  return text;
}

/// The model that the family's section names, or the only one there is.
std::shared_ptr<Model> named_model(Document& document, const Registry& registry, const std::string& family) {
  const Names names = names_in(registry, family);
  const Value* value = section_of(document, family).find("model");
  if (!value && names.size() != 1)
    throw Refusal(place_of(document, family), fmt::format("[{}] lacks `model`{}", family, suggestion("", names)));
  std::string name = names.front();
  if (value) read_value(name, *value, {.name = "model", .choices = names, .doc = "name of the model"});
  const auto entry = std::find_if(registry.begin(), registry.end(),
                                  [&](const Entry& e) { return e.about.family == family && e.about.name == name; });
  return entry->make();
}

/// The family of the scenario's model: the only one that has a section, or one that may host another that has one.
std::string chosen_family(const Document& document, const Registry& registry) {
  const Names families = families_of(registry);
  Names present;
  std::copy_if(families.begin(), families.end(), std::back_inserter(present),
               [&](const std::string& family) { return document.root.find(family); });
  if (present.empty())
    throw Refusal(Place{document.path(), 1, 1}, fmt::format("the scenario lacks a model: add {}", either(families)));
  if (present.size() == 1) return present[0];
  for (const Entry& entry : registry)
    if (has(present, entry.about.family) && has(present, entry.make()->hosts())) return entry.about.family;
  throw Refusal(place_of(document, present[1]),
                fmt::format("[{}] and [{}] stand in one scenario; a run has one model", present[0], present[1]));
}

/// A model named later than the keys of another, on the command line say, drops those that it doesn't know.
void drop_others(Document& document, const Registry& registry, const std::string& family, const ModelChoice& choice) {
  const Value* value = section_of(document, family).find("model");
  if (!value) return;
  const std::size_t named = rank(*value, document);
  std::vector<ModelSection> own = sections_of(choice);
  for (const Entry& entry : registry) {
    if (entry.about.family != family) continue;
    const auto other = entry.make();
    for (const Part& part : other->parts()) {
      Table* section = find_section(document, part.section);
      const ModelSection* known = find(own, part.section);
      const auto parameters = known ? known->parameters() : std::vector<Parameter>{};
      if (section) drop_earlier(*section, foreign_to(parameters, *part.parameters), named, document);
    }
  }
}

/// Sections that only other models read.
void refuse_foreign(const Document& document, const Registry& registry, const ModelChoice& choice) {
  Names own;
  for (const ModelSection& section : sections_of(choice)) add(own, split_dots(section.name).front());
  for (const std::string& name : further_sections_of(registry))
    if (document.root.find(name) && !has(own, name))
      throw Refusal(place_of(document, name),
                    fmt::format("[{}]: {} reads no such section; take it away", name, choice.model->about().name));
}

/// Keys of a section besides parameters: the model's name, and sections within it.
Names further_keys(const ModelSection& section, const std::vector<ModelSection>& all) {
  Names keys;
  if (!section.model.empty()) keys.push_back("model");
  for (const ModelSection& other : all)
    if (other.name.starts_with(section.name + ".")) add(keys, split_dots(other.name)[split_dots(section.name).size()]);
  return keys;
}

/// The section of a key that a model refuses, and its name there: one of a parameter, "model" for the guest, or a
/// dotted key of any section, "layers.work.mean_degree" say.
std::pair<std::string, std::string> home_of(const std::string& key, const ModelChoice& choice) {
  for (const ModelSection& section : sections_of(choice))
    for (const Parameter& p : section.parameters())
      if (p.name == key || section.name + "." + p.name == key) return {section.name, p.name};
  if (key == "model" && choice.guest) return {choice.guest->about().family, key};
  const std::size_t point = key.rfind('.');
  if (point == std::string::npos) return {choice.model->about().family, key};
  return {key.substr(0, point), key.substr(point + 1)};
}

/// Whether a parameter is a table of tables, each of which is written as a section of its own.
bool holds_sections(const std::vector<Parameter>& parameters, const std::string& key) {
  const auto p = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& x) { return x.name == key; });
  return p != parameters.end() && p->form.kind == Form::Kind::table && !p->form.inner.empty() &&
         p->form.inner.front().kind == Form::Kind::table && p->form.inner.front().keys &&
         p->form.inner.front().others.empty();
}

void append_inner(std::vector<Section>& sections, const std::vector<std::string>& path, const Line& line) {
  for (const auto& entry : line.value.as<Table>()->entries()) {
    Section section{path, {}};
    section.path.push_back(line.key);
    section.path.push_back(entry.key);
    for (const auto& [key, value, place] : entry.value.as<Table>()->entries()) section.lines.push_back({key, value});
    sections.push_back(std::move(section));
  }
}

}  // namespace

std::vector<Parameter> ModelSection::parameters() const {
  std::vector<Parameter> all;
  for (const Held& h : held) all.insert(all.end(), h.parameters.begin(), h.parameters.end());
  return all;
}

std::vector<ModelSection> sections_of(const ModelChoice& choice) {
  std::vector<ModelSection> sections;
  for (const Part& part : choice.model->parts())
    sections.push_back({part.section, part.title, {}, {{*part.parameters, part.object}}});
  if (choice.guest)
    for (const Part& part : choice.guest->parts()) {
      if (ModelSection* shared = find(sections, part.section))
        shared->held.insert(shared->held.begin(), {foreign_to(shared->parameters(), *part.parameters), part.object});
      else
        sections.push_back({part.section, part.title, {}, {{*part.parameters, part.object}}});
    }
  for (const auto& model : {choice.model, choice.guest})
    if (ModelSection* section = model ? find(sections, model->about().family) : nullptr)
      section->model = model->about().name;
  // A section of which only those within it are read is known, too.
  for (std::size_t k = 0; k < sections.size(); ++k) {
    const std::size_t point = sections[k].name.rfind('.');
    if (point != std::string::npos && !find(sections, sections[k].name.substr(0, point)))
      sections.push_back({sections[k].name.substr(0, point), {}, {}, {}});
  }
  return sections;
}

Names families_of(const Registry& registry) {
  Names families;
  for (const Entry& entry : registry) add(families, entry.about.family);
  return families;
}

Names further_sections_of(const Registry& registry) {
  const Names families = families_of(registry);
  Names names;
  for (const Entry& entry : registry)
    for (const ModelSection& section : sections_of({entry.make(), nullptr}))
      if (const std::string first = split_dots(section.name).front(); !has(families, first)) add(names, first);
  return names;
}

Names hosts_of(const Registry& registry) {
  Names names;
  for (const Entry& entry : registry)
    if (!entry.make()->hosts().empty()) names.push_back(entry.about.name);
  return names;
}

ModelChoice choose_model(Document& document, const Registry& registry) {
  const std::string family = chosen_family(document, registry);
  ModelChoice choice{named_model(document, registry, family), nullptr};
  const std::string& name = choice.model->about().name;
  const std::string guests = choice.model->hosts();
  for (const std::string& other : families_of(registry))
    if (other != family && other != guests && document.root.find(other))
      throw Refusal(place_of(document, other),
                    fmt::format("[{}] and [{}] stand in one scenario; a run has one model", family, other));
  if (!guests.empty()) {
    if (!find_section(document, guests))
      throw Refusal(place_of(document, family), fmt::format("{} needs [{}], whose `model` says how opinions change{}",
                                                            name, guests, suggestion("", names_in(registry, guests))));
    choice.guest = named_model(document, registry, guests);
    drop_others(document, registry, guests, choice);
  }
  drop_others(document, registry, family, choice);
  refuse_foreign(document, registry, choice);
  return choice;
}

void read_model(Document& document, const ModelChoice& choice) {
  const std::vector<ModelSection> sections = sections_of(choice);
  for (const ModelSection& section : sections) {
    const Names further = further_keys(section, sections);
    if (section.held.empty()) read_section(document, section.name, {}, nullptr, further);
    for (const Held& held : section.held) {
      Names also = further;
      for (const Parameter& p : foreign_to(held.parameters, section.parameters())) also.push_back(p.name);
      read_section(document, section.name, held.parameters, held.object, also);
    }
  }
  if (choice.guest) choice.model->host(choice.guest);
}

void check_model(const Document& document, const ModelChoice& choice, const Staff& staff) {
  try {
    choice.model->check(staff);
  } catch (const Refusal& refusal) {
    const auto [section, key] = home_of(refusal.key(), choice);
    throw refusal.place().known() ? refusal : located(Refusal::about(key, refusal.message()), document, section);
  }
}

std::vector<Section> model_lines(const ModelChoice& choice, const Registry& registry) {
  const About& about = choice.model->about();
  const bool unnamed = choice.guest && names_in(registry, about.family).size() == 1;
  std::vector<Section> sections;
  for (const ModelSection& section : sections_of(choice)) {
    Section text{split_dots(section.name), {}};
    if (!section.model.empty() && !(unnamed && section.name == about.family))
      text.lines.push_back({"model", Value(section.model)});
    std::vector<Section> inner;
    for (const Held& held : section.held)
      for (Line& line : lines_of(held.parameters, held.object)) {
        if (holds_sections(held.parameters, line.key))
          append_inner(inner, text.path, line);
        else
          text.lines.push_back(std::move(line));
      }
    // A section that a scenario must have stands there even where it says nothing.
    if (!text.lines.empty() || section.name == about.family) sections.push_back(std::move(text));
    std::move(inner.begin(), inner.end(), std::back_inserter(sections));
  }
  return sections;
}

}  // namespace papotage
