#pragma once
// Compartments from a scenario file: states and transitions that the user declares, run as every other contagion is.
//
//   [contagion]
//   model = "compartments"
//   compartments = ["unaware", "advocate", "tired"]   # all start in the first one
//   initial = { advocate = 5 }                        # but these
//   [contagion.transition.joins]
//   from = "unaware"
//   to = "advocate"
//   contact = "advocate"
//   rate = 0.05                                       # 1/day per contact
//   [contagion.transition.tires]
//   from = "advocate"
//   to = "tired"
//   after = "10 days"
//
// The law is that of scheme.hpp. Synchronous, or in continuous time.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/contagion/compartments.hpp"

namespace papotage {

/// Who stands where at the start: `{ advocate = 5, tired = { share = 0.1 } }`.
struct Starts {
  struct Start {
    std::string compartment;
    Chosen who;
    Place place;
  };
  std::vector<Start> in = {};
};
void read_value(Starts&, const Value&, const Declaration&);
Value::Data write_value(const Starts&);
std::string type_name(const Starts&);
Form form_of(const Starts&);

/// One [contagion.transition.NAME].
struct DeclaredTransition {
  std::string name;
  Place place;                           // of the section
  std::map<std::string, Place> written;  // and of each of its keys

  std::string from, to;
  Names contact;
  std::optional<double> rate, probability, threshold, threshold_high, growth;
  std::optional<std::uint32_t> threshold_count;
  std::optional<Duration> after;
  bool weighted = true, divided = false, together = false;
  std::string direction = "heard";
  Where where;

  static void declare(Declare<DeclaredTransition>& d);
};
struct Transitions {
  std::vector<DeclaredTransition> all = {};
};
void read_value(Transitions&, const Value&, const Declaration&);
Value::Data write_value(const Transitions&);
std::string type_name(const Transitions&);
Form form_of(const Transitions&);

struct DeclaredCompartments final : Declared<DeclaredCompartments, CompartmentModel> {
  Names compartments;
  Names spreading;
  Starts starts;
  Transitions transition;

  static About describe() {
    return {"compartments", "contagion", "Compartments and transitions that the scenario declares",
            "synchronous, all from the states at a step's start; or continuous time",
            "models/contagion/scheme.hpp, the law"};
  }
  static void declare(Declare<DeclaredCompartments>& d);

  void check(const Staff& staff) const override;
  Scheme scheme() const override;

 private:
  void check_names() const;
  void check_starts() const;
  void check_transition(const DeclaredTransition& t) const;
  void check_reachable() const;
  void check_countdowns() const;
  void check_chances() const;
  std::uint8_t number_of(const std::string& compartment) const;
  Compartments set_of(const Names& names) const;
};

}  // namespace papotage
