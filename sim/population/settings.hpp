#pragma once
// What a scenario says about its people: [population] and [population.outsiders].

#include <cstdint>
#include <optional>

#include "sim/population/shares.hpp"

namespace papotage {

/// [population]
struct PopulationSettings {
  static constexpr std::uint32_t most_employees = 1u << 31;

  std::uint32_t employees = 0;  // in all companies, 1 to most_employees
  std::uint32_t companies = 1;  // of one size, where there are no size classes
  SizeClasses size_classes;
  std::optional<double> site, department, team;  // mean sizes [people], at least 1; settled where not given
  double size_variation = .5;                    // sizes vary by up to this share either way, in [0, 1)
  Shares sex, age, occupation;                   // by default the French private sector's
  double level_sex = .1, level_age = .2, level_occupation = .5;  // shares whose rank is their level's, in [-1, 1]
  double account = .67;                                          // share of employees with an account
  double adopters = 0;                                           // share of employees who use the internal network
  bool shuffle = false;  // null model: attributes dealt out anew once ties are drawn (Population::shuffle)

  PopulationSettings();
  static void declare(Declare<PopulationSettings>& d);
  /// Fills in the sizes that aren't given, and refuses what doesn't go together (Refusal::about the key). Settled
  /// settings are left as they are.
  void settle();
  /// Employees of the largest company that may be drawn.
  std::uint32_t largest_company() const;
};

/// [population.outsiders]: either of the two; neither: nobody outside.
struct OutsiderSettings {
  std::optional<double> ties_to_staff;  // employees among an outsider's friends, on average, above 0
  std::optional<std::uint32_t> count;

  static void declare(Declare<OutsiderSettings>& d);
  /// Refuses both at once (Refusal::about the key).
  void check() const;
};

}  // namespace papotage
