#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "sim/core/draws.hpp"
#include "sim/graph/edge_list.hpp"
#include "sim/graph/weighted_edge_list.hpp"
#include "sim/study/groupings.hpp"
#include "sim/study/input_file.hpp"
#include "sim/study/run.hpp"

namespace papotage {
namespace {

/// The expected size of a network that is drawn.
LayerSize expected_size(const Scenario& s) {
  if (s.network.is_layer()) return expected_size(*s.multiplex, s.network.layer.layer);
  const void* generator = s.network.generator_object.get();
  return {static_cast<std::uint32_t>(s.network.generator->expected_nodes(generator)),
          s.network.generator->expected_arcs(generator)};
}

/// Lets the model refuse what it can't have with these agents.
void check(const Scenario& s, std::uint32_t nodes, const Groupings* groupings, const Network* network) {
  const auto labels = network ? network->labels() : std::span<const std::uint64_t>{};
  s.check({nodes, labels, s.multiplex ? &*s.multiplex : nullptr, groupings, network});
}

/// Whether each replicate may have other agents in other classes.
bool draws_groupings(const Scenario& s) {
  const auto sampled = s.sampled_intervals();
  return std::any_of(sampled.begin(), sampled.end(), [](const Interval* i) { return i->shapes_network(); });
}

/// The groupings of `s`, the scenario or what a replicate draws of it; of an organisation their names alone.
std::shared_ptr<const Groupings> groupings_before(const Prepared& prepared, const Scenario& s) {
  if (s.network.is_layer()) return grouping_names(s);
  if (!draws_groupings(prepared.scenario)) return prepared.groupings;
  const std::uint32_t people = expected_size(s).people;
  const std::size_t files = s.network.groups.groups.of.size();
  if (people != prepared.nodes) return groupings_of(s, read_file_groupings(s, people, {}).groupings);
  Groupings of_files;  // those of as many agents are known
  for (std::size_t k = 0; k < files; ++k) of_files.push_back((*prepared.groupings)[k]);
  return groupings_of(s, std::move(of_files));
}

/// The scenario that a replicate draws, which its model accepts.
Scenario checked(const Prepared& prepared, std::uint32_t replicate) {
  Scenario s = prepared.scenario.of_replicate(replicate);
  try {
    if (prepared.network)
      check(s, prepared.nodes, prepared.groupings.get(), prepared.network.get());
    else
      check(s, expected_size(s).people, groupings_before(prepared, s).get(), nullptr);
  } catch (const Refusal& refusal) {
    throw of_replicate(refusal, replicate);
  }
  return s;
}

}  // namespace

void check_replicates(const Prepared& prepared, std::uint32_t most) {
  if (prepared.scenario.sampled_intervals().empty()) return;
  for (std::uint32_t r = 0; r < std::min(most, prepared.scenario.run.replicates); ++r) checked(prepared, r);
}

Drawn drawn(const Scenario& s, std::uint32_t replicate, int threads) {
  Drawn made;
  std::shared_ptr<Network> network;
  if (s.network.is_layer()) {
    const std::string& name = s.network.layer.layer;
    const auto multiplex = std::make_shared<Multiplex>(*s.multiplex, s.run.seed, replicate, threads);
    s.on_organisation() ? multiplex->prepare_audiences(threads) : multiplex->prepare(name, threads);
    network = std::make_shared<Network>(multiplex->network(name, threads));
    made.groupings = groupings_of(s, multiplex->population(), network->nodes());
    if (s.model->asks_layers())
      for (const Layer& layer : multiplex->layers()) multiplex->prepare(layer.name(), threads);
    if (s.on_organisation() || s.model->asks_layers()) made.multiplex = multiplex;
  } else {
    const void* generator = s.network.generator_object.get();
    network = std::make_shared<Network>(s.network.generator->generate(generator, s.run.seed, replicate));
  }
  if (s.model->pulls()) network->hears();
  made.network = std::move(network);
  return made;
}

Ground ground_of(const Prepared& prepared, std::uint32_t replicate) {
  std::optional<Scenario> own;
  if (!prepared.scenario.sampled_intervals().empty()) own = checked(prepared, replicate);
  const Scenario& s = own ? *own : prepared.scenario;
  if (prepared.network) return {s.model, prepared.network, prepared.multiplex, prepared.groupings};
  Drawn ground = drawn(s, replicate);
  if (!s.network.is_layer()) ground.groupings = groupings_before(prepared, s);
  try {
    check(s, ground.network->nodes(), ground.groupings.get(), ground.network.get());
  } catch (const Refusal& refusal) {
    throw Refusal(refusal.place(),
                  fmt::format("{} (in the network that replicate {} draws)", refusal.message(), replicate));
  }
  return {s.model, std::move(ground.network), std::move(ground.multiplex), std::move(ground.groupings)};
}

namespace {

void prepare_drawn(Prepared& prepared, bool build, int threads) {
  Scenario& s = prepared.scenario;
  const LayerSize size = expected_size(s);
  prepared.nodes = size.people;
  prepared.arcs = size.arcs;
  if (!s.network.is_layer()) {
    FileGroupings files = read_file_groupings(s, prepared.nodes, {});
    prepared.sha256.groups = std::move(files.sha256);
    prepared.groupings = groupings_of(s, std::move(files.groupings));
  }
  const auto before = s.network.is_layer() ? grouping_names(s) : prepared.groupings;
  check(s, prepared.nodes, before.get(), nullptr);
  if (!build || s.network.redraw()) return;
  Drawn ground = drawn(s, shared_by_replicates, threads);
  prepared.network = std::move(ground.network);
  prepared.multiplex = std::move(ground.multiplex);
  if (s.network.is_layer()) prepared.groupings = std::move(ground.groupings);
}

void prepare_file(Prepared& prepared) {
  const Scenario& s = prepared.scenario;
  const FileSettings& settings = s.network.file;
  InputFile input("file", *s.document.root.find("network")->as<Table>()->find("file"), settings.sha256);
  auto network = input.read([&](const std::string& path) {
    return std::make_shared<Network>(settings.weighted ? read_weighted_edge_list(path, settings.directed)
                                                       : read_edge_list(path, settings.directed));
  });
  if (s.model->pulls()) network->hears();
  prepared.nodes = network->nodes();
  prepared.network = std::move(network);
  FileGroupings files = read_file_groupings(s, prepared.nodes, prepared.network->labels());
  prepared.groupings = groupings_of(s, std::move(files.groupings));
  prepared.sha256 = {input.sha256(), std::move(files.sha256)};
}

}  // namespace

Prepared prepare_on(const Prepared& base, Scenario scenario, int threads) {
  const auto lacks = [&](auto&& asks) { return asks(scenario) && !asks(base.scenario); };
  const bool asks_more = lacks([](const Scenario& s) { return s.model->asks_layers(); }) ||
                         lacks([](const Scenario& s) { return asks_groupings(s); }) ||
                         lacks([](const Scenario& s) { return s.model->pulls(); });
  if (!base.network || asks_more) return prepare(std::move(scenario), true, threads);
  Prepared prepared = base;
  prepared.scenario = std::move(scenario);
  check(prepared.scenario, prepared.nodes, prepared.groupings.get(), prepared.network.get());
  return prepared;
}

Prepared prepare(Scenario scenario, bool build, int threads) {
  Prepared prepared{std::move(scenario), {}, {}, {}, {}, 0, 0};
  prepared.scenario.network.is_file() ? prepare_file(prepared) : prepare_drawn(prepared, build, threads);
  if (!prepared.network) return prepared;
  prepared.arcs = prepared.network->arcs();
  check(prepared.scenario, prepared.nodes, prepared.groupings.get(), prepared.network.get());
  return prepared;
}

}  // namespace papotage
