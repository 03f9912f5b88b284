#include "models/chosen.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

#include "sim/core/elementary.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/graph/agent_numbers.hpp"
#include "sim/population/multiplex.hpp"

namespace papotage {
namespace {

constexpr const char* allowed =
    "a number of people, { count = 3 }, { share = 0.01 } or { list = [4, 17] } with agents' numbers";

/// Numbers of agents.
struct Numbers {
  std::vector<std::uint64_t> of;
};
void read_value(Numbers& member, const Value& value, const Declaration& declaration) {
  const auto* array = value.as<Array>();
  if (!array) refuse_value(value, declaration, "a list of agents' numbers");
  std::set<std::uint64_t> seen;
  for (const Value& element : *array) {
    read_value(member.of.emplace_back(), element, declaration);
    if (!seen.insert(member.of.back()).second)
      throw Refusal(element.place(),
                    fmt::format("{}: {} is named twice; name it once", declaration.name, element.text()));
  }
}
Value::Data write_value(const Numbers& numbers) {
  Array list;
  for (const std::uint64_t number : numbers.of) list.emplace_back(papotage::write_value(number));
  return list;
}
std::string type_name(const Numbers&) { return "list of agents' numbers"; }
Form form_of(const Numbers&) { return {.kind = Form::Kind::list, .inner = {{Form::Kind::integer}}}; }

/// What may stand in the table.
struct Parts {
  std::optional<std::uint32_t> count;
  std::optional<double> share;
  std::optional<Numbers> list;
  std::optional<std::string> degree, layer;
  std::optional<Where> where;

  static void declare(Declare<Parts>& d) {
    d(&Parts::count, {.name = "count", .unit = "people", .range = at_least(0), .doc = "how many"});
    d(&Parts::share, {.name = "share", .range = within(0, 1), .doc = "or which share of those who qualify"});
    d(&Parts::list, {.name = "list", .doc = "or who, by their numbers in the network's file"});
    d(&Parts::degree, {.name = "degree",
                       .choices = {"highest", "lowest", "proportional"},
                       .doc = "by number of ties; uniformly where absent"});
    d(&Parts::where, {.name = "where", .doc = "only agents of these classes"});
    d(&Parts::layer,
      {.name = "layer", .doc = "only agents with ties in that layer, of which `degree` counts the ties"});
  }
};

/// Reads the table's entries, whose names stand behind that of the whole in what is refused.
Parts read_parts(const Table& table, const std::string& name) {
  Parts parts;
  const auto& parameters = parameters_of<Parts>();
  for (const auto& [key, value, key_place] : table.entries()) {
    const auto p =
        std::find_if(parameters.begin(), parameters.end(), [&k = key](const auto& x) { return x.name == k; });
    if (p == parameters.end()) {
      std::vector<std::string> known;
      for (const Parameter& parameter : parameters) known.push_back(parameter.name);
      throw Refusal(key_place, fmt::format("{}: unknown key `{}`{}", name, key, suggestion(key, known)));
    }
    try {
      p->read(&parts, value);
    } catch (const Refusal& refusal) {
      throw Refusal(refusal.place(), name + "." + refusal.message());
    }
  }
  return parts;
}

/// What a choice says, as a table, with or without how many.
Table table_of(const Chosen& chosen, bool with_size) {
  Parts parts;
  if (with_size && chosen.by == Chosen::By::count) parts.count = chosen.count;
  if (with_size && chosen.by == Chosen::By::share) parts.share = chosen.share;
  if (with_size && chosen.by == Chosen::By::list) parts.list = Numbers{chosen.list};
  if (!chosen.degree.empty()) parts.degree = chosen.degree;
  if (!chosen.where.empty()) parts.where = chosen.where;
  if (!chosen.layer.empty()) parts.layer = chosen.layer;
  Table table;
  for (const Parameter& p : parameters_of<Parts>())
    if (Value value(p.write(&parts)); !is_nothing(value)) table.set(p.name, std::move(value));
  return table;
}

/// Any of all, one after another.
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

/// How many ties each agent has in a layer.
std::vector<std::uint32_t> degrees_in(const Layer& layer, std::uint32_t nodes, int threads) {
  std::vector<std::uint32_t> degrees(nodes);
  const std::uint32_t people = std::min(nodes, layer.people());
  for_blocks(people, 1024, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint32_t> buffer(layer.room());
    for (std::size_t i = begin; i < end; ++i)
      degrees[i] = static_cast<std::uint32_t>(layer.out(static_cast<std::uint32_t>(i), buffer.data()).size());
  });
  return degrees;
}

std::vector<std::uint32_t> degrees_in(const Network& net) {
  std::vector<std::uint32_t> degrees(net.nodes());
  for (std::uint32_t i = 0; i < net.nodes(); ++i) degrees[i] = static_cast<std::uint32_t>(net.out(i).size());
  return degrees;
}

/// Those of the least rank. Everybody has a number of their own that breaks ties, whoever else qualifies.
std::vector<std::uint32_t> least(std::uint32_t size, std::span<const std::uint32_t> among, const std::string& degree,
                                 const std::vector<std::uint32_t>& degrees, const Draws& draws) {
  struct Candidate {
    double rank;
    std::uint64_t word;
    std::uint32_t agent;
    bool operator<(const Candidate& o) const { return std::tie(rank, word, agent) < std::tie(o.rank, o.word, o.agent); }
  };
  std::vector<Candidate> candidates(among.size());
  Blocks<Draws::bulk> blocks;
  for (std::size_t begin = 0; begin < among.size(); begin += Draws::bulk) {
    const auto agents = among.subspan(begin, std::min(Draws::bulk, among.size() - begin));
    draws.blocks(agents, 0, blocks);
    for (std::size_t k = 0; k < agents.size(); ++k) {
      const std::uint64_t word = blocks[k].low();
      const double d = degrees.empty() ? 0 : degrees[agents[k]];
      // Proportional: the order in which clocks ring whose rates are the degrees (Efraimidis & Spirakis, Inf. Process.
      // Lett. 97 (2006) 181).
      const double rank = degree == "highest"        ? -d
                          : degree == "lowest"       ? d
                          : degree == "proportional" ? -math::log(uniform_above_zero(word)) / d
                                                     : 0;
      candidates[begin + k] = {rank, word, agents[k]};
    }
  }
  std::nth_element(candidates.begin(), candidates.begin() + size, candidates.end());
  std::vector<std::uint32_t> agents(size);
  for (std::size_t k = 0; k < size; ++k) agents[k] = candidates[k].agent;
  std::sort(agents.begin(), agents.end());
  return agents;
}

}  // namespace

std::uint32_t Chosen::size(std::uint32_t qualified) const {
  if (by == By::count) return count;
  if (by == By::share) return static_cast<std::uint32_t>(std::llround(share * qualified));
  return static_cast<std::uint32_t>(list.size());
}

void Chosen::check_size(std::uint32_t qualified, const std::string& key) const {
  const auto who = [&] { return Value(table_of(*this, false)).text(); };
  if (!plain() && qualified == 0)
    throw Refusal::about(key, fmt::format("{}: nobody qualifies by {}; choose among others", key, who()));
  if (by == By::share && share > 0 && size(qualified) == 0)
    throw Refusal::about(key, fmt::format("{}: a share of {} of {} people is nobody; choose a larger one, or a count",
                                          key, share, qualified));
  if (size(qualified) <= qualified) return;
  if (plain())
    throw Refusal::about(key, fmt::format("{} = {}: the network has only {} people; choose at most that many", key,
                                          size(qualified), qualified));
  throw Refusal::about(
      key, fmt::format("{}: {} people are asked for, but only {} qualify by {}; choose at most that many", key,
                       size(qualified), qualified, who()));
}

void Chosen::check(const Staff& staff, const std::string& key) const {
  if (by == By::list) {
    for (const std::uint64_t number : list)
      if (agent_of_label(number, staff.nodes, staff.labels) == no_agent)
        throw Refusal::about(
            key, fmt::format("{}: nobody in the network bears the number {}{}", key, number,
                             staff.labels.empty() ? fmt::format("; numbers go from 0 to {}", staff.nodes - 1)
                                                  : "; use the numbers of the network's file"));
    return;
  }
  if (plain()) return check_size(staff.nodes, key);
  if (!layer.empty()) {
    if (!staff.multiplex)
      throw Refusal::about(
          key, fmt::format("{}: layer = {}: the scenario has no [population] with layers; take `layer` away", key,
                           quoted(layer)));
    const std::vector<std::string> layers = layer_names(*staff.multiplex);
    if (std::find(layers.begin(), layers.end(), layer) == layers.end())
      throw Refusal::about(key, fmt::format("{}: layer = {}: the scenario has no such layer{}", key, quoted(layer),
                                            suggestion(layer, layers)));
  }
  where.check(staff.groupings, key);
  if (by == By::count && count > staff.nodes) Chosen{.count = count}.check_size(staff.nodes, key);
  const bool degrees_matter = degree == "proportional";
  if (!layer.empty() || !where.known(staff.groupings) || (degrees_matter && !staff.network)) return;
  const auto degrees = degrees_matter ? degrees_in(*staff.network) : std::vector<std::uint32_t>{};
  check_size(static_cast<std::uint32_t>(qualified(staff.nodes, staff.groupings, degrees).size()), key);
}

std::vector<std::uint32_t> Chosen::qualified(std::uint32_t nodes, const Groupings* groupings,
                                             const std::vector<std::uint32_t>& degrees) const {
  std::vector<std::uint8_t> qualifies(nodes, 1);
  where.narrow(groupings, qualifies);
  std::vector<std::uint32_t> agents;
  for (std::uint32_t i = 0; i < nodes; ++i)
    if (qualifies[i] && (degrees.empty() || degrees[i] > 0 || (layer.empty() && degree != "proportional")))
      agents.push_back(i);
  return agents;
}

std::vector<std::uint32_t> Chosen::agents(const World& world, const Draws& draws) const {
  const Staff staff{world.network.nodes(), world.network.labels()};
  if (by == By::list) {
    std::vector<std::uint32_t> agents;
    for (const std::uint64_t number : list) agents.push_back(agent_of_label(number, staff.nodes, staff.labels));
    std::sort(agents.begin(), agents.end());
    agents.erase(std::unique(agents.begin(), agents.end()), agents.end());
    return agents;
  }
  if (plain()) {
    check_size(staff.nodes, name);
    return drawn(size(staff.nodes), staff.nodes, draws);
  }
  std::vector<std::uint32_t> degrees;
  if (!layer.empty()) {
    if (!world.multiplex) throw std::logic_error("a model that chooses by layer must ask for layers");
    degrees = degrees_in(*world.multiplex->find(layer), staff.nodes, world.threads);
  } else if (!degree.empty()) {
    degrees = degrees_in(world.network);
  }
  const std::vector<std::uint32_t> among = qualified(staff.nodes, world.groupings, degrees);
  check_size(static_cast<std::uint32_t>(among.size()), name);
  return least(size(static_cast<std::uint32_t>(among.size())), among, degree, degrees, draws);
}

std::vector<std::uint32_t> Chosen::agents_besides(const std::vector<bool>& taken, const World& world,
                                                  const Draws& draws) const {
  const auto is_taken = [&](std::uint32_t i) { return taken[i]; };
  std::vector<std::uint32_t> chosen = agents(world, draws);
  std::size_t wanted = chosen.size();
  Chosen wider = *this;
  if (std::ranges::any_of(chosen, is_taken)) {
    wider.by = By::share;
    wider.share = 1;
    const auto all = wider.agents(world, draws);
    wanted = std::min(wanted, all.size() - static_cast<std::size_t>(std::ranges::count_if(all, is_taken)));
  }
  wider.by = By::count;
  wider.count = static_cast<std::uint32_t>(wanted);
  // A larger choice holds the smaller one, so it is widened by as many as are missing until none is.
  for (;;) {
    std::erase_if(chosen, is_taken);
    if (by == By::list || chosen.size() == wanted) return chosen;
    wider.count += static_cast<std::uint32_t>(wanted - chosen.size());
    chosen = wider.agents(world, draws);
  }
}

void read_value(Chosen& member, const Value& value, const Declaration& declaration) {
  if (value.as<std::int64_t>()) {
    Declaration people = declaration;
    people.range = at_least(0);
    member = {.name = declaration.name};
    read_value(member.count, value, people);
    return;
  }
  const auto* table = value.as<Table>();
  if (!table || table->empty()) refuse_value(value, declaration, allowed);
  const Parts parts = read_parts(*table, declaration.name);
  const int sizes = parts.count.has_value() + parts.share.has_value() + parts.list.has_value();
  if (sizes == 0)
    throw Refusal(value.place(), fmt::format("{} = {}: lacks how many: add `count`, or `share` (1 is all who qualify)",
                                             declaration.name, value.text()));
  if (sizes > 1)
    throw Refusal(value.place(), fmt::format("{} = {}: `count`, `share` and `list` exclude each other; keep one",
                                             declaration.name, value.text()));
  if (parts.list && table->entries().size() > 1)
    throw Refusal(value.place(), fmt::format("{} = {}: a `list` names everybody; take the other keys away",
                                             declaration.name, value.text()));
  member = {.name = declaration.name};
  member.by = parts.list ? Chosen::By::list : parts.share ? Chosen::By::share : Chosen::By::count;
  member.count = parts.count.value_or(1);
  member.share = parts.share.value_or(0);
  member.list = parts.list.value_or(Numbers{}).of;
  member.degree = parts.degree.value_or("");
  member.layer = parts.layer.value_or("");
  member.where = parts.where.value_or(Where{});
}

Value::Data write_value(const Chosen& chosen) {
  Table table = table_of(chosen, true);
  const Value* count = table.entries().size() == 1 ? table.find("count") : nullptr;
  return count ? count->data() : Value::Data(std::move(table));
}

std::string type_name(const Chosen&) {
  return "number of people, or table { count | share | list, degree, where, layer }";
}

Form form_of(const Chosen&) {
  return {.kind = Form::Kind::integer,
          .others = {{.kind = Form::Kind::table,
                      .keys = std::make_shared<const std::vector<Parameter>>(parameters_of<Parts>())}}};
}

}  // namespace papotage
