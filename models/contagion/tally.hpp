#pragma once
// What is counted while a contagion runs, whichever method runs it.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "models/contagion/compartments.hpp"

namespace papotage {

/// Counts by compartment and the outcomes that follow from them.
class Tally {
 public:
  Tally(const Scheme& scheme, double step_days);

  void start(std::uint32_t nodes, std::uint32_t spreaders);
  /// Takes what moved into each compartment (negative: out of it) in the step to t, and how many left `rest` for the
  /// first time.
  void moved(std::uint32_t t, std::span<const std::int64_t> change, std::int64_t reached);

  bool still() const;
  void probe(std::span<double> values) const;
  void outcomes(std::span<double> values) const;

 private:
  void look(std::uint32_t t);

  const Scheme& scheme_;
  double step_days_;
  std::vector<std::uint8_t> contagious_;  // compartments that others catch from
  std::vector<std::int64_t> counts_;
  std::int64_t reached_ = 0, peak_ = 0;
  std::uint32_t peak_step_ = 0, last_change_ = 0;
};

/// The start of a replicate, the same for both methods: draws who spreads, puts everybody else at rest, and returns
/// them.
std::vector<std::uint32_t> place_spreaders(const Scheme& scheme, const Chosen& initial, const World& world,
                                           std::uint32_t replicate, std::span<std::uint8_t> states);

/// The two methods.
std::unique_ptr<Simulation> contagion_by_steps(const Scheme& scheme, const Chosen& initial, const World& world);
std::unique_ptr<Simulation> contagion_by_events(const Scheme& scheme, const Chosen& initial, const World& world);

}  // namespace papotage
