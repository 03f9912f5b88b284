#pragma once
// Contagion through compartments: a model is its parameters and its scheme (scheme.hpp), run by one of three methods.
//
// Methods, the first two with one law (tests/theory, tests/property):
//   steps       all agents at every step, as the law reads; contacts are counted by those who move (by_counts.cpp). Any
//               scheme.
//   events      how long an agent stays and the step in which each of its ties transmits first are drawn when it
//               enters a compartment, the steps after that when they come, where agents return (by_events.cpp). Where
//               the scheme allows it; on a network whose weights count, steps serve.
//   continuous  no steps: exact continuous time, event by event (in_continuous_time.cpp). What has a rate only.

#include <memory>
#include <string>
#include <vector>

#include "models/contagion/scheme.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// What every compartment model has; a model adds its rates and its scheme.
class CompartmentModel : public Model {
 public:
  Chosen initial;
  std::string method = "steps";

  virtual Scheme scheme() const = 0;
  /// What each arc of a network counts in weighted transitions; empty where all count 1.
  virtual std::vector<double> strengths(const World& world) const;

  std::vector<Probe> probes() const override;
  std::vector<Outcome> outcomes() const override;
  std::vector<Column> columns() const override;
  bool pulls() const override { return scheme().asks_rows(); }
  bool asks_groupings() const override { return scheme().asks_groupings(); }
  bool asks_layers() const override { return scheme().asks_layers(); }
  bool uses_threads() const override { return method != "continuous"; }
  std::size_t bytes(const RunSize& size) const override;
  void check(const Staff& staff) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;

 protected:
  /// Refuses two bounds in the wrong order.
  static void check_order(const char* low_name, double low, const char* high_name, double high);
  /// The parameters that compartment models share; called at the end of a model's declare().
  template <class M>
  static void declare_common(Declare<M>& d) {
    d(&M::initial, {.name = "initial", .unit = "people", .doc = "who spreads at the start"});
    declare_method(d);
  }
  template <class M>
  static void declare_method(Declare<M>& d) {
    d(&M::method,
      {.name = "method",
       .choices = {"events", "steps", "continuous"},
       .doc = "how time passes: in steps, when ties transmit drawn ahead (events) or all agents at every step "
              "(steps), with one law; or continuously"});
  }
};

}  // namespace papotage
