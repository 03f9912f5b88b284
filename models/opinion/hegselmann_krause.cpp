#include "models/opinion/hegselmann_krause.hpp"

#include <algorithm>

#include "models/opinion/in_turn.hpp"
#include "models/opinion/near.hpp"
#include "models/opinion/synchronous.hpp"

namespace papotage {
namespace {

struct Confidence {
  static constexpr bool draws = false, asks_voice = true, remembers = false;
  double epsilon;

  double update(const View<double>& view, const Block&) const {
    const double own = view.own();
    const Heard near = sum_of_near(view, epsilon);
    return std::clamp((own + near.sum) / (1 + near.weight), -1., 1.);
  }
};

}  // namespace

void HegselmannKrause::declare(Declare<HegselmannKrause>& d) {
  d(&HegselmannKrause::epsilon, {.name = "epsilon",
                                 .unit = "opinion",
                                 .range = at_least(0),
                                 .doc = "who differs by at most this is taken into account",
                                 .source = "Hegselmann & Krause 2002, twice their epsilon"});
  declare_updating(d, "all at once, or one agent after another");
  d(&HegselmannKrause::initial, {.name = "initial", .doc = "opinions at the start"});
}

std::size_t HegselmannKrause::bytes(const RunSize& size) const {
  return synchronous() ? Synchronous<Confidence>::bytes(size.nodes) : InTurn<Confidence>::bytes(size.nodes);
}

std::unique_ptr<Simulation> HegselmannKrause::simulate(const World& world) const {
  if (synchronous()) return std::make_unique<Synchronous<Confidence>>(initial, world, Confidence{epsilon});
  return std::make_unique<InTurn<Confidence>>(initial, world, Confidence{epsilon});
}

}  // namespace papotage
