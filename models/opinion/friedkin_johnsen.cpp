#include "models/opinion/friedkin_johnsen.hpp"

#include <algorithm>

#include "models/opinion/heard.hpp"
#include "models/opinion/synchronous.hpp"

namespace papotage {
namespace {

/// The update, as the header's equation reads.
struct Influence {
  static constexpr bool draws = false, asks_voice = true, remembers = true;
  double susceptibility;

  // Who hears nobody hears themselves: their opinion stays, or returns to a first one from which it was moved. A first
  // opinion that was moved from outside may lie beyond the bounds.
  double update(const View<double>& view, const Block&) const {
    const double first = view.first[view.i];
    return std::clamp(first + susceptibility * (mean_of_heard(view) - first), -1., 1.);
  }
};

}  // namespace

void FriedkinJohnsen::declare(Declare<FriedkinJohnsen>& d) {
  d(&FriedkinJohnsen::susceptibility, {.name = "susceptibility",
                                       .range = within(0, 1),
                                       .doc = "weight of what others think, against one's first opinion",
                                       .source = "Friedkin & Johnsen 1990, diagonal of Lambda"});
  d(&FriedkinJohnsen::initial, {.name = "initial", .doc = "opinions at the start"});
}

std::size_t FriedkinJohnsen::bytes(const RunSize& size) const { return Synchronous<Influence>::bytes(size.nodes); }

std::unique_ptr<Simulation> FriedkinJohnsen::simulate(const World& world) const {
  return std::make_unique<Synchronous<Influence>>(initial, world, Influence{susceptibility});
}

}  // namespace papotage
