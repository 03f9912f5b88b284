// Every agent at every step, as the law reads: the plain method, and the only one for schemes that return.

#include <algorithm>
#include <array>
#include <mutex>

#include "models/contagion/tally.hpp"
#include "sim/core/sampling.hpp"
#include "sim/core/units.hpp"
#include "sim/engine/stepper.hpp"

namespace papotage {
namespace {

/// The law of one agent and step.
class Rule {
 public:
  static constexpr bool draws = true;

  Rule(const Scheme& scheme, double step_days) : exits_(scheme.compartments.size()), step_days_(step_days) {
    for (const Transition& x : scheme.transitions)
      if (x.rate > 0) exits_[x.from].push_back(x);
  }

  std::uint8_t update(const View<std::uint8_t>& view, const Block& block) const {
    const auto& exits = exits_[view.own()];
    double total = 0;
    for (const Transition& x : exits) total += hazard(x, view);
    if (total == 0 || uniform(block.low()) >= probability(total, step_days_)) return view.own();
    double left = uniform(block.high()) * total;
    for (const Transition& x : exits) {
      left -= hazard(x, view);
      if (left < 0) return x.to;
    }
    return exits.back().to;  // rounding left a rest of the last part
  }

 private:
  static double hazard(const Transition& x, const View<std::uint8_t>& view) {
    if (!x.with) return x.rate;
    std::uint32_t contacts = 0;
    for (const std::uint32_t j : view.heard) contacts += view.now[j] == *x.with;
    return x.rate * contacts;
  }

  std::vector<std::vector<Transition>> exits_;
  double step_days_;
};

class BySteps final : public Simulation {
 public:
  BySteps(const Scheme& scheme, const Chosen& initial, const World& world)
      : scheme_(scheme),
        initial_(initial),
        world_(world),
        rule_(scheme_, world.step_days),
        states_(world.network.hears(), world.threads, false),
        tally_(scheme_, world.step_days) {}

  void start(std::uint32_t replicate) override {
    draws_ = Draws(world_.seed, replicate, "contagion.step");
    const auto spreaders = place_spreaders(scheme_, initial_, world_, replicate, states_.initial());
    reached_.assign(world_.network.nodes(), 0);
    for (const std::uint32_t i : spreaders) reached_[i] = 1;
    states_.begin();
    tally_.start(world_.network.nodes(), static_cast<std::uint32_t>(spreaders.size()));
  }

  void step(std::uint32_t t) override {
    states_.step(t, draws_, rule_);
    count(t + 1);
  }

  bool still() const override { return tally_.still(); }
  void probe(std::span<double> values) const override { tally_.probe(values); }
  void outcomes(std::span<double> values) const override { tally_.outcomes(values); }
  std::span<const std::byte> column(std::size_t) const override { return std::as_bytes(states_.now()); }

 private:
  /// What changed in the step to t: integers, so the order of blocks doesn't matter.
  void count(std::uint32_t t) {
    std::vector<std::int64_t> change(scheme_.compartments.size());
    std::int64_t reached = 0;
    std::mutex guard;
    for_blocks(reached_.size(), std::size_t{1} << 16, world_.threads, [&](std::size_t begin, std::size_t end) {
      std::array<std::int64_t, 256> here{};
      std::int64_t new_here = 0;
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint8_t from = states_.before()[i], to = states_.now()[i];
        if (from == to) continue;
        --here[from];
        ++here[to];
        new_here += reached_[i] == 0;
        reached_[i] = 1;
      }
      const std::lock_guard lock(guard);
      for (std::size_t c = 0; c < change.size(); ++c) change[c] += here[c];
      reached += new_here;
    });
    tally_.moved(t, change, reached);
  }

  Scheme scheme_;
  Chosen initial_;
  World world_;
  Rule rule_;
  Stepper<std::uint8_t> states_;
  std::vector<std::uint8_t> reached_;
  Tally tally_;
  Draws draws_{0, 0, "contagion.step"};
};

}  // namespace

std::unique_ptr<Simulation> contagion_by_steps(const Scheme& scheme, const Chosen& initial, const World& world) {
  return std::make_unique<BySteps>(scheme, initial, world);
}

}  // namespace papotage
