#include "models/opinion/frozen.hpp"

namespace papotage {
namespace {

class Constancy final : public ContinuousSimulation {
 public:
  Constancy(const Frozen& model, const World& world)
      : ContinuousSimulation(model.initial, world), opinions_(world.network.nodes()) {}

  void pull(std::uint32_t, std::span<const Pull>) override {}
  void push(std::uint32_t, std::span<const Push>) override {}
  void step(std::uint32_t) override {}
  bool still() const override { return true; }

 private:
  std::span<double> first() override { return opinions_; }
  void begin(std::uint32_t) override {}
  std::span<const double> now() const override { return opinions_; }

  std::vector<double> opinions_;
};

}  // namespace

std::unique_ptr<Simulation> Frozen::simulate(const World& world) const {
  return std::make_unique<Constancy>(*this, world);
}

}  // namespace papotage
