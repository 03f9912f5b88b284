// The workplace: half a million people through a year, and the flagship's replicates.

#include <memory>

#include <benchmark/benchmark.h>

#include "models/opinion/friedkin_johnsen.hpp"
#include "models/workplace/workplace.hpp"
#include "sim/population/multiplex.hpp"

namespace papotage::bench {
namespace {

constexpr std::uint32_t days = 365;

/// Employees and everything that ties them, made once.
struct Ground {
  Multiplex multiplex;
  Network work;

  Ground(MultiplexSettings settings, int threads)
      : multiplex(settings, 1, shared_by_replicates, threads), work(multiplex.network("work")) {
    multiplex.prepare_audiences(threads);
    work.hears();
  }
};

MultiplexSettings settings_of(std::uint32_t employees) {
  MultiplexSettings settings;
  settings.population.employees = employees;
  settings.hierarchy.emplace();
  settings.work.emplace();
  settings.friends.emplace();
  settings.followers.emplace();
  return settings;
}

/// 524,288 people of whom half are employed in companies of all sizes.
const Ground& sector() {
  static const Ground ground = [] {
    MultiplexSettings settings = settings_of(1u << 18);
    settings.population.size_classes.of = {{1, 9, .21}, {10, 249, .29}, {250, 4'999, .20}, {5'000, 100'000, .30}};
    settings.outsiders.count = 1u << 18;
    settings.settle();
    return Ground(settings, 2);
  }();
  return ground;
}

/// The flagship: a company of 10,000 and the outsiders whom 1.5 ties to staff imply.
const Ground& company() {
  static const Ground ground = [] {
    MultiplexSettings settings = settings_of(10'000);
    settings.outsiders.ties_to_staff = 1.5;
    settings.settle();
    return Ground(settings, 2);
  }();
  return ground;
}

double outcome(const Workplace& model, const Simulation& simulation, const std::string& name) {
  const auto about = model.outcomes();
  std::vector<double> values(about.size());
  simulation.outcomes(values);
  for (std::size_t k = 0; k < about.size(); ++k)
    if (about[k].name == name) return values[k];
  return 0;
}

/// A replicate of a year on so many threads; items are people before whom posts were put.
void year(benchmark::State& state, const Ground& ground) {
  Workplace model;
  model.host(std::make_shared<FriedkinJohnsen>());
  const auto simulation =
      model.simulate({ground.work, 1, 1, days, static_cast<int>(state.range(0)), &ground.multiplex});
  double audience = 0;
  std::uint32_t replicate = 0;
  for (auto _ : state) {
    simulation->start(replicate++);
    for (std::uint32_t day = 0; day < days; ++day) simulation->step(day);
    audience += outcome(model, *simulation, "audience");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(audience));
}

void sector_year(benchmark::State& state) { year(state, sector()); }
BENCHMARK(sector_year)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

void company_year(benchmark::State& state) { year(state, company()); }
BENCHMARK(company_year)->Arg(1)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace
}  // namespace papotage::bench
