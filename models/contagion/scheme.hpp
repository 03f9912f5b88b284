#pragma once
// A contagion as a declaration: compartments, and what leads from one to another. Every compartment and threshold model
// of the catalogue is one, and so is what a scenario declares by itself ([contagion] model = "compartments").
//
// Law. Between two steps of length dt an agent i leaves compartment c as its transitions from c say, all from the
// states at the step's start (who is contagious then transmits, and only then moves on):
//   countdown  `after`: as soon as so many days have passed since i entered c, in whole steps, at least one;
//   threshold  met when those in `with` among all whom i hears are at least the threshold, a share or a number: at
//   once,
//              or while it is met with `rate` or `probability`;
//   chance     `probability` a step, in the order of declaration, each of what the earlier ones left;
//   hazard     of what these left, with probability 1 - exp(-H dt), where H adds the spontaneous rates and, by contact,
//              the rate times the contacts: how many i hears in `with`, by the weights of these ties, divided by all
//              that it hears where `divided`. Where it goes is drawn in proportion to the parts of H. A `probability`
//              per contact p is the rate -ln(1 - p) / dt: each contact is a trial of its own.
// A rate may grow with time, by `growth` times the middle of the step. Countdowns come before thresholds at once, these
// before all else. Without steps (in_continuous_time.cpp) rates are those of exponential waits, and there is neither a
// chance nor a threshold at once.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/chosen.hpp"

namespace papotage {

/// A set of compartments, one bit each.
using Compartments = std::uint64_t;
inline constexpr std::size_t most_compartments = 64;
constexpr Compartments in(std::uint8_t c) { return Compartments{1} << c; }

/// What it takes of those whom an agent hears: each agent's own is uniform in [low, high], drawn once a replicate.
struct Threshold {
  double low, high;
  bool share = true;  // of all whom it hears (by weight), in [0, 1]; at least one of them in any case. Else a number
};

/// A way from one compartment to another; see the law above for what goes together.
struct Transition {
  std::uint8_t from = 0, to = 0;
  Compartments with = 0;   // by contact with agents in there; spontaneous where empty
  double rate = 0;         // 1/day, or 1/day per contact
  double probability = 0;  // per step, or per contact and step
  // Without contacts: each agent's own probability is uniform from `probability` to this.
  std::optional<double> probability_high = {};
  double growth = 0;                 // 1/day^2: without contacts, the rate rises by this times the time
  std::optional<double> after = {};  // days
  std::optional<Threshold> threshold = {};
  bool weighted = true;   // contacts count by the weights of their ties, where the network has some
  bool divided = false;   // by all whom the agent hears
  bool reached = false;   // contacts are those whom the agent reaches instead of those whom it hears
  bool together = false;  // the one who was met moves along, whichever of the two has it
  Where only = {};        // agents of these classes; everybody where empty

  /// Whether it can happen at all.
  bool possible() const { return rate > 0 || probability > 0 || probability_high || growth > 0 || after || threshold; }
  bool by_contact() const { return with != 0 && !threshold; }
  bool at_once() const { return threshold && rate == 0 && probability == 0 && !probability_high; }
  /// The rate that stands for a step of the law: `rate`, or what `probability` per contact amounts to.
  double rate_in_steps_of(double days) const;
  /// A countdown in whole steps of that length, at least one.
  std::uint32_t countdown_in_steps_of(double days) const;
};

/// Who stands in a compartment at the start.
struct Start {
  std::uint8_t compartment;
  Chosen who;
  bool neighbours = false;  // and all whom they reach
};

/// A model of compartments.
struct Scheme {
  std::vector<std::string> compartments;
  std::vector<Transition> transitions;
  std::uint8_t rest = 0;       // where everybody stands who isn't chosen
  Compartments spreading = 0;  // who counts as spreading, for the outcomes
  std::vector<Start> starts = {};

  bool contagious(std::uint8_t c) const;
  /// Whether anybody may come to stand in c after the start.
  bool entered(std::uint8_t c) const;
  /// Whether agents may come back to the compartment of rest, or to one that they leave by contact.
  bool returns() const;
  /// Why ties can't be drawn once (by_events.cpp); empty where they can.
  std::string not_by_events() const;
  /// Why it can't run without steps; empty where it can.
  std::string not_continuous() const;
  /// Whether it asks for agents' classes.
  bool asks_groupings() const;
  /// Whether it asks for layers of an organisation.
  bool asks_layers() const;
  /// Whether it needs whom agents hear by name, or those whom they reach.
  bool asks_rows() const;
};

}  // namespace papotage
