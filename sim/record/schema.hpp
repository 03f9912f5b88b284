#pragma once
// How numbers lie in a result: what netCDF, xarray and R need to know a dimension, a unit and a state.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "sim/model/model.hpp"
#include "sim/record/hdf5.hpp"

namespace papotage {

/// What is said about a dataset. The unit of days is "day": "days" would make xarray turn numbers into time spans.
struct Description {
  std::string name, unit, doc;
};

/// The coordinates of a dimension. Each group has its own: netCDF loses what another group holds.
h5::Id make_scale(hid_t group, const Description& about, std::span<const double> values);
h5::Id make_scale(hid_t group, const Description& about, std::span<const std::uint64_t> values);
/// A scale of n coordinates that are written later.
h5::Id make_scale(hid_t group, const Description& about, h5::Type type, hsize_t n, const h5::Storage& storage);
/// The scale 0 to n - 1.
h5::Id make_numbers(hid_t group, const Description& about, hsize_t n);
/// The scale "replicate", 0 to n - 1, or those that are named.
h5::Id make_replicates(hid_t group, std::uint32_t n);
h5::Id make_replicates(hid_t group, std::span<const std::uint32_t> numbers);
/// The scale of a breakdown's classes, 0 to n - 1, which says their names where they have some.
h5::Id make_classes(hid_t group, const Breakdown& breakdown);
/// A scale without coordinates yet, which grows with what is written along it.
h5::Id make_growing_scale(hid_t group, const Description& about);

/// A dataset along `scales`.
h5::Id make_variable(hid_t group, const Description& about, h5::Type type, std::initializer_list<hid_t> scales,
                     h5::Storage storage);

/// Rows of `width` doubles a replicate: packed chunks of at most 256 KiB that span as many replicates as fit.
h5::Storage rows_storage(std::uint32_t replicates, std::size_t width);
/// Packed chunks of numbers that come without end, at most 256 KiB each.
h5::Storage growing_storage();

/// Counts as they are stored: int64, one that isn't defined being the least.
std::vector<std::int64_t> stored_counts(std::span<const double> counts);
/// Says so of a dataset in which there are such.
void mark_undefined(hid_t dataset);
/// Numbers of a box of counts or of other numbers, NaN where they aren't defined.
void read_defined(hid_t dataset, const h5::Shape& start, const h5::Shape& count, double* values);
/// The same of all numbers of a dataset.
std::vector<double> read_defined(hid_t dataset);

h5::Type type_of(const Column& column);
/// A dataset of a column's type, the narrowest, with its states named as CF does (flag_values, flag_meanings).
h5::Id make_column(hid_t group, const Column& column, std::initializer_list<hid_t> scales, const h5::Storage& storage);
/// Values of agents. Chunks are at most 4 MiB of one record, or several records of one replicate where agents are few.
h5::Id make_agents(hid_t group, const Column& column, std::initializer_list<hid_t> scales, bool packed);

}  // namespace papotage
