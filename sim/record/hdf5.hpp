#pragma once
// The little of the HDF5 C library that results need, with its handles owned and its failures thrown. Only sim/record
// includes this header, and only it includes hdf5.h.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hdf5.h>

#include "sim/record/entries.hpp"

namespace papotage::h5 {

/// What the library can't do, with its own words for why.
class Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The library isn't thread-safe: it is called only while one of these lives. Every function below holds one, so that
/// it is needed only around calls of the library itself. The first also silences the library's own printing of errors.
class Serial {
 public:
  Serial();

 private:
  std::unique_lock<std::recursive_mutex> lock_;
};

/// Throws Error when a call failed (a negative status), saying what could not be made or read.
void check(std::int64_t status, const char* what);

/// A handle of the library's, given back at the end of its life.
class Id {
 public:
  Id() = default;
  Id(hid_t id, const char* what) : id_(id) { check(id, what); }
  Id(Id&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  Id& operator=(Id&& other) noexcept;
  ~Id() { release(); }

  operator hid_t() const { return id_; }
  bool open() const { return id_ >= 0; }
  /// Gives it back now, and throws where that fails: a file that could not be completed.
  void close();

 private:
  void release() noexcept;
  hid_t id_ = -1;
};

/// The types that results are made of, little-endian on disk; `other` is any that none of ours writes.
enum class Type { int8, uint8, int32, uint32, int64, uint64, float32, float64, text, other };
const char* name_of(Type type);
std::size_t bytes_of(Type type);  // of a number

/// As the library names it, the same on disk and in memory: papotage runs on little-endian processors only.
hid_t number_type(Type type);
/// UTF-8 of any length.
Id text_type();

using Shape = std::vector<hsize_t>;
hsize_t size_of(const Shape& shape);  // the product; 1 for a scalar
Id space_of(const Shape& shape);
/// The box that begins at `start` and is `count` long along each axis, in the dataset and in memory.
std::pair<Id, Id> box(hid_t dataset, const Shape& start, const Shape& count);

/// How a dataset lies on disk. Contiguous without a chunk.
struct Storage {
  Shape chunk = {};
  bool packed = false;          // shuffle, gzip 1, fletcher32 (of texts only where they lie, without checksum)
  std::size_t cache_bytes = 0;  // of chunks that are written in parts
  bool grows = false;           // without end along the first axis; needs a chunk
};

Id make_group(hid_t where, const std::string& name);
/// Numbers that are never written read as NaN, as the least int64, or as 0 in the other types; texts as empty.
Id make_dataset(hid_t where, const std::string& name, Type type, const Shape& shape, const Storage& storage);
Id open_group(hid_t where, const std::string& path);
Id open_dataset(hid_t where, const std::string& path);

/// Gives a dataset that grows a new length along its first and only axis.
void extend(hid_t dataset, hsize_t length);

/// Numbers of a box, in C order.
void write(hid_t dataset, const Shape& start, const Shape& count, Type type, const void* values);
void read(hid_t dataset, const Shape& start, const Shape& count, Type type, void* values);
std::vector<std::string> read_texts(hid_t dataset, const Shape& start, const Shape& count);

/// Texts of a box, in C order. Bytes that are no UTF-8 become U+FFFD here, in make_text() and in attributes.
void write_texts(hid_t dataset, const Shape& start, const Shape& count, std::span<const std::string> texts);

/// A scalar dataset of UTF-8 text.
void make_text(hid_t where, const std::string& name, std::string_view text);

Type type_of(hid_t dataset);
Shape shape_of(hid_t dataset);

/// Sets an attribute, replacing what it was.
void set_attribute(hid_t object, const std::string& name, std::string_view text);
void set_attribute(hid_t object, const std::string& name, Type type, const void* values, std::size_t n);
bool has_attribute(hid_t object, const std::string& name);
/// The text of an attribute; empty where there is none or it is no text.
std::string text_attribute(hid_t object, const std::string& name);
/// A whole number of an attribute; throws where there is none.
std::uint64_t number_attribute(hid_t object, const std::string& name);
/// All attributes that are texts, in the order of their creation.
Entries text_attributes(hid_t object);

/// Calls tell(path, kind) for every object below the root, groups before what is in them, in the order of creation
/// where that was tracked.
enum class Kind { group, dataset, other };
void visit(hid_t file, const std::function<void(const std::string& path, Kind kind)>& tell);

/// Netcdf's dimensions: a dataset of coordinates becomes one, and an axis of another dataset runs along it.
void make_scale(hid_t dataset, const std::string& name);
void attach_scale(hid_t dataset, hid_t scale, unsigned axis);
bool is_scale(hid_t dataset);
/// The name, within its group, of the first scale along an axis; empty where there is none.
std::string scale_name(hid_t dataset, unsigned axis);

}  // namespace papotage::h5
