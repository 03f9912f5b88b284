#pragma once
// Asynchronous updating by pairs: a sequence of interactions whose order is a function of the seed.

#include <algorithm>
#include <array>
#include <cstdint>

#include "sim/core/draws.hpp"
#include "sim/core/sampling.hpp"
#include "sim/graph/network.hpp"

namespace papotage {

/// Lets `count` pairs interact, one after another: a uniform agent i and, uniform among those whom i hears, an agent j;
/// then apply(i, j). An agent that hears nobody passes its turn. Interaction k of step t uses half k % 2 of the block
/// of entity k / 2 at time t. The result is that of the plain loop; the batches only fetch ahead what it will read.
/// `state` is the column that apply reads and writes. `voice` says of each agent whether others hear it (null: all do);
/// who picks one that isn't heard passes the turn.
template <class State, class Apply>
void interact(const Network& hears, const Draws& draws, std::uint32_t t, std::uint64_t count, const State* state,
              const std::uint8_t* voice, Apply&& apply) {
  constexpr std::size_t batch = 64;
  const std::uint64_t* offsets = hears.offsets().data();
  const std::uint32_t* targets = hears.targets().data();
  const std::uint64_t n = hears.nodes();
  Blocks<Draws::bulk> blocks;
  std::array<Pick, batch> who;
  std::array<std::uint64_t, batch> arc;
  std::array<std::uint32_t, batch> whom;
  constexpr std::uint64_t nobody = ~std::uint64_t{0};

  for (std::uint64_t done = 0; done < count; done += 2 * Draws::bulk) {
    const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(count - done, 2 * Draws::bulk));
    draws.numbered_blocks(done / 2, (here + 1) / 2, t, blocks);
    for (std::size_t begin = 0; begin < here; begin += batch) {
      const std::size_t size = std::min(batch, here - begin);
      for (std::size_t k = 0; k < size; ++k) {
        const Block block = blocks[(begin + k) / 2];
        who[k] = pick((begin + k) % 2 == 0 ? block.low() : block.high(), n);
        __builtin_prefetch(offsets + who[k].value);
      }
      for (std::size_t k = 0; k < size; ++k) {
        const std::uint64_t i = who[k].value, degree = offsets[i + 1] - offsets[i];
        arc[k] = degree == 0 ? nobody : offsets[i] + pick(who[k].rest, degree).value;
        if (degree != 0) __builtin_prefetch(targets + arc[k]);
      }
      for (std::size_t k = 0; k < size; ++k) {
        if (arc[k] == nobody) continue;
        whom[k] = targets[arc[k]];
        __builtin_prefetch(state + whom[k]);
        __builtin_prefetch(state + who[k].value, 1);
      }
      for (std::size_t k = 0; k < size; ++k)
        if (arc[k] != nobody && (!voice || voice[whom[k]])) apply(static_cast<std::uint32_t>(who[k].value), whom[k]);
    }
  }
}

}  // namespace papotage
