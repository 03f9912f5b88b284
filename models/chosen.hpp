#pragma once
// Who is chosen at the start: by number, share or name.

#include <cstdint>
#include <vector>

#include "sim/core/draws.hpp"
#include "sim/core/parameter.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// A choice of agents: `3` or `{ count = 3 }`, `{ share = 0.01 }` (rounded to whole agents) or `{ list = [4, 17] }`
/// (numbers as in the network's file). Those not listed are drawn uniformly without replacement.
struct Chosen {
  enum class By { count, share, list };
  By by = By::count;
  std::uint32_t count = 1;
  double share = 0;  // [0, 1]
  std::vector<std::uint64_t> list = {};

  static Chosen of_share(double share) { return {.by = By::share, .share = share}; }

  /// Refuses more agents than there are and numbers that nobody bears, as Refusal::about(key).
  void check(const Staff& staff, const std::string& key) const;
  /// How many of so many agents.
  std::uint32_t size(std::uint32_t nodes) const;
  /// The chosen agents, in no particular order, none twice. A larger count holds the smaller one.
  std::vector<std::uint32_t> agents(const Staff& staff, const Draws& draws) const;
};

void read_value(Chosen&, const Value&, const Declaration&);
Value::Data write_value(const Chosen&);
std::string type_name(const Chosen&);

}  // namespace papotage
