#include "models/contagion/compartments.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "models/contagion/tally.hpp"

namespace papotage {
bool Scheme::contagious(std::uint8_t c) const {
  return std::any_of(transitions.begin(), transitions.end(), [&](const Transition& x) { return x.with == c; });
}

std::string Scheme::not_by_events() const {
  for (const Transition& x : transitions) {
    if (!x.with) continue;
    const auto exits =
        std::count_if(transitions.begin(), transitions.end(), [&](const Transition& y) { return y.from == x.from; });
    if (exits > 1)
      return fmt::format("`{}` is left in more than one way, one of them by contact", compartments[x.from]);
    for (const Transition& y : transitions)
      if (y.to == x.from) return fmt::format("`{}` is entered later than at the start", compartments[x.from]);
  }
  for (const Transition& y : transitions)
    if (y.to == rest) return fmt::format("`{}` is entered later than at the start", compartments[rest]);
  return {};
}

std::vector<Probe> CompartmentModel::probes() const {
  std::vector<Probe> probes;
  for (const std::string& name : scheme().compartments)
    probes.push_back({"count_" + name, "people", "people who are " + name, true});
  return probes;
}

std::vector<Outcome> CompartmentModel::outcomes() const {
  return {
      {"final_size", "people", "people ever reached, those at the start included", true},
      {"peak", "people", "most people spreading at once", true},
      {"peak_time", "day", "when most people spread, the first time"},
      {"duration", "day", "until nobody spreads or nobody is left to reach; not a number where the run ends before"}};
}

std::vector<Column> CompartmentModel::columns() const {
  Column column{"compartment", "1", "compartment of the agent", Column::Type::uint8, scheme().compartments};
  for (std::size_t c = 0; c < column.flags.size(); ++c) column.flag_values.push_back(static_cast<std::int8_t>(c));
  return {column};
}

std::size_t CompartmentModel::bytes(const RunSize& size) const {
  if (method == "steps") return size.nodes * 3;
  // The queue has a list for each step and pair of threads, for departures and for arrivals; tables have a line a step.
  const auto lists = 2 * static_cast<std::size_t>(size.threads) * static_cast<std::size_t>(size.threads);
  return size.nodes * 13 + std::min(size.arcs, size.nodes * 8) * 4 +
         size.steps * (lists * sizeof(std::vector<std::uint32_t>) + 16);
}

void CompartmentModel::check(const Staff& staff) const {
  initial.check(staff, "initial");
  if (method != "events") return;
  if (const std::string why = scheme().not_by_events(); !why.empty())
    throw Refusal::about("method", fmt::format("method = \"events\": can't run this model, {}; use \"steps\"", why));
}

std::unique_ptr<Simulation> CompartmentModel::simulate(const World& world) const {
  return method == "steps" ? contagion_by_steps(scheme(), initial, world)
                           : contagion_by_events(scheme(), initial, world);
}

}  // namespace papotage
