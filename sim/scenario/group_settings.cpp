#include "sim/scenario/group_settings.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace papotage {

const Value* NamedTexts::find(const std::string& name) const {
  const auto found = std::find_if(of.begin(), of.end(), [&](const auto& entry) { return entry.first == name; });
  return found == of.end() ? nullptr : &found->second;
}

void read_value(NamedTexts& member, const Value& value, const Declaration& declaration) {
  const auto* table = value.as<Table>();
  if (!table) refuse_value(value, declaration, "a table of texts, such as { department = \"labels.txt\" }");
  member.of.clear();
  for (const auto& entry : table->entries()) {
    if (key_text(entry.key) != entry.key)
      throw Refusal(entry.key_place, fmt::format("{}: {} is no name; a name has letters, digits, `_` and `-`",
                                                 declaration.name, quoted(entry.key)));
    std::string text;
    read_value(text, entry.value, {.name = declaration.name + "." + entry.key});
    member.of.emplace_back(entry.key, entry.value);
  }
}

Value::Data write_value(const NamedTexts& texts) {
  Table table;
  table.set_inline(true);
  for (const auto& [name, text] : texts.of) table.set(name, text);
  return table;
}

std::string type_name(const NamedTexts&) { return "table of texts"; }
Form form_of(const NamedTexts&) { return {.kind = Form::Kind::table, .inner = {{Form::Kind::text}}}; }

void GroupSettings::declare(Declare<GroupSettings>& d) {
  d(&GroupSettings::groups,
    {.name = "groups", .doc = "NAME = file of two columns, an agent's number and its class: one word"});
  d(&GroupSettings::groups_sha256,
    {.name = "groups_sha256", .doc = "NAME = hash that the file's contents must have; any where none is given"});
}

std::vector<std::string> group_keys() {
  std::vector<std::string> keys;
  for (const Parameter& p : parameters_of<GroupSettings>()) keys.push_back(p.name);
  return keys;
}

GroupSettings read_groups(const Table& network, const Document& document, const std::vector<std::string>& taken) {
  GroupSettings settings;
  for (const Parameter& p : parameters_of<GroupSettings>())
    if (const Value* value = network.find(p.name)) p.read(&settings, *value);
  for (const auto& [name, hash] : settings.groups_sha256.of)
    if (!settings.groups.find(name))
      throw Refusal(place_of(document, "network"),
                    fmt::format("[network] knows the file of the group `{0}` by the hash of its contents only; give "
                                "the file again with --set network.groups.{0}=PATH",
                                name));
  for (const auto& [name, file] : settings.groups.of)
    if (std::find(taken.begin(), taken.end(), name) != taken.end())
      throw Refusal(file.place(), fmt::format("groups.{0}: the generator has a group `{0}` of its own; choose another "
                                              "name",
                                              name));
  return settings;
}

void drop_earlier_groups(Table& network, std::size_t than, const Document& document) {
  for (const std::string& key : group_keys()) {
    Value* const value = network.find(key);
    Table* const files = value ? value->as<Table>() : nullptr;
    if (!files) continue;
    std::erase_if(files->entries(), [&](const auto& entry) { return rank(entry.value, document) < than; });
    if (files->empty()) network.erase(key);
  }
}

std::vector<Line> group_lines(const GroupSettings& settings, const std::vector<std::string>& sha256) {
  if (sha256.empty()) return {};
  NamedTexts hashes;
  for (std::size_t k = 0; k < sha256.size(); ++k) hashes.of.emplace_back(settings.groups.of[k].first, Value(sha256[k]));
  return {{"groups_sha256", Value(write_value(hashes))}};
}

}  // namespace papotage
