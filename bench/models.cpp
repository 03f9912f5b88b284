// Models, one thread: contagion and opinions on the standard graph, and the sweep that bounds a synchronous one.

#include <array>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/standard.hpp"
#include "models/contagion/watts_threshold.hpp"
#include "models/opinion/deffuant.hpp"
#include "models/opinion/degroot.hpp"
#include "models/opinion/friedkin_johnsen.hpp"
#include "models/opinion/hegselmann_krause.hpp"
#include "models/opinion/majority_rule.hpp"
#include "models/opinion/q_voter.hpp"
#include "models/opinion/voter.hpp"
#include "models/opinion/weighted_hegselmann_krause.hpp"

namespace papotage::bench {
namespace {

void sir(benchmark::State& state) {
  const Network& net = standard(static_cast<std::uint32_t>(state.range(0)));
  const auto run = standard_sir().simulate({net, 1, 1, sir_steps, 1});
  std::array<double, 4> outcomes{};
  std::uint32_t replicate = 0;
  for (auto _ : state) {
    run->start(replicate++);
    for (std::uint32_t t = 0; t < sir_steps; ++t) run->step(t);
    run->outcomes(outcomes);
  }
  state.counters["reached"] = outcomes[0] / net.nodes();
}
BENCHMARK(sir)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// A cascade over everybody from one in fifty until nothing moves, its start included: n updates a step.
void watts_threshold(benchmark::State& state) {
  const Network& net = standard(1'000'000);
  WattsThreshold model;
  model.initial = Chosen::of_share(0.02);
  const auto run = model.simulate({net, 1, 1, sir_steps, 1});
  std::array<double, 4> outcomes{};
  std::uint32_t replicate = 0;
  std::int64_t steps = 0;
  for (auto _ : state) {
    run->start(replicate++);
    std::uint32_t t = 0;
    while (t < sir_steps && !run->still()) run->step(t++);
    run->outcomes(outcomes);
    steps += t;
  }
  state.SetItemsProcessed(steps * net.nodes());
  state.counters["reached"] = outcomes[0] / net.nodes();
}
BENCHMARK(watts_threshold)->Unit(benchmark::kMillisecond);

/// Updates of a model of two states, one thread.
void updates(benchmark::State& state, const Model& model) {
  const Network& net = standard(1'000'000);
  const auto run = model.simulate({net, 1, 1, 1'000'000, 1});
  run->start(0);
  std::uint32_t t = 0;
  for (auto _ : state) run->step(t++);
  state.SetItemsProcessed(static_cast<std::int64_t>(t) * net.nodes());
}

template <class M>
M all_at_once() {
  M model;
  model.updating = "synchronous";
  return model;
}
/// With independence, so that opinions don't come to rest.
QVoter lively_q_voter() {
  QVoter model;
  model.independence = 0.3;
  return model;
}

void voter(benchmark::State& state) { updates(state, Voter()); }
void voter_synchronous(benchmark::State& state) { updates(state, all_at_once<Voter>()); }
void majority_rule(benchmark::State& state) { updates(state, MajorityRule()); }
void majority_rule_synchronous(benchmark::State& state) { updates(state, all_at_once<MajorityRule>()); }
void q_voter(benchmark::State& state) { updates(state, lively_q_voter()); }
BENCHMARK(voter)->Unit(benchmark::kMillisecond);
BENCHMARK(voter_synchronous)->Unit(benchmark::kMillisecond);
BENCHMARK(majority_rule)->Unit(benchmark::kMillisecond);
BENCHMARK(majority_rule_synchronous)->Unit(benchmark::kMillisecond);
BENCHMARK(q_voter)->Unit(benchmark::kMillisecond);

void friedkin_johnsen(benchmark::State& state) {
  const Network& net = standard(1'000'000);
  const auto run = FriedkinJohnsen().simulate({net, 1, 1, 1'000'000, static_cast<int>(state.range(0))});
  run->start(0);
  std::uint32_t t = 0;
  for (auto _ : state) run->step(t++);
  state.SetItemsProcessed(static_cast<std::int64_t>(t) * static_cast<std::int64_t>(net.arcs()));
}
BENCHMARK(friedkin_johnsen)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

/// The yardstick of a synchronous opinion step: PageRank by pull over the same rows, each agent's share of its rank
/// laid out beforehand, so that an arc is one gather and one addition.
void pagerank_sweep(benchmark::State& state) {
  const Network& net = standard(1'000'000);
  const std::uint32_t n = net.nodes();
  std::vector<double> share(n, 1. / n), rank(n);
  std::vector<double> inverse(n);
  for (std::uint32_t i = 0; i < n; ++i)
    inverse[i] = net.out(i).empty() ? 0 : 1. / static_cast<double>(net.out(i).size());
  const std::uint64_t* offsets = net.offsets().data();
  const std::uint32_t* targets = net.targets().data();
  for (auto _ : state) {
    for (std::uint32_t i = 0; i < n; ++i) {
      double sum = 0;
      for (std::uint64_t k = offsets[i]; k < offsets[i + 1]; ++k) sum += share[targets[k]];
      rank[i] = (0.15 / n + 0.85 * sum) * inverse[i];
    }
    share.swap(rank);
    benchmark::DoNotOptimize(share.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(net.arcs()));
}
BENCHMARK(pagerank_sweep)->Unit(benchmark::kMillisecond);

/// A step of a model of continuous opinions, one thread: all arcs where everybody updates at once, otherwise n
/// meetings.
void opinion_steps(benchmark::State& state, const Model& model, bool at_once) {
  const Network& net = standard(1'000'000);
  const auto run = model.simulate({net, 1, 1, 1'000'000, 1});
  run->start(0);
  std::uint32_t t = 0;
  for (auto _ : state) run->step(t++);
  state.SetItemsProcessed(static_cast<std::int64_t>(t) * static_cast<std::int64_t>(at_once ? net.arcs() : net.nodes()));
}
BENCHMARK_CAPTURE(opinion_steps, degroot, DeGroot(), true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(opinion_steps, hegselmann_krause, HegselmannKrause(), true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(opinion_steps, weighted_hegselmann_krause, WeightedHegselmannKrause(), true)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(opinion_steps, deffuant, Deffuant(), false)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace papotage::bench
