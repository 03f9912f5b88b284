#pragma once
// The HDF5 file driver that results are written through. The library's own drivers crash on a full disk or let
// H5Fclose report success; with this one the library never meets an error, and PartFile::publish() tells of it.

#include <memory>

#include "sim/record/hdf5.hpp"
#include "sim/record/part_file.hpp"

namespace papotage::h5 {

/// A new HDF5 file in `part`, tracking the order of creation and readable by HDF5 1.8. Everything opened in it is
/// closed with it; then publish `part`.
Id create_file(std::shared_ptr<PartFile> part);

}  // namespace papotage::h5
