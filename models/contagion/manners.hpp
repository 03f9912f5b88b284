#pragma once
// How agents leave compartments in steps, set out so that as little as may be is done for each: who leaves after a time
// of its own draws that once, and where contacts count singly their number says how likely it is.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/contagion/hazards.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {

/// How agents of a kind leave a compartment.
struct Manner {
  enum class By {
    none,   // never
    stay,   // after a time of its own, drawn at entry
    table,  // with a probability by the numbers of contacts
    look,   // as Hazards::look says
  };
  By by = By::none;
  // By a table.
  std::array<int, 2> columns{-1, -1};  // of the contacts, -1 for none
  std::size_t first = 0, second = 0;   // fewer contacts than these are in the table
  std::vector<double> leaves;          // by the numbers of both
  const Exit* only = nullptr;          // where there is no choice and nobody moves along
  // After a stay.
  FirstTime length{0, 1, 0};
  std::uint32_t fixed = 0;  // steps of one that has one length; 0 otherwise
  std::vector<std::uint8_t> to;
  std::vector<std::uint64_t> share;  // of each destination, cumulated, of 2^32

  static Manner after_a_stay(std::span<const Exit> exits, double step_days, std::uint32_t steps);
  static Manner by_table(std::span<const Exit> exits, const std::array<int, 2>& columns, double step_days);

  /// Whether contacts are looked at.
  bool listens() const { return by == By::table || by == By::look; }
};

/// Those of (kind, compartment).
template <class Count>
std::vector<Manner> manners_of(const Scheme& scheme, const World& world, const Hazards<Count>& hazards) {
  Compartments met = 0;  // by who moves along: they may be called away from a stay
  for (const Transition& x : scheme.transitions)
    if (x.together) met |= x.with;
  std::vector<Manner> manners;
  for (std::uint32_t kind = 0; kind < hazards.kinds(); ++kind)
    for (std::uint8_t c = 0; c < scheme.compartments.size(); ++c) {
      const std::span<const Exit> exits = hazards.exits_of_kind(kind, c);
      const bool own_time = std::all_of(exits.begin(), exits.end(), [&](const Exit& e) {
        return e.column < 0 && e.growth <= 0 &&
               (e.kind == Exit::Kind::hazard || (e.kind == Exit::Kind::countdown && exits.size() == 1));
      });
      std::array<int, 2> columns;
      if (exits.empty())
        manners.emplace_back();
      else if (own_time && !(met & in(c)))
        manners.push_back(Manner::after_a_stay(exits, world.step_days, world.steps));
      else if (sizeof(Count) <= 2 && hazards.simple(kind, c, columns))
        manners.push_back(Manner::by_table(exits, columns, world.step_days));
      else
        manners.emplace_back().by = Manner::By::look;
    }
  return manners;
}

}  // namespace papotage
