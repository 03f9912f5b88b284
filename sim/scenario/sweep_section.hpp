#pragma once
// [sweep]: which keys of a scenario a study varies, and by which design.
//
//   [sweep]
//   design = "grid"
//   [sweep.keys]
//   "contagion.beta" = [0.01, 0.02, 0.05]                     values, of "grid" and "list"
//   "network.mean_degree" = { low = 4, high = 16 }            a range, of all other designs
//   "contagion.gamma" = { low = 0.01, high = 1, scale = "log" }

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/parameter.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/writer.hpp"

namespace papotage {

/// A key of the scenario that is varied: over values, or within a range.
struct SweepKey {
  std::string name;               // as it is written, "contagion.beta"
  std::vector<std::string> path;  // its parts
  Place place;
  std::vector<Value> values;  // empty where it has a range
  double low = 0, high = 0;
  bool log = false;      // even in the logarithm
  bool integer = false;  // both ends were written as integers; of a resolved study, it takes whole numbers alone
};

struct SweepSettings {
  std::string design = "grid";
  std::optional<std::uint32_t> points, trajectories, base;
  std::uint32_t levels = 4;
  std::uint64_t seed = 1;
  Names outcomes;
  std::vector<SweepKey> keys;   // in their order
  Place place, outcomes_place;  // of the section, and of what names the outcomes
  static void declare(Declare<SweepSettings>& d);

  bool by_values() const { return design == "grid" || design == "list"; }
};

/// What a range in [sweep.keys] may say.
const std::vector<Parameter>& range_parameters();

/// Gives the keys of [sweep.keys] their plain names, however they are written, so that what is laid on a study replaces
/// the keys that it names. Of two that are one, the later holds; refuses those of one source.
void name_sweep_keys(Table& root);

/// Takes [sweep] out of the document; nothing where there is none. Refuses, at their places, keys that no design has, a
/// key without values, ranges upside down, keys of the design that are missing or belong to another.
std::optional<SweepSettings> take_sweep(Document& document);

/// The same settings as sections of a resolved study.
std::vector<Section> sweep_sections(const SweepSettings& settings);

}  // namespace papotage
