#include "sim/record/result.hpp"

#include <algorithm>
#include <cassert>
#include <deque>
#include <limits>
#include <map>

#include "sim/record/post_rows.hpp"
#include "sim/record/result_file.hpp"
#include "sim/record/row_blocks.hpp"
#include "sim/record/study_root.hpp"

namespace papotage {

// The file comes first: it is closed last.
struct ResultWriter::State {
  State(const std::string& path, bool force, ResultLayout l)
      : layout(std::move(l)),
        file(path, force),
        series(layout.held(), layout.times.size()),
        outcomes(layout.held(), 1),
        parameters(layout.held(), 1) {}

  std::uint32_t row(std::uint32_t replicate) const { return layout.row_of(replicate).value(); }
  void add_breakdowns(std::uint32_t replicate, std::span<const double> values) {
    for (std::size_t k = 0; k < breakdowns.size(); ++k) {
      const std::size_t n = layout.breakdowns[k].length();
      breakdowns[k].add(row(replicate), values.first(n));
      values = values.subspan(n);
    }
  }

  ResultLayout layout;
  ResultFile file;
  RowBlocks series, outcomes, parameters;
  std::deque<RowBlocks> breakdowns;  // which can't be moved
  PostRows posts;
  std::vector<h5::Id> columns;
};

namespace {

const Description time_of_record{"time", "day", "time since the start"};

void lay_out_series(hid_t root, const ResultLayout& layout, RowBlocks& series) {
  const h5::Id group = h5::make_group(root, "series");
  const h5::Id replicate = make_replicates(group, layout);
  const h5::Id time = make_scale(group, time_of_record, std::span<const double>(layout.times));
  for (const Probe& p : layout.probes) series.add_variable(group, {p.name, p.unit, p.doc}, p.count, {replicate, time});
}

void lay_out_breakdowns(hid_t group, hid_t replicate, const ResultLayout& layout, std::deque<RowBlocks>& breakdowns) {
  std::map<std::pair<std::string, std::size_t>, h5::Id> axes;
  for (const Breakdown& b : layout.breakdowns) {
    h5::Id& axis = axes[{b.axis, b.length()}];
    if (!axis.open()) axis = make_classes(group, b);
    breakdowns.emplace_back(layout.held(), b.length())
        .add_variable(group, {b.name, b.unit, b.doc}, false, {replicate, axis});
  }
}

void lay_out_outcomes(hid_t root, const ResultLayout& layout, RowBlocks& outcomes, std::deque<RowBlocks>& breakdowns) {
  const h5::Id group = h5::make_group(root, "outcomes");
  const h5::Id replicate = make_replicates(group, layout);
  for (const Outcome& o : layout.outcomes) outcomes.add_variable(group, {o.name, o.unit, o.doc}, o.count, {replicate});
  lay_out_breakdowns(group, replicate, layout, breakdowns);
}

void lay_out_parameters(hid_t root, const ResultLayout& layout, RowBlocks& parameters) {
  if (layout.sampled.empty()) return;
  const h5::Id group = h5::make_group(root, "parameters");
  const h5::Id replicate = make_replicates(group, layout);
  for (const Outcome& p : layout.sampled) parameters.add_variable(group, {p.name, p.unit, p.doc}, false, {replicate});
}

std::vector<h5::Id> lay_out_agents(hid_t root, const ResultLayout& layout) {
  std::vector<h5::Id> columns;
  if (layout.columns.empty()) return columns;
  const h5::Id group = h5::make_group(root, "agents");
  const h5::Id replicate = make_replicates(group, layout);
  const h5::Id time = make_scale(group, time_of_record, std::span<const double>(layout.times));
  const Description number{"agent", "1", "number of the agent"};
  const h5::Id agent = make_scale(group, number, std::span<const std::uint64_t>(layout.labels));
  for (const Column& column : layout.columns)
    columns.push_back(make_agents(group, column, {replicate, time, agent}, layout.compress_agents));
  return columns;
}

}  // namespace

std::uint32_t ResultLayout::held() const {
  return part ? static_cast<std::uint32_t>(part->replicates.size()) : replicates;
}

std::optional<std::uint32_t> ResultLayout::row_of(std::uint64_t replicate) const {
  if (replicate >= replicates) return {};
  if (!part) return static_cast<std::uint32_t>(replicate);
  const auto it = std::ranges::lower_bound(part->replicates, replicate);
  if (it == part->replicates.end() || *it != replicate) return {};
  return static_cast<std::uint32_t>(it - part->replicates.begin());
}

std::size_t ResultLayout::values() const {
  std::size_t n = outcomes.size() + probes.size() * times.size();
  for (const Breakdown& b : breakdowns) n += b.length();
  return n;
}

void add_breakdowns(const std::vector<Breakdown>& breakdowns, const Simulation& simulation,
                    std::vector<double>& values) {
  for (std::size_t k = 0; k < breakdowns.size(); ++k) {
    const std::size_t begin = values.size();
    values.resize(begin + breakdowns[k].length(), std::numeric_limits<double>::quiet_NaN());
    simulation.breakdown(k, std::span(values).subspan(begin));
  }
}

ResultWriter::ResultWriter(const std::string& path, bool force, ResultLayout layout)
    : state_(std::make_unique<State>(path, force, std::move(layout))) {
  State& s = *state_;
  assert(s.layout.columns.size() == s.layout.column_of.size());
  assert(s.layout.sampled.empty() || s.layout.sampled_values);
  s.file.begin(s.layout.title, s.layout.seed, s.layout.resolved, s.layout.provenance);
  mark_tasks(s.file, s.layout);
  s.file.attempt([&] {
    lay_out_series(s.file.root(), s.layout, s.series);
    lay_out_outcomes(s.file.root(), s.layout, s.outcomes, s.breakdowns);
    lay_out_parameters(s.file.root(), s.layout, s.parameters);
    s.columns = lay_out_agents(s.file.root(), s.layout);
    if (!s.layout.posts.empty()) s.posts.lay_out(h5::make_group(s.file.root(), "posts"), s.layout.posts);
  });
}

ResultWriter::~ResultWriter() = default;

void ResultWriter::frame(std::uint32_t replicate, std::uint32_t record, const Simulation& simulation) {
  State& s = *state_;
  s.file.attempt([&] {
    for (std::size_t c = 0; c < s.columns.size(); ++c) {
      const std::span<const std::byte> values = simulation.column(s.layout.column_of[c]);
      const Column& column = s.layout.columns[c];
      assert(values.size() == s.layout.labels.size() * column.bytes());
      h5::write(s.columns[c], {s.row(replicate), record, 0}, {1, 1, s.layout.labels.size()}, type_of(column),
                values.data());
    }
  });
}

void ResultWriter::ended(std::uint32_t replicate, const Simulation& simulation) {
  State& s = *state_;
  s.file.attempt([&] {
    std::vector<double> values;
    papotage::add_breakdowns(s.layout.breakdowns, simulation, values);
    s.add_breakdowns(replicate, values);
    if (!s.layout.posts.empty()) s.posts.add(replicate, simulation);
  });
}

void ResultWriter::finished(std::uint32_t replicate, std::span<const double> series, std::span<const double> outcomes) {
  State& s = *state_;
  s.file.attempt([&] {
    if (!s.layout.probes.empty()) s.series.add(s.row(replicate), series);
    if (!s.layout.outcomes.empty()) s.outcomes.add(s.row(replicate), outcomes);
    if (s.layout.sampled.empty()) return;
    std::vector<double> drawn(s.layout.sampled.size());
    s.layout.sampled_values(replicate, drawn);
    s.parameters.add(s.row(replicate), drawn);
  });
}

void ResultWriter::add(std::uint32_t replicate, std::span<const double> values) {
  State& s = *state_;
  assert(values.size() == s.layout.values());
  const std::span<const double> outcomes = values.first(s.layout.outcomes.size());
  values = values.subspan(outcomes.size());
  const std::span<const double> series = values.first(s.layout.probes.size() * s.layout.times.size());
  s.file.attempt([&] { s.add_breakdowns(replicate, values.subspan(series.size())); });
  finished(replicate, series, outcomes);
}

const ResultLayout& ResultWriter::layout() const { return state_->layout; }

ResultFile& ResultWriter::file() { return state_->file; }

bool ResultWriter::failed() const { return state_->file.failed(); }

void ResultWriter::finish(const Entries& provenance) {
  State& s = *state_;
  s.file.attempt([&] {
    s.series.finish();
    s.outcomes.finish();
    s.parameters.finish();
    for (RowBlocks& breakdown : s.breakdowns) breakdown.finish();
    s.posts.finish();
    for (h5::Id& column : s.columns) column.close();
  });
  s.columns.clear();
  s.file.finish(provenance);
}

}  // namespace papotage
