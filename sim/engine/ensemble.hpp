#pragma once
// Many replicates of one model, over threads: replicates side by side, or one replicate on all threads.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "sim/model/model.hpp"
#include "sim/model/observer.hpp"

namespace papotage {

struct Plan {
  std::uint64_t seed = 1;
  std::uint32_t replicates = 1;
  std::uint32_t nodes = 0;  // of the network, or of each
  std::uint32_t steps = 0;
  double step_days = 1;
  std::vector<std::uint32_t> records;  // the steps after which probes are read, ascending; 0 is the start
  int threads = 1;
  std::uint32_t warm_up = 0;  // steps before anything is counted
  bool keep_posts = false;    // for observers that read them at the end
};

/// What a replicate stands on, and by which rules: the same objects for all, or some of its own.
struct Ground {
  std::shared_ptr<const Model> model;
  std::shared_ptr<const Network> network;
  std::shared_ptr<const Multiplex> multiplex = nullptr;
  std::shared_ptr<const Groupings> groupings = nullptr;  // of the network's agents
};
using GroundOf = std::function<Ground(std::uint32_t replicate)>;
/// The network of a replicate.
using NetworkOf = std::function<std::shared_ptr<const Network>(std::uint32_t replicate)>;

/// How threads are shared out. Changes no bit of a result.
struct Sharing {
  std::uint32_t side_by_side;  // replicates that run on one thread each
  std::uint32_t in_turn;       // replicates after them that run one by one on all threads
};
Sharing share_threads(const Plan& plan);

/// Runs the plan. All models have the probes, outcomes and columns of `model`. Throws what a replicate threw (the first
/// to do so), after the others have stopped.
void run_ensemble(const Model& model, const GroundOf& ground_of, const Plan& plan, Observer& observer);
/// The same with one model, on networks alone.
void run_ensemble(const Model& model, const NetworkOf& network_of, const Plan& plan, Observer& observer);

/// Runs some replicates of the plan, one after another, each on all threads of the plan.
void run_replicates(const Model& model, const GroundOf& ground_of, const Plan& plan,
                    std::span<const std::uint32_t> replicates, Observer& observer);

}  // namespace papotage
