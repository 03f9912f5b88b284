#include "models/opinion/imitation.hpp"

#include <algorithm>

#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/engine/interactions.hpp"
#include "sim/engine/partners.hpp"
#include "sim/engine/stepper.hpp"

namespace papotage {
namespace {

constexpr std::int8_t coin(std::uint64_t word) { return word >> 63 ? 1 : -1; }

/// Whether nothing can change without noise.
bool all_agree_with_whom_they_hear(const Network& hears, std::span<const std::int8_t> opinions,
                                   const std::uint8_t* zealots) {
  for (std::uint32_t i = 0; i < opinions.size(); ++i) {
    if (zealots && zealots[i]) continue;
    for (const std::uint32_t j : hears.out(i))
      if (opinions[j] != opinions[i]) return false;
  }
  return true;
}

/// All at once.
class Copies final : public TwoStates {
 public:
  Copies(const TwoStateModel& model, const World& world, double noise)
      : TwoStates(model, world),
        noise_(noise),
        partners_(world.network.hears()),
        stepper_(world.network.hears(), world.threads, false) {}

 private:
  void begin(std::uint32_t replicate) override {
    draws_ = Draws(world().seed, replicate, "voter.update");
    stepper_.begin();
  }
  bool advance(std::uint32_t t) override {
    stepper_.step_in_chunks([&](std::size_t begin, std::size_t end, std::int8_t* next) { copy(t, begin, end, next); });
    return !stepper_.settled();
  }

  // The low word of an agent's block decides whom it picks, the high one whether it makes up its own mind.
  void copy(std::uint32_t t, std::size_t begin, std::size_t end, std::int8_t* next) const {
    Blocks<Draws::bulk> blocks;
    const auto first = static_cast<std::uint32_t>(begin);
    draws_.blocks(first, end - begin, t, blocks);
    Encounters pairs(partners_);
    const std::int8_t* opinion = stepper_.now().data();
    const std::uint8_t* voice = world().voice;
    for (std::size_t done = 0; done < end - begin; done += Encounters::most) {
      const std::size_t size = std::min(Encounters::most, end - begin - done);
      pairs.find_for(first + static_cast<std::uint32_t>(done), blocks, done, size, opinion, voice);
      for (std::size_t k = 0; k < size; ++k) {
        const bool heard = !voice || voice[pairs.whom(k)];
        next[done + k] = opinion[heard ? pairs.whom(k) : pairs.who(k)];
      }
    }
    if (noise_ > 0)
      for (std::size_t k = 0; k < end - begin; ++k) {
        const Toss alone = toss(blocks[k].high(), noise_);
        if (alone.happens) next[k] = coin(alone.rest);
      }
    if (const std::uint8_t* zealot = zealots())
      for (std::size_t k = 0; k < end - begin; ++k) next[k] = zealot[begin + k] ? opinion[begin + k] : next[k];
  }

  bool settled() override { return all_agree_with_whom_they_hear(world().network.hears(), opinions(), zealots()); }
  std::span<const std::int8_t> opinions() const override { return stepper_.now(); }
  std::span<std::int8_t> own_opinions() override { return stepper_.initial(); }

  double noise_;
  Partners partners_;
  Stepper<std::int8_t> stepper_;
  Draws draws_{0, 0, "voter.update"};
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

  bool settled() override { return all_agree_with_whom_they_hear(world().network.hears(), opinion_, zealots()); }
  std::span<const std::int8_t> opinions() const override { return opinion_; }
  std::span<std::int8_t> own_opinions() override { return opinion_; }

  double noise_;
  Partners partners_;
  std::vector<std::int8_t> opinion_;
  Draws draws_{0, 0, "voter.interaction"};
};

}  // namespace

std::unique_ptr<Simulation> simulate_imitation(const TwoStateModel& model, const World& world, double noise) {
  if (model.synchronous()) return std::make_unique<Copies>(model, world, noise);
  return std::make_unique<Interactions>(model, world, noise);
}

}  // namespace papotage
