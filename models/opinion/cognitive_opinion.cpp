#include "models/opinion/cognitive_opinion.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/core/elementary.hpp"
#include "sim/core/sampling.hpp"
#include "sim/engine/interactions.hpp"

namespace papotage {
namespace {

/// What an agent is like for good.
struct Trait {
  double trust, inform;
  std::int8_t sensitivity;  // -1, 0, 1
};

class Perception final : public ColumnSimulation {
 public:
  Perception(const CognitiveOpinion& model, const World& world)
      : ColumnSimulation(model.initial, world),
        model_(model),
        partners_(world.network.hears()),
        trait_(column_of<Trait>(world.network.nodes())) {}

  static std::size_t bytes(std::uint64_t nodes) { return ColumnSimulation::bytes(nodes) + nodes * sizeof(Trait); }

  void step(std::uint32_t t) override {
    for (std::size_t i = 0; i < opinion_.size(); ++i)
      opinion_[i] = moved(trait_[i], opinion_[i], trait_[i].trust, model_.information);
    const std::uint8_t* voice = world().voice;
    const bool mutual = !world().network.directed();
    const auto meet = [&](std::uint32_t i, std::uint32_t j, std::uint64_t rest) {
      const double own = opinion_[i], other = opinion_[j];
      const Toss they_talk = toss(rest, talks(trait_[j], other));
      if (they_talk.happens) opinion_[i] = moved(trait_[i], own, 1 - trait_[i].trust, other);
      if (!mutual || (voice && !voice[i]) || !toss(they_talk.rest, talks(trait_[i], own)).happens) return;
      opinion_[j] = moved(trait_[j], other, 1 - trait_[j].trust, own);
    };
    interact(partners_, draws_, t, opinion_.size(), opinion_.data(), voice, meet);
  }

 private:
  void draw(std::uint32_t replicate) override {
    draws_ = Draws(world().seed, replicate, "cognitive_opinion.meeting");
    const Draws traits(world().seed, replicate, "cognitive_opinion.trait");
    const Draws sensitivities(world().seed, replicate, "cognitive_opinion.sensitivity");
    Blocks<Draws::bulk> ends, kinds;
    for (std::size_t begin = 0; begin < trait_.size(); begin += Draws::bulk) {
      const std::size_t size = std::min(Draws::bulk, trait_.size() - begin);
      traits.blocks(static_cast<std::uint32_t>(begin), size, 0, ends);
      sensitivities.blocks(static_cast<std::uint32_t>(begin), size, 0, kinds);
      for (std::size_t k = 0; k < size; ++k)
        trait_[begin + k] = {between(model_.trust_low, model_.trust_high, ends[k].low()),
                             between(model_.inform_low, model_.inform_high, ends[k].high()),
                             sensitivity(uniform(kinds[k].low()))};
    }
  }
  static double between(double low, double high, std::uint64_t word) { return low + (high - low) * uniform(word); }
  std::int8_t sensitivity(double u) const { return u < model_.reassured ? -1 : u < 1 - model_.alarmed ? 0 : 1; }

  static double moved(const Trait& trait, double x, double trust, double toward) {
    const double heard = x + trust * (toward - x);
    return std::clamp(trait.sensitivity == 0 ? heard : (heard + trait.sensitivity) / 2, -1., 1.);
  }
  /// The probability that somebody of this opinion talks.
  static double talks(const Trait& trait, double x) {
    const double fear = (1 + x) / 2;
    return trait.inform > 0 ? std::min(math::pow(fear, 1 / trait.inform), 1.) : 0;
  }

  CognitiveOpinion model_;
  Partners partners_;
  std::vector<Trait> trait_;
  Draws draws_{0, 0, "cognitive_opinion.meeting"};
};

void check_order(const char* low_key, double low, double high) {
  if (low > high)
    throw Refusal::about(low_key,
                         fmt::format("{} = {}: lies above the other end, {}; exchange them", low_key, low, high));
}

}  // namespace

void CognitiveOpinion::declare(Declare<CognitiveOpinion>& d) {
  const char* source = "Vilone et al. 2016";
  d(&CognitiveOpinion::information, {.name = "information",
                                     .unit = "opinion",
                                     .range = within(-1, 1),
                                     .doc = "what the institution says, from no danger at all to the greatest",
                                     .source = "Vilone et al. 2016, 2 I - 1; default NDlib's example, I = 0.15"});
  d(&CognitiveOpinion::trust_low,
    {.name = "trust_low", .range = within(0, 1), .doc = "least trust in the institution", .source = source});
  d(&CognitiveOpinion::trust_high,
    {.name = "trust_high", .range = within(0, 1), .doc = "greatest trust in the institution", .source = source});
  d(&CognitiveOpinion::inform_low,
    {.name = "inform_low", .range = within(0, 1), .doc = "least tendency to inform others", .source = source});
  d(&CognitiveOpinion::inform_high,
    {.name = "inform_high", .range = within(0, 1), .doc = "greatest tendency to inform others", .source = source});
  d(&CognitiveOpinion::alarmed,
    {.name = "alarmed", .range = within(0, 1), .doc = "share of the easily alarmed, R = 1", .source = source});
  d(&CognitiveOpinion::reassured,
    {.name = "reassured", .range = within(0, 1), .doc = "share of the easily reassured, R = -1", .source = source});
  d(&CognitiveOpinion::initial, {.name = "initial", .doc = "opinions at the start"});
}

void CognitiveOpinion::check(const Staff& staff) const {
  ContinuousModel::check(staff);
  check_order("trust_low", trust_low, trust_high);
  check_order("inform_low", inform_low, inform_high);
  if (alarmed + reassured > 1)
    throw Refusal::about("alarmed", fmt::format("alarmed = {}: with reassured = {} these are more than all people; "
                                                "lower one of them",
                                                alarmed, reassured));
}

std::size_t CognitiveOpinion::bytes(const RunSize& size) const { return Perception::bytes(size.nodes); }

std::unique_ptr<Simulation> CognitiveOpinion::simulate(const World& world) const {
  return std::make_unique<Perception>(*this, world);
}

}  // namespace papotage
