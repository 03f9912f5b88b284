#pragma once
// Who watches an ensemble: the recorder, the progress bar, a test.

#include <cstdint>
#include <span>

#include "sim/model/model.hpp"

namespace papotage {

/// Told what replicates do. Calls come from many threads at once and in any order of replicates; those of one
/// replicate come in the order of time.
class Observer {
 public:
  virtual ~Observer() = default;
  /// The replicate stands at its record time number `record` (0 is the start); read the columns that are wanted.
  virtual void frame(std::uint32_t /*replicate*/, std::uint32_t /*record*/, const Simulation&) {}
  /// The replicate stands at its end; read the breakdowns and posts that are wanted. finished() follows.
  virtual void ended(std::uint32_t /*replicate*/, const Simulation&) {}
  /// A replicate has ended. `series` holds a row per probe, records() values each; `outcomes` one number each.
  virtual void finished(std::uint32_t /*replicate*/, std::span<const double> /*series*/,
                        std::span<const double> /*outcomes*/) {}
  /// `steps` more steps are behind, skipped ones included.
  virtual void advanced(std::uint64_t /*steps*/) {}
  /// Going on is pointless (the disk is full, say): replicates end where they are.
  virtual bool stop() const { return false; }
};

}  // namespace papotage
