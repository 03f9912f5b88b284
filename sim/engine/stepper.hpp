#pragma once
// Synchronous updating: every agent's next state from the old states of itself and of those it hears.

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/draws.hpp"
#include "sim/core/parallel.hpp"
#include "sim/graph/network.hpp"

namespace papotage {

/// What an agent sees when it updates: old states only.
template <class State>
struct View {
  std::uint32_t i;                       // the agent
  std::span<const std::uint32_t> heard;  // whom it hears, ascending
  const State* now;                      // old state of everybody
  const State* first;                    // state at the start, where the rule remembers it
  const std::uint8_t* voice = nullptr;   // of everybody, whether they speak, where the rule leaves out who doesn't

  State own() const { return now[i]; }
};

/// A rule is a pure update, `State update(const View<State>&, const Block&) const`. The block holds the agent's random
/// words of this step, zeros where the rule says `static constexpr bool draws = false`. Those who keep silent are not
/// among the heard, unless the rule says `static constexpr bool asks_voice = true` and leaves them out itself.
template <class R, class State>
concept StepRule = requires(const R& rule, const View<State>& view, const Block& block) {
  { rule.update(view, block) } -> std::same_as<State>;
  { R::draws } -> std::convertible_to<bool>;
};

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
  }

  template <StepRule<State> Rule>
  void step(std::uint32_t t, const Draws& draws, const Rule& rule) {
    for_blocks(now_.size(), Draws::bulk * 16, threads_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t chunk = begin; chunk < end; chunk += Draws::bulk)
        update(chunk, std::min(end, chunk + Draws::bulk), t, draws, rule);
    });
    now_.swap(next_);
  }

  /// Moves an agent's state, and what is remembered of its first one, from outside: to moved(state), the present one
  /// kept within [low, high].
  template <class Moved>
  void move(std::uint32_t i, State low, State high, Moved&& moved) {
    now_[i] = std::clamp(moved(now_[i]), low, high);
    if (!first_.empty()) first_[i] = moved(first_[i]);
  }

  std::span<const State> now() const { return now_; }
  std::span<const State> before() const { return next_; }

 private:
  template <class Rule>
  void update(std::size_t begin, std::size_t end, std::uint32_t t, const Draws& draws, const Rule& rule) {
    [[maybe_unused]] Blocks<Draws::bulk> blocks;
    if constexpr (Rule::draws) draws.blocks(static_cast<std::uint32_t>(begin), end - begin, t, blocks);
    std::vector<std::uint32_t> speakers;
    for (std::size_t i = begin; i < end; ++i) {
      const auto agent = static_cast<std::uint32_t>(i);
      const View<State> view{agent, heard<Rule>(agent, speakers), now_.data(), first_.data(), voice_};
      if constexpr (Rule::draws)
        next_[i] = rule.update(view, blocks[i - begin]);
      else
        next_[i] = rule.update(view, Block{});
    }
  }

  template <class Rule>
  std::span<const std::uint32_t> heard(std::uint32_t agent, std::vector<std::uint32_t>& speakers) const {
    if constexpr (requires { Rule::asks_voice; })
      return hears_.out(agent);
    else
      return voice_ ? those_who_speak(agent, speakers) : hears_.out(agent);
  }
  std::span<const std::uint32_t> those_who_speak(std::uint32_t agent, std::vector<std::uint32_t>& speakers) const {
    const std::span<const std::uint32_t> heard = hears_.out(agent);
    if (speakers.size() < heard.size()) speakers.resize(heard.size());
    std::size_t n = 0;
    for (const std::uint32_t j : heard) {
      speakers[n] = j;
      n += voice_[j] != 0;
    }
    return {speakers.data(), n};
  }

  const Network& hears_;
  int threads_;
  const std::uint8_t* voice_;
  std::vector<State> now_, next_, first_;
};

}  // namespace papotage
