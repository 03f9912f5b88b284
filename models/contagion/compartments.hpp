#pragma once
// Contagion through compartments: a declaration of states and transitions, run by one kernel.
//
// Law. Between two steps of length dt, an agent in compartment c leaves it with probability 1 - exp(-H dt), where H
// adds the rates of its spontaneous transitions and, for each transition by contact, the rate times the number of those
// it hears who stand in the contagious compartment; where it goes is drawn in proportion to the parts of H. All from
// the states at the step's start: who is contagious then transmits, and only then moves on.
//
// Methods, with one law (tests/theory, tests/property):
//   steps    every agent at every step, as the law reads. Any declaration.
//   events   at entry into a compartment draw how long the agent stays and, for each tie, the step of the first
//            transmission within that time; a tie is looked at once. Needs: a compartment that is left by contact is
//            left in no other way, and nobody enters it, or the compartment of rest, after the start.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/chosen.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// A move from one compartment to another, spontaneous or by contact with those in `with`.
struct Transition {
  std::uint8_t from, to;
  std::optional<std::uint8_t> with;
  double rate;  // 1/day, or 1/day per contact
};

/// A model of compartments.
struct Scheme {
  std::vector<std::string> compartments;
  std::vector<Transition> transitions;
  std::uint8_t rest;      // where everybody stands who isn't chosen
  std::uint8_t spreader;  // where the chosen stand at the start

  bool contagious(std::uint8_t c) const;
  /// Why `events` can't run it; empty where it can.
  std::string not_by_events() const;
};

/// What every compartment model has; a model adds its rates and its scheme.
class CompartmentModel : public Model {
 public:
  Chosen initial;
  std::string method = "events";

  virtual Scheme scheme() const = 0;

  std::vector<Probe> probes() const override;
  std::vector<Outcome> outcomes() const override;
  std::vector<Column> columns() const override;
  bool pulls() const override { return method == "steps"; }
  std::size_t bytes(const RunSize& size) const override;
  void check(const Staff& staff) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;

 protected:
  /// The parameters that compartment models share; called at the end of a model's declare().
  template <class M>
  static void declare_common(Declare<M>& d) {
    d(&M::initial, {.name = "initial", .unit = "people", .doc = "who spreads at the start"});
    d(&M::method, {.name = "method",
                   .choices = {"events", "steps"},
                   .doc = "how steps are computed, with one law: each tie once (quick), or every agent at every step"});
  }
};

}  // namespace papotage
