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

/// Sets a parameter as a scenario would; false where there is none of that name or it refuses the value.
inline bool set(Model& model, const std::string& name, Value::Data value) {
  const Parameter* p = parameter_of(model, name);
  if (!p) return false;
  try {
    p->read(model.object(), Value(std::move(value)));
  } catch (const Refusal&) {
    return false;
  }
  return true;
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
/// model refuses for a workplace of 100 are left out.
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

/// Whether one step of the model is n interactions of pairs, so that its sequence depends on how many agents there are.
inline bool asynchronous(const Model& model) { return model.about().updating.rfind("asynchronous", 0) == 0; }

}  // namespace papotage::testing
