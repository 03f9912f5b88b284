#include "models/contagion/tally.hpp"

#include <algorithm>

namespace papotage {

Tally::Tally(const Scheme& scheme, double step_days)
    : scheme_(scheme), step_days_(step_days), counts_(scheme.compartments.size()) {
  for (std::uint8_t c = 0; c < scheme.compartments.size(); ++c)
    if (scheme.contagious(c)) contagious_.push_back(c);
}

void Tally::start(std::uint32_t nodes, std::uint32_t spreaders) {
  std::fill(counts_.begin(), counts_.end(), 0);
  counts_[scheme_.rest] += nodes - spreaders;
  counts_[scheme_.spreader] += spreaders;
  reached_ = spreaders;
  peak_ = -1;
  last_change_ = 0;
  look(0);
}

void Tally::moved(std::uint32_t t, std::span<const std::int64_t> change, std::int64_t reached) {
  bool any = false;
  for (std::size_t c = 0; c < counts_.size(); ++c) {
    counts_[c] += change[c];
    any = any || change[c] != 0;
  }
  reached_ += reached;
  if (any) last_change_ = t;
  look(t);
}

void Tally::look(std::uint32_t t) {
  std::int64_t spreading = 0;
  for (const std::uint8_t c : contagious_) spreading += counts_[c];
  if (spreading <= peak_) return;
  peak_ = spreading;
  peak_step_ = t;
}

bool Tally::still() const {
  return std::none_of(scheme_.transitions.begin(), scheme_.transitions.end(), [&](const Transition& x) {
    return x.rate > 0 && counts_[x.from] > 0 && (!x.with || counts_[*x.with] > 0);
  });
}

void Tally::probe(std::span<double> values) const {
  for (std::size_t c = 0; c < counts_.size(); ++c) values[c] = static_cast<double>(counts_[c]);
}

std::vector<std::uint32_t> place_spreaders(const Scheme& scheme, const Chosen& initial, const World& world,
                                           std::uint32_t replicate, std::span<std::uint8_t> states) {
  const Staff staff{world.network.nodes(), world.network.labels()};
  auto spreaders = initial.agents(staff, Draws(world.seed, replicate, "contagion.initial"));
  std::fill(states.begin(), states.end(), scheme.rest);
  for (const std::uint32_t i : spreaders) states[i] = scheme.spreader;
  return spreaders;
}

void Tally::outcomes(std::span<double> values) const {
  values[0] = static_cast<double>(reached_);
  values[1] = static_cast<double>(peak_);
  values[2] = peak_step_ * step_days_;
  values[3] = still() ? last_change_ * step_days_ : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace papotage
