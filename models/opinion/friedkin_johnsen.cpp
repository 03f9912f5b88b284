#include "models/opinion/friedkin_johnsen.hpp"

#include "sim/engine/stepper.hpp"

namespace papotage {
namespace {

/// The update, as the header's equation reads.
struct Rule {
  static constexpr bool draws = false;
  double susceptibility;

  double update(const View<double>& view, const Block&) const {
    if (view.heard.empty()) return view.own();
    double sum = 0;
    for (const std::uint32_t j : view.heard) sum += view.now[j];
    return susceptibility * (sum / static_cast<double>(view.heard.size())) + (1 - susceptibility) * view.first[view.i];
  }
};

class Influence final : public Simulation {
 public:
  Influence(const FriedkinJohnsen& model, const World& world)
      : initial_(model.initial),
        world_(world),
        rule_{model.susceptibility},
        opinions_(world.network.hears(), world.threads, true) {}

  void start(std::uint32_t replicate) override {
    initial_.draw(Draws(world_.seed, replicate, "opinion.initial"), opinions_.initial());
    opinions_.begin();
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
