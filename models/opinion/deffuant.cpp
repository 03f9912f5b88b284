#include "models/opinion/deffuant.hpp"

#include <cmath>

#include "models/opinion/pairwise.hpp"

namespace papotage {
namespace {

struct Approach {
  static constexpr bool mutual = true;
  double epsilon, mu;

  double moved(double own, double other) const {
    const double difference = other - own;
    return own + only_if(std::abs(difference) < epsilon, mu) * difference;
  }
};

}  // namespace

void Deffuant::declare(Declare<Deffuant>& d) {
  d(&Deffuant::epsilon, {.name = "epsilon",
                         .unit = "opinion",
                         .range = at_least(0),
                         .doc = "who differs by less listens to one another",
                         .source = "Deffuant et al. 2000, twice their d"});
  d(&Deffuant::mu, {.name = "mu",
                    .range = within(0, 0.5),
                    .doc = "part of the difference by which each moves",
                    .source = "Deffuant et al. 2000"});
  d(&Deffuant::initial, {.name = "initial", .doc = "opinions at the start"});
}

std::size_t Deffuant::bytes(const RunSize& size) const { return Pairwise<Approach>::bytes(size.nodes); }

std::unique_ptr<Simulation> Deffuant::simulate(const World& world) const {
  return std::make_unique<Pairwise<Approach>>(initial, world, Approach{epsilon, mu});
}

}  // namespace papotage
