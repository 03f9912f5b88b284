#pragma once
// The workplace: how talk about a company starts among its employees, spreads and comes back. Equations, schedule and
// sources are in models/README.md, 4; each file beside this one is one step of it.

#include <functional>
#include <memory>

#include "models/workplace/levers.hpp"
#include "models/workplace/settings.hpp"
#include "sim/model/model.hpp"

namespace papotage {

struct Workplace final : Model {
  PostingSettings posting;
  TalkerSettings talker;
  ToneSettings tone;
  SharingSettings sharing;
  FeedSettings feed;
  StaffOpinionSettings opinion;
  GrievanceSettings grievances;
  ReputationSettings reputation;
  std::shared_ptr<Model> opinion_model;

  /// What policies do at the start of a day of the run (0, 1, ... from the warm-up's start): sets levers, which stay as
  /// they are until they are set again. None in the core.
  std::function<void(std::uint32_t day, Levers& levers)> policies;

  static About describe() {
    return {
        "workplace", "posting", "Talk about a company: posts, cascades, opinions and reputation",
        "synchronous by days: policies, activity, exposure, reactions, opinions, probes; cascades in continuous time",
        "models/README.md, 4"};
  }

  const About& about() const override;
  const std::vector<Parameter>& parameters() const override { return parameters_of<PostingSettings>(); }
  void* object() override { return &posting; }
  std::vector<Part> parts() override;
  std::string hosts() const override { return "opinion"; }
  void host(std::shared_ptr<Model> guest) override { opinion_model = std::move(guest); }
  std::shared_ptr<Model> guest() const override { return opinion_model; }
  bool warms_up() const override { return true; }

  std::vector<Probe> probes() const override;
  std::vector<Outcome> outcomes() const override;
  std::vector<Column> columns() const override;
  std::vector<Breakdown> breakdowns(const Multiplex* multiplex) const override;
  std::vector<Column> post_columns() const override;
  double expected_posts(std::uint64_t nodes, double days) const override;
  bool pulls() const override { return opinion_model->pulls(); }
  std::size_t bytes(const RunSize& size) const override;
  void check(const Staff& staff) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
