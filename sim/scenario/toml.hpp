#pragma once
// TOML to a tree of values with places. Whatever the bytes, the answer is a table or a Refusal.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "sim/core/value.hpp"

namespace papotage {

/// The most bytes that a scenario may have, with all that it extends.
inline constexpr std::size_t kScenarioBytes = std::size_t{16} << 20;

/// A file as it was read.
struct SourceFile {
  std::string path;
  std::string text;
};

/// The bytes of a file. Refuses what is missing, a folder, unreadable or longer than `most` bytes (unread); such a
/// refusal has the file but no line.
SourceFile read_source(const std::string& path, std::size_t most = kScenarioBytes);

/// The keys and values of `text`, in the order in which they were written, each at its line and column (in characters,
/// from 1) of `source`. Dates and times become `Value::Other`. With `places` false, as for a text from the command
/// line, every place is `source` itself, on line 0.
Table parse_toml(std::string_view text, const std::shared_ptr<const std::string>& source, bool places = true);

/// The scenario that `source` holds; one without any key is refused.
Table parse_scenario(const SourceFile& source);

/// The scenario in a file.
Table read_toml(const std::string& path);

}  // namespace papotage
