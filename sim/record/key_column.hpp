#pragma once
// The values of a sweep's key, between points and their datasets.

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sim/record/hdf5.hpp"
#include "sim/record/study_layout.hpp"

namespace papotage {

/// Datasets of a line of points or tasks: packed chunks.
h5::Storage line_storage(hsize_t n);
/// As many of them are read and written at once.
constexpr hsize_t line_chunk = 4096;

/// A dataset of the key's values along a scale.
h5::Id make_key(hid_t group, const StudyKey& key, hid_t scale);
/// What such a dataset says of itself. Throws h5::Error where it is none.
StudyKey key_of(hid_t dataset, const std::string& name);

/// Values of one key.
class KeyColumn {
 public:
  KeyColumn(KeyType type, std::size_t n);

  std::size_t size() const;
  /// `value` goes with the type.
  void set(std::size_t i, const Value& value);
  Value at(std::size_t i) const;

  /// Its first n values are those of the dataset from `first` on.
  void write(hid_t dataset, hsize_t first, hsize_t n) const;
  void read(hid_t dataset, hsize_t first, hsize_t n);

 private:
  std::variant<std::vector<std::uint8_t>, std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>>
      values_;  // in the order of KeyType
};

/// A column a key.
std::vector<KeyColumn> key_columns(const std::vector<StudyKey>& keys, std::size_t n);
void set_row(std::vector<KeyColumn>& columns, std::size_t i, const std::vector<Value>& values);
std::vector<Value> row_of(const std::vector<KeyColumn>& columns, std::size_t i);

}  // namespace papotage
