#include "models/opinion/voter.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <limits>

#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/engine/interactions.hpp"

namespace papotage {
namespace {

class Imitation final : public OpinionSimulation {
 public:
  Imitation(const Voter& model, const World& world)
      : initial_(model.initial),
        world_(world),
        hears_(world.network.hears()),
        opinion_(column_of<std::int8_t>(world.network.nodes())) {}

  void start(std::uint32_t replicate) override {
    begin(replicate);
    const Staff staff{world_.network.nodes(), world_.network.labels()};
    const auto positive = initial_.agents(staff, Draws(world_.seed, replicate, "voter.initial"));
    std::fill(opinion_.begin(), opinion_.end(), std::int8_t{-1});
    for (const std::uint32_t i : positive) opinion_[i] = 1;
    sum_ = 2 * static_cast<std::int64_t>(positive.size()) - staff.nodes;
  }
  void start_from(std::uint32_t replicate, std::span<const double> opinions) override {
    begin(replicate);
    const Draws draws(world_.seed, replicate, "voter.initial");
    sum_ = 0;
    for (std::uint32_t i = 0; i < opinion_.size(); ++i) {
      opinion_[i] = uniform(draws.block({i}).low()) < (1 + opinions[i]) / 2 ? 1 : -1;
      sum_ += opinion_[i];
    }
  }
  void read(std::span<double> opinions) const override {
    std::copy(opinion_.begin(), opinion_.end(), opinions.begin());
  }
  void pull(std::uint32_t t, std::span<const Pull> pulls) override {
    for (const Pull& p : pulls) nudge(pulled_, p.agent, t, p.strength * (p.toward - opinion_[p.agent]));
  }
  void push(std::uint32_t t, std::span<const Push> pushes) override {
    for (const Push& p : pushes) nudge(pushed_, p.agent, t, p.by);
  }

  void step(std::uint32_t t) override {
    std::int64_t sum = sum_;
    std::int8_t* opinion = opinion_.data();
    interact(hears_, draws_, t, opinion_.size(), opinion, world_.voice, [&](std::uint32_t i, std::uint32_t j) {
      sum += opinion[j] - opinion[i];
      opinion[i] = opinion[j];
    });
    sum_ = sum;
    now_ = t + 1;
  }

  bool still() const override { return std::abs(sum_) == static_cast<std::int64_t>(opinion_.size()); }

  void probe(std::span<double> values) const override {
    values[0] = static_cast<double>(sum_) / static_cast<double>(opinion_.size());
    values[1] = 1 - values[0] * values[0];
  }
  void outcomes(std::span<double> values) const override {
    probe(values);
    const auto n = static_cast<std::int64_t>(opinion_.size()), minority = (n - std::abs(sum_)) / 2;
    values[2] = minority > 0 && static_cast<double>(minority) >= smallest_cluster * static_cast<double>(n) ? 2 : 1;
    values[3] = still() ? now_ * world_.step_days : std::numeric_limits<double>::quiet_NaN();
  }
  std::span<const std::byte> column(std::size_t) const override { return std::as_bytes(std::span(opinion_)); }

 private:
  void begin(std::uint32_t replicate) {
    draws_ = Draws(world_.seed, replicate, "voter.interaction");
    pulled_ = Draws(world_.seed, replicate, "voter.pulled");
    pushed_ = Draws(world_.seed, replicate, "voter.pushed");
    now_ = 0;
  }
  /// Changes to the sign of `by` with the probability that moves by that much on average.
  void nudge(const Draws& draws, std::uint32_t i, std::uint32_t t, double by) {
    const std::int8_t sign = by > 0 ? 1 : -1;
    if (by == 0 || opinion_[i] == sign || uniform(draws.block({i}, t).low()) >= std::abs(by) / 2) return;
    opinion_[i] = sign;
    std::atomic_ref(sum_).fetch_add(2 * sign, std::memory_order_relaxed);
  }

  Chosen initial_;
  World world_;
  const Network& hears_;
  std::vector<std::int8_t> opinion_;
  std::int64_t sum_ = 0;
  std::uint32_t now_ = 0;  // the last step taken; none is once all agree
  Draws draws_{0, 0, "voter.interaction"}, pulled_{0, 0, "voter.pulled"}, pushed_{0, 0, "voter.pushed"};
};

}  // namespace

std::vector<Probe> Voter::probes() const { return opinion_probes(); }

std::vector<Outcome> Voter::outcomes() const {
  auto outcomes = opinion_outcomes();
  outcomes.push_back({"consensus_time", "day", "when all came to hold one opinion; not a number where they did not"});
  return outcomes;
}

std::vector<Column> Voter::columns() const {
  return {{"opinion", "1", "opinion of the agent", Column::Type::int8, {"against", "for"}, {-1, 1}}};
}

std::unique_ptr<Simulation> Voter::simulate(const World& world) const {
  return std::make_unique<Imitation>(*this, world);
}

}  // namespace papotage
