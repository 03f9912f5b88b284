// Layers of the organisation: neighbours as a pure function, with and without rosters, and stored.

#include <cmath>
#include <numeric>
#include <string>

#include <benchmark/benchmark.h>

#include "sim/core/draws.hpp"
#include "sim/graph/circles.hpp"
#include "sim/graph/layer_graph.hpp"

namespace papotage::bench {
namespace {

constexpr std::uint32_t people = 1'000'000;

constexpr std::uint32_t region = 1 << 16;

/// Every person once, as if at random within consecutive blocks.
std::vector<std::uint32_t> shuffled(std::uint32_t block) {
  std::vector<std::uint32_t> all(people);
  std::iota(all.begin(), all.end(), 0);
  const Draws draws(1, 0, "bench.shuffle");
  for (std::uint32_t k = people - 1; k > 0; --k)
    std::swap(all[k], all[k / block * block + draws.block({k}).low() % (k % block + 1)]);
  return all;
}

/// Units of `least` to `most` people.
std::shared_ptr<const Partition> units(std::uint32_t least, std::uint32_t most) {
  std::vector<std::uint32_t> offsets{0};
  const Draws draws(1, 0, "bench.units");
  while (offsets.back() < people) {
    const auto word = draws.block({offsets.back()}).low();
    offsets.push_back(std::min<std::uint32_t>(people, offsets.back() + least + word % (most - least + 1)));
  }
  return std::make_shared<Partition>(std::move(offsets));
}

/// From `low` to `high`, the steeper the larger `power` is.
std::vector<double> rising(double low, double high, double power) {
  std::vector<double> membership;
  for (int k = 0; k < 16; ++k) membership.push_back(low + (high - low) * std::pow(k / 15., power));
  return membership;
}

/// Eight rounds in another order of people than that of their numbers: within regions, and in one of them everywhere.
CircleLayer friends(double pair_probability) {
  const auto order = std::make_shared<const PeopleOrder>(shuffled(region));
  std::vector<std::uint32_t> offsets;
  for (std::uint32_t place = 0; place < people; place += region) offsets.push_back(place);
  offsets.push_back(people);
  const auto regions = std::make_shared<const Partition>(std::move(offsets), order);
  const auto whole = std::make_shared<const Partition>(Partition::whole(people, order));
  const double p = pair_probability;
  return CircleLayer(people, 1, 0, "bench.friends",
                     {{1, regions, 16, rising(.6, 1, 1), p},
                      {2, regions, 16, rising(.6, 1, 1), p},
                      {3, regions, 32, rising(.4, 1, 1), p},
                      {4, regions, 32, rising(.4, 1, 1), p},
                      {5, regions, 64, rising(.3, .9, 1), p},
                      {6, regions, 128, rising(.1, .8, 1.5), p},
                      {7, regions, 512, rising(.02, .5, 2.5), p},
                      {8, whole, 64, rising(.2, .9, 2), p}},
                     Sociability(16, 1, 0, "bench.sociability"));
}

/// Teams of 4 to 12, departments of 32 to 80 and companies of 10,000.
CircleLayer work() {
  const auto teams = units(4, 12), departments = units(32, 80), companies = units(10'000, 10'000);
  return CircleLayer(people, 1, 0, "bench.work",
                     {{1, teams, 64, {1}, .8},
                      {2, departments, 8, {.9}, .9},
                      {3, departments, 16, {.8}, .6},
                      {4, companies, 16, rising(.05, 1, 3), 1},
                      {5, companies, 128, rising(.003, .7, 5), .7}},
                     Sociability(16, 1, 0, "bench.sociability"));
}

enum Visits { in_order, at_random, listed_in_order, listed_at_random };  // listed: by for_each_list

/// Nanoseconds a neighbour, the mean degree, and bytes a person.
void visit(benchmark::State& state, const CircleLayer& layer, Visits visits) {
  std::vector<std::uint32_t> who = shuffled(people), out(layer.room());
  if (visits == in_order || visits == listed_in_order) std::iota(who.begin(), who.end(), 0);
  std::uint64_t ties = 0;
  for (auto _ : state) {
    if (visits >= listed_in_order) {
      layer.for_each_list(who, [&](std::uint32_t, std::span<const std::uint32_t> list) { ties += list.size(); });
    } else {
      for (const std::uint32_t i : who) ties += layer.neighbours(i, out.data());
    }
    benchmark::DoNotOptimize(out.data());
  }
  state.counters["ns_each"] =
      benchmark::Counter(static_cast<double>(ties) * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["degree"] = static_cast<double>(ties) / static_cast<double>(state.iterations()) / people;
  state.counters["bytes_a_person"] = static_cast<double>(layer.bytes()) / people;
}

void store_work(benchmark::State& state, bool rosters) {
  CircleLayer layer = work();
  if (rosters) layer.write_rosters();
  std::uint64_t arcs = 0;
  for (auto _ : state) arcs += store(layer).arcs();
  state.counters["s_per_1e7_arcs"] =
      benchmark::Counter(static_cast<double>(arcs) * 1e-7, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void write_rosters(benchmark::State& state, CircleLayer (*make)()) {
  const CircleLayer plain = make();
  for (auto _ : state) {
    CircleLayer layer = plain;
    layer.write_rosters();
    benchmark::DoNotOptimize(layer.bytes());
  }
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
  static const struct {
    const char* name;
    CircleLayer (*make)();
  } layers[] = {{"friends", [] { return friends(1); }},
                {"friends_thinned", [] { return friends(.8); }},
                {"work", [] { return work(); }}};
  for (const auto& layer : layers) {
    for (const bool rosters : {false, true})
      for (const Visits visits : {in_order, at_random, listed_in_order, listed_at_random}) {
        const char* const how[] = {"in_order", "at_random", "listed_in_order", "listed_at_random"};
        add(std::string("neighbours/") + layer.name + (rosters ? "/rosters/" : "/computed/") + how[visits],
            [make = layer.make, rosters, visits](benchmark::State& state) {
              CircleLayer made = make();
              if (rosters) made.write_rosters();
              visit(state, made, visits);
            });
      }
    add(std::string("write_rosters/") + layer.name,
        [make = layer.make](benchmark::State& state) { write_rosters(state, make); });
  }
  for (const bool rosters : {false, true})
    add(std::string("store/work/") + (rosters ? "rosters" : "computed"),
        [rosters](benchmark::State& state) { store_work(state, rosters); });
  return true;
}();

}  // namespace
}  // namespace papotage::bench
