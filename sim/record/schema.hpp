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
/// The scale "replicate", 0 to n - 1.
h5::Id make_replicates(hid_t group, std::uint32_t n);

/// A dataset along `scales`.
h5::Id make_variable(hid_t group, const Description& about, h5::Type type, std::initializer_list<hid_t> scales,
                     h5::Storage storage);

/// Rows of `width` doubles a replicate: packed chunks of at most 256 KiB that span as many replicates as fit.
h5::Storage rows_storage(std::uint32_t replicates, std::size_t width);

/// Values of agents in their narrowest type, with their states named as CF does (flag_values, flag_meanings). Chunks
/// are at most 4 MiB of one record, or several records of one replicate where agents are few.
h5::Type type_of(const Column& column);
h5::Id make_agents(hid_t group, const Column& column, std::initializer_list<hid_t> scales, bool packed);

}  // namespace papotage
