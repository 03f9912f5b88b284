#pragma once
// Runs a rule of two states on all that an agent hears, all agents at once or one after another.
//
// A rule is a StepRule of opinions with one thing more: `bool rests(const View<std::int8_t>&) const`, whether the agent
// cannot change as long as nobody whom it hears does. Where all rest, nothing changes ever after.

#include <algorithm>
#include <memory>

#include "models/opinion/two_states.hpp"
#include "sim/engine/sequential.hpp"
#include "sim/engine/stepper.hpp"

namespace papotage {

/// Whether everybody rests, none of those they hear left out.
template <class Rule>
bool all_rest(const Rule& rule, const Network& hears, std::span<const std::int8_t> opinions) {
  Views views(hears, nullptr);
  for (std::uint32_t i = 0; i < opinions.size(); ++i)
    if (!rule.rests(views.of<Rule, std::int8_t>(i, opinions.data(), nullptr))) return false;
  return true;
}

/// Whether all whom an agent hears think as it does.
inline bool hears_only_its_own(const View<std::int8_t>& view) {
  return std::all_of(view.heard.begin(), view.heard.end(), [&](std::uint32_t j) { return view.now[j] == view.own(); });
}

/// The rule for all but zealots.
template <class Rule>
struct ButZealots : Rule {
  const std::uint8_t* zealots;  // null where there are none
  std::int8_t update(const View<std::int8_t>& view, const Block& block) const {
    return zealots && zealots[view.i] ? view.own() : Rule::update(view, block);
  }
  bool rests(const View<std::int8_t>& view) const { return (zealots && zealots[view.i]) || Rule::rests(view); }
};

template <class Rule>
class AllAtOnce final : public TwoStates {
 public:
  AllAtOnce(const TwoStateModel& model, const World& world, const Rule& rule, Decision decision)
      : TwoStates(model, world),
        rule_{rule, zealots()},
        decision_(decision),
        draws_(0, 0, decision),
        stepper_(world.network.hears(), world.threads, false, world.voice) {}

 private:
  void begin(std::uint32_t replicate) override {
    draws_ = Draws(world().seed, replicate, decision_);
    stepper_.begin();
  }
  bool advance(std::uint32_t t) override {
    stepper_.step(t, draws_, rule_);
    return !stepper_.settled();
  }
  bool settled() override { return all_rest(rule_, world().network.hears(), opinions()); }
  std::span<const std::int8_t> opinions() const override { return stepper_.now(); }
  std::span<std::int8_t> own_opinions() override { return stepper_.initial(); }

  ButZealots<Rule> rule_;
  Decision decision_;
  Draws draws_;
  Stepper<std::int8_t> stepper_;
};

template <class Rule>
class OneByOne final : public TwoStates {
 public:
  OneByOne(const TwoStateModel& model, const World& world, const Rule& rule, Decision decision)
      : TwoStates(model, world),
        rule_{rule, zealots()},
        decision_(decision),
        draws_(0, 0, decision),
        sequential_(world.network.hears(), false, world.voice) {}

 private:
  void begin(std::uint32_t replicate) override {
    draws_ = Draws(world().seed, replicate, decision_);
    sequential_.begin();
  }
  bool advance(std::uint32_t t) override { return sequential_.step(t, draws_, rule_) > 0; }
  bool settled() override { return all_rest(rule_, world().network.hears(), opinions()); }
  std::span<const std::int8_t> opinions() const override { return sequential_.now(); }
  std::span<std::int8_t> own_opinions() override { return sequential_.initial(); }

  ButZealots<Rule> rule_;
  Decision decision_;
  Draws draws_;
  Sequential<std::int8_t> sequential_;
};

/// As the model's `updating` says; `decision` names the draws.
template <class Rule>
std::unique_ptr<Simulation> simulate_rule(const TwoStateModel& model, const World& world, const Rule& rule,
                                          Decision decision) {
  if (model.synchronous()) return std::make_unique<AllAtOnce<Rule>>(model, world, rule, decision);
  return std::make_unique<OneByOne<Rule>>(model, world, rule, decision);
}

}  // namespace papotage
