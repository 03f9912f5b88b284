#include "sim/record/schema.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace papotage {
namespace {

constexpr std::int64_t undefined_count = std::numeric_limits<std::int64_t>::min();
constexpr hsize_t row_chunk = 32768;             // values, 256 KiB
constexpr hsize_t scale_chunk = 32768;           // values; shorter scales are contiguous
constexpr std::size_t agents_chunk = 4u << 20;   // bytes
constexpr std::size_t small_chunk = 256u << 10;  // bytes, up to which several records share a chunk
constexpr std::size_t agents_cache = 16u << 20;  // bytes a column, for chunks that several replicates are filling

/// The length, at most `most`, of equal pieces that cover n with least to spare.
hsize_t pieces_of(hsize_t n, hsize_t most) {
  if (n <= 1 || most <= 1) return 1;
  const hsize_t pieces = (n + most - 1) / most;
  return (n + pieces - 1) / pieces;
}

void describe(hid_t dataset, const Description& about) {
  assert(about.unit != "days" && about.unit != "hours" && about.unit != "minutes" && about.unit != "seconds");
  h5::set_attribute(dataset, "units", about.unit.empty() ? "1" : about.unit);
  h5::set_attribute(dataset, "long_name", about.doc.empty() ? about.name : about.doc);
}

/// As CF does: the values that stand for states, and a word for each of them.
void name_states(hid_t dataset, h5::Type type, const void* values, std::vector<std::string> meanings) {
  if (meanings.empty()) return;
  for (std::string& meaning : meanings) std::replace(meaning.begin(), meaning.end(), ' ', '_');
  h5::set_attribute(dataset, "flag_values", type, values, meanings.size());
  h5::set_attribute(dataset, "flag_meanings", fmt::format("{}", fmt::join(meanings, " ")));
}

std::vector<std::int64_t> numbers_to(std::size_t n) {
  std::vector<std::int64_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), std::int64_t{0});
  return numbers;
}

h5::Storage scale_storage(hsize_t n) {
  return n > scale_chunk ? h5::Storage{.chunk = {scale_chunk}, .packed = true} : h5::Storage{};
}

h5::Id scale(hid_t group, const Description& about, h5::Type type, hsize_t n, const void* values) {
  h5::Id dataset = make_scale(group, about, type, n, scale_storage(n));
  h5::write(dataset, {0}, {n}, type, values);
  return dataset;
}

}  // namespace

h5::Id make_scale(hid_t group, const Description& about, h5::Type type, hsize_t n, const h5::Storage& storage) {
  h5::Id dataset = h5::make_dataset(group, about.name, type, {n}, storage);
  h5::make_scale(dataset, about.name);
  describe(dataset, about);
  return dataset;
}

h5::Id make_scale(hid_t group, const Description& about, std::span<const double> values) {
  return scale(group, about, h5::Type::float64, values.size(), values.data());
}

h5::Id make_scale(hid_t group, const Description& about, std::span<const std::uint64_t> values) {
  return scale(group, about, h5::Type::uint64, values.size(), values.data());
}

h5::Id make_numbers(hid_t group, const Description& about, hsize_t n) {
  h5::Id dataset = make_scale(group, about, h5::Type::int64, n, scale_storage(n));
  std::vector<std::int64_t> numbers = numbers_to(std::min(n, scale_chunk));
  for (hsize_t first = 0; first < n; first += scale_chunk) {
    h5::write(dataset, {first}, {std::min(scale_chunk, n - first)}, h5::Type::int64, numbers.data());
    for (std::int64_t& number : numbers) number += scale_chunk;
  }
  return dataset;
}

h5::Id make_replicates(hid_t group, std::uint32_t n) { return make_numbers(group, {"replicate", "1", "replicate"}, n); }

h5::Id make_replicates(hid_t group, std::span<const std::uint32_t> numbers) {
  const hsize_t n = numbers.size();
  h5::Id dataset = make_scale(group, {"replicate", "1", "replicate"}, h5::Type::int64, n, scale_storage(n));
  const std::vector<std::int64_t> values(numbers.begin(), numbers.end());
  if (n > 0) h5::write(dataset, {0}, {n}, h5::Type::int64, values.data());
  return dataset;
}

h5::Id make_classes(hid_t group, const Breakdown& breakdown) {
  const std::vector<std::int64_t> numbers = numbers_to(breakdown.length());
  h5::Id classes = scale(group, {breakdown.axis, "1", ""}, h5::Type::int64, numbers.size(), numbers.data());
  name_states(classes, h5::Type::int64, numbers.data(), breakdown.classes);
  return classes;
}

h5::Id make_growing_scale(hid_t group, const Description& about) {
  h5::Id dataset = h5::make_dataset(group, about.name, h5::Type::int64, {0}, growing_storage());
  h5::make_scale(dataset, about.name);
  describe(dataset, about);
  return dataset;
}

h5::Id make_variable(hid_t group, const Description& about, h5::Type type, std::initializer_list<hid_t> scales,
                     h5::Storage storage) {
  h5::Shape shape;
  for (const hid_t s : scales) shape.push_back(h5::shape_of(s).at(0));
  if (h5::size_of(shape) == 0 && !storage.grows) storage = {};  // HDF5 allows no chunks of what stays empty
  h5::Id dataset = h5::make_dataset(group, about.name, type, shape, storage);
  describe(dataset, about);
  unsigned axis = 0;
  for (const hid_t s : scales) h5::attach_scale(dataset, s, axis++);
  return dataset;
}

h5::Storage rows_storage(std::uint32_t replicates, std::size_t width) {
  const hsize_t columns = std::clamp<hsize_t>(width, 1, row_chunk);
  const hsize_t rows = std::clamp<hsize_t>(row_chunk / columns, 1, std::max(replicates, 1u));
  return {.chunk = {rows, columns}, .packed = true};
}

// The chunk that is being filled stays in the cache, so that it is packed once.
h5::Storage growing_storage() {
  return {.chunk = {row_chunk}, .packed = true, .cache_bytes = 4 * row_chunk * sizeof(double), .grows = true};
}

std::vector<std::int64_t> stored_counts(std::span<const double> counts) {
  std::vector<std::int64_t> stored(counts.size());
  std::transform(counts.begin(), counts.end(), stored.begin(), [](double x) {
    assert(std::isnan(x) || (x == std::floor(x) && std::abs(x) < 0x1p63));
    return std::isnan(x) ? undefined_count : static_cast<std::int64_t>(x);
  });
  return stored;
}

void mark_undefined(hid_t dataset) { h5::set_attribute(dataset, "_FillValue", h5::Type::int64, &undefined_count, 1); }

void read_defined(hid_t dataset, const h5::Shape& start, const h5::Shape& count, double* values) {
  h5::read(dataset, start, count, h5::Type::float64, values);
  if (h5::type_of(dataset) == h5::Type::int64)
    std::replace(values, values + h5::size_of(count), static_cast<double>(undefined_count),
                 std::numeric_limits<double>::quiet_NaN());
}

std::vector<double> read_defined(hid_t dataset) {
  const h5::Shape shape = h5::shape_of(dataset);
  std::vector<double> values(h5::size_of(shape));
  read_defined(dataset, h5::Shape(shape.size(), 0), shape, values.data());
  return values;
}

h5::Type type_of(const Column& column) {
  switch (column.type) {
    case Column::Type::int8:
      return h5::Type::int8;
    case Column::Type::uint8:
      return h5::Type::uint8;
    case Column::Type::uint32:
      return h5::Type::uint32;
    case Column::Type::float32:
      return h5::Type::float32;
    case Column::Type::float64:
      break;
  }
  return h5::Type::float64;
}

h5::Id make_column(hid_t group, const Column& column, std::initializer_list<hid_t> scales, const h5::Storage& storage) {
  h5::Id dataset = make_variable(group, {column.name, column.unit, column.doc}, type_of(column), scales, storage);
  assert(column.flags.empty() || (column.flags.size() == column.flag_values.size() && column.bytes() == 1));
  name_states(dataset, type_of(column), column.flag_values.data(), column.flags);
  return dataset;
}

h5::Id make_agents(hid_t group, const Column& column, std::initializer_list<hid_t> scales, bool packed) {
  const hsize_t records = h5::shape_of(scales.begin()[1]).at(0), agents = h5::shape_of(scales.begin()[2]).at(0);
  const hsize_t across = pieces_of(agents, agents_chunk / column.bytes());
  const hsize_t along = pieces_of(records, small_chunk / (across * column.bytes()));
  return make_column(group, column, scales,
                     {.chunk = {1, along, across}, .packed = packed, .cache_bytes = along > 1 ? agents_cache : 0});
}

}  // namespace papotage
