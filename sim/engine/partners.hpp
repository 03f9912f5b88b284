#pragma once
// Whom an agent picks among those it hears.

#include <array>
#include <cstdint>
#include <vector>

#include "sim/core/sampling.hpp"
#include "sim/graph/network.hpp"

namespace papotage {

/// The law of picking one of those whom an agent hears: uniform, or, where ties have weights, in proportion to them.
/// Either takes constant time. For weights there is an alias table a row, made once (A. J. Walker, ACM Trans. Math.
/// Softw. 3 (1977) 253; M. D. Vose, IEEE Trans. Softw. Eng. 17 (1991) 972): a uniform slot of the row, then one of the
/// two agents that share it. 12 bytes an arc.
class Partners {
 public:
  struct Picked {
    std::uint32_t agent;
    std::uint64_t rest;  // what is left of the word, as interact() says
  };
  struct Slot {
    std::array<std::uint32_t, 2> agents;  // two whom the row's agent hears
    float first;                          // probability of the first, in [0, 1]

    Picked picked(std::uint64_t word) const {
      const Toss toss = papotage::toss(word, first);
      return {agents[toss.happens ? 0 : 1], toss.rest};
    }
  };

  /// Keeps a reference to the network.
  explicit Partners(const Network& hears);

  /// One of those whom agent i hears, at a uniform word; i hears somebody.
  Picked pick(std::uint32_t i, std::uint64_t word) const {
    const std::uint64_t begin = hears_->offsets()[i];
    const Pick which = papotage::pick(word, hears_->offsets()[i + std::size_t{1}] - begin);
    if (!weighted()) return {hears_->targets()[begin + which.value], which.rest};
    return slots_[begin + which.value].picked(which.rest);
  }

  const Network& hears() const { return *hears_; }
  bool weighted() const { return !slots_.empty(); }
  /// Slots in the order of the network's arcs; null where ties have no weights.
  const Slot* slots() const { return slots_.data(); }

 private:
  const Network* hears_;
  std::vector<Slot> slots_;
};

}  // namespace papotage
