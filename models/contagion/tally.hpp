#pragma once
// What is counted while a contagion runs, whichever method runs it.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/contagion/scheme.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// Counts by compartment and the outcomes that follow from them. Times are in days from the start.
class Tally {
 public:
  explicit Tally(const Scheme& scheme);

  /// Takes the states at the start, in which so many were chosen to stand elsewhere than at rest.
  void start(std::span<const std::uint8_t> states, std::uint64_t reached);
  /// Takes what moved into each compartment (negative: out of it) at a time, and how many were reached first.
  void moved(double time, std::span<const std::int64_t> change, std::int64_t reached);
  /// The same of one agent.
  void moved(double time, std::uint8_t from, std::uint8_t to, bool reached);

  /// Whether the counts alone say that nothing can happen any more.
  bool still() const;
  void probe(std::span<double> values) const;
  /// `still`: nothing can happen any more.
  void outcomes(std::span<double> values, bool still) const;

 private:
  void look(double time);

  const Scheme& scheme_;
  std::vector<std::uint8_t> spreading_;  // compartments
  std::vector<std::int64_t> counts_;
  std::int64_t reached_ = 0, peak_ = 0;
  double peak_time_ = 0, last_change_ = 0;
};

/// The start of a replicate, the same for all methods: everybody at rest but those whom the scheme's starts choose;
/// whom one has chosen the later ones pass over and make up for, as far as others are left. Returns who counts as
/// reached, in the order of choice: not those who stand aside for good (immune ones, say).
std::vector<std::uint32_t> place(const Scheme& scheme, const World& world, std::uint32_t replicate,
                                 std::span<std::uint8_t> states);

/// The methods. `strengths`: what each arc counts in weighted transitions; empty where all count 1.
std::unique_ptr<Simulation> contagion_by_counts(const Scheme& scheme, const World& world,
                                                std::span<const double> strengths);
std::unique_ptr<Simulation> contagion_by_events(const Scheme& scheme, const World& world);
std::unique_ptr<Simulation> contagion_in_continuous_time(const Scheme& scheme, const World& world,
                                                         std::span<const double> strengths);

}  // namespace papotage
