#pragma once
// A scenario's values as a tree in which every key and value keeps its place.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/core/refusal.hpp"

namespace papotage {

class Value;
using Array = std::vector<Value>;

/// Keys in the order in which they were written.
class Table {
 public:
  struct Entry;
  Table();
  ~Table();
  Table(const Table&);
  Table(Table&&) noexcept;
  Table& operator=(const Table&);
  Table& operator=(Table&&) noexcept;

  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  /// Adds, or replaces what stands there.
  Value& set(std::string key, Value value, Place key_place = {});
  void erase(std::string_view key);
  const std::vector<Entry>& entries() const { return entries_; }
  std::vector<Entry>& entries() { return entries_; }
  bool empty() const { return entries_.empty(); }
  /// Written as `{ ... }`: one value, such as a choice of agents, rather than a section.
  bool is_inline() const { return inline_; }
  void set_inline(bool is_inline) { inline_ = is_inline; }
  std::vector<std::string> keys() const;

 private:
  std::vector<Entry> entries_;
  bool inline_ = false;
};

/// A boolean, an integer, a number, text, an array or a table; anything else that TOML has (dates, times) is `Other`.
class Value {
 public:
  struct Other {
    std::string text;
  };
  using Data = std::variant<bool, std::int64_t, double, std::string, Array, Table, Other>;

  Value() : data_(Table{}) {}
  Value(Data data, Place place = {});  // out of line, for g++ 12 sees an uninitialised variant in what it inlines

  template <class T>
  const T* as() const {
    return std::get_if<T>(&data_);
  }
  template <class T>
  T* as() {
    return std::get_if<T>(&data_);
  }
  const Data& data() const { return data_; }
  const Place& place() const { return place_; }

  /// As TOML writes it, on one line ("0.5", "\"text\"", "{ share = 0.5 }").
  std::string text() const;

 private:
  Data data_;
  Place place_;
};

struct Table::Entry {
  std::string key;
  Value value;
  Place key_place;
};

/// The value at a path, or null.
const Value* value_at(const Table& root, const std::vector<std::string>& path);
Value* value_at(Table& root, const std::vector<std::string>& path);

/// A file that a scenario names: relative to the folder of the file where it is written, or to the current folder if
/// given by --set (or by no one). `value` must be a text.
std::string resolve_path(const Value& value);

/// Lays `over` on `base`: sections merge key by key, everything else replaces; so does an inline table another.
void merge(Table& base, Table&& over);

/// A number as the shortest text that reads back as the same double, always with a point or an exponent.
std::string number_text(double x);

/// A key as TOML writes it: quoted where it isn't made of letters, digits, `_` and `-`.
std::string key_text(std::string_view key);

/// Text as a basic string of TOML, quoted and escaped.
std::string quoted(std::string_view text);

}  // namespace papotage
