#include "models/opinion/biased.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "sim/core/elementary.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

/// A choice with probabilities in proportion to weight * max(distance, least_difference)^-gamma.
class Choice {
 public:
  void clear() {
    distances_.clear();
    nearest_ = 2;
  }
  void add(double distance) {
    distances_.push_back(std::max(distance, least_difference));
    nearest_ = std::min(nearest_, distances_.back());
  }
  /// The one that a uniform number stands for, of those added since clear(); `weights` is empty or has one for each.
  std::size_t choose(double u, double gamma, std::span<const float> weights) {
    double total = 0;
    for (std::size_t k = 0; k < distances_.size(); ++k) {
      // In units of the nearest, so that no power is too large.
      const double appeal = power(nearest_ / distances_[k], gamma);
      total += weights.empty() ? appeal : appeal * static_cast<double>(weights[k]);
      distances_[k] = total;
    }
    const auto it = std::upper_bound(distances_.begin(), distances_.end(), u * total);
    return std::min<std::size_t>(static_cast<std::size_t>(it - distances_.begin()), distances_.size() - 1);
  }

 private:
  static double power(double ratio, double gamma) {
    return gamma == 0 ? 1 : gamma == 1 ? ratio : gamma == 2 ? ratio * ratio : math::pow(ratio, gamma);
  }

  std::vector<double> distances_;  // then the sums of what was chosen from
  double nearest_ = 2;
};

class Biased final : public ColumnSimulation {
 public:
  Biased(const InitialOpinions& initial, const World& world, const Bias& bias)
      : ColumnSimulation(initial, world), bias_(bias), hears_(world.network.hears()) {}

  // Meeting k of step t uses the block of entity k at time t: its low word for who meets whom, its high one for media.
  void step(std::uint32_t t) override {
    const std::uint64_t n = opinion_.size();
    settled_ = true;
    Blocks<Draws::bulk> blocks;
    for (std::uint64_t done = 0; done < n; done += Draws::bulk) {
      const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(n - done, Draws::bulk));
      draws_.numbered_blocks(done, here, t, blocks);
      for (std::size_t k = 0; k < here; ++k) meet(blocks[k]);
    }
    // All ties are looked at only after a step without any change. Who is heard may change from step to step.
    settled_ = settled_ && !world().voice && !find_restless([&](std::uint32_t i) { return may_move(i); });
  }

 private:
  void draw(std::uint32_t replicate) override { draws_ = Draws(world().seed, replicate, "algorithmic_bias.meeting"); }

  /// The opinion of who holds `own` after a meeting.
  double after(double own, double other) const {
    const double closer = own + bias_.mu * (other - own);
    return std::abs(other - own) < bias_.epsilon ? std::clamp(closer, -1., 1.) : own;
  }
  void change(std::uint32_t i, double x) {
    if (x == opinion_[i]) return;
    opinion_[i] = x;
    settled_ = false;
  }

  void meet(const Block& block) {
    const Pick who = pick(block.low(), opinion_.size());
    const auto i = static_cast<std::uint32_t>(who.value);
    const auto heard = hears_.out(i);
    if (heard.empty()) return;
    meet_peer(i, heard, uniform(who.rest));
    if (bias_.media_share == 0) return;
    const Toss medium = toss(block.high(), bias_.media_share);
    if (medium.happens) meet_medium(i, uniform(medium.rest));
  }
  void meet_peer(std::uint32_t i, std::span<const std::uint32_t> heard, double u) {
    choice_.clear();
    for (const std::uint32_t j : heard) choice_.add(std::abs(opinion_[j] - opinion_[i]));
    const std::uint32_t j = heard[choice_.choose(u, bias_.gamma, hears_.weights(i))];
    const std::uint8_t* voice = world().voice;
    const double own = opinion_[i], other = opinion_[j];
    if (!voice || voice[j]) change(i, after(own, other));
    if (!world().network.directed() && (!voice || (voice[i] && voice[j]))) change(j, after(other, own));
  }
  void meet_medium(std::uint32_t i, double u) {
    choice_.clear();
    for (const double x : bias_.media) choice_.add(std::abs(x - opinion_[i]));
    change(i, after(opinion_[i], bias_.media[choice_.choose(u, bias_.gamma_media, {})]));
  }

  bool may_move(std::uint32_t i) const {
    const auto moves = [&](double other) { return after(opinion_[i], other) != opinion_[i]; };
    const auto heard = hears_.out(i);
    return std::any_of(heard.begin(), heard.end(), [&](std::uint32_t j) { return moves(opinion_[j]); }) ||
           (bias_.media_share > 0 && !heard.empty() && std::any_of(bias_.media.begin(), bias_.media.end(), moves));
  }

  Bias bias_;
  const Network& hears_;
  Choice choice_;
  Draws draws_{0, 0, "algorithmic_bias.meeting"};
};

}  // namespace

std::unique_ptr<Simulation> simulate_biased(const InitialOpinions& initial, const World& world, const Bias& bias) {
  return std::make_unique<Biased>(initial, world, bias);
}

}  // namespace papotage
