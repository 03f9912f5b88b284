#pragma once
// Synchronous updating: every agent's next state from the old states of itself and of those it hears.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/draws.hpp"
#include "sim/core/parallel.hpp"
#include "sim/engine/view.hpp"
#include "sim/graph/network.hpp"

namespace papotage {

/// The columns of a synchronous model and the loop over them.
template <class State>
class Stepper {
 public:
  /// `voice`: of each agent, whether others hear it in the next step; null where all are heard.
  Stepper(const Network& hears, int threads, bool remembers, const std::uint8_t* voice = nullptr)
      : hears_(hears),
        threads_(threads),
        voice_(voice),
        now_(column_of<State>(hears.nodes())),
        next_(column_of<State>(hears.nodes())),
        first_(column_of<State>(remembers ? hears.nodes() : 0)) {}

  /// The initial states; written by the caller, then fixed by begin().
  std::vector<State>& initial() { return now_; }
  void begin() {
    if (!first_.empty()) first_ = now_;
    settled_ = false;
  }

  template <StepRule<State> Rule>
  void step(std::uint32_t t, const Draws& draws, const Rule& rule) {
    bool same = true;
    for_blocks(now_.size(), Draws::bulk * 16, threads_, [&](std::size_t begin, std::size_t end) {
      bool here = true;
      for (std::size_t chunk = begin; chunk < end; chunk += Draws::bulk)
        here &= update(chunk, std::min(end, chunk + Draws::bulk), t, draws, rule);
      if (!here) std::atomic_ref(same).store(false, std::memory_order_relaxed);
    });
    now_.swap(next_);
    settled_ = same;
  }

  /// Whether the last step changed no bit of any state and nothing was moved from outside since: a rule without draws
  /// then changes nothing ever after, as long as the same agents are heard.
  bool settled() const { return settled_; }

  /// Moves an agent's state, and what is remembered of its first one, from outside: to moved(state), the present one
  /// kept within [low, high].
  template <class Moved>
  void move(std::uint32_t i, State low, State high, Moved&& moved) {
    now_[i] = std::clamp(moved(now_[i]), low, high);
    if (!first_.empty()) first_[i] = moved(first_[i]);
    const std::atomic_ref settled(settled_);  // several threads may move at once
    if (settled.load(std::memory_order_relaxed)) settled.store(false, std::memory_order_relaxed);
  }

  std::span<const State> now() const { return now_; }
  std::span<const State> before() const { return next_; }

 private:
  /// Writes the next states of a range of agents; true where each is what it was.
  template <class Rule>
  bool update(std::size_t begin, std::size_t end, std::uint32_t t, const Draws& draws, const Rule& rule) {
    [[maybe_unused]] Blocks<Draws::bulk> blocks;
    if constexpr (Rule::draws) draws.blocks(static_cast<std::uint32_t>(begin), end - begin, t, blocks);
    Views views(hears_, voice_);
    bool same = true;
    for (std::size_t i = begin; i < end; ++i) {
      const View<State> view = views.of<Rule>(static_cast<std::uint32_t>(i), now_.data(), first_.data());
      if constexpr (Rule::draws)
        next_[i] = rule.update(view, blocks[i - begin]);
      else
        next_[i] = rule.update(view, Block{});
      same &= std::memcmp(&next_[i], &now_[i], sizeof(State)) == 0;
    }
    return same;
  }

  const Network& hears_;
  int threads_;
  const std::uint8_t* voice_;
  std::vector<State> now_, next_, first_;
  bool settled_ = false;
};

}  // namespace papotage
