#pragma once
// Whom agents pick among those they hear. Asynchronous updating by pairs: a sequence of interactions whose order is a
// function of the seed.

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>

#include "sim/core/draws.hpp"
#include "sim/core/sampling.hpp"
#include "sim/engine/partners.hpp"
#include "sim/graph/network.hpp"

namespace papotage {

/// Who is about to hear whom, found in passes, each of which asks the memory for what the next one reads.
class Encounters {
 public:
  static constexpr std::size_t most = 64;

  explicit Encounters(const Partners& partners)
      : offsets_(partners.hears().offsets().data()),
        targets_(partners.hears().targets().data()),
        slots_(partners.slots()),
        n_(partners.hears().nodes()) {}

  /// Those that the words from number `begin` on say, two words a block: who, and whom it picks.
  template <class State>
  void find(const Blocks<Draws::bulk>& blocks, std::size_t begin, std::size_t size, const State* state,
            const std::uint8_t* voice) {
    choose_agents(blocks, begin, size);
    choose_arcs(size);
    find_partners(size, state, voice);
  }

  /// Whom the agents from `first` on pick, each at the low word of its block, of which the first is number `begin`.
  template <class State>
  void find_for(std::uint32_t first, const Blocks<Draws::bulk>& blocks, std::size_t begin, std::size_t size,
                const State* state, const std::uint8_t* voice) {
    for (std::size_t k = 0; k < size; ++k) {
      who_[k] = whom_[k] = first + static_cast<std::uint32_t>(k);
      rest_[k] = blocks[begin + k].low();
    }
    choose_arcs(size);
    find_partners(size, state, voice);
  }

  /// Who hears nobody is alone, and its own partner.
  bool alone(std::size_t k) const { return who_[k] == whom_[k]; }
  std::uint32_t who(std::size_t k) const { return who_[k]; }
  std::uint32_t whom(std::size_t k) const { return whom_[k]; }
  std::uint64_t rest(std::size_t k) const { return rest_[k]; }

 private:
  static constexpr std::uint64_t nobody = ~std::uint64_t{0};

  void choose_agents(const Blocks<Draws::bulk>& blocks, std::size_t begin, std::size_t size) {
    for (std::size_t k = 0; k < size; ++k) {
      const Block block = blocks[(begin + k) / 2];
      const Pick pick = papotage::pick((begin + k) % 2 == 0 ? block.low() : block.high(), n_);
      who_[k] = whom_[k] = static_cast<std::uint32_t>(pick.value);
      rest_[k] = pick.rest;
      __builtin_prefetch(offsets_ + pick.value);
    }
  }
  void choose_arcs(std::size_t size) {
    for (std::size_t k = 0; k < size; ++k) {
      const std::uint64_t begin = offsets_[who_[k]], degree = offsets_[who_[k] + std::size_t{1}] - begin;
      arc_[k] = nobody;
      if (degree == 0) continue;
      const Pick pick = papotage::pick(rest_[k], degree);
      arc_[k] = begin + pick.value;
      rest_[k] = pick.rest;
      if (slots_)
        __builtin_prefetch(slots_ + arc_[k]);
      else
        __builtin_prefetch(targets_ + arc_[k]);
    }
  }
  template <class State>
  void find_partners(std::size_t size, const State* state, const std::uint8_t* voice) {
    for (std::size_t k = 0; k < size; ++k) {
      if (arc_[k] == nobody) continue;
      find_partner(k);
      __builtin_prefetch(state + whom_[k]);
      __builtin_prefetch(state + who_[k]);
      if (voice) __builtin_prefetch(voice + whom_[k]);
    }
  }
  void find_partner(std::size_t k) {
    if (!slots_) {
      whom_[k] = targets_[arc_[k]];
      return;
    }
    const Partners::Picked picked = slots_[arc_[k]].picked(rest_[k]);
    whom_[k] = picked.agent;
    rest_[k] = picked.rest;
  }

  const std::uint64_t* offsets_;
  const std::uint32_t* targets_;
  const Partners::Slot* slots_;
  std::uint64_t n_;
  std::array<std::uint32_t, most> who_, whom_;
  std::array<std::uint64_t, most> arc_, rest_;
};

/// Nothing is done of turns that are passed.
struct NoMatter {
  void operator()(std::uint32_t, std::uint64_t) const {}
};

/// Lets `count` pairs interact, one after another: a uniform agent i and an agent j, picked from those whom i hears
/// (uniform, or in proportion to the weights of ties); then apply(i, j) or apply(i, j, rest). An agent that hears
/// nobody passes its turn. Interaction k of step t uses half k % 2 of the block of entity k / 2 at time t. The result
/// is that of the plain loop; the batches only fetch ahead what it will read. `state` is the column that apply reads
/// and writes. `voice` says of each agent whether others hear it (null: all do); who picks one that isn't heard passes
/// the turn. Of turns that are passed pass(i, rest) is told.
///
/// `rest` is a further uniform word: what is left of the random one. Its top 64 - log2(n * degree of i) bits are good
/// (40 for a million agents with 10 ties each), with weights 53 less the bits that the weights take (log2 of the mean
/// weight in the row over that of the tie, one at the usual spread); those below are not random. Take from its top:
/// pick(), toss(), uniform().
///
/// Inlined at once: otherwise what apply() keeps count of goes through memory at each interaction.
template <class State, class Apply, class Pass = NoMatter>
[[gnu::always_inline]] inline void interact(const Partners& partners, const Draws& draws, std::uint32_t t,
                                            std::uint64_t count, const State* state, const std::uint8_t* voice,
                                            Apply&& apply, Pass&& pass = {}) {
  constexpr bool asks_rest = std::is_invocable_v<Apply, std::uint32_t, std::uint32_t, std::uint64_t>;
  Blocks<Draws::bulk> blocks;
  Encounters pairs(partners);
  for (std::uint64_t done = 0; done < count; done += 2 * Draws::bulk) {
    const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(count - done, 2 * Draws::bulk));
    draws.numbered_blocks(done / 2, (here + 1) / 2, t, blocks);
    for (std::size_t begin = 0; begin < here; begin += Encounters::most) {
      const std::size_t size = std::min(Encounters::most, here - begin);
      pairs.find(blocks, begin, size, state, voice);
      for (std::size_t k = 0; k < size; ++k) {
        if (pairs.alone(k) || (voice && !voice[pairs.whom(k)]))
          pass(pairs.who(k), pairs.rest(k));
        else if constexpr (asks_rest)
          apply(pairs.who(k), pairs.whom(k), pairs.rest(k));
        else
          apply(pairs.who(k), pairs.whom(k));
      }
    }
  }
}

}  // namespace papotage
