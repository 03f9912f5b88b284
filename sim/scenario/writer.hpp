#pragma once
// The text of a resolved scenario, as a person would write it.

#include <string>
#include <vector>

#include "sim/core/value.hpp"

namespace papotage {

/// `key = value  # comment`; the comment is the unit, or empty.
struct Line {
  std::string key;
  Value value;
  std::string comment = {};
};

/// [path] with its lines; `path` has the name's parts ({"policy", "charter"}).
struct Section {
  std::vector<std::string> path;
  std::vector<Line> lines;
  std::string comment = {};
};

/// TOML that parse_toml reads back as the same keys, values and order: first the keys of no section, then the sections
/// in the given order. One key a line, tables within a section inline, comments aligned within a section, long lists on
/// several lines. No two sections may have the same path, nor one the path of another's key.
std::string write_toml(const std::vector<Line>& top, const std::vector<Section>& sections);

/// The same of a whole table: its tables are the sections, and theirs too where they don't fit a line.
std::string write_toml(const Table& root);

}  // namespace papotage
