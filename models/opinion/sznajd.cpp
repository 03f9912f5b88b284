#include "models/opinion/sznajd.hpp"

#include <algorithm>

#include "sim/core/parallel.hpp"
#include "sim/engine/interactions.hpp"
#include "sim/engine/partners.hpp"

namespace papotage {
namespace {

class Pairs final : public TwoStates {
 public:
  Pairs(const Sznajd& model, const World& world)
      : TwoStates(model, world),
        partners_(world.network.hears()),
        opinion_(column_of<std::int8_t>(world.network.nodes())) {}

 private:
  void begin(std::uint32_t replicate) override { draws_ = Draws(world().seed, replicate, "sznajd.pair"); }

  bool advance(std::uint32_t t) override {
    std::int8_t* opinion = opinion_.data();
    const std::uint8_t* voice = world().voice;
    int difference = 0;
    const auto convince = [&](std::uint32_t i, std::int8_t view) {
      for (const std::uint32_t k : world().network.out(i)) {
        difference |= opinion[k] ^ view;
        opinion[k] = view;
      }
    };
    interact(partners_, draws_, t, opinion_.size(), opinion, voice, [&](std::uint32_t i, std::uint32_t j) {
      if (opinion[i] != opinion[j] || (voice && !voice[i])) return;
      const std::int8_t view = opinion[i];
      convince(i, view);
      convince(j, view);
    });
    return difference != 0;
  }

  /// Where all who hear one another agree nobody has whom to convince, and where none do nobody convinces.
  bool settled() override {
    const Network& hears = world().network.hears();
    bool same = false, different = false;
    for (std::uint32_t i = 0; i < opinion_.size() && !(same && different); ++i)
      for (const std::uint32_t j : hears.out(i)) (opinion_[i] == opinion_[j] ? same : different) = true;
    return !(same && different);
  }
  std::span<const std::int8_t> opinions() const override { return opinion_; }
  std::span<std::int8_t> own_opinions() override { return opinion_; }

  Partners partners_;
  std::vector<std::int8_t> opinion_;
  Draws draws_{0, 0, "sznajd.pair"};
};

}  // namespace

std::unique_ptr<Simulation> Sznajd::simulate(const World& world) const { return std::make_unique<Pairs>(*this, world); }

}  // namespace papotage
