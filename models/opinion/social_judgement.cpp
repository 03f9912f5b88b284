#include "models/opinion/social_judgement.hpp"

#include <cmath>

#include <fmt/format.h>

#include "models/opinion/pairwise.hpp"

namespace papotage {
namespace {

struct Judgement {
  static constexpr bool mutual = true;
  double acceptance, rejection, mu;

  // Written so that it has the bits of deffuant where nothing is rejected.
  double moved(double own, double other) const {
    const double difference = other - own, distance = std::abs(difference);
    return own + (only_if(distance < acceptance, mu) - only_if(distance > rejection, mu)) * difference;
  }
};

}  // namespace

void SocialJudgement::declare(Declare<SocialJudgement>& d) {
  d(&SocialJudgement::acceptance, {.name = "acceptance",
                                   .unit = "opinion",
                                   .range = at_least(0),
                                   .doc = "who differs by less attracts one another",
                                   .source = "Jager & Amblard 2004, U"});
  d(&SocialJudgement::rejection, {.name = "rejection",
                                  .unit = "opinion",
                                  .range = at_least(0),
                                  .doc = "who differs by more repels one another; 2 for none",
                                  .source = "Jager & Amblard 2004, T"});
  d(&SocialJudgement::mu, {.name = "mu",
                           .range = within(0, 0.5),
                           .doc = "part of the difference by which each moves",
                           .source = "Jager & Amblard 2004"});
  d(&SocialJudgement::initial, {.name = "initial", .doc = "opinions at the start"});
}

void SocialJudgement::check(const Staff& staff) const {
  ContinuousModel::check(staff);
  if (acceptance > rejection)
    throw Refusal::about("acceptance", fmt::format("acceptance = {}: must not exceed rejection = {}, or who differs by "
                                                   "something between would do both; lower it",
                                                   acceptance, rejection));
}

std::size_t SocialJudgement::bytes(const RunSize& size) const { return Pairwise<Judgement>::bytes(size.nodes); }

std::unique_ptr<Simulation> SocialJudgement::simulate(const World& world) const {
  return std::make_unique<Pairwise<Judgement>>(initial, world, Judgement{acceptance, rejection, mu});
}

}  // namespace papotage
