#pragma once
// Who is chosen at the start: by number, share or name, among all or some, at random or by degree.

#include <cstdint>
#include <string>
#include <vector>

#include "models/where.hpp"
#include "sim/core/draws.hpp"
#include "sim/core/parameter.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// A choice of agents: `3` or `{ count = 3 }`, `{ share = 0.01 }` (rounded to whole agents) or `{ list = [4, 17] }`
/// (numbers as in the network's file). Those not listed are drawn without replacement: uniformly, unless `degree` says
/// otherwise, from those who qualify. A share is one of those who qualify.
///   degree   "highest" or "lowest" number of ties (of a directed network: of those whom one's information reaches),
///            ties of that order broken at random; "proportional": drawn one after another, each time with probability
///            proportional to the number of ties among those left; who has no ties doesn't qualify
///   where    only agents of these classes
///   layer    only agents who have ties in that layer of the organisation; `degree` counts these
/// A model that has a member `initial` of this type hands two questions on:
///   bool asks_groupings() const override { return initial.asks_groupings(); }
///   bool asks_layers() const override { return initial.asks_layers(); }
struct Chosen {
  enum class By { count, share, list };
  By by = By::count;
  std::uint32_t count = 1;
  double share = 0;  // [0, 1]
  std::vector<std::uint64_t> list = {};
  std::string degree = {};  // empty: uniformly
  Where where = {};
  std::string layer = {};        // empty: the network itself
  std::string name = "initial";  // what the scenario calls it, for refusals

  static Chosen of_share(double share) { return {.by = By::share, .share = share}; }

  /// Whether World and Staff must bring groupings, or the multiplex.
  bool asks_groupings() const { return !where.empty(); }
  bool asks_layers() const { return !layer.empty(); }

  /// Refuses more agents than qualify, as far as that is known yet, and numbers, classes and layers that there aren't,
  /// as Refusal::about(key).
  void check(const Staff& staff, const std::string& key) const;
  /// How many of so many agents who qualify.
  std::uint32_t size(std::uint32_t qualified) const;
  /// The chosen agents, in no particular order, none twice. A larger count holds the smaller one. Refuses, about
  /// `name`, what check() couldn't know.
  std::vector<std::uint32_t> agents(const World& world, const Draws& draws) const;
  /// As many, or all who are left, of whom none is taken already.
  std::vector<std::uint32_t> agents_besides(const std::vector<bool>& taken, const World& world,
                                            const Draws& draws) const;

 private:
  bool plain() const { return degree.empty() && where.empty() && layer.empty(); }
  void check_size(std::uint32_t qualified, const std::string& key) const;
  std::vector<std::uint32_t> qualified(std::uint32_t nodes, const Groupings* groupings,
                                       const std::vector<std::uint32_t>& degrees) const;
};

void read_value(Chosen&, const Value&, const Declaration&);
Value::Data write_value(const Chosen&);
std::string type_name(const Chosen&);
Form form_of(const Chosen&);

}  // namespace papotage
