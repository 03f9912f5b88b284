#include "models/opinion/friedkin_johnsen.hpp"

#include <algorithm>

#include "sim/engine/stepper.hpp"

namespace papotage {
namespace {

/// The update, as the header's equation reads.
struct Rule {
  static constexpr bool draws = false, asks_voice = true;
  double susceptibility;

  /// The mean of those who are heard, or the agent's own opinion where nobody is. Four interleaved sums, for one would
  /// wait for each addition.
  static double mean_of_heard(const View<double>& view) {
    const std::size_t n = view.heard.size();
    double sums[4] = {};
    std::uint32_t speaking = 0;
    const auto add = [&](std::size_t lane, std::uint32_t j) {
      if (!view.voice) {
        sums[lane] += view.now[j];
      } else {
        sums[lane] += view.now[j] * view.voice[j];
        speaking += view.voice[j];
      }
    };
    std::size_t k = 0;
    for (; k + 4 <= n; k += 4)
      for (std::size_t lane = 0; lane < 4; ++lane) add(lane, view.heard[k + lane]);
    for (std::size_t lane = 0; k < n; ++k, ++lane) add(lane, view.heard[k]);
    const std::size_t heard = view.voice ? speaking : n;
    if (heard == 0) return view.own();
    return ((sums[0] + sums[2]) + (sums[1] + sums[3])) / static_cast<double>(heard);
  }

  // Who hears nobody hears themselves: their opinion stays, or returns to a first one from which it was moved. A first
  // opinion that was moved from outside may lie beyond the bounds.
  double update(const View<double>& view, const Block&) const {
    const double first = view.first[view.i];
    return std::clamp(first + susceptibility * (mean_of_heard(view) - first), -1., 1.);
  }
};

class Influence final : public OpinionSimulation {
 public:
  Influence(const FriedkinJohnsen& model, const World& world)
      : initial_(model.initial),
        world_(world),
        rule_{model.susceptibility},
        opinions_(world.network.hears(), world.threads, true, world.voice) {}

  void start(std::uint32_t replicate) override {
    initial_.draw(Draws(world_.seed, replicate, "opinion.initial"), opinions_.initial());
    opinions_.begin();
  }
  void start_from(std::uint32_t, std::span<const double> opinions) override {
    std::copy(opinions.begin(), opinions.end(), opinions_.initial().begin());
    opinions_.begin();
  }
  void read(std::span<double> opinions) const override {
    std::copy(opinions_.now().begin(), opinions_.now().end(), opinions.begin());
  }
  void pull(std::uint32_t, std::span<const Pull> pulls) override {
    for (const Pull& p : pulls)
      opinions_.move(p.agent, -1, 1, [&](double x) { return x + p.strength * (p.toward - x); });
  }
  void push(std::uint32_t, std::span<const Push> pushes) override {
    for (const Push& p : pushes) opinions_.move(p.agent, -1, 1, [&](double x) { return x + p.by; });
  }
  void step(std::uint32_t t) override { opinions_.step(t, Draws(0, 0, "opinion.step"), rule_); }
  bool still() const override { return false; }  // it approaches its limit and never stands

  void probe(std::span<double> values) const override {
    const Moments m = moments(opinions_.now(), world_.threads);
    values[0] = m.mean;
    values[1] = m.variance;
  }
  void outcomes(std::span<double> values) const override {
    probe(values);
    values[2] = clusters(opinions_.now());
  }
  std::span<const std::byte> column(std::size_t) const override { return std::as_bytes(opinions_.now()); }

 private:
  InitialOpinions initial_;
  World world_;
  Rule rule_;
  Stepper<double> opinions_;
};

}  // namespace

void FriedkinJohnsen::declare(Declare<FriedkinJohnsen>& d) {
  d(&FriedkinJohnsen::susceptibility, {.name = "susceptibility",
                                       .range = within(0, 1),
                                       .doc = "weight of what others think, against one's first opinion",
                                       .source = "Friedkin & Johnsen 1990, diagonal of Lambda"});
  d(&FriedkinJohnsen::initial, {.name = "initial", .doc = "opinions at the start"});
}

std::vector<Column> FriedkinJohnsen::columns() const {
  return {{"opinion", "1", "opinion of the agent, from -1 to 1", Column::Type::float64}};
}

std::unique_ptr<Simulation> FriedkinJohnsen::simulate(const World& world) const {
  return std::make_unique<Influence>(*this, world);
}

}  // namespace papotage
