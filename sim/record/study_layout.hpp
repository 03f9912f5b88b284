#pragma once
// What the result of a study is made from: what is known before its first task, and its tasks' records.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/core/value.hpp"
#include "sim/model/model.hpp"
#include "sim/record/entries.hpp"
#include "sim/record/journal.hpp"
#include "sim/record/sensitivity_table.hpp"

namespace papotage {

/// How the values of a key are stored: as uint8, int64, float64 and UTF-8 texts.
enum class KeyType { boolean, integer, number, text };
/// The narrowest that holds all values: integers become numbers beside numbers, and anything else text beside others
/// and where it is no single value, as TOML writes it. No values are text.
KeyType key_type(std::span<const Value> values);

/// What HDF5 and netCDF allow as the name of a key's dataset.
std::string dataset_name(const std::string& key);

struct StudyKey {
  std::string name;  // "contagion.beta"
  std::string unit, doc;
  KeyType type = KeyType::number;  // of its values at all points
};

struct StudyLayout {
  std::string title;
  std::uint64_t seed = 0;
  std::string study;  // 64 hexadecimal digits, as in JournalHeader
  std::uint64_t points = 1;
  std::uint32_t replicates = 1;
  std::vector<StudyKey> keys;  // of the sweep; may be empty
  /// Of the keys at a point, in their order.
  std::function<std::vector<Value>(std::uint64_t point)> values;
  std::vector<Outcome> outcomes;
  std::string resolved;                               // TOML of the whole study
  Entries provenance;                                 // name and text, in order
  std::optional<SensitivityMethod> sensitivity = {};  // of a design that has one

  std::uint64_t tasks() const { return points * replicates; }
};

/// Consecutive tasks; a task's number is point * replicates + replicate.
struct TaskRange {
  std::uint64_t first, last;  // the last one excluded
  bool holds(std::uint64_t task) const { return first <= task && task < last; }
};

/// Visits the records of tasks in a range, in any order, and others if that is easier. Called several
/// times, and gives the same each time. A task may have several records: the first `done` one counts, else the last
/// `failed` one.
using TaskSource = std::function<void(TaskRange range, const TaskVisit& visit)>;

struct Tally {
  std::uint64_t done = 0, failed = 0, missing = 0;  // tasks
  bool operator==(const Tally&) const = default;
};

/// Bytes of records that wait to be written.
constexpr std::size_t records_at_once = std::size_t{64} << 20;

}  // namespace papotage
