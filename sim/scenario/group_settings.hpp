#pragma once
// [network] groups: the files that say which classes agents belong to.

#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/sections.hpp"

namespace papotage {

/// Texts by name, as `{ department = "labels.txt" }`. Each keeps its place, since a file is relative to where it is
/// named.
struct NamedTexts {
  std::vector<std::pair<std::string, Value>> of;

  const Value* find(const std::string& name) const;
};
void read_value(NamedTexts&, const Value&, const Declaration&);
Value::Data write_value(const NamedTexts&);
std::string type_name(const NamedTexts&);
Form form_of(const NamedTexts&);

/// [network], whatever the network is made from
struct GroupSettings {
  NamedTexts groups;         // file of each grouping
  NamedTexts groups_sha256;  // hash that its contents must have, where one is wanted
  static void declare(Declare<GroupSettings>& d);
};

/// The names of its keys.
std::vector<std::string> group_keys();

/// Reads them, and refuses hashes of files that aren't given, and names that are `taken`.
GroupSettings read_groups(const Table& network, const Document& document, const std::vector<std::string>& taken);

/// Forgets the files that were named earlier than that: they belong to a network that was replaced.
void drop_earlier_groups(Table& network, std::size_t than, const Document& document);

/// The lines of a resolved scenario: files by the hashes of their contents alone, in the order of groups.
std::vector<Line> group_lines(const GroupSettings& settings, const std::vector<std::string>& sha256);

}  // namespace papotage
