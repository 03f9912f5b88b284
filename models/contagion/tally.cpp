#include "models/contagion/tally.hpp"

#include <algorithm>
#include <limits>

namespace papotage {

Tally::Tally(const Scheme& scheme) : scheme_(scheme), counts_(scheme.compartments.size()) {
  for (std::uint8_t c = 0; c < scheme.compartments.size(); ++c)
    if (scheme.spreading & in(c)) spreading_.push_back(c);
}

void Tally::start(std::span<const std::uint8_t> states, std::uint64_t reached) {
  std::fill(counts_.begin(), counts_.end(), 0);
  for (const std::uint8_t state : states) ++counts_[state];
  reached_ = static_cast<std::int64_t>(reached);
  peak_ = -1;
  last_change_ = 0;
  look(0);
}

void Tally::moved(double time, std::span<const std::int64_t> change, std::int64_t reached) {
  bool any = false;
  for (std::size_t c = 0; c < counts_.size(); ++c) {
    counts_[c] += change[c];
    any = any || change[c] != 0;
  }
  reached_ += reached;
  if (any) last_change_ = time;
  look(time);
}

void Tally::moved(double time, std::uint8_t from, std::uint8_t to, bool reached) {
  --counts_[from];
  ++counts_[to];
  reached_ += reached;
  last_change_ = time;
  look(time);
}

void Tally::look(double time) {
  std::int64_t spreading = 0;
  for (const std::uint8_t c : spreading_) spreading += counts_[c];
  if (spreading <= peak_) return;
  peak_ = spreading;
  peak_time_ = time;
}

bool Tally::still() const {
  const auto somebody_in = [&](Compartments set) {
    for (std::uint8_t c = 0; c < counts_.size(); ++c)
      if ((set & in(c)) && counts_[c] > 0) return true;
    return false;
  };
  return std::none_of(scheme_.transitions.begin(), scheme_.transitions.end(), [&](const Transition& x) {
    const bool may = x.rate > 0 || x.growth > 0 || x.probability > 0 || x.probability_high || x.after || x.at_once();
    return may && counts_[x.from] > 0 && (x.with == 0 || somebody_in(x.with));
  });
}

void Tally::probe(std::span<double> values) const {
  for (std::size_t c = 0; c < counts_.size(); ++c) values[c] = static_cast<double>(counts_[c]);
}

void Tally::outcomes(std::span<double> values, bool still) const {
  values[0] = static_cast<double>(reached_);
  values[1] = static_cast<double>(peak_);
  values[2] = peak_time_;
  values[3] = still ? last_change_ : std::numeric_limits<double>::quiet_NaN();
}

namespace {

/// Whether standing in c from the start is no part of what spreads: nobody catches anything there, and nobody leaves.
bool aloof(const Scheme& scheme, std::uint8_t c) {
  return !(scheme.spreading & in(c)) && !scheme.contagious(c) &&
         std::ranges::none_of(scheme.transitions, [&](const Transition& x) { return x.from == c; });
}

}  // namespace

std::vector<std::uint32_t> place(const Scheme& scheme, const World& world, std::uint32_t replicate,
                                 std::span<std::uint8_t> states) {
  std::fill(states.begin(), states.end(), scheme.rest);
  // Two decisions, so that more of those who spread move as few of the others as may be.
  const Draws first(world.seed, replicate, "contagion.initial"), others(world.seed, replicate, "contagion.others");
  std::vector<bool> taken(states.size());
  std::vector<std::uint32_t> reached;
  for (const Start& start : scheme.starts)
    for (const std::uint32_t i : start.who.agents_besides(taken, world, &start == &scheme.starts[0] ? first : others)) {
      const auto put = [&](std::uint32_t j) {
        if (taken[j]) return;
        taken[j] = true;
        states[j] = start.compartment;
        if (!aloof(scheme, start.compartment)) reached.push_back(j);
      };
      put(i);
      if (start.neighbours) std::ranges::for_each(world.network.out(i), put);
    }
  return reached;
}

}  // namespace papotage
