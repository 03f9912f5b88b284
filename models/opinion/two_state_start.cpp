#include "models/opinion/two_state_start.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

constexpr const char* allowed =
    "a number of people, a choice of them such as { share = 0.3 }, or opinions: { distribution = \"beta\", alpha = 2, "
    "beta = 5 }, { by = \"occupation\", values = { executive = 0.6 }, others = 0 } or { file = \"opinions.txt\" }";

Names names_of(const std::vector<Parameter>& keys) {
  Names names;
  for (const Parameter& key : keys) names.push_back(key.name);
  return names;
}
bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether the table says opinions, rather than whom it chooses. Refuses keys that neither has, and one of each.
bool says_opinions(const Table& table, const std::string& name) {
  static const Names choosing = names_of(form_of(Chosen{}).others.front().named());
  static const Names drawing = names_of(parameters_of<InitialOpinions>());
  const Table::Entry *chooses = nullptr, *draws = nullptr;
  for (const auto& entry : table.entries()) {
    const bool may_choose = has(choosing, entry.key), may_draw = has(drawing, entry.key);
    if (!may_choose && !may_draw) {
      Names known = choosing;
      std::copy_if(drawing.begin(), drawing.end(), std::back_inserter(known),
                   [&](const std::string& key) { return !has(choosing, key); });
      throw Refusal(entry.key_place,
                    fmt::format("{}: unknown key `{}`{}", name, entry.key, suggestion(entry.key, known)));
    }
    if (!may_draw) chooses = &entry;
    if (!may_choose) draws = &entry;
  }
  if (chooses && draws)
    throw Refusal(draws->key_place, fmt::format("{}: `{}` chooses who holds +1, `{}` is about opinions that are drawn; "
                                                "take one of them away",
                                                name, chooses->key, draws->key));
  return draws != nullptr;
}

}  // namespace

void TwoStateStart::check(const Staff& staff, const std::string& key) const {
  opinions ? opinions->check(staff, key) : chosen.check(staff, key);
}

void TwoStateStart::draw(const World& world, std::uint32_t replicate, std::span<std::int8_t> states) const {
  const Draws draws(world.seed, replicate, "voter.initial");
  if (opinions) {
    std::vector<double> drawn(states.size());
    opinions->draw(world, replicate, drawn);
    return draw_states(draws, drawn, states);
  }
  std::fill(states.begin(), states.end(), std::int8_t{-1});
  for (const std::uint32_t i : chosen.agents(world, draws)) states[i] = 1;
}

void draw_states(const Draws& draws, std::span<const double> opinions, std::span<std::int8_t> states) {
  Blocks<Draws::bulk> blocks;
  for (std::size_t begin = 0; begin < states.size(); begin += Draws::bulk) {
    const std::size_t size = std::min(Draws::bulk, states.size() - begin);
    draws.blocks(static_cast<std::uint32_t>(begin), size, 0, blocks);
    for (std::size_t k = 0; k < size; ++k)
      states[begin + k] = uniform(blocks[k].low()) < (1 + opinions[begin + k]) / 2 ? 1 : -1;
  }
}

void read_value(TwoStateStart& member, const Value& value, const Declaration& declaration) {
  const auto* table = value.as<Table>();
  if (table ? table->empty() : !value.as<std::int64_t>()) refuse_value(value, {.name = declaration.name}, allowed);
  TwoStateStart start;
  if (table && says_opinions(*table, declaration.name)) {
    read_value(start.opinions.emplace(), value, declaration);
    if (!start.opinions->by.empty() && !table->find("sd")) start.opinions->sd = 0;
  } else {
    read_value(start.chosen, value, declaration);
  }
  member = std::move(start);
}

Value::Data write_value(const TwoStateStart& start) {
  return start.opinions ? write_value(*start.opinions) : write_value(start.chosen);
}

std::string type_name(const TwoStateStart&) { return type_name(Chosen{}) + ", or " + type_name(InitialOpinions{}); }

Form form_of(const TwoStateStart&) {
  Form form = form_of(Chosen{});
  form.others.push_back(form_of(InitialOpinions{}));
  return form;
}

}  // namespace papotage
