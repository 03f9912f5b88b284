#pragma once
// Synchronous updating: every agent's next state from the old states of itself and of those it hears.

#include <algorithm>
#include <array>
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
    step_in_chunks([&](std::size_t begin, std::size_t end, State* next) { update(begin, end, t, draws, rule, next); });
  }

  /// A step written out for many agents at once: fill(begin, end, next) writes the next states of the agents from
  /// `begin` to before `end`, at most Draws::bulk, to next[0] and on. Several threads call it.
  template <class Fill>
  void step_in_chunks(Fill&& fill) {
    bool same = true;
    for_blocks(now_.size(), Draws::bulk * 16, threads_, [&](std::size_t begin, std::size_t end) {
      bool here = true;
      for (std::size_t chunk = begin; chunk < end; chunk += Draws::bulk)
        here &= fill_chunk(chunk, std::min(end, chunk + Draws::bulk), fill);
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
  /// True where each agent's state stays what it was. The next ones are written aside first, where nothing else can
  /// lie: otherwise all that is read would be read again after each write.
  template <class Fill>
  bool fill_chunk(std::size_t begin, std::size_t end, Fill&& fill) {
    std::array<State, Draws::bulk> next;
    fill(begin, end, next.data());
    const std::size_t bytes = (end - begin) * sizeof(State);
    std::memcpy(next_.data() + begin, next.data(), bytes);
    return std::memcmp(next.data(), now_.data() + begin, bytes) == 0;
  }

  template <class Rule>
  void update(std::size_t begin, std::size_t end, std::uint32_t t, const Draws& draws, const Rule& rule, State* next) {
    fetch_rows(Rule::draws ? begin : end);
    [[maybe_unused]] Blocks<Draws::bulk> blocks;
    if constexpr (Rule::draws) draws.blocks(static_cast<std::uint32_t>(begin), end - begin, t, blocks);
    Views views(hears_, voice_);
    for (std::size_t i = begin; i < end; ++i) {
      const View<State> view = views.of<Rule>(static_cast<std::uint32_t>(i), now_.data(), first_.data());
      if constexpr (Rule::draws)
        next[i - begin] = rule.update(view, blocks[i - begin]);
      else
        next[i - begin] = rule.update(view, Block{});
    }
  }

  /// Asks for the rows of the next agents from `begin` on: the processor doesn't see by itself that rows come in order,
  /// for the states in between come from anywhere. Inlined at once: g++ drops the call of a function that only fetches
  /// ahead.
  [[gnu::always_inline]] inline void fetch_rows(std::size_t begin) const {
    constexpr std::uint64_t line = 16, most = 4096;  // agents in a line of memory, and how many are asked for
    const std::uint64_t first = hears_.offsets()[begin];
    const std::uint64_t last = std::min(first + most, hears_.offsets()[std::min(begin + Draws::bulk, now_.size())]);
    const std::uint32_t* targets = hears_.targets().data();
    for (std::uint64_t k = first; k < last; k += line) __builtin_prefetch(targets + k);
  }

  const Network& hears_;
  int threads_;
  const std::uint8_t* voice_;
  std::vector<State> now_, next_, first_;
  bool settled_ = false;
};

}  // namespace papotage
