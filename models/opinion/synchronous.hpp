#pragma once
// Models of continuous opinions in which everybody updates at once: such a model is its rule.

#include "models/opinion/continuous.hpp"
#include "sim/engine/stepper.hpp"

namespace papotage {

/// A StepRule of opinions without draws; says in `static constexpr bool remembers` whether it asks for first opinions.
template <StepRule<double> Rule>
class Synchronous final : public ContinuousSimulation {
  static_assert(!Rule::draws);

 public:
  Synchronous(const InitialOpinions& initial, const World& world, Rule rule)
      : ContinuousSimulation(initial, world),
        rule_(rule),
        opinions_(world.network.hears(), world.threads, Rule::remembers, world.voice) {}

  /// Bytes of its columns.
  static std::size_t bytes(std::uint64_t nodes) { return nodes * (Rule::remembers ? 3 : 2) * sizeof(double); }

  void pull(std::uint32_t, std::span<const Pull> pulls) override {
    for (const Pull& p : pulls)
      opinions_.move(p.agent, -1, 1, [&](double x) { return x + p.strength * (p.toward - x); });
  }
  void push(std::uint32_t, std::span<const Push> pushes) override {
    for (const Push& p : pushes) opinions_.move(p.agent, -1, 1, [&](double x) { return x + p.by; });
  }
  void step(std::uint32_t t) override { opinions_.step(t, Draws(0, 0, "opinion.step"), rule_); }
  // Who is heard may change from step to step, and then opinions move again.
  bool still() const override { return !world().voice && opinions_.settled(); }

 private:
  std::span<double> first() override { return opinions_.initial(); }
  void begin(std::uint32_t) override { opinions_.begin(); }
  std::span<const double> now() const override { return opinions_.now(); }

  Rule rule_;
  Stepper<double> opinions_;
};

}  // namespace papotage
