#pragma once
// A scenario as a user gives it: a file, the files that it extends and the options --set.

#include <memory>
#include <string>
#include <vector>

#include "sim/core/value.hpp"
#include "sim/scenario/intervals.hpp"
#include "sim/scenario/toml.hpp"

namespace papotage {

struct Document {
  Table root;                       // everything merged, without `extends`
  std::vector<SourceFile> sources;  // every file read, once each, the scenario itself first
  std::string given;  // the texts of all sources, each under a comment that names it, then the options --set
  std::vector<Interval> intervals;  // taken out of the root, once it is read as a scenario

  /// The scenario's own path, as places want it.
  std::shared_ptr<const std::string> path() const { return std::make_shared<const std::string>(sources.front().path); }
};

/// Reads the scenario at `path`, lays it on what it `extends` (one file or a list, relative to the file that says so;
/// of a list the later wins) and applies the `sets` (KEY=VALUE) in order. Tables merge key by key, all else replaces.
Document load_document(const std::string& path, const std::vector<std::string>& sets = {});

/// Applies one option --set, `KEY=VALUE`: KEY as TOML writes dotted keys, VALUE a value of TOML, a number such as `.5`
/// or `5.`, or any other text as it is. Values get the place "--set KEY=VALUE".
void apply_set(Table& root, const std::string& option);

/// The parts of a dotted key ("policy.charter.coverage"), in which parts may be quoted; a malformed one is refused at
/// `place`.
std::vector<std::string> split_key(const std::string& dotted, const Place& place);

/// Puts a value at `path`, making the tables on the way; a table is merged into a table, all else replaces. Refused at
/// the value's place where the path goes through something that is no table.
void set_path(Table& root, const std::vector<std::string>& path, Value value);

}  // namespace papotage
