#include "models/opinion/attraction_repulsion.hpp"

#include <cmath>
#include <numbers>

#include "models/opinion/pairwise.hpp"
#include "sim/core/elementary.hpp"

namespace papotage {
namespace {

struct Reaction {
  static constexpr bool mutual = false;
  double tolerance, responsiveness, decay;  // decay: log(1/2) / exposure

  double chance(double own, double other) const { return math::exp(decay * std::abs(other - own)); }
  double moved(double own, double other) const {
    const double step = responsiveness * (other - own);
    const double closer = own + step, further = own - step;
    return std::abs(other - own) <= tolerance ? closer : further;
  }
};

}  // namespace

void AttractionRepulsion::declare(Declare<AttractionRepulsion>& d) {
  d(&AttractionRepulsion::tolerance, {.name = "tolerance",
                                      .unit = "opinion",
                                      .range = at_least(0),
                                      .doc = "who differs by at most this attracts, who differs by more repels",
                                      .source = "Axelrod et al. 2021, twice their T = 0.25"});
  d(&AttractionRepulsion::responsiveness, {.name = "responsiveness",
                                           .range = within(0, 1),
                                           .doc = "part of the difference by which one moves",
                                           .source = "Axelrod et al. 2021, R = 0.25"});
  d(&AttractionRepulsion::exposure, {.name = "exposure",
                                     .unit = "opinion",
                                     .range = above(0),
                                     .doc = "difference that halves the probability to interact",
                                     .source = "Axelrod et al. 2021, twice their E = 0.1"});
  d(&AttractionRepulsion::initial, {.name = "initial", .doc = "opinions at the start"});
}

std::size_t AttractionRepulsion::bytes(const RunSize& size) const { return Pairwise<Reaction>::bytes(size.nodes); }

std::unique_ptr<Simulation> AttractionRepulsion::simulate(const World& world) const {
  return std::make_unique<Pairwise<Reaction>>(initial, world,
                                              Reaction{tolerance, responsiveness, -std::numbers::ln2 / exposure});
}

}  // namespace papotage
