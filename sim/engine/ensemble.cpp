#include "sim/engine/ensemble.hpp"

#include <algorithm>
#include <atomic>

#include "sim/core/parallel.hpp"

namespace papotage {
namespace {

// From here a replicate is large enough to occupy several threads.
constexpr std::uint32_t large = 50'000;

// Between records, progress is told after so many steps.
constexpr std::uint32_t often = 64;

/// The order of a replicate, written once: start; then at each record time probes and frames; between them steps.
/// The steps of a replicate in which nothing can change any more are left out; its values stay.
class Replicate {
 public:
  Replicate(const Model& model, const Plan& plan, Observer& observer)
      : plan_(plan),
        observer_(observer),
        values_(model.probes().size()),
        series_(values_.size() * plan.records.size()),
        outcomes_(model.outcomes().size()) {}

  void run(Simulation& simulation, std::uint32_t replicate) {
    simulation.start(replicate);
    std::uint32_t t = 0;
    for (std::uint32_t k = 0; k < plan_.records.size(); ++k) {
      const std::uint32_t from = t;
      for (; t < plan_.records[k]; ++t) {
        if (observer_.stop()) return;
        if (!simulation.still()) simulation.step(t);
        if (t + 1 < plan_.records[k] && (t + 1 - from) % often == 0) observer_.advanced(often);
      }
      simulation.probe(values_);
      for (std::size_t p = 0; p < values_.size(); ++p) series_[p * plan_.records.size() + k] = values_[p];
      observer_.frame(replicate, k, simulation);
      observer_.advanced(t > from ? (t - from - 1) % often + 1 : 0);
    }
    simulation.outcomes(outcomes_);
    observer_.ended(replicate, simulation);
    observer_.finished(replicate, series_, outcomes_);
  }

 private:
  const Plan& plan_;
  Observer& observer_;
  std::vector<double> values_, series_, outcomes_;
};

/// Simulations of one thread: kept from one replicate to the next while they stand on the same ground.
class Worker {
 public:
  Worker(const Model& model, const GroundOf& ground_of, const Plan& plan, int threads, Observer& observer)
      : ground_of_(ground_of), plan_(plan), threads_(threads), replicate_(model, plan, observer) {}

  void run(std::uint32_t replicate) {
    Ground ground = ground_of_(replicate);
    if (ground.network != ground_.network || ground.model != ground_.model) {
      simulation_.reset();
      ground_ = std::move(ground);
      simulation_ = ground_.model->simulate({*ground_.network, plan_.seed, plan_.step_days, plan_.steps, threads_,
                                             ground_.multiplex.get(), plan_.warm_up, plan_.keep_posts, nullptr,
                                             ground_.groupings.get()});
    }
    replicate_.run(*simulation_, replicate);
  }

 private:
  const GroundOf& ground_of_;
  const Plan& plan_;
  int threads_;
  Replicate replicate_;
  Ground ground_;
  std::unique_ptr<Simulation> simulation_;
};

void run_side_by_side(const Model& model, const GroundOf& ground_of, const Plan& plan, std::uint32_t replicates,
                      Observer& observer) {
  FirstException exception;
  std::atomic<std::uint32_t> next{0};
#pragma omp parallel num_threads(std::min <std::uint32_t>(static_cast <std::uint32_t>(plan.threads), replicates))
  exception.guard([&] {
    try {
      Worker worker(model, ground_of, plan, 1, observer);
      while (!observer.stop()) {
        const std::uint32_t replicate = next++;
        if (replicate >= replicates) break;
        worker.run(replicate);
      }
    } catch (...) {
      next = replicates;  // the others stop after the replicate they are at
      throw;
    }
  });
  exception.rethrow();
}

}  // namespace

Sharing share_threads(const Plan& plan) {
  const auto threads = static_cast<std::uint32_t>(plan.threads);
  if (plan.nodes < large) return {plan.replicates, 0};
  const std::uint32_t left_over = plan.replicates % threads;
  return {plan.replicates - left_over, left_over};
}

void run_ensemble(const Model& model, const GroundOf& ground_of, const Plan& plan, Observer& observer) {
  const Sharing sharing = model.uses_threads() ? share_threads(plan) : Sharing{plan.replicates, 0};
  if (sharing.side_by_side > 0) run_side_by_side(model, ground_of, plan, sharing.side_by_side, observer);
  if (sharing.in_turn == 0) return;
  Worker worker(model, ground_of, plan, plan.threads, observer);
  for (std::uint32_t r = sharing.side_by_side; r < plan.replicates && !observer.stop(); ++r) worker.run(r);
}

void run_replicates(const Model& model, const GroundOf& ground_of, const Plan& plan,
                    std::span<const std::uint32_t> replicates, Observer& observer) {
  Worker worker(model, ground_of, plan, plan.threads, observer);
  for (const std::uint32_t r : replicates) {
    if (observer.stop()) return;
    worker.run(r);
  }
}

void run_ensemble(const Model& model, const NetworkOf& network_of, const Plan& plan, Observer& observer) {
  const std::shared_ptr<const Model> not_owned(&model, [](const Model*) {});
  const GroundOf ground_of = [&](std::uint32_t replicate) { return Ground{not_owned, network_of(replicate)}; };
  run_ensemble(model, ground_of, plan, observer);
}

}  // namespace papotage
