#pragma once
// Models of continuous opinions in which one agent after another updates, by the rule that others follow at once.

#include <atomic>

#include "models/opinion/continuous.hpp"
#include "sim/engine/sequential.hpp"

namespace papotage {

/// n updates a step, each of a uniform agent from the present opinions; a StepRule as Synchronous takes it.
template <StepRule<double> Rule>
class InTurn final : public ContinuousSimulation {
  static_assert(!Rule::draws);

 public:
  InTurn(const InitialOpinions& initial, const World& world, Rule rule)
      : ContinuousSimulation(initial, world),
        rule_(rule),
        opinions_(world.network.hears(), Rule::remembers, world.voice) {}

  /// Bytes of its columns.
  static std::size_t bytes(std::uint64_t nodes) { return nodes * (Rule::remembers ? 2 : 1) * sizeof(double); }

  void pull(std::uint32_t, std::span<const Pull> pulls) override {
    for (const Pull& p : pulls)
      opinions_.move(p.agent, -1, 1, [&](double x) { return x + p.strength * (p.toward - x); });
    stir();
  }
  void push(std::uint32_t, std::span<const Push> pushes) override {
    for (const Push& p : pushes) opinions_.move(p.agent, -1, 1, [&](double x) { return x + p.by; });
    stir();
  }
  // Who is heard may change from step to step, and then opinions move again.
  void step(std::uint32_t t) override {
    settled_ = opinions_.step(t, draws_, rule_) == 0 && !world().voice && opinions_.settled(rule_);
  }
  bool still() const override { return settled_; }

 private:
  std::span<double> first() override { return opinions_.initial(); }
  void begin(std::uint32_t replicate) override {
    opinions_.begin();
    draws_ = Draws(world().seed, replicate, "opinion.turn");
    settled_ = false;
  }
  std::span<const double> now() const override { return opinions_.now(); }
  void stir() { std::atomic_ref(settled_).store(false, std::memory_order_relaxed); }  // several threads may push

  Rule rule_;
  Sequential<double> opinions_;
  bool settled_ = false;  // nobody would change
  Draws draws_{0, 0, "opinion.turn"};
};

}  // namespace papotage
