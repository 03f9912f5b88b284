#pragma once
// What an agent sees when it updates, and what a rule of updating is, whether all update at once (Stepper) or one after
// another (Sequential).

#include <concepts>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/core/draws.hpp"
#include "sim/graph/network.hpp"

namespace papotage {

/// What an agent sees when it updates. States are those before the step where all update at once, the present ones
/// where one after another does.
template <class State>
struct View {
  std::uint32_t i;                       // the agent
  std::span<const std::uint32_t> heard;  // whom it hears, ascending
  const State* now;                      // state of everybody
  const State* first;                    // state at the start, where the rule remembers it
  const std::uint8_t* voice = nullptr;   // of everybody, whether they speak, where the rule leaves out who doesn't
  std::span<const float> weights = {};   // of the ties to the heard, in their order; empty where every tie weighs 1

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

/// Makes views of agents. It keeps a list of those of a row who speak, so that threads want one each.
class Views {
 public:
  /// `voice`: of each agent, whether others hear it; null where all are heard.
  Views(const Network& hears, const std::uint8_t* voice) : hears_(hears), voice_(voice) {}

  /// What agent i sees, until the next call.
  template <class Rule, class State>
  View<State> of(std::uint32_t i, const State* now, const State* first) {
    View<State> view{i, hears_.out(i), now, first, voice_, hears_.weights(i)};
    if constexpr (!requires { Rule::asks_voice; })
      if (voice_) keep_those_who_speak(view);
    return view;
  }

 private:
  template <class State>
  void keep_those_who_speak(View<State>& view) {
    if (agents_.size() < view.heard.size()) agents_.resize(view.heard.size());
    if (weights_.size() < view.weights.size()) weights_.resize(view.weights.size());
    std::size_t n = 0;
    for (std::size_t k = 0; k < view.heard.size(); ++k) {
      agents_[n] = view.heard[k];
      if (!view.weights.empty()) weights_[n] = view.weights[k];
      n += voice_[view.heard[k]] != 0;
    }
    view.heard = {agents_.data(), n};
    if (!view.weights.empty()) view.weights = {weights_.data(), n};
  }

  const Network& hears_;
  const std::uint8_t* voice_;
  std::vector<std::uint32_t> agents_;  // those of a row who speak
  std::vector<float> weights_;         // of the ties to them
};

}  // namespace papotage
