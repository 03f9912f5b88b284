#include "models/opinion/weighted_hegselmann_krause.hpp"

#include <algorithm>
#include <cmath>

#include "models/opinion/in_turn.hpp"
#include "models/opinion/near.hpp"
#include "models/opinion/synchronous.hpp"

namespace papotage {
namespace {

struct TrustedConfidence {
  static constexpr bool draws = false, asks_voice = true, remembers = false;
  double epsilon, weight;

  // Inlined at once: as a call it costs a third more.
  [[gnu::always_inline]] double update(const View<double>& view, const Block&) const {
    const double own = view.own();
    const Heard near = sum_of_near(view, epsilon);
    // Without branches: whether anybody is near, and which way the agent leans, can't be guessed. Who is near to nobody
    // has a sum of 0 and stays.
    const double drive = std::clamp(weight * near.sum / (near.count + (near.count == 0)), -1., 1.);
    return std::clamp(own + drive * (1 - std::abs(own)), -1., 1.);
  }
};

}  // namespace

void WeightedHegselmannKrause::declare(Declare<WeightedHegselmannKrause>& d) {
  d(&WeightedHegselmannKrause::epsilon, {.name = "epsilon",
                                         .unit = "opinion",
                                         .range = at_least(0),
                                         .doc = "who differs by at most this is taken into account",
                                         .source = "Milli 2021"});
  d(&WeightedHegselmannKrause::weight, {.name = "weight",
                                        .range = within(0, 1),
                                        .doc = "trust in those who are heard, times the weight of the tie",
                                        .source = "Milli 2021, w_ij; default as in NDlib"});
  declare_updating(d, "all at once, or one agent after another as in the paper");
  d(&WeightedHegselmannKrause::initial, {.name = "initial", .doc = "opinions at the start"});
}

std::size_t WeightedHegselmannKrause::bytes(const RunSize& size) const {
  return synchronous() ? Synchronous<TrustedConfidence>::bytes(size.nodes)
                       : InTurn<TrustedConfidence>::bytes(size.nodes);
}

std::unique_ptr<Simulation> WeightedHegselmannKrause::simulate(const World& world) const {
  const TrustedConfidence rule{epsilon, weight};
  if (synchronous()) return std::make_unique<Synchronous<TrustedConfidence>>(initial, world, rule);
  return std::make_unique<InTurn<TrustedConfidence>>(initial, world, rule);
}

}  // namespace papotage
