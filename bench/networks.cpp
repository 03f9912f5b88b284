// Networks: drawing one and reading one from text.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <fmt/os.h>

#include "bench/standard.hpp"
#include "sim/graph/edge_list.hpp"
#include "sim/graph/text_source.hpp"
#include "sim/graph/tie_lines.hpp"

namespace papotage::bench {
namespace {

void generate_erdos_renyi(benchmark::State& state) {
  std::size_t rows = 0;
  for (auto _ : state) rows = erdos_renyi(1'000'000).bytes();
  state.counters["rows_bytes"] = static_cast<double>(rows);
}
BENCHMARK(generate_erdos_renyi)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1)
    ->Repetitions(3)
    ->ReportAggregatesOnly(false);

/// The standard graph as text, written once; its agents renumbered so that neither reader profits from an order.
std::string text_file() {
  const char* folder = std::getenv("PAPOTAGE_BENCH_DIR");
  const std::string path =
      (folder ? std::string(folder) : std::filesystem::temp_directory_path().string()) + "/standard.txt";
  if (std::filesystem::exists(path)) return path;
  const Network& net = standard(1'000'000);
  auto out = fmt::output_file(path);
  for (std::uint32_t u = 0; u < net.nodes(); ++u)
    for (const std::uint32_t v : net.out(u))
      if (u < v)
        out.print("{} {}\n", u * std::uint64_t{617'647} % net.nodes(), v * std::uint64_t{617'647} % net.nodes());
  return path;
}

/// One pass over the text, without rows.
void parse_text(benchmark::State& state) {
  const std::string path = text_file();
  for (auto _ : state) {
    TextSource text(path, "file");
    TextSource::Chunk chunk;
    std::uint64_t sum = 0;
    for (text.rewind(); text.next(chunk);)
      lines::read(chunk.begin, chunk.end, [&](std::uint64_t u, std::uint64_t v) { sum += u ^ v; });
    benchmark::DoNotOptimize(sum);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(std::filesystem::file_size(path)));
}
BENCHMARK(parse_text)->Unit(benchmark::kMillisecond);

/// Two passes and everything else, to finished rows.
void read_text(benchmark::State& state) {
  const std::string path = text_file();
  for (auto _ : state) benchmark::DoNotOptimize(read_edge_list(path, false).arcs());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(std::filesystem::file_size(path)));
}
BENCHMARK(read_text)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace papotage::bench
