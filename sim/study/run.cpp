#include "sim/study/run.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "sim/engine/ensemble.hpp"
#include "sim/record/result.hpp"
#include "sim/study/groupings.hpp"
#include "sim/study/provenance.hpp"

namespace papotage {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Passes everything on to the recorder and the watcher, and keeps the outcomes.
class Relay final : public Observer {
 public:
  Relay(ResultWriter& writer, Observer* watcher, RunReport& report)
      : writer_(writer), watcher_(watcher), report_(report) {}

  void frame(std::uint32_t replicate, std::uint32_t record, const Simulation& simulation) override {
    writer_.frame(replicate, record, simulation);
    if (watcher_) watcher_->frame(replicate, record, simulation);
  }
  void ended(std::uint32_t replicate, const Simulation& simulation) override {
    writer_.ended(replicate, simulation);
    if (watcher_) watcher_->ended(replicate, simulation);
  }
  void finished(std::uint32_t replicate, std::span<const double> series, std::span<const double> outcomes) override {
    writer_.finished(replicate, series, outcomes);
    std::copy(outcomes.begin(), outcomes.end(),
              report_.values.begin() + static_cast<std::ptrdiff_t>(replicate * outcomes.size()));
    if (watcher_) watcher_->finished(replicate, series, outcomes);
  }
  void advanced(std::uint64_t steps) override {
    if (watcher_) watcher_->advanced(steps);
  }
  bool stop() const override { return writer_.failed() || (watcher_ && watcher_->stop()); }

 private:
  ResultWriter& writer_;
  Observer* watcher_;
  RunReport& report_;
};

/// What of it stays besides people and circles: everybody's number of friends, and the friends of employees.
std::uint64_t rows_kept(const MultiplexSettings& m) {
  if (!m.friends) return 0;
  const double friends = *m.friends->mean_degree * m.population.account;
  return 4 * expected_people(m) + m.population.employees * (8 + static_cast<std::uint64_t>(4 * friends));
}

/// What layers take that are dealt anew, while their ties are.
std::uint64_t rewired_rows(const MultiplexSettings& m) {
  std::uint64_t bytes = 0;
  for (const char* name : {"work", "friends"}) {
    const bool rewired = std::string(name) == "work" ? m.work && m.work->rewired : m.friends && m.friends->rewired;
    if (!rewired) continue;
    const LayerSize size = expected_size(m, name);
    bytes += 3 * (4 * size.arcs + 8 * std::uint64_t{size.people});
  }
  return bytes;
}

/// Bytes of a replicate's posts, about.
std::uint64_t posts_kept(const Prepared& prepared) {
  const Scenario& s = prepared.scenario;
  std::uint64_t row = 4;  // the replicate
  for (const Column& column : s.model->post_columns()) row += column.bytes();
  return static_cast<std::uint64_t>(s.model->expected_posts(prepared.nodes, s.run.days.days)) * row;
}

void add_sampled(ResultLayout& layout, const Scenario& s) {
  for (const Interval* interval : s.sampled_intervals())
    layout.sampled.push_back({interval->name(), interval->unit, interval->doc});
  if (!layout.sampled.empty())
    layout.sampled_values = [&s](std::uint32_t replicate, std::span<double> values) {
      std::ranges::copy(s.sampled(replicate), values.begin());
    };
}

}  // namespace

ResultLayout layout_of(const Prepared& prepared, int threads, const std::string& command) {
  const Scenario& s = prepared.scenario;
  ResultLayout layout;
  layout.title = s.title;
  layout.seed = s.run.seed;
  layout.replicates = s.run.replicates;
  for (const std::uint32_t t : s.record_steps()) layout.times.push_back((t - s.warm_up_steps()) * s.run.step_days.days);
  layout.probes = s.model->probes();
  layout.outcomes = s.model->outcomes();
  layout.column_of = s.recorded_columns();
  for (const std::size_t k : layout.column_of) layout.columns.push_back(s.model->columns()[k]);
  if (!layout.columns.empty())
    for (std::uint32_t i = 0; i < prepared.nodes; ++i)
      layout.labels.push_back(prepared.network ? prepared.network->label(i) : i);
  layout.compress_agents = s.record.compress;
  layout.breakdowns = prepared.breakdowns();
  if (s.record.posts) layout.posts = s.model->post_columns();
  add_sampled(layout, s);
  layout.resolved = prepared.resolved();
  layout.provenance = provenance_of(s, threads, command);
  return layout;
}

namespace {

/// What the columns of agents take, in bytes.
struct Columns {
  std::uint64_t memory = 0, file = 0;
};

Columns columns_of(const Prepared& prepared, std::uint64_t records) {
  const Scenario& s = prepared.scenario;
  const std::uint64_t nodes = prepared.nodes, replicates = s.run.replicates;
  Columns needs;
  for (const std::size_t k : s.recorded_columns()) {
    const std::uint64_t record = nodes * s.model->columns()[k].bytes();
    // Records that share a chunk of 256 KiB leave the last one partly empty, and wait in memory.
    const std::uint64_t chunk = std::max<std::uint64_t>(1, (std::uint64_t{256} << 10) / record);
    const std::uint64_t chunks = (records + chunk - 1) / chunk;
    const std::uint64_t all = replicates * (records + (chunk > 1 ? chunks : 0)) * record;
    needs.file += all + replicates * chunks * 128;
    needs.memory += std::min<std::uint64_t>(std::uint64_t{16} << 20, all);
  }
  if (needs.file > 0) {  // agents' numbers
    needs.file += nodes * 8 + replicates * 8 + records * 8;
    needs.memory += nodes * 16;
  }
  return needs;
}

}  // namespace

Plan plan_of(const Prepared& prepared, int threads) {
  const Scenario& s = prepared.scenario;
  return {s.run.seed,       s.run.replicates, prepared.nodes,    s.steps(),     s.run.step_days.days,
          s.record_steps(), threads,          s.warm_up_steps(), s.record.posts};
}

Expectation expect(const Prepared& prepared, int threads) {
  const Scenario& s = prepared.scenario;
  const std::uint64_t records = s.record_steps().size(), replicates = s.run.replicates, nodes = prepared.nodes;
  const std::uint64_t at_once = std::min<std::uint64_t>(replicates, static_cast<std::uint64_t>(threads));
  const bool transposed = prepared.directed() && s.model->pulls();
  // While a layer's rows are written, people, circles and their rosters are there, too; a workplace keeps them.
  const std::uint64_t people = s.multiplex ? expected_people(*s.multiplex) : 0;
  const std::uint64_t organisation = 72 * people + (s.on_organisation() ? rows_kept(*s.multiplex) : 0) +
                                     (s.multiplex ? rewired_rows(*s.multiplex) : 0);
  const std::uint64_t kept = s.record.posts ? posts_kept(prepared) : 0;
  const auto groupings = s.network.is_layer() ? grouping_names(s) : prepared.groupings;
  const std::uint64_t classes = groupings ? 4 * nodes * groupings->size() : 0;
  const std::uint64_t arc = s.network.file.weighted ? 8 : 4;  // target and weight
  const std::uint64_t rows = (prepared.arcs * arc + nodes * 8) * (transposed ? 2 : 1) + organisation + classes;
  const std::uint64_t series = records * s.model->probes().size() * 8, outcomes = s.model->outcomes().size() * 8;
  const Columns columns = columns_of(prepared, records);
  const auto needs = [&](int each) { return s.model->bytes({nodes, prepared.arcs, s.steps(), each, people}); };
  const Sharing sharing =
      s.model->uses_threads() ? share_threads(plan_of(prepared, threads)) : Sharing{s.run.replicates, 0};
  const std::uint64_t running = std::max<std::uint64_t>(sharing.side_by_side > 0 ? at_once * needs(1) : 0,
                                                        sharing.in_turn > 0 ? needs(threads) : 0);
  // A report holds all outcomes, and sorts one of them.
  const std::uint64_t simulating = (s.network.redraw() ? at_once - 1 : 0) * rows + running + at_once * 2 * series +
                                   replicates * (outcomes + 24) + columns.memory + 2 * at_once * kept;
  // Weighted ties are held in a list first, which grows by doubling.
  const std::uint64_t reading = s.network.file.weighted ? 3 * 32 * prepared.network->edges() : 0;
  const std::uint64_t memory = program_memory + rows + std::max(simulating, reading);
  const std::size_t sampled = s.sampled_intervals().size(), posts = s.record.posts ? s.model->post_columns().size() : 0;
  const std::size_t datasets =
      s.model->probes().size() + s.model->outcomes().size() + s.recorded_columns().size() + sampled + posts;
  const std::uint64_t frame = 32768 + 4096 * datasets + 2 * s.document.given.size() + 16 * records;
  return {memory, frame + replicates * (series + outcomes + 8 * sampled + 16 + kept) + columns.file,
          replicates * std::uint64_t{s.steps()}};
}

RunReport run_scenario(const Prepared& prepared, const RunOptions& options) {
  const Scenario& s = prepared.scenario;
  RunReport report;
  report.outcomes = s.model->outcomes();
  report.values.resize(std::size_t{s.run.replicates} * report.outcomes.size());
  check_replicates(prepared);
  ResultWriter writer(options.output, options.force, layout_of(prepared, options.threads, options.command));
  Relay relay(writer, options.watcher, report);
  const auto start = Clock::now();
  const GroundOf own_ground = [&](std::uint32_t replicate) { return ground_of(prepared, replicate); };
  run_ensemble(*s.model, own_ground, plan_of(prepared, options.threads), relay);
  report.seconds = seconds_since(start);
  writer.finish({{"seconds", fmt::format("{:.3f}", report.seconds)}, {"finished", utc_now()}});
  return report;
}

}  // namespace papotage
