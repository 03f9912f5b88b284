// Ensembles: what a second thread brings, and what recording costs.

#include <filesystem>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include "bench/standard.hpp"
#include "models/opinion/friedkin_johnsen.hpp"
#include "models/opinion/voter.hpp"
#include "sim/engine/ensemble.hpp"
#include "sim/record/result.hpp"

namespace papotage::bench {
namespace {

Plan plan_of(const Network& net, std::uint32_t replicates, std::uint32_t steps, int threads) {
  Plan plan{1, replicates, net.nodes(), steps, 1, {}, threads};
  for (std::uint32_t t = 0; t <= steps; ++t) plan.records.push_back(t);
  return plan;
}

NetworkOf always(const Network& net) {
  return [shared = std::shared_ptr<const Network>(&net, [](const Network*) {})](std::uint32_t) { return shared; };
}

/// Arguments: people, replicates, threads.
void ensemble(benchmark::State& state) {
  const Network& net = standard(static_cast<std::uint32_t>(state.range(0)));
  const auto replicates = static_cast<std::uint32_t>(state.range(1));
  const Sir sir = standard_sir();
  Observer nobody;
  for (auto _ : state)
    run_ensemble(sir, always(net), plan_of(net, replicates, sir_steps, static_cast<int>(state.range(2))), nobody);
  state.SetItemsProcessed(state.iterations() * replicates);
}
BENCHMARK(ensemble)
    ->Args({10'000, 256, 1})
    ->Args({10'000, 256, 2})
    ->Args({100'000, 16, 1})
    ->Args({100'000, 16, 2})
    ->Args({1'000'000, 1, 1})
    ->Args({1'000'000, 1, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->MeasureProcessCPUTime();

/// Everything but the stepping: probes at every step and the result file, at default settings.
template <class M>
void record(benchmark::State& state, const M& model, std::uint32_t nodes, std::uint32_t replicates,
            std::uint32_t steps) {
  const Network& net = standard(nodes);
  const bool recorded = state.range(0) != 0;
  Plan plan = plan_of(net, replicates, steps, 1);
  if (!recorded) plan.records = {steps};
  const std::string path =
      (std::filesystem::temp_directory_path() / ("papotage_bench_" + std::to_string(getpid()) + ".h5")).string();
  for (auto _ : state) {
    Observer nobody;
    if (!recorded) {
      run_ensemble(model, always(net), plan, nobody);
      continue;
    }
    ResultLayout layout;
    layout.replicates = replicates;
    for (const std::uint32_t t : plan.records) layout.times.push_back(t);
    layout.probes = model.probes();
    layout.outcomes = model.outcomes();
    ResultWriter writer(path, true, layout);
    run_ensemble(model, always(net), plan, writer);
    writer.finish({});
  }
  std::filesystem::remove(path);
}
void record_sir(benchmark::State& state) { record(state, standard_sir(), 100'000, 32, sir_steps); }
/// The smallest run, so that what is left is making a file: a fixed cost of some milliseconds.
void record_nothing(benchmark::State& state) { record(state, standard_sir(), 10'000, 1, 1); }
void record_friedkin_johnsen(benchmark::State& state) { record(state, FriedkinJohnsen(), 100'000, 4, 60); }
void record_voter(benchmark::State& state) { record(state, Voter(), 100'000, 4, 60); }
BENCHMARK(record_nothing)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(record_sir)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(record_friedkin_johnsen)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(record_voter)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace papotage::bench
