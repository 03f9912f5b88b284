#pragma once
// Models of continuous opinions in which pairs meet one after another: such a model is what a meeting does.

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstdint>

#include "models/opinion/continuous.hpp"
#include "sim/core/sampling.hpp"
#include "sim/engine/interactions.hpp"

namespace papotage {

/// A rule of meetings, `double moved(double own, double other) const`: the opinion that who holds `own` has after
/// hearing `other`. `static constexpr bool mutual`: both move where the network is undirected; in a directed one, and
/// otherwise, only the one who hears. A rule may say with which probability a meeting comes to something, `double
/// chance(double own, double other) const`.
template <class R>
concept MeetingRule = requires(const R& rule, double x) {
  { rule.moved(x, x) } -> std::same_as<double>;
  { R::mutual } -> std::convertible_to<bool>;
};

/// x where it holds, otherwise 0. Without a branch, for whether two listen to one another can't be guessed.
inline double only_if(bool holds, double x) {
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & (0 - std::uint64_t{holds}));
}

/// n meetings a step: a uniform agent and, by the weights of its ties, somebody whom it hears. Who meets when is drawn
/// by the decision "opinion.meeting" whatever the rule, so that models can be compared on the same meetings.
template <MeetingRule Rule>
class Pairwise final : public ColumnSimulation {
 public:
  Pairwise(const InitialOpinions& initial, const World& world, Rule rule)
      : ColumnSimulation(initial, world), rule_(rule), partners_(world.network.hears()) {}

  void step(std::uint32_t t) override {
    std::uint64_t changed = 0;
    if (Rule::mutual && !world().network.directed())
      meet<true>(t, changed);
    else
      meet<false>(t, changed);
    // All ties are looked at only after a step without any change. Who is heard may change from step to step.
    settled_ = changed == 0 && !world().voice && !anybody_may_move();
  }

 private:
  void draw(std::uint32_t replicate) override { draws_ = Draws(world().seed, replicate, "opinion.meeting"); }

  double after(double own, double other) const { return std::max(-1., std::min(1., rule_.moved(own, other))); }
  static std::uint64_t difference(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) ^ std::bit_cast<std::uint64_t>(b);
  }

  template <bool mutual>
  void meet(std::uint32_t t, std::uint64_t& changed) {
    double* x = opinion_.data();
    const std::uint8_t* voice = world().voice;
    std::uint64_t changes = 0;  // not `changed` itself, which would be written to memory at each meeting
    const auto move = [&](std::uint32_t i, std::uint32_t j) {
      const double own = x[i], other = x[j];
      const double mine = after(own, other);
      changes |= difference(mine, own);
      x[i] = mine;
      if (!mutual || (voice && !voice[i])) return;
      const double theirs = after(other, own);
      changes |= difference(theirs, other);
      x[j] = theirs;
    };
    if constexpr (requires(double own) { rule_.chance(own, own); })
      interact(partners_, draws_, t, opinion_.size(), x, voice,
               [&](std::uint32_t i, std::uint32_t j, std::uint64_t rest) {
                 if (uniform(rest) < rule_.chance(x[i], x[j])) move(i, j);
               });
    else
      interact(partners_, draws_, t, opinion_.size(), x, voice, move);
    changed = changes;
  }

  bool may_move(std::uint32_t i) const {
    const auto heard = partners_.hears().out(i);
    return std::any_of(heard.begin(), heard.end(), [&](std::uint32_t j) {
      const double own = opinion_[i], other = opinion_[j];
      if constexpr (requires { rule_.chance(own, other); })
        if (!(rule_.chance(own, other) > 0)) return false;
      return difference(after(own, other), own) != 0;
    });
  }
  bool anybody_may_move() {
    return find_restless([&](std::uint32_t i) { return may_move(i); });
  }

  Rule rule_;
  Partners partners_;
  Draws draws_{0, 0, "opinion.meeting"};
};

}  // namespace papotage
