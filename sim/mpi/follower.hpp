#pragma once
// All ranks but rank 0: they ask it for batches, and send it the records of their tasks.

#include <atomic>
#include <functional>

#include "sim/mpi/letters.hpp"

namespace papotage::mpi {

/// Tells rank 0 how this rank stands, and if it is ready does `work` with what rank 0 hands out, on `threads`, until
/// all ranks end. `stop` says that this rank was told to stop, which it passes on. Returns the exit status.
int follow(const Report& ready, int threads, const std::atomic<bool>& stop, const std::function<void(Desk&)>& work);

}  // namespace papotage::mpi
