#include <cstdio>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "models/catalogue.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/text.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/core/parallel.hpp"
#include "sim/record/part_file.hpp"
#include "sim/study/run.hpp"
#include "sim/study/shell_word.hpp"

namespace papotage::cli {
namespace {

std::vector<double> values_of(const RunReport& report, std::size_t outcome) {
  std::vector<double> values;
  for (std::size_t r = 0; r * report.outcomes.size() < report.values.size(); ++r)
    values.push_back(report.value(static_cast<std::uint32_t>(r), outcome));
  return values;
}

/// Of a workplace, of which few worlds may be very unlike the others: medians. Worlds of a year that differ by chance
/// alone have one worst 72 hours each, so their quantile 1 - 1/10 is what returns every ten years.
std::string workplace_finding(const Prepared& prepared, const RunReport& report) {
  const auto of = [&](const std::string& name) {
    for (std::size_t k = 0; k < report.outcomes.size(); ++k)
      if (report.outcomes[k].name == name) return values_of(report, k);
    return std::vector<double>{};
  };
  const auto median = [&](const std::string& name) { return spread(of(name)).median; };
  const Scenario& s = prepared.scenario;
  const std::string nodes = grouped(prepared.nodes), days = short_number(s.run.days.days);
  if (median("talk_share") == 0 && spread(of("posts")).mean == 0)
    return fmt::format("Of {} employees nobody posts about the company within {} days.", nodes, days);
  std::string text = fmt::format(
      "Of {} employees {:.1f}% post about the company within {} days, {:.0f}% of these at least half of the time to\n"
      "criticise. Their critical posts are seen {} times outside, their praise {} times (medians).",
      nodes, 100 * median("talk_share"), days, 100 * median("critical_share"),
      short_number(median("critical_exposures")), short_number(median("praise_exposures")));
  const std::vector<double> crises = sorted_numbers(of("crisis"));
  const double below = 1 - s.run.days.days / 3650;
  // Few replicates don't tell it, and worlds whose parameters differ tell how unsure these are.
  if (below > 0 && static_cast<double>(crises.size()) * (1 - below) >= 4 && s.sampled_intervals().empty())
    text +=
        fmt::format("\nOnce in ten years 72 hours bring {} critical views outside more than usual for each employee.",
                    short_number(quantile(crises, below)));
  return text;
}

/// What was found, in a sentence.
std::string finding(const Prepared& prepared, const RunReport& report) {
  const std::string nodes = grouped(prepared.nodes);
  for (std::size_t k = 0; k < report.outcomes.size(); ++k) {
    const std::vector<double> values = values_of(report, k);
    const Spread s = spread(values);
    if (report.outcomes[k].name == "talk_share") return workplace_finding(prepared, report);
    if (report.outcomes[k].name == "final_size") {
      std::size_t small = 0;
      for (const double x : values) small += x < 0.1 * prepared.nodes;
      return fmt::format(
          "On average {} of {} people were reached ({:.0f}%); under a tenth of them in {} of {} replicates.",
          short_number(s.mean), nodes, 100 * s.mean / prepared.nodes, small, values.size());
    }
    if (report.outcomes[k].name == "consensus_time")
      return fmt::format("{} of {} replicates of {} people came to hold one opinion{}.", s.count, values.size(), nodes,
                         s.count ? fmt::format(", after {} days on average", short_number(s.mean)) : "");
    if (report.outcomes[k].name == "clusters")
      if (k + 1 == report.outcomes.size())
        return fmt::format("The opinions of {} people ended in {}.", nodes,
                           s.mean < 1.005 ? "one group" : fmt::format("{} groups on average", short_number(s.mean)));
  }
  return {};
}

/// What was measured of an outcome, "0.166 ± 0.02" or "0.21 to 0.33"; empty where nothing was.
std::string target_text(const std::vector<Target>& targets, const std::string& outcome) {
  for (const Target& t : targets)
    if (t.outcome == outcome)
      return t.low == t.high ? fmt::format("{} ± {}", short_number(t.low), short_number(t.se))
                             : fmt::format("{} to {}", short_number(t.low), short_number(t.high));
  return {};
}

void print_report(const Prepared& prepared, const RunReport& report, const std::string& output) {
  const Scenario& s = prepared.scenario;
  if (!s.title.empty()) fmt::print("{}\n\n", printable(s.title));
  if (const std::string found = finding(prepared, report); !found.empty()) fmt::print("{}\n\n", found);
  std::vector<std::vector<std::string>> rows{{"outcome", ">mean", ">sd", ">5%", ">median", ">95%", "unit"}};
  if (!s.targets.empty()) rows[0].push_back("target");
  bool gaps = false;
  for (std::size_t k = 0; k < report.outcomes.size(); ++k) {
    const Outcome& outcome = report.outcomes[k];
    const Spread x = spread(values_of(report, k));
    const bool some_lack = x.count < s.run.replicates;
    gaps = gaps || some_lack;
    rows.push_back({outcome.name + (some_lack ? fmt::format(" ({})", grouped(x.count)) : ""), short_number(x.mean),
                    short_number(x.sd), short_number(x.low), short_number(x.median), short_number(x.high),
                    outcome.unit == "1" ? "" : outcome.unit});
    if (!s.targets.empty()) rows.back().push_back(target_text(s.targets, outcome.name));
  }
  fmt::print("{}", aligned(rows));
  if (gaps) fmt::print("  (n): defined in n of {} replicates only\n", grouped(s.run.replicates));
  fmt::print("\n{} replicates of {} days, {} people, {} ties: {}.\nWritten to {}. Look inside: papotage info {}\n",
             grouped(s.run.replicates), short_number(s.run.days.days), grouped(prepared.nodes),
             grouped(prepared.directed() ? prepared.arcs : prepared.arcs / 2), time_text(report.seconds), output,
             shell_word(output));
}

}  // namespace

Document document_of(const ScenarioOptions& options) {
  std::vector<std::string> sets = options.sets;
  if (options.seed) sets.push_back(fmt::format("run.seed={}", *options.seed));
  if (options.replicates) sets.push_back(fmt::format("run.replicates={}", *options.replicates));
  return load_document(options.scenario, sets);
}

Scenario scenario_of(const ScenarioOptions& options) { return read_scenario(document_of(options), catalogue()); }

std::string output_of(const std::optional<std::string>& output, const std::string& scenario) {
  return output.value_or(std::filesystem::path(scenario).stem().string() + ".h5");
}

int threads_of(int asked) { return asked > 0 ? asked : available_threads(); }

void run(const RunVerb& options) {
  const std::string output = output_of(options.output, options.scenario);
  remove_on_signal();
  refuse_output(output, options.force);
  const Prepared prepared = prepare(scenario_of(options), true, threads_of(options.threads));
  std::optional<Progress> progress;
  if (!options.quiet)
    progress.emplace(prepared.scenario.steps() * std::uint64_t{prepared.scenario.run.replicates},
                     prepared.scenario.run.replicates);
  RunOptions how{output, options.force, threads_of(options.threads), options.command, progress ? &*progress : nullptr};
  const RunReport report = run_scenario(prepared, how);
  progress.reset();
  if (!options.quiet) print_report(prepared, report, output);
}

}  // namespace papotage::cli
