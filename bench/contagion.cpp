// Compartment models on the standard graph, one thread: arcs a second, where the ties of an agent that becomes
// contagious count once each time that it does, and how many that is to one of the standard SIR, by events. Rates are
// those of that SIR as far as a model has them.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/standard.hpp"
#include "models/contagion/daley_kendall.hpp"
#include "models/contagion/fractional_contagion.hpp"
#include "models/contagion/independent_cascade.hpp"
#include "models/contagion/maki_thompson.hpp"
#include "models/contagion/seir.hpp"
#include "models/contagion/seis.hpp"
#include "models/contagion/seiz.hpp"
#include "models/contagion/si.hpp"
#include "models/contagion/sirs.hpp"
#include "models/contagion/sis.hpp"
#include "models/contagion/swir.hpp"

namespace papotage::bench {
namespace {

/// Runs a replicate to its end.
void play(Simulation& run, std::uint32_t replicate) {
  run.start(replicate);
  for (std::uint32_t t = 0; t < sir_steps && !run.still(); ++t) run.step(t);
}

/// Ties of agents that become contagious in replicate 0.
std::int64_t visits(const CompartmentModel& model, Simulation& run, const Network& net) {
  const Scheme scheme = model.scheme();
  std::vector<std::uint8_t> before(net.nodes());  // whether contagious
  std::int64_t arcs = 0;
  const auto look = [&] {
    const auto column = run.column(0);
    for (std::uint32_t i = 0; i < net.nodes(); ++i) {
      const bool now = scheme.contagious(static_cast<std::uint8_t>(column[i]));
      if (now && !before[i]) arcs += static_cast<std::int64_t>(net.out(i).size());
      before[i] = now;
    }
  };
  run.start(0);
  look();
  for (std::uint32_t t = 0; t < sir_steps && !run.still(); ++t) {
    run.step(t);
    look();
  }
  return arcs;
}

template <class M>
std::shared_ptr<const CompartmentModel> standard_of(const std::string& method,
                                                    const std::function<void(M&)>& change = {}) {
  M model;
  const Sir sir = standard_sir();
  model.initial = sir.initial;
  model.method = method;
  if constexpr (requires { model.beta; }) model.beta = sir.beta;
  if constexpr (requires { model.gamma; }) model.gamma = sir.gamma;
  if (change) change(model);
  return std::make_shared<const M>(model);
}

void contagion(benchmark::State& state, const std::shared_ptr<const CompartmentModel>& model) {
  using Clock = std::chrono::steady_clock;
  static double arcs_of_sir = 0;  // a second; the first that is measured
  const Network& net = standard(1'000'000);
  if (model->pulls()) net.hears();
  const auto run = model->simulate({net, 1, 1, sir_steps, 1});
  const auto arcs = static_cast<double>(visits(*model, *run, net));
  std::uint32_t replicate = 0;
  const Clock::time_point start = Clock::now();
  for (auto _ : state) play(*run, replicate++);
  const double rate = arcs * replicate / std::chrono::duration<double>(Clock::now() - start).count();
  if (model->about().name == "sir" && model->method == "events") arcs_of_sir = rate;
  state.counters["arcs"] = benchmark::Counter(arcs * replicate, benchmark::Counter::kIsRate);
  if (arcs_of_sir > 0) state.counters["of_sir"] = rate / arcs_of_sir;
}

bool enrol() {
  const auto add = [](const std::shared_ptr<const CompartmentModel>& model) {
    benchmark::RegisterBenchmark(("contagion/" + model->about().name + "/" + model->method).c_str(),
                                 [model](benchmark::State& state) { contagion(state, model); })
        ->Unit(benchmark::kMillisecond);
  };
  for (const char* method : {"events", "steps", "continuous"}) add(standard_of<Sir>(method));
  for (const char* method : {"events", "steps"}) {
    add(standard_of<Si>(method));
    add(standard_of<Seir>(method));
    add(standard_of<Sis>(method));
    add(standard_of<Sirs>(method));
    add(standard_of<Seis>(method));
    add(standard_of<IndependentCascade>(method, [](auto& m) { m.probability = 0.25; }));
  }
  add(standard_of<Swir>("steps"));
  add(standard_of<FractionalContagion>("steps", [](auto& m) { m.beta *= 10; }));
  add(standard_of<Seiz>("steps", [](auto& m) { m.sceptics = {.by = Chosen::By::share, .share = 0.01}; }));
  add(standard_of<MakiThompson>("steps"));
  add(standard_of<DaleyKendall>("steps"));
  return true;
}
[[maybe_unused]] const bool enrolled = enrol();

}  // namespace
}  // namespace papotage::bench
