// Random numbers: blocks one by one and in bulk, and the mix of a tie.

#include <benchmark/benchmark.h>

#include "sim/core/draws.hpp"

namespace papotage::bench {
namespace {

void draws_single(benchmark::State& state) {
  const Draws draws(1, 0, "bench.draw");
  std::uint32_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(draws.block({i++}).words[0]);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(draws_single);

void draws_bulk(benchmark::State& state) {
  const Draws draws(1, 0, "bench.draw");
  Blocks<Draws::bulk> blocks;
  std::uint32_t i = 0;
  for (auto _ : state) {
    draws.blocks(i, Draws::bulk, 0, blocks);
    i += Draws::bulk;
    benchmark::DoNotOptimize(blocks.words[0].data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(Draws::bulk));
}
BENCHMARK(draws_bulk);

void ties(benchmark::State& state) {
  std::uint32_t j = 0, sum = 0;
  for (auto _ : state) sum += tie_mix(0x0123456789abcdef, j++);
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ties);

}  // namespace
}  // namespace papotage::bench
