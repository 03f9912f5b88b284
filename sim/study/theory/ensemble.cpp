#include "sim/study/theory/ensemble.hpp"

#include <algorithm>
#include <stdexcept>

namespace papotage::theory {
namespace {

template <class Named>
std::size_t place_of(const std::string& name, const std::vector<Named>& list) {
  const auto it = std::find_if(list.begin(), list.end(), [&](const Named& x) { return x.name == name; });
  if (it == list.end()) throw std::invalid_argument("no such probe or outcome: " + name);
  return static_cast<std::size_t>(it - list.begin());
}

std::vector<std::uint32_t> records_of(const Trial& trial) {
  return trial.records.empty() ? std::vector<std::uint32_t>{0, trial.steps} : trial.records;
}

}  // namespace

/// Keeps what replicates tell. Each writes only what is its own, so nothing is locked.
class Memory final : public Observer {
 public:
  explicit Memory(Ensemble& ensemble) : ensemble_(ensemble) {}

  void frame(std::uint32_t replicate, std::uint32_t record, const Simulation& simulation) override {
    for (std::size_t k = 0; k < ensemble_.columns_; ++k) {
      const auto bytes = simulation.column(k);
      ensemble_.told_[replicate].columns[record].emplace_back(bytes.begin(), bytes.end());
    }
  }
  void ended(std::uint32_t replicate, const Simulation& simulation) override {
    for (std::size_t k = 0; k < ensemble_.post_columns_.size(); ++k) {
      const auto bytes = simulation.post_column(k);
      ensemble_.told_[replicate].posts.emplace_back(bytes.begin(), bytes.end());
    }
  }
  void finished(std::uint32_t replicate, std::span<const double> series, std::span<const double> outcomes) override {
    ensemble_.told_[replicate].series.assign(series.begin(), series.end());
    ensemble_.told_[replicate].outcomes.assign(outcomes.begin(), outcomes.end());
  }

 private:
  Ensemble& ensemble_;
};

Ensemble::Ensemble(const Model& model, const Trial& trial)
    : probes_(model.probes()),
      outcomes_(model.outcomes()),
      post_columns_(trial.posts ? model.post_columns() : std::vector<Column>{}),
      records_(records_of(trial).size()),
      columns_(trial.columns ? model.columns().size() : 0),
      told_(trial.replicates) {
  for (Told& told : told_) told.columns.resize(columns_ > 0 ? records_ : 0);
}

std::vector<double> Ensemble::outcome(const std::string& name) const {
  const std::size_t k = place_of(name, outcomes_);
  std::vector<double> values;
  for (const Told& told : told_) values.push_back(told.outcomes[k]);
  return values;
}

std::vector<double> Ensemble::probe(const std::string& name, std::size_t record) const {
  const std::size_t k = place_of(name, probes_);
  std::vector<double> values;
  for (const Told& told : told_) values.push_back(told.series[k * records_ + record]);
  return values;
}

std::size_t Ensemble::post_column(const std::string& name) const { return place_of(name, post_columns_); }

namespace {

Ensemble run_checked(const Model& model, const Staff& staff, const GroundOf& ground_of, const Trial& trial,
                     int threads) {
  model.check(staff);
  const Plan plan{.seed = trial.seed,
                  .replicates = trial.replicates,
                  .nodes = staff.nodes,
                  .steps = trial.steps,
                  .step_days = trial.step_days,
                  .records = records_of(trial),
                  .threads = threads,
                  .keep_posts = trial.posts};
  Ensemble ensemble(model, trial);
  Memory memory(ensemble);
  run_ensemble(model, ground_of, plan, memory);
  return ensemble;
}

}  // namespace

Ensemble run(const Model& model, std::uint32_t nodes, const NetworkOf& network_of, const Trial& trial, int threads) {
  const std::shared_ptr<const Model> not_owned(&model, [](const Model*) {});
  const GroundOf ground_of = [&](std::uint32_t replicate) { return Ground{not_owned, network_of(replicate)}; };
  return run_checked(model, {.nodes = nodes}, ground_of, trial, threads);
}

Ensemble run(const Model& model, const Shared& network, const Trial& trial, int threads) {
  const std::shared_ptr<const Model> not_owned(&model, [](const Model*) {});
  return run(Ground{not_owned, network}, {.nodes = network->nodes(), .network = network.get()}, trial, threads);
}

Ensemble run(const Ground& ground, const Staff& staff, const Trial& trial, int threads) {
  if (ground.model->pulls()) ground.network->hears();  // made once, before threads ask for it
  return run_checked(
      *ground.model, staff, [&](std::uint32_t) { return ground; }, trial, threads);
}

Shared tied(std::uint32_t nodes, bool directed, const std::vector<Tie>& ties) {
  struct Arc {
    std::uint32_t from, to;
    float weight;
  };
  std::vector<Arc> arcs;
  for (const auto& [u, v, weight] : ties) {
    arcs.push_back({u, v, weight});
    if (!directed) arcs.push_back({v, u, weight});
  }
  std::sort(arcs.begin(), arcs.end(),
            [](const Arc& a, const Arc& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
  std::vector<std::uint64_t> offsets(nodes + std::size_t{1});
  std::vector<std::uint32_t> targets;
  std::vector<float> weights;
  for (const Arc& arc : arcs) {
    ++offsets[arc.from + std::size_t{1}];
    targets.push_back(arc.to);
    weights.push_back(arc.weight);
  }
  for (std::size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
  if (std::all_of(weights.begin(), weights.end(), [](float w) { return w == 1; })) weights.clear();
  return std::make_shared<const Network>(directed, std::move(offsets), std::move(targets), Dropped{},
                                         std::vector<std::uint64_t>{}, std::move(weights));
}

}  // namespace papotage::theory
