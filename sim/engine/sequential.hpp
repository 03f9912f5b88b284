#pragma once
// Random-sequential updating: one agent after another, each from the present states of those it hears.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "sim/core/draws.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/engine/view.hpp"
#include "sim/graph/network.hpp"

namespace papotage {

/// The columns of an asynchronous model and the loop over its updates: the same rules as a Stepper's. A step is n
/// updates, each of a uniform agent, so that one agent may come up twice and another not at all. Update k of step t
/// uses the block of entity k at time t: the agent is pick(low word, n), and the rule is given the block with what is
/// left of the low word, of which the top 64 - log2(n) bits are good (44 for a million agents). The result is that of
/// the plain loop; the batches only fetch ahead what it will read.
template <class State>
class Sequential {
 public:
  /// `voice`: of each agent, whether others hear it in the next step; null where all are heard.
  Sequential(const Network& hears, bool remembers, const std::uint8_t* voice = nullptr)
      : hears_(hears),
        views_(hears, voice),
        now_(column_of<State>(hears.nodes())),
        first_(column_of<State>(remembers ? hears.nodes() : 0)) {}

  /// The initial states; written by the caller, then fixed by begin().
  std::vector<State>& initial() { return now_; }
  void begin() {
    if (!first_.empty()) first_ = now_;
  }

  /// Returns how many updates changed a state.
  template <StepRule<State> Rule>
  std::uint64_t step(std::uint32_t t, const Draws& draws, const Rule& rule) {
    const std::uint64_t n = now_.size();
    std::uint64_t changes = 0;
    Blocks<Draws::bulk> blocks;
    std::array<Pick, batch> who;
    for (std::uint64_t done = 0; done < n; done += Draws::bulk) {
      const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(n - done, Draws::bulk));
      draws.numbered_blocks(done, here, t, blocks);
      for (std::size_t begin = 0; begin < here; begin += batch) {
        const std::size_t size = std::min(batch, here - begin);
        for (std::size_t k = 0; k < size; ++k) who[k] = pick(blocks[begin + k].low(), n);
        fetch({who.data(), size});
        for (std::size_t k = 0; k < size; ++k) {
          const auto i = static_cast<std::uint32_t>(who[k].value);
          changes += update(i, rule, Rule::draws ? left_of(blocks[begin + k], who[k].rest) : Block{});
        }
      }
    }
    return changes;
  }

  /// Whether no agent would change its state: for rules without draws, which then never change anything any more.
  template <StepRule<State> Rule>
  bool settled(const Rule& rule) {
    static_assert(!Rule::draws);
    for (std::uint32_t i = 0; i < now_.size(); ++i)
      if (!same(rule.update(views_.of<Rule>(i, now_.data(), first_.data()), Block{}), now_[i])) return false;
    return true;
  }

  /// As Stepper::move.
  template <class Moved>
  void move(std::uint32_t i, State low, State high, Moved&& moved) {
    now_[i] = std::clamp(moved(now_[i]), low, high);
    if (!first_.empty()) first_[i] = moved(first_[i]);
  }

  std::span<const State> now() const { return now_; }

 private:
  static constexpr std::size_t batch = 64;

  static bool same(const State& a, const State& b) { return std::memcmp(&a, &b, sizeof(State)) == 0; }
  static Block left_of(const Block& block, std::uint64_t rest) {
    return {{static_cast<std::uint32_t>(rest), static_cast<std::uint32_t>(rest >> 32), block.words[2], block.words[3]}};
  }

  template <class Rule>
  bool update(std::uint32_t i, const Rule& rule, const Block& block) {
    const State next = rule.update(views_.of<Rule>(i, now_.data(), first_.data()), block);
    const bool changed = !same(next, now_[i]);
    now_[i] = next;
    return changed;
  }

  /// Asks for what the updates of these agents will read: where their rows lie, the beginnings of the rows (what
  /// follows comes in order) and the states of those in them, unless they are single bytes, which lie close enough.
  /// Counted loops: ends that depend on the row are guessed wrong too often. Inlined at once: g++ drops the call of a
  /// function that only fetches ahead, as one without effect.
  [[gnu::always_inline]] inline void fetch(std::span<const Pick> who) const {
    constexpr std::uint64_t line = 16, some = 8;  // agents in a line of memory, and of a row
    const std::uint64_t* offsets = hears_.offsets().data();
    const std::uint32_t* targets = hears_.targets().data();
    const float* weights = hears_.weighted() ? hears_.weights().data() : nullptr;
    for (const Pick& p : who) __builtin_prefetch(offsets + p.value);
    for (const Pick& p : who) {
      const std::uint64_t begin = offsets[p.value], next = std::min(offsets[p.value + 1], begin + line);
      __builtin_prefetch(targets + begin);
      __builtin_prefetch(targets + next);
      if (weights) {
        __builtin_prefetch(weights + begin);
        __builtin_prefetch(weights + next);
      }
      __builtin_prefetch(now_.data() + p.value);
      if (!first_.empty()) __builtin_prefetch(first_.data() + p.value);
    }
    if constexpr (sizeof(State) > 1)
      for (const Pick& p : who) {
        const std::uint64_t begin = std::min(offsets[p.value], hears_.arcs() - std::min(hears_.arcs(), some));
        for (std::uint64_t k = begin; k < begin + std::min(hears_.arcs(), some); ++k)
          __builtin_prefetch(now_.data() + targets[k]);
      }
  }

  const Network& hears_;
  Views views_;
  std::vector<State> now_, first_;
};

}  // namespace papotage
