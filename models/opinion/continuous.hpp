#pragma once
// What models of continuous opinions in [-1, 1] share: how they are declared and told, whatever their rule.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/opinion/opinion.hpp"
#include "sim/core/parallel.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// Base of a model whose agents each hold an opinion in [-1, 1] and pull from those they hear.
class ContinuousModel : public Model {
 public:
  InitialOpinions initial;

  std::vector<Probe> probes() const override { return opinion_probes(); }
  std::vector<Outcome> outcomes() const override { return opinion_outcomes(); }
  std::vector<Column> columns() const override {
    return {{"opinion", "1", "opinion of the agent, from -1 to 1", Column::Type::float64}};
  }
  bool pulls() const override { return true; }
  bool asks_groupings() const override { return initial.asks_groupings(); }
  void check(const Staff& staff) const override { initial.check(staff, "initial"); }
};

/// Base of a model that has both orders of updating; its describe() speaks of the one that is the default.
template <class Self>
class EitherOrder : public Declared<Self, ContinuousModel> {
 public:
  std::string updating = "synchronous";

  bool synchronous() const { return updating == "synchronous"; }
  bool uses_threads() const override { return synchronous(); }
  /// Says of the instance in which order it updates.
  const About& about() const override {
    static const About at_once = with(Self::describe(), "synchronous"), in_turn = with(Self::describe(), Self::in_turn);
    return synchronous() ? at_once : in_turn;
  }

 protected:
  static void declare_updating(Declare<Self>& d, const char* doc) {
    d(&Self::updating, {.name = "updating", .choices = {"synchronous", "asynchronous"}, .doc = doc});
  }

 private:
  static About with(About about, const char* updating) {
    about.updating = updating;
    return about;
  }
};

/// Base of their simulations. What is derived from it holds the opinions and changes them.
class ContinuousSimulation : public OpinionSimulation {
 public:
  ContinuousSimulation(const InitialOpinions& initial, const World& world) : initial_(initial), world_(world) {}

  void start(std::uint32_t replicate) final {
    initial_.draw(world_, replicate, first());
    begin(replicate);
  }
  void start_from(std::uint32_t replicate, std::span<const double> opinions) final {
    std::copy(opinions.begin(), opinions.end(), first().begin());
    begin(replicate);
  }
  void read(std::span<double> opinions) const final { std::copy(now().begin(), now().end(), opinions.begin()); }

  void probe(std::span<double> values) const final {
    const Moments m = moments(now(), world_.threads);
    values[0] = m.mean;
    values[1] = m.variance;
  }
  void outcomes(std::span<double> values) const final {
    probe(values);
    values[2] = clusters(now());
  }
  std::span<const std::byte> column(std::size_t) const final { return std::as_bytes(now()); }

 protected:
  const World& world() const { return world_; }

 private:
  /// Where the opinions of the start are written.
  virtual std::span<double> first() = 0;
  /// They are written: a replicate begins.
  virtual void begin(std::uint32_t replicate) = 0;
  virtual std::span<const double> now() const = 0;

  InitialOpinions initial_;
  World world_;
};

/// Base of simulations in which one column of opinions is all there is, and meetings change it one after another.
class ColumnSimulation : public ContinuousSimulation {
 public:
  ColumnSimulation(const InitialOpinions& initial, const World& world)
      : ContinuousSimulation(initial, world), opinion_(column_of<double>(world.network.nodes())) {}

  static std::size_t bytes(std::uint64_t nodes) { return nodes * sizeof(double); }

  void pull(std::uint32_t, std::span<const Pull> pulls) final {
    for (const Pull& p : pulls) {
      double& x = opinion_[p.agent];
      x = std::clamp(x + p.strength * (p.toward - x), -1., 1.);
    }
    stir();
  }
  void push(std::uint32_t, std::span<const Push> pushes) final {
    for (const Push& p : pushes) opinion_[p.agent] = std::clamp(opinion_[p.agent] + p.by, -1., 1.);
    stir();
  }
  bool still() const override { return settled_; }

 protected:
  /// Whether there is an agent for whom may_move(i), beginning with the one that was found last.
  template <class MayMove>
  bool find_restless(MayMove&& may_move) {
    for (std::size_t k = 0; k < opinion_.size(); ++k) {
      if (may_move(restless_)) return true;
      restless_ = restless_ + 1 == opinion_.size() ? 0 : restless_ + 1;
    }
    return false;
  }

  std::vector<double> opinion_;
  bool settled_ = false;  // nothing can change any more; said by step()

 private:
  std::span<double> first() final { return opinion_; }
  void begin(std::uint32_t replicate) final {
    settled_ = false;
    draw(replicate);
  }
  std::span<const double> now() const final { return opinion_; }
  void stir() { std::atomic_ref(settled_).store(false, std::memory_order_relaxed); }  // several threads may push

  /// What a replicate draws besides its first opinions.
  virtual void draw(std::uint32_t replicate) = 0;

  std::uint32_t restless_ = 0;  // where the search begins; changes no answer
};

}  // namespace papotage
