#pragma once
// Reading the tasks of a partial result back: how each came about, and other columns along them.

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "sim/record/hdf5.hpp"
#include "sim/record/journal.hpp"
#include "sim/record/schema.hpp"

namespace papotage {

/// A column along the tasks, of which one block is read at a time.
template <class T>
class Line {
 public:
  Line(hid_t file, const std::string& path, h5::Type type, hsize_t rows)
      : dataset_(h5::open_dataset(file, path)), type_(type) {
    if (h5::shape_of(dataset_) != h5::Shape{rows}) throw h5::Error("`" + path + "` has another length than `task`");
  }
  void read(hsize_t first, hsize_t n) {
    values_.resize(n);
    if constexpr (std::is_same_v<T, double>)
      read_defined(dataset_, {first}, {n}, values_.data());
    else
      h5::read(dataset_, {first}, {n}, type_, values_.data());
  }
  T operator[](std::size_t i) const { return values_[i]; }
  const std::vector<T>& values() const { return values_; }

 private:
  h5::Id dataset_;
  h5::Type type_;
  std::vector<T> values_;
};

/// /provenance/tasks.
class TaskLines {
 public:
  TaskLines(hid_t file, hsize_t rows);
  void read(hsize_t first, hsize_t n);
  /// What is known of row i of those that were read, which is of `task`: all but its values. Throws h5::Error where
  /// the row is missing.
  TaskRecord record(std::size_t i, std::uint64_t task) const;

 private:
  Line<double> started_;
  Line<float> seconds_;
  Line<std::uint32_t> attempts_;
  Line<std::int32_t> host_, message_;
  Line<std::uint8_t> status_;
  std::vector<std::string> hosts_, messages_;
};

}  // namespace papotage
