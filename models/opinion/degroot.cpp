#include "models/opinion/degroot.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "models/opinion/heard.hpp"
#include "models/opinion/pairwise.hpp"
#include "models/opinion/synchronous.hpp"

namespace papotage {
namespace {

struct Averaging {
  static constexpr bool draws = false, asks_voice = true, remembers = false;
  double self_weight;

  double update(const View<double>& view, const Block&) const {
    const double mean = mean_of_heard(view);
    return std::clamp(mean + self_weight * (view.own() - mean), -1., 1.);
  }
};

struct Gossip {
  static constexpr bool mutual = true;
  double moved(double own, double other) const { return (own + other) / 2; }
};

}  // namespace

void DeGroot::declare(Declare<DeGroot>& d) {
  d(&DeGroot::self_weight, {.name = "self_weight",
                            .range = within(0, 1),
                            .doc = "weight of one's own opinion, against the mean of those who are heard",
                            .source = "DeGroot 1974, diagonal of the matrix"});
  declare_updating(d, "all at once, or pairs that take on their mean, one after another (gossip)");
  d(&DeGroot::initial, {.name = "initial", .doc = "opinions at the start"});
}

std::size_t DeGroot::bytes(const RunSize& size) const {
  return synchronous() ? Synchronous<Averaging>::bytes(size.nodes) : Pairwise<Gossip>::bytes(size.nodes);
}

void DeGroot::check(const Staff& staff) const {
  ContinuousModel::check(staff);
  if (!synchronous() && self_weight > 0)
    throw Refusal::about("self_weight",
                         fmt::format("self_weight = {}: two who gossip take on their mean, so it must be 0 where "
                                     "updating = \"asynchronous\"; leave it out",
                                     self_weight));
}

std::unique_ptr<Simulation> DeGroot::simulate(const World& world) const {
  if (synchronous()) return std::make_unique<Synchronous<Averaging>>(initial, world, Averaging{self_weight});
  return std::make_unique<Pairwise<Gossip>>(initial, world, Gossip{});
}

}  // namespace papotage
