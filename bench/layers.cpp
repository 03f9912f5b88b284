// Layers of the organisation at a million employees in a hundred companies, as scenarios have them by default: computed
// from nothing, prepared, and stored; and what describes 16 million employees.

#include <numeric>
#include <string>

#include <benchmark/benchmark.h>

#include "sim/core/draws.hpp"
#include "sim/graph/layer_graph.hpp"
#include "sim/population/multiplex.hpp"

namespace papotage::bench {
namespace {

constexpr std::uint32_t people = 1'000'000;

MultiplexSettings settings_of(std::uint32_t employees, std::uint32_t companies) {
  MultiplexSettings settings;
  settings.population.employees = employees;
  settings.population.companies = companies;
  settings.hierarchy.emplace();
  settings.work.emplace();
  settings.friends.emplace();
  settings.followers.emplace();
  return settings;
}

Multiplex multiplex(bool prepared) {
  MultiplexSettings settings = settings_of(people, 100);
  settings.settle();
  Multiplex made(settings, 1, shared_by_replicates);
  if (prepared)
    for (Layer& layer : made.layers()) layer.prepare(1);
  return made;
}

/// Every person once, in order or at random.
std::vector<std::uint32_t> everybody(bool at_random) {
  std::vector<std::uint32_t> all(people);
  std::iota(all.begin(), all.end(), 0);
  const Draws draws(1, 0, "bench.shuffle");
  for (std::uint32_t k = people - 1; at_random && k > 0; --k) std::swap(all[k], all[draws.block({k}).low() % (k + 1)]);
  return all;
}

/// CPU nanoseconds a neighbour; the mean degree.
void tell(benchmark::State& state, std::uint64_t ties) {
  state.counters["ns_each"] =
      benchmark::Counter(static_cast<double>(ties) * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["degree"] = static_cast<double>(ties) / static_cast<double>(state.iterations()) / people;
}

void visit(benchmark::State& state, const std::string& name, bool prepared, bool at_random) {
  const Multiplex made = multiplex(prepared);
  const Layer& layer = *made.find(name);
  std::vector<std::uint32_t> buffer(layer.room());
  const std::vector<std::uint32_t> who = everybody(at_random);
  std::uint64_t ties = 0;
  for (auto _ : state)
    for (const std::uint32_t i : who) ties += layer.out(i, buffer.data()).size();
  tell(state, ties);
  state.counters["bytes_a_person"] = static_cast<double>(layer.bytes()) / people;
}

/// The circles alone (of friends, those who aren't colleagues), looking ahead.
void list(benchmark::State& state, const std::string& name, bool at_random) {
  const Multiplex made = multiplex(true);
  const std::vector<std::uint32_t> who = everybody(at_random);
  std::uint64_t ties = 0;
  for (auto _ : state)
    made.find(name)->circles()->for_each_list(
        who, [&](std::uint32_t, std::span<const std::uint32_t> found) { ties += found.size(); });
  tell(state, ties);
}

void store_work(benchmark::State& state) {
  const Multiplex made = multiplex(false);
  const CircleLayer& work = *made.find("work")->circles();
  std::uint64_t arcs = 0;
  for (auto _ : state) arcs += store(work).arcs();
  state.counters["s_per_1e7_arcs"] =
      benchmark::Counter(static_cast<double>(arcs) * 1e-7, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// The private sector of France: columns, and all that its layers need to be computed, or to be computed quickly.
void describe(benchmark::State& state, bool prepared) {
  MultiplexSettings settings = settings_of(16'000'000, 1);
  read_value(settings.population.size_classes, Value(std::string("france_2007")), {.name = "size_classes"});
  settings.settle();
  std::size_t bytes = 0;
  for (auto _ : state) {
    Multiplex made(settings, 1, shared_by_replicates);
    bytes = made.population().bytes();
    for (Layer& layer : made.layers()) {
      if (prepared) layer.prepare(1);
      bytes += layer.bytes();
    }
  }
  state.counters["GiB"] = static_cast<double>(bytes) / (1 << 30);
}

template <class... Arguments>
void add(const std::string& name, Arguments... arguments) {
  benchmark::RegisterBenchmark(name.c_str(), arguments...)
      ->Unit(benchmark::kMillisecond)
      ->Iterations(1)
      ->Repetitions(3)
      ->ReportAggregatesOnly();
}

const bool added = [] {
  for (const bool at_random : {false, true}) {
    const std::string order = at_random ? "/at_random" : "/in_order";
    for (const char* name : {"hierarchy", "work", "friends", "followers"})
      for (const bool prepared : {false, true})
        add("layer/" + std::string(name) + (prepared ? "/prepared" : "/computed") + order,
            [=](benchmark::State& state) { visit(state, name, prepared, at_random); });
    for (const char* name : {"work", "friends"})
      add("layer/" + std::string(name) + "/circles" + order,
          [=](benchmark::State& state) { list(state, name, at_random); });
  }
  add("layer/work/store", store_work);
  for (const bool prepared : {false, true})
    add(std::string("describe_16_million/") + (prepared ? "prepared" : "computed"),
        [=](benchmark::State& state) { describe(state, prepared); });
  return true;
}();

}  // namespace
}  // namespace papotage::bench
