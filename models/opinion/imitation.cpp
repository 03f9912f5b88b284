#include "models/opinion/imitation.hpp"

#include "models/opinion/two_state_rules.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/engine/interactions.hpp"
#include "sim/engine/partners.hpp"

namespace papotage {
namespace {

constexpr std::int8_t coin(std::uint64_t word) { return word >> 63 ? 1 : -1; }

/// The update of one agent, where all update at once.
struct Imitate {
  static constexpr bool draws = true, asks_voice = true;
  std::shared_ptr<const Partners> partners;
  double noise;

  std::int8_t update(const View<std::int8_t>& view, const Block& block) const {
    if (noise > 0) {
      const Toss alone = toss(block.high(), noise);
      if (alone.happens) return coin(alone.rest);
    }
    if (view.heard.empty()) return view.own();
    const std::uint32_t j = partners->pick(view.i, block.low()).agent;
    return view.voice && !view.voice[j] ? view.own() : view.now[j];
  }
  bool rests(const View<std::int8_t>& view) const { return hears_only_its_own(view); }
};

/// One interaction after another.
class Interactions final : public TwoStates {
 public:
  Interactions(const TwoStateModel& model, const World& world, double noise)
      : TwoStates(model, world),
        noise_(noise),
        partners_(world.network.hears()),
        opinion_(column_of<std::int8_t>(world.network.nodes())) {}

 private:
  void begin(std::uint32_t replicate) override { draws_ = Draws(world().seed, replicate, "voter.interaction"); }

  bool advance(std::uint32_t t) override { return noise_ > 0 || zealots() ? imitate_or_not(t) : imitate(t); }
  bool imitate(std::uint32_t t) {
    std::int8_t* opinion = opinion_.data();
    int difference = 0;
    interact(partners_, draws_, t, opinion_.size(), opinion, world().voice, [&](std::uint32_t i, std::uint32_t j) {
      difference |= opinion[i] ^ opinion[j];
      opinion[i] = opinion[j];
    });
    return difference != 0;
  }
  bool imitate_or_not(std::uint32_t t) {
    std::int8_t* opinion = opinion_.data();
    const std::uint8_t* zealot = zealots();
    int difference = 0;
    const auto take = [&](std::uint32_t i, std::int8_t heard, std::uint64_t word) {
      const Toss alone = toss(word, noise_);
      const std::int8_t next = zealot && zealot[i] ? opinion[i] : alone.happens ? coin(alone.rest) : heard;
      difference |= opinion[i] ^ next;
      opinion[i] = next;
    };
    interact(
        partners_, draws_, t, opinion_.size(), opinion, world().voice,
        [&](std::uint32_t i, std::uint32_t j, std::uint64_t rest) { take(i, opinion[j], rest); },
        [&](std::uint32_t i, std::uint64_t rest) { take(i, opinion[i], rest); });
    return difference != 0;
  }

  bool settled() override {
    const ButZealots<Imitate> rule{{nullptr, noise_}, zealots()};
    return all_rest(rule, world().network.hears(), opinion_);
  }
  std::span<const std::int8_t> opinions() const override { return opinion_; }
  std::span<std::int8_t> own_opinions() override { return opinion_; }

  double noise_;
  Partners partners_;
  std::vector<std::int8_t> opinion_;
  Draws draws_{0, 0, "voter.interaction"};
};

}  // namespace

std::unique_ptr<Simulation> simulate_imitation(const TwoStateModel& model, const World& world, double noise) {
  if (!model.synchronous()) return std::make_unique<Interactions>(model, world, noise);
  const Imitate rule{std::make_shared<const Partners>(world.network.hears()), noise};
  return std::make_unique<AllAtOnce<Imitate>>(model, world, rule, Decision("voter.update"));
}

}  // namespace papotage
