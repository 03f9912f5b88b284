#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "sim/cli/network.hpp"
#include "sim/record/part_file.hpp"
#include "sim/study/build_info.hpp"
#include "sim/study/layers.hpp"

namespace papotage::cli {
namespace {

/// What stands above the edges.
std::string comment(const std::string& what, bool directed, std::uint32_t people, bool weighted = false) {
  return fmt::format("{}; {} people, numbered from 0; one {} a line{}\npapotage {} ({})", what, people,
                     directed ? "arc `u v` (what u says reaches v)" : "tie `u v`",
                     weighted ? ", its weight in a third column" : "", build_info().version, build_info().revision);
}

void export_of(const ExportVerb& options, const CompanyScenario& workplace) {
  const std::vector<std::string> known = layer_names(*workplace.multiplex);
  if (options.layer.empty())
    throw Refusal("--layer is missing: the scenario is an organisation" + suggestion("", known));
  if (std::find(known.begin(), known.end(), options.layer) == known.end())
    throw Refusal(
        fmt::format("--layer {}: the scenario has no such layer{}", options.layer, suggestion(options.layer, known)));
  const Multiplex multiplex = multiplex_of(workplace, options, options.layer);
  const Layer& layer = *multiplex.find(options.layer);
  const std::string what =
      fmt::format("layer {} of \"{}\", seed {}, {}", layer.name(),
                  workplace.title.empty() ? options.file : workplace.title, workplace.seed, form_of(options));
  export_layer(multiplex, layer, comment(what, layer.directed(), layer.people()),
               {options.output, options.people, options.force});
}

}  // namespace

void network_export(const ExportVerb& options) {
  remove_on_signal();
  refuse_output(options.output, options.force);
  if (!options.people.empty()) {
    if (std::filesystem::weakly_canonical(std::filesystem::absolute(options.people)) ==
        std::filesystem::weakly_canonical(std::filesystem::absolute(options.output)))
      throw Refusal(fmt::format("--people {}: is where the edges go, too", options.people));
    refuse_output(options.people, options.force);
  }
  if (const auto workplace = workplace_of(options)) return export_of(options, *workplace);
  if (!options.layer.empty())
    throw Refusal(fmt::format("--layer {}: only a scenario with a [population] has layers", options.layer));
  if (!options.people.empty())
    throw Refusal(fmt::format("--people {}: only a scenario with a [population] has people", options.people));
  const auto network = network_of(options);
  export_network(*network, comment(options.file, network->directed(), network->nodes(), network->weighted()),
                 {options.output, {}, options.force});
}

}  // namespace papotage::cli
