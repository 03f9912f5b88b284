#pragma once
// The sections that a scenario's model reads, and those of the guest that it runs within itself.

#include <memory>
#include <string>
#include <vector>

#include "sim/model/model.hpp"
#include "sim/scenario/sections.hpp"

namespace papotage {

/// A model as a scenario names it; `guest` is null unless the model hosts one.
struct ModelChoice {
  std::shared_ptr<Model> model, guest;
};

/// What a section holds of one of them.
struct Held {
  std::vector<Parameter> parameters;
  void* object;
};

/// A section with what it holds of the guest and then of the model, which has the word where both know a name.
struct ModelSection {
  std::string name, title;
  std::string model;  // whom the section names; empty where it names none
  std::vector<Held> held;

  std::vector<Parameter> parameters() const;
};

/// All of them, in the order of the model's parts.
std::vector<ModelSection> sections_of(const ModelChoice& choice);

std::vector<std::string> families_of(const Registry& registry);
/// Sections that models of the registry read besides those of the families, by their first names.
std::vector<std::string> further_sections_of(const Registry& registry);
/// Names of the models that host another.
std::vector<std::string> hosts_of(const Registry& registry);

/// Makes the models that the document names, and drops what was said before of others that the document had named.
ModelChoice choose_model(Document& document, const Registry& registry);

/// Reads all sections of the model and its guest, whom it then hosts.
void read_model(Document& document, const ModelChoice& choice);

/// Lets the model refuse what doesn't go together; such a refusal has its place in whichever section holds the key.
void check_model(const Document& document, const ModelChoice& choice, const Staff& staff);

/// The sections with every default. A model that hosts another and is alone in its family isn't named.
std::vector<Section> model_lines(const ModelChoice& choice, const Registry& registry);

}  // namespace papotage
