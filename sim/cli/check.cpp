#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/catalogue.hpp"
#include "sim/cli/text.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/study/forecast.hpp"
#include "sim/study/one_run.hpp"
#include "sim/study/run.hpp"
#include "sim/study/study.hpp"
#include "sim/study/tasks.hpp"

namespace papotage::cli {
namespace {

using Json = nlohmann::ordered_json;

void check_run(const Prepared& prepared, int threads, bool json) {
  const Expectation needs = expect(prepared, threads);
  if (json) {
    const Json told{{"resolved", prepared.resolved()}, {"nodes", prepared.nodes},
                    {"arcs", prepared.arcs},           {"steps", needs.steps},
                    {"memory_bytes", needs.memory},    {"file_bytes", needs.file_size}};
    fmt::print("{}\n", told.dump(2));
    return;
  }
  for (const Interval& interval : prepared.scenario.document.intervals)
    if (prepared.scenario.run.uncertainty == "sample" && !interval.sampled)
      fmt::print("# {} is not drawn, since one network serves all replicates: network.redraw = true draws it\n",
                 interval.name());
  fmt::print("{}\n# {} people, {} {} arcs; {} steps in all\n# memory: about {} on {} threads; file: at most about {}\n",
             prepared.resolved(), grouped(prepared.nodes), prepared.network ? "with" : "about", grouped(prepared.arcs),
             grouped(needs.steps), bytes_text(needs.memory), threads, bytes_text(needs.file_size));
}

void print_json(const Study& study, const std::string& resolved, const Forecast& needs) {
  Json told{{"resolved", resolved},
            {"points", study.points()},
            {"replicates", study.replicates()},
            {"tasks", needs.tasks},
            {"cpu_hours", needs.cpu_seconds / 3600},
            {"cpu_hours_se", needs.standard_error / 3600},
            {"cpu_hours_at_least", needs.at_least},
            {"tasks_timed", needs.timed},
            {"points_looked_at", needs.looked_at},
            {"points_refused", needs.refused},
            {"memory_bytes", needs.memory},
            {"file_bytes", needs.file_size},
            {"journal_bytes", needs.journal_size}};
  if (needs.refused > 0) told["first_refusal"] = needs.first_refusal;
  fmt::print("{}\n", told.dump(2));
}

std::string time_needed(const Forecast& needs, int threads) {
  const bool long_one = needs.cpu_seconds >= 360;
  const double unit = long_one ? 3600 : 1;
  std::string text = needs.at_least ? "more than " : "about ";
  text += fmt::format("{:.2g}", needs.cpu_seconds / unit);
  if (!needs.at_least && std::isfinite(needs.standard_error))
    text += fmt::format(" ± {:.1g}", needs.standard_error / unit);
  return text + fmt::format(" CPU {} ({} on {} threads), from {} timed here", long_one ? "hours" : "seconds",
                            time_text(needs.cpu_seconds / threads), threads,
                            needs.timed == 1 ? "one task" : fmt::format("{} tasks", grouped(needs.timed)));
}

void check_study(const Study& study, int threads, bool json) {
  check_kept(study.scenario());
  const Prepared base = base_of(study, threads);
  const Forecast needs = forecast(study, base, threads);
  const std::string resolved = study.resolved(base);
  if (json) return print_json(study, resolved, needs);
  fmt::print("{}\n# {} points x {} replicates: {} tasks\n# time: {}\n", resolved, grouped(study.points()),
             grouped(study.replicates()), grouped(needs.tasks), time_needed(needs, threads));
  fmt::print("# memory: about {} on {} threads; file: at most about {}, and {} of journal until it is whole{}\n",
             bytes_text(needs.memory), threads, bytes_text(needs.file_size), bytes_text(needs.journal_size),
             needs.refused > 0 ? "; the messages of tasks that fail come to that" : "");
  if (needs.refused > 0)
    fmt::print("# {} of {} points looked at are refused, and their tasks will fail; the first: {}\n",
               grouped(needs.refused), grouped(needs.looked_at), printable(needs.first_refusal));
}

}  // namespace

void check(const CheckVerb& options) {
  const int threads = threads_of(options.threads);
  Document document = document_of(options);
  if (document.root.find("sweep"))
    check_study(Study(std::move(document), catalogue()), threads, options.json);
  else
    check_run(prepare(read_scenario(std::move(document), catalogue()), false), threads, options.json);
}

}  // namespace papotage::cli
