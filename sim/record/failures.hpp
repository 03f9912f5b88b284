#pragma once
// Which tasks failed, as the result of a study or of a run of tasks tells it, whole or of one shard.

#include "sim/record/hdf5.hpp"
#include "sim/record/info.hpp"

namespace papotage {

/// Reads it in bounded memory. Throws h5::Error where something is missing or can't be.
Failures failures_of(hid_t file);

}  // namespace papotage
