#include "models/contagion/compartments.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include <fmt/format.h>

#include "models/contagion/tally.hpp"

namespace papotage {

std::vector<Probe> CompartmentModel::probes() const {
  std::vector<Probe> probes;
  for (const std::string& name : scheme().compartments)
    probes.push_back({"count_" + name, "people", "people who are " + name, true});
  return probes;
}

std::vector<Outcome> CompartmentModel::outcomes() const {
  return {{"final_size", "people", "people ever reached, those at the start included", true},
          {"peak", "people", "most people spreading at once", true},
          {"peak_time", "day", "when most people spread, the first time"},
          {"duration", "day", "until nothing could happen any more; not a number where the run ends before"}};
}

std::vector<Column> CompartmentModel::columns() const {
  Column column{"compartment", "1", "compartment of the agent", Column::Type::uint8, scheme().compartments};
  for (std::size_t c = 0; c < column.flags.size(); ++c) column.flag_values.push_back(static_cast<std::int8_t>(c));
  return {column};
}

std::vector<double> CompartmentModel::strengths(const World& world) const {
  const Scheme all = scheme();
  const bool asked = std::any_of(all.transitions.begin(), all.transitions.end(),
                                 [](const Transition& x) { return x.with != 0 && x.weighted; });
  if (!asked) return {};
  return {world.network.weights().begin(), world.network.weights().end()};
}

std::size_t CompartmentModel::bytes(const RunSize& size) const {
  if (method == "continuous") return size.nodes * (1 + 32 + 4 + 4 + 8) + size.nodes * 32 + size.steps * 24;
  if (method == "steps") return size.nodes * 26 + size.steps * (24 * static_cast<std::size_t>(size.threads) + 32);
  // The queue has a list for each step and pair of threads, for departures and for arrivals; tables have a line a step.
  // Ties that go on wait in it, each once; others at most once a run.
  const Scheme all = scheme();
  std::size_t queues = 1;  // of departures, and one a contact
  for (const Transition& x : all.transitions) queues += static_cast<std::size_t>(std::popcount(x.with));
  const auto lists = queues * static_cast<std::size_t>(size.threads) * static_cast<std::size_t>(size.threads);
  const std::size_t waiting = all.returns() ? size.nodes * 5 + size.arcs * 24 : std::min(size.arcs, size.nodes * 8) * 4;
  return size.nodes * 13 + waiting + size.steps * (lists * sizeof(std::vector<std::uint32_t>) + 16);
}

void CompartmentModel::check(const Staff& staff) const {
  const Scheme all = scheme();
  std::uint64_t chosen = 0;
  std::map<std::uint64_t, const Start*> listed;
  for (const Start& start : all.starts) {
    start.who.check(staff, start.who.name);
    for (const std::uint64_t number : start.who.list)
      if (const auto [it, is_new] = listed.try_emplace(number, &start); !is_new && it->second != &start)
        throw Refusal::about(
            start.who.name,
            fmt::format("{}: {} is to start in `{}` and in `{}`; name it once", start.who.name, number,
                        all.compartments[it->second->compartment], all.compartments[start.compartment]));
    if (start.who.where.empty() && start.who.layer.empty()) chosen += start.who.size(staff.nodes);
    if (chosen > staff.nodes && start.who.by != Chosen::By::list)
      throw Refusal::about(start.who.name,
                           fmt::format("{}: {} people are to start somewhere else than in `{}`, but there "
                                       "are only {}",
                                       start.who.name, chosen, all.compartments[all.rest], staff.nodes));
  }
  const std::string why = method == "events"       ? all.not_by_events()
                          : method == "continuous" ? all.not_continuous()
                                                   : std::string();
  if (!why.empty())
    throw Refusal::about("method",
                         fmt::format("method = \"{}\": can't run this model, {}; use \"steps\"", method, why));
}

void CompartmentModel::check_order(const char* low_name, double low, const char* high_name, double high) {
  if (low > high)
    throw Refusal::about(low_name,
                         fmt::format("{} = {}: lies above {} = {}; exchange them", low_name, low, high_name, high));
}

std::unique_ptr<Simulation> CompartmentModel::simulate(const World& world) const {
  const std::vector<double> weights = strengths(world);
  if (method == "continuous") return contagion_in_continuous_time(scheme(), world, weights);
  if (method == "steps" || !weights.empty()) return contagion_by_counts(scheme(), world, weights);
  return contagion_by_events(scheme(), world);
}

}  // namespace papotage
