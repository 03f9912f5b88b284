#include "models/opinion/frozen.hpp"

#include <algorithm>

namespace papotage {
namespace {

class Constancy final : public OpinionSimulation {
 public:
  Constancy(const Frozen& model, const World& world)
      : initial_(model.initial), world_(world), opinions_(world.network.nodes()) {}

  void start(std::uint32_t replicate) override {
    initial_.draw(Draws(world_.seed, replicate, "opinion.initial"), opinions_);
  }
  void start_from(std::uint32_t, std::span<const double> opinions) override {
    std::copy(opinions.begin(), opinions.end(), opinions_.begin());
  }
  void read(std::span<double> opinions) const override {
    std::copy(opinions_.begin(), opinions_.end(), opinions.begin());
  }
  void pull(std::uint32_t, std::span<const Pull>) override {}
  void push(std::uint32_t, std::span<const Push>) override {}
  void step(std::uint32_t) override {}
  bool still() const override { return true; }

  void probe(std::span<double> values) const override {
    const Moments m = moments(opinions_, world_.threads);
    values[0] = m.mean;
    values[1] = m.variance;
  }
  void outcomes(std::span<double> values) const override {
    probe(values);
    values[2] = clusters(opinions_);
  }
  std::span<const std::byte> column(std::size_t) const override { return std::as_bytes(std::span(opinions_)); }

 private:
  InitialOpinions initial_;
  World world_;
  std::vector<double> opinions_;
};

}  // namespace

std::vector<Column> Frozen::columns() const {
  return {{"opinion", "1", "opinion of the agent, from -1 to 1", Column::Type::float64}};
}

std::unique_ptr<Simulation> Frozen::simulate(const World& world) const {
  return std::make_unique<Constancy>(*this, world);
}

}  // namespace papotage
