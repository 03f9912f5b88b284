#pragma once
// Every model of the catalogue in every variant of its choices, so that tests cover a new model without new code.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/catalogue.hpp"

namespace papotage::testing {

inline const Parameter* parameter_of(const Model& model, const std::string& name) {
  for (const Parameter& p : model.parameters())
    if (p.name == name) return &p;
  return nullptr;
}

/// A parameter of one of a model's sections, and the object that holds it.
struct Own {
  const Parameter& parameter;
  void* object;
};
inline std::vector<Own> all_parameters(Model& model) {
  std::vector<Own> all;
  for (const Part& part : model.parts())
    for (const Parameter& p : *part.parameters) all.push_back({p, part.object});
  return all;
}

/// Sets a parameter as a scenario would; false where it refuses the value.
inline bool set(const Own& own, Value::Data value) {
  try {
    own.parameter.read(own.object, Value(std::move(value)));
  } catch (const Refusal&) {
    return false;
  }
  return true;
}
/// The same of the model's first section; false also where there is none of that name.
inline bool set(Model& model, const std::string& name, Value::Data value) {
  const Parameter* p = parameter_of(model, name);
  return p && set(Own{*p, model.object()}, std::move(value));
}

/// { share = x }
inline Value::Data share_of(double x) {
  Table table;
  table.set("share", Value(Value::Data(x)));
  return table;
}

/// { list = [...] }
inline Value::Data list_of(const std::vector<std::uint32_t>& agents) {
  Array list;
  for (const std::uint32_t i : agents) list.emplace_back(Value::Data(std::int64_t{i}));
  Table table;
  table.set("list", Value(Value::Data(std::move(list))));
  return table;
}

struct Variant {
  std::string name;  // "sir method=steps"
  std::function<std::unique_ptr<Model>()> make;
};

/// Every entry with its defaults and, one at a time, every choice of each parameter that has choices; those that a
/// model refuses for 100 agents are left out, and so is what needs a whole organisation.
inline std::vector<Variant> variants() {
  std::vector<Variant> all;
  const auto add = [&](const Entry& entry, const std::string& parameter, const std::string& choice) {
    Variant variant{entry.about.name, [make = entry.make, parameter, choice] {
                      auto model = make();
                      if (!parameter.empty()) set(*model, parameter, choice);
                      return model;
                    }};
    if (!parameter.empty()) variant.name += " " + parameter + "=" + choice;
    try {
      variant.make()->check({100});
    } catch (const Refusal&) {
      return;
    }
    all.push_back(std::move(variant));
  };
  for (const Entry& entry : catalogue()) {
    bool chosen = false;
    for (const Parameter& p : entry.make()->parameters())
      for (const std::string& choice : p.choices) {
        add(entry, p.name, choice);
        chosen = true;
      }
    if (!chosen) add(entry, "", "");
  }
  return all;
}

/// The same, started from a tenth of the agents where a model chooses agents at the start, so that something happens.
inline std::vector<Variant> lively_variants() {
  auto all = variants();
  for (Variant& variant : all)
    variant.make = [make = variant.make] {
      auto model = make();
      set(*model, "initial", share_of(0.1));
      return model;
    };
  return all;
}

/// Whether agents stay as they started.
inline bool nothing_happens(const Model& model) { return model.about().updating == "synchronous; nobody changes"; }

/// Whether one step of the model is n updates one after another, so that its sequence depends on how many agents there
/// are. Where a model may do either its parameter `updating` says which.
inline bool asynchronous(const Model& model) {
  if (const Parameter* p = parameter_of(model, "updating"))
    return *Value(p->write(model.object())).as<std::string>() == "asynchronous";
  return model.about().updating.rfind("asynchronous", 0) == 0;
}

/// Whether news may pass several ties within a step.
inline bool continuous(const Model& model) {
  if (const Parameter* p = parameter_of(model, "method"))
    return *Value(p->write(model.object())).as<std::string>() == "continuous";
  return model.about().updating.rfind("continuous", 0) == 0;
}

/// Whether agents change without hearing anybody: there is noise.
inline bool noisy(const Model& model) {
  const Parameter* p = parameter_of(model, "noise");
  return p && *Value(p->write(model.object())).as<double>() > 0;
}

/// Whether somebody outside the network speaks to everybody.
inline bool spoken_to_from_outside(const Model& model) { return parameter_of(model, "information") != nullptr; }

}  // namespace papotage::testing
