#pragma once
// Opening a result, and saying what is wrong with a file that isn't one.

#include <functional>
#include <string>
#include <utility>

#include "sim/core/refusal.hpp"
#include "sim/record/hdf5.hpp"
#include "sim/record/posix.hpp"

namespace papotage {

/// Opens a result for reading. Refuses as info.hpp says.
h5::Id open_result(const std::string& path);

/// Numbers that are read at once, where a dataset may hold more than fit into memory.
constexpr hsize_t block_numbers = 1u << 20;
/// Calls block(start, count) for boxes of at most `most` elements that cover a shape in C order.
void for_boxes(const h5::Shape& shape, hsize_t most,
               const std::function<void(const h5::Shape& start, const h5::Shape& count)>& block);

/// What `read` returns; a failure of HDF5 in it becomes a Refusal, since it means a damaged file.
template <class Read>
auto reading(const std::string& path, Read&& read) {
  try {
    return read();
  } catch (const h5::Error& e) {
    refuse_file(path, std::string("is damaged (") + e.what() + "); copy it again or run again");
  }
}

}  // namespace papotage
