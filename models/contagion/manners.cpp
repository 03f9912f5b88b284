#include "models/contagion/manners.hpp"

#include "sim/core/units.hpp"

namespace papotage {

Manner Manner::after_a_stay(std::span<const Exit> exits, double step_days, std::uint32_t steps) {
  Manner manner;
  manner.by = By::stay;
  double total = 0, below = 0;
  for (const Exit& e : exits) total += e.rate;
  if (exits[0].kind == Exit::Kind::countdown)
    manner.fixed = exits[0].steps;
  else
    manner.length = FirstTime(total, step_days, steps);
  for (const Exit& e : exits) {
    below += e.rate;
    manner.to.push_back(e.to);
    manner.share.push_back(manner.fixed > 0 ? std::uint64_t{1} << 32
                                            : static_cast<std::uint64_t>(below / total * 0x1p32));
  }
  return manner;
}

Manner Manner::by_table(std::span<const Exit> exits, const std::array<int, 2>& columns, double step_days) {
  constexpr std::size_t most = 1024, most_of_second = 32;  // of its lines
  Manner manner;
  manner.by = By::table;
  manner.columns = columns;
  if (exits.size() == 1 && !exits[0].together) manner.only = &exits[0];
  manner.second = columns[1] < 0 ? 1 : most_of_second;
  manner.first = columns[0] < 0 ? 1 : most / manner.second;
  for (std::size_t k = 0; k < manner.first; ++k)
    for (std::size_t l = 0; l < manner.second; ++l) {
      double hazard = 0;  // added up as Hazards::look does
      for (const Exit& e : exits)
        hazard += e.column < 0 ? e.rate : e.rate * static_cast<double>(e.column == columns[0] ? k : l);
      manner.leaves.push_back(probability(hazard, step_days));
    }
  return manner;
}

}  // namespace papotage
