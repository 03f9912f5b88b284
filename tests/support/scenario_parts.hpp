#pragma once
// Parts of scenarios: tables, files that they name, and the words in which they are refused.

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <utility>

#include <unistd.h>

#include <fmt/format.h>

#include "sim/core/refusal.hpp"
#include "sim/core/value.hpp"

namespace papotage::testing {

using Entries = std::initializer_list<std::pair<const char*, Value::Data>>;
inline Table table_of(Entries entries) {
  Table table;
  for (const auto& [key, data] : entries) table.set(key, Value(data));
  return table;
}

/// What act() is refused with.
template <class Act>
std::string refusal_text(Act&& act) {
  try {
    act();
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "no refusal";
}

/// A file that goes with the test; one at a time.
class Written {
 public:
  explicit Written(const std::string& text)
      : path_(std::filesystem::temp_directory_path() / fmt::format("papotage-opinions-{}.txt", getpid())) {
    std::ofstream(path_) << text;
  }
  ~Written() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace papotage::testing
