#include "models/contagion/independent_cascade.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "models/where.hpp"
#include "sim/core/elementary.hpp"

namespace papotage {

void IndependentCascade::check(const Staff& staff) const {
  CompartmentModel::check(staff);
  if (!community.empty()) find_grouping(staff.groupings, community, "community");
  if (community.empty() && permeability != 1)
    throw Refusal::about("permeability",
                         fmt::format("permeability = {}: needs `community`, the classes of agents that are "
                                     "communities",
                                     permeability));
  if (!staff.network || !staff.network->weighted()) return;
  const float most = std::ranges::max(staff.network->weights());
  if (probability * most > 1)
    throw Refusal::about(
        "probability", fmt::format("probability = {}: times the weight of a tie, {}, is more than 1; choose at most {}",
                                   probability, most, 1 / static_cast<double>(most)));
}

std::vector<double> IndependentCascade::strengths(const World& world) const {
  const Network& net = world.network;
  if (plain(net)) return {};
  const Grouping* groups = community.empty() ? nullptr : &find_grouping(world.groupings, community, "community");
  // Chances of several contacts add up as -ln(1 - p); a strength is what a tie adds, in units of a plain one.
  static constexpr double certain = 1 - 0x1p-53;
  const auto chance = [](double p) { return -math::log1p(-std::min(p, certain)); };
  const double unit = chance(probability);
  std::vector<double> strengths;
  strengths.reserve(net.arcs());
  for (std::uint32_t i = 0; i < net.nodes(); ++i)
    for (std::size_t k = 0; k < net.out(i).size(); ++k) {
      const bool leaves = groups && groups->of[i] != groups->of[net.out(i)[k]];
      const double p =
          probability * (net.weighted() ? static_cast<double>(net.weights(i)[k]) : 1) * (leaves ? permeability : 1);
      strengths.push_back(unit > 0 ? chance(p) / unit : 0);
    }
  return strengths;
}

}  // namespace papotage
