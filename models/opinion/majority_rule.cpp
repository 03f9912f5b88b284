#include "models/opinion/majority_rule.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "models/opinion/two_state_rules.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

/// The majority of those heard. Without coins it draws nothing: neither noise nor a coin for ties.
template <bool Coins>
struct MajorityOfHeard {
  static constexpr bool draws = Coins;
  double noise;
  bool coin;  // decides ties

  static double sum(const View<std::int8_t>& view) {
    if (!view.weights.empty()) {
      double sum = 0;
      for (std::size_t k = 0; k < view.heard.size(); ++k) sum += view.weights[k] * view.now[view.heard[k]];
      return sum;
    }
    std::int32_t sum = 0;
    for (const std::uint32_t j : view.heard) sum += view.now[j];
    return sum;
  }

  std::int8_t update(const View<std::int8_t>& view, const Block& block) const {
    const double s = sum(view);
    const int sign = (s > 0) - (s < 0);  // without branches: which way it goes can't be guessed
    int next = sign + (sign == 0) * view.own();
    if constexpr (Coins) {
      if (s != 0 && uniform(block.high()) < noise) next = -next;
      if (s == 0 && coin && !view.heard.empty()) next = block.high() >> 63 ? 1 : -1;
    }
    return static_cast<std::int8_t>(next);
  }
  bool rests(const View<std::int8_t>& view) const {
    const double s = sum(view);
    return s == 0 ? !coin || view.heard.empty() : (s > 0) == (view.own() > 0);
  }
};

/// Meetings of groups, one after another.
class Meetings final : public TwoStates {
 public:
  Meetings(const MajorityRule& model, const World& world)
      : TwoStates(model, world),
        group_(model.group),
        coin_(model.tie == "coin"),
        noise_(model.noise),
        views_(world.network.hears(), world.voice),
        opinion_(column_of<std::int8_t>(world.network.nodes())) {}

 private:
  struct Anybody {};  // who speaks is among the heard

  void begin(std::uint32_t replicate) override { draws_ = Draws(world().seed, replicate, "majority_rule.meeting"); }

  bool advance(std::uint32_t t) override {
    const std::uint64_t n = opinion_.size(), count = (n + group_ - 1) / group_;
    bool changed = false;
    Blocks<Draws::bulk> blocks;
    for (std::uint64_t done = 0; done < count; done += Draws::bulk) {
      const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(count - done, Draws::bulk));
      draws_.numbered_blocks(done, here, t, blocks);
      for (std::size_t k = 0; k < here; ++k) {
        const Pick who = pick(blocks[k].low(), n);
        changed |= meet(static_cast<std::uint32_t>(who.value), who.rest, blocks[k].high());
      }
    }
    return changed;
  }

  /// The group of agent i; `word` decides what it comes to, `whom` who is asked.
  bool meet(std::uint32_t i, std::uint64_t word, std::uint64_t whom) {
    const auto view = views_.of<Anybody, std::int8_t>(i, opinion_.data(), nullptr);
    const std::size_t asked = std::min<std::size_t>(group_ - 1, view.heard.size());
    if (asked == 0) return false;
    Panel panel(view.heard, view.weights, false, whom);
    std::array<std::uint32_t, Panel::most + 1> present;
    int sum = !world().voice || world().voice[i] ? opinion_[i] : 0;
    for (std::size_t k = 0; k < asked; ++k) sum += opinion_[present[k] = panel.next()];
    present[asked] = i;
    if (sum == 0 && !coin_) return false;
    const bool positive = sum == 0 ? word >> 63 != 0 : (sum > 0) != (uniform(word) < noise_);
    const std::int8_t next = positive ? 1 : -1;
    int difference = 0;
    for (std::size_t k = 0; k <= asked; ++k) {
      difference |= opinion_[present[k]] ^ next;
      opinion_[present[k]] = next;
    }
    return difference != 0;
  }

  bool settled() override {
    const Network& hears = world().network.hears();
    for (std::uint32_t i = 0; i < opinion_.size(); ++i)
      for (const std::uint32_t j : hears.out(i))
        if (opinion_[j] != opinion_[i]) return false;
    return true;
  }
  std::span<const std::int8_t> opinions() const override { return opinion_; }
  std::span<std::int8_t> own_opinions() override { return opinion_; }

  std::uint32_t group_;
  bool coin_;
  double noise_;
  Views views_;
  std::vector<std::int8_t> opinion_;
  Draws draws_{0, 0, "majority_rule.meeting"};
};

}  // namespace

void MajorityRule::declare(Declare<MajorityRule>& d) {
  d(&MajorityRule::group, {.name = "group",
                           .unit = "people",
                           .range = within(0, Panel::most + 1),
                           .doc = "how many meet and take their majority's opinion; 0: each takes that of all it hears",
                           .source = "Galam 2002; Krapivsky & Redner 2003"});
  d(&MajorityRule::tie, {.name = "tie",
                         .choices = {"keep", "coin"},
                         .doc = "where as many hold either opinion: everybody keeps theirs, or chance decides"});
  d(&MajorityRule::noise, {.name = "noise",
                           .unit = "1",
                           .range = within(0, 1),
                           .doc = "probability of taking the minority's opinion",
                           .source = "de Oliveira 1992, q"});
  declare_initial(d);
  declare_updating(d);
}

void MajorityRule::check(const Staff& staff) const {
  TwoStateModel::check(staff);
  if (group == 1)
    throw Refusal::about("group", "group = 1: nobody meets; choose 2 or more, or 0 for all whom an agent hears");
  if (group > 0 && synchronous())
    throw Refusal::about(
        "updating", "updating = \"synchronous\": groups meet one after another; leave it out, or choose group = 0");
}

std::unique_ptr<Simulation> MajorityRule::simulate(const World& world) const {
  if (group > 0) return std::make_unique<Meetings>(*this, world);
  const bool coin = tie == "coin";
  if (noise == 0 && !coin)
    return simulate_rule(*this, world, MajorityOfHeard<false>{noise, coin}, "majority_rule.update");
  return simulate_rule(*this, world, MajorityOfHeard<true>{noise, coin}, "majority_rule.update");
}

}  // namespace papotage
