#include "models/chosen.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

constexpr const char* allowed =
    "a number of people, { count = 3 }, { share = 0.01 } or { list = [4, 17] } with agents' numbers";

/// The agent of this number, or nodes where nobody bears it.
std::uint32_t agent_of(std::uint64_t number, const Staff& staff) {
  if (staff.labels.empty()) return static_cast<std::uint32_t>(std::min<std::uint64_t>(number, staff.nodes));
  const auto it = std::lower_bound(staff.labels.begin(), staff.labels.end(), number);
  return it != staff.labels.end() && *it == number ? static_cast<std::uint32_t>(it - staff.labels.begin())
                                                   : staff.nodes;
}

std::vector<std::uint32_t> drawn(std::uint32_t size, std::uint32_t nodes, const Draws& draws) {
  std::vector<std::uint32_t> agents;
  agents.reserve(size);
  if (size == nodes) {
    agents.resize(nodes);
    std::iota(agents.begin(), agents.end(), 0u);
    return agents;
  }
  std::vector<bool> taken(nodes);
  Blocks<Draws::bulk> blocks;
  for (std::uint64_t k = 0; agents.size() < size; k += Draws::bulk) {
    draws.numbered_blocks(k, Draws::bulk, 0, blocks);
    for (std::size_t i = 0; i < Draws::bulk && agents.size() < size; ++i) {
      const auto agent = static_cast<std::uint32_t>(pick(blocks[i].low(), nodes).value);
      if (taken[agent]) continue;
      taken[agent] = true;
      agents.push_back(agent);
    }
  }
  return agents;
}

}  // namespace

std::uint32_t Chosen::size(std::uint32_t nodes) const {
  if (by == By::count) return count;
  if (by == By::share) return static_cast<std::uint32_t>(std::llround(share * nodes));
  return static_cast<std::uint32_t>(list.size());
}

void Chosen::check(const Staff& staff, const std::string& key) const {
  if (by == By::list) {
    for (const std::uint64_t number : list)
      if (agent_of(number, staff) == staff.nodes)
        throw Refusal::about(
            key, fmt::format("{}: nobody in the network bears the number {}{}", key, number,
                             staff.labels.empty() ? fmt::format("; numbers go from 0 to {}", staff.nodes - 1)
                                                  : "; use the numbers of the network's file"));
  } else if (by == By::share && share > 0 && size(staff.nodes) == 0) {
    throw Refusal::about(key, fmt::format("{}: a share of {} of {} people is nobody; choose a larger one, or a count",
                                          key, share, staff.nodes));
  } else if (size(staff.nodes) > staff.nodes) {
    throw Refusal::about(key, fmt::format("{} = {}: the network has only {} people; choose at most that many", key,
                                          size(staff.nodes), staff.nodes));
  }
}

std::vector<std::uint32_t> Chosen::agents(const Staff& staff, const Draws& draws) const {
  if (by != By::list) return drawn(size(staff.nodes), staff.nodes, draws);
  std::vector<std::uint32_t> agents;
  for (const std::uint64_t number : list) agents.push_back(agent_of(number, staff));
  std::sort(agents.begin(), agents.end());
  agents.erase(std::unique(agents.begin(), agents.end()), agents.end());
  return agents;
}

void read_value(Chosen& member, const Value& value, const Declaration& declaration) {
  Declaration people = declaration;
  people.range = at_least(0);
  if (value.as<std::int64_t>()) {
    member = {};
    read_value(member.count, value, people);
    return;
  }
  const auto* table = value.as<Table>();
  if (!table || table->entries().size() != 1) refuse_value(value, declaration, allowed);
  const auto& [key, inner, key_place] = table->entries().front();
  member = {};
  Declaration part{.name = declaration.name + "." + key};
  if (key == "count") {
    part.range = at_least(0);
    read_value(member.count, inner, part);
  } else if (key == "share") {
    part.range = within(0, 1);
    member.by = Chosen::By::share;
    read_value(member.share, inner, part);
  } else if (key == "list") {
    const auto* array = inner.as<Array>();
    if (!array) refuse_value(inner, part, "a list of agents' numbers");
    member.by = Chosen::By::list;
    for (const Value& element : *array) {
      member.list.emplace_back();
      read_value(member.list.back(), element, part);
    }
  } else {
    throw Refusal(key_place, fmt::format("{}: unknown key `{}`{}", declaration.name, key,
                                         suggestion(key, {"count", "share", "list"})));
  }
}

Value::Data write_value(const Chosen& chosen) {
  if (chosen.by == Chosen::By::count) return std::int64_t{chosen.count};
  Table table;
  if (chosen.by == Chosen::By::share) {
    table.set("share", Value(chosen.share));
  } else {
    Array list;
    for (const std::uint64_t number : chosen.list) list.emplace_back(Value::Data(static_cast<std::int64_t>(number)));
    table.set("list", Value(std::move(list)));
  }
  return table;
}

std::string type_name(const Chosen&) { return "number of people, or table { count | share | list }"; }

}  // namespace papotage
