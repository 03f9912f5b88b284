#pragma once
// What models of two states share: who holds which opinion at the start, zealots, what moves opinions from outside,
// what is told. A model adds its parameters and its rule; two_state_rules.hpp runs a rule on all that an agent hears.
// Opinions are -1 and +1.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/chosen.hpp"
#include "models/opinion/opinion.hpp"
#include "models/opinion/two_state_start.hpp"
#include "sim/core/draws.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// A model of two states.
class TwoStateModel : public Model {
 public:
  TwoStateStart initial = Chosen::of_share(0.5);
  std::string updating = "asynchronous";
  // Only where a model declares them.
  Chosen zealots_for = {.count = 0, .name = "zealots_for"};
  Chosen zealots_against = {.count = 0, .name = "zealots_against"};

  bool synchronous() const { return updating == "synchronous"; }
  /// Whether agents who all agree stay so: there is no noise.
  virtual bool consensus_lasts() const { return true; }

  std::vector<Probe> probes() const override { return opinion_probes(); }
  std::vector<Outcome> outcomes() const override;
  std::vector<Column> columns() const override;
  bool pulls() const override { return true; }
  bool asks_groupings() const override {
    return initial.asks_groupings() || zealots_for.asks_groupings() || zealots_against.asks_groupings();
  }
  bool asks_layers() const override {
    return initial.asks_layers() || zealots_for.asks_layers() || zealots_against.asks_layers();
  }
  bool uses_threads() const override { return synchronous(); }
  std::size_t bytes(const RunSize& size) const override;
  void check(const Staff& staff) const override;

 protected:
  template <class M>
  static void declare_initial(Declare<M>& d) {
    d(&M::initial,
      {.name = "initial",
       .unit = "people",
       .doc = "who holds +1 at the start, all others -1; or opinions, of which x is +1 with probability (1 + x) / 2"});
  }
  template <class M>
  static void declare_updating(Declare<M>& d) {
    d(&M::updating, {.name = "updating",
                     .choices = {"asynchronous", "synchronous"},
                     .doc = "one agent after another, n of them a step, or all at once from the opinions before"});
  }
  template <class M>
  static void declare_zealots(Declare<M>& d) {
    d(&M::zealots_for, {.name = "zealots_for", .unit = "people", .doc = "who holds +1 and never changes"});
    d(&M::zealots_against, {.name = "zealots_against", .unit = "people", .doc = "who holds -1 and never changes"});
  }
};

/// A replicate of it. Models of two states draw the start with the same numbers: given the same seed they begin with
/// the same opinions.
class TwoStates : public OpinionSimulation {
 public:
  TwoStates(const TwoStateModel& model, const World& world);

  void start(std::uint32_t replicate) final;
  void start_from(std::uint32_t replicate, std::span<const double> opinions) final;
  void read(std::span<double> opinions) const final;
  void pull(std::uint32_t t, std::span<const Pull> pulls) final;
  void push(std::uint32_t t, std::span<const Push> pushes) final;
  void step(std::uint32_t t) final;
  bool still() const final;
  void probe(std::span<double> values) const final;
  void outcomes(std::span<double> values) const final;
  std::span<const std::byte> column(std::size_t) const final;

 protected:
  /// Takes over a replicate whose opinions stand.
  virtual void begin(std::uint32_t replicate) = 0;
  /// One step; false where it changed no opinion.
  virtual bool advance(std::uint32_t t) = 0;
  /// Whether nothing can change in the present opinions, whoever keeps silent. Asked now and then after a step without
  /// a change, of models without noise; false costs time only.
  virtual bool settled() = 0;
  /// Everybody's present opinion.
  virtual std::span<const std::int8_t> opinions() const = 0;
  /// The same, to be changed between steps.
  virtual std::span<std::int8_t> own_opinions() = 0;

  const World& world() const { return world_; }
  /// Of everybody, whether it never changes; null where there are no zealots.
  const std::uint8_t* zealots() const { return zealot_.empty() ? nullptr : zealot_.data(); }

 private:
  void take_over(std::uint32_t replicate);
  void place_zealots(std::uint32_t replicate);
  void nudge(const Draws& draws, std::uint32_t i, std::uint32_t t, double by);
  void count(std::uint32_t steps);
  bool agree() const;

  TwoStateStart initial_;
  Chosen for_, against_;
  bool lasting_;
  World world_;
  std::vector<std::uint8_t> zealot_;
  std::int64_t sum_ = 0;     // of opinions
  std::uint32_t quiet_ = 0;  // steps without a change
  bool settled_ = false;
  double agreed_ = 0;  // when all first agreed [steps]; not a number until they do
  Draws pulled_, pushed_;
};

}  // namespace papotage
