#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/cli/text.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/study/run.hpp"

namespace papotage::cli {

void check(const CheckVerb& options) {
  const Prepared prepared = prepare(scenario_of(options), false);
  const Expectation needs = expect(prepared, threads_of(options.threads));
  if (options.json) {
    const nlohmann::ordered_json json{{"resolved", prepared.resolved()}, {"nodes", prepared.nodes},
                                      {"arcs", prepared.arcs},           {"steps", needs.steps},
                                      {"memory_bytes", needs.memory},    {"file_bytes", needs.file_size}};
    fmt::print("{}\n", json.dump(2));
    return;
  }
  for (const Interval& interval : prepared.scenario.document.intervals)
    if (prepared.scenario.run.uncertainty == "sample" && !interval.sampled)
      fmt::print("# {} is not drawn, since one network serves all replicates: network.redraw = true draws it\n",
                 interval.name());
  fmt::print("{}\n# {} people, {} {} arcs; {} steps in all\n# memory: about {} on {} threads; file: at most about {}\n",
             prepared.resolved(), grouped(prepared.nodes), prepared.network ? "with" : "about", grouped(prepared.arcs),
             grouped(needs.steps), bytes_text(needs.memory), threads_of(options.threads), bytes_text(needs.file_size));
}

}  // namespace papotage::cli
