#include "sim/scenario/network_source.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace papotage {
namespace {

std::vector<std::string> generator_names() {
  std::vector<std::string> names;
  for (const GeneratorEntry& entry : generators()) names.push_back(entry.name);
  return names;
}

/// Where the network's source was given more than once, the later one replaces the other with its parameters.
void settle_source(Table& network, const Document& document) {
  const Value* file = network.find("file");
  const Value* generator = network.find("generator");
  const std::size_t of_file = file ? rank(*file, document) : 0,
                    of_generator = generator ? rank(*generator, document) : 0;
  if (file && generator && of_file == of_generator)
    throw Refusal(generator->place(), "[network] has both a `file` and a `generator`; take one of them away");
  const auto* name = generator ? generator->as<std::string>() : nullptr;
  const GeneratorEntry* chosen = name && of_generator >= of_file ? find_generator(*name) : nullptr;
  const bool from_file = file && of_file > of_generator;
  if (!from_file && !chosen) return;  // nothing to settle, or a mistake that is told later
  if (chosen) drop_earlier(network, parameters_of<FileSettings>(), of_generator, document);
  if (from_file) drop_earlier(network, parameters_of<GeneratorSettings>(), of_file, document);
  if (file && generator) drop_earlier_groups(network, std::max(of_file, of_generator), document);
  const std::vector<Parameter> known = chosen ? chosen->parameters : std::vector<Parameter>{};
  for (const GeneratorEntry& entry : generators())
    drop_earlier(network, foreign_to(known, entry.parameters), std::max(of_file, of_generator), document);
}

void read_file_network(NetworkSource& source, const Table& network, const Document& document) {
  const Place place = place_of(document, "network");
  if (!network.find("file") && network.find("sha256"))
    throw Refusal(
        place,
        "[network] knows its file by the hash of its contents only; give the file again with --set network.file=PATH");
  if (const Value* redraw = network.find("redraw"))
    throw Refusal(redraw->place(), "redraw: a network from a file can't be drawn anew; take `redraw` away");
  read_section(network, "network", place, parameters_of<FileSettings>(), &source.file, group_keys());
  source.groups = read_groups(network, document, {});
}

void read_generator(NetworkSource& source, const Table& network, Document& document) {
  std::vector<std::string> own;
  const auto& common = parameters_of<GeneratorSettings>();
  for (const Parameter& p : common)
    if (const Value* value = network.find(p.name)) p.read(&source.generated, *value);
  for (const Parameter& p : common) own.push_back(p.name);
  for (std::string& key : group_keys()) own.push_back(std::move(key));
  source.generator = find_generator(source.generated.generator);
  source.generator_object = source.generator->make();
  void* object = source.generator_object.get();
  read_section(document, "network", source.generator->parameters, object, own);
  locating(document, "network", [&] { source.generator->check(object); });
  std::vector<std::string> taken;
  if (network.find("groups"))
    for (Grouping& grouping : source.generator->groupings(object)) taken.push_back(std::move(grouping.name));
  source.groups = read_groups(network, document, taken);
}

void read_layer(NetworkSource& source, const Table& network, const Document& document,
                const std::vector<std::string>& layers) {
  for (const char* other : {"file", "generator"})
    if (const Value* value = network.find(other))
      throw Refusal(value->place(),
                    fmt::format("[network] has a `{}`, but the scenario has a [population]: its network "
                                "is a `layer`{}",
                                other, suggestion("", layers)));
  read_section(network, "network", place_of(document, "network"), parameters_of<LayerSettings>(), &source.layer);
  if (std::find(layers.begin(), layers.end(), source.layer.layer) == layers.end())
    throw Refusal(network.find("layer")->place(),
                  fmt::format("layer = {}: the scenario has no such layer{}", quoted(source.layer.layer),
                              suggestion(source.layer.layer, layers)));
}

}  // namespace

void FileSettings::declare(Declare<FileSettings>& d) {
  d(&FileSettings::file, {.name = "file", .required = true, .doc = "edge list: two numbers a line"});
  d(&FileSettings::directed,
    {.name = "directed", .doc = "whether a line `u v` lets information pass from u to v only"});
  d(&FileSettings::weighted, {.name = "weighted", .doc = "whether a third column holds the weight of each tie"});
  d(&FileSettings::sha256, {.name = "sha256", .doc = "hash that the file's contents must have; any where empty"});
}

void GeneratorSettings::declare(Declare<GeneratorSettings>& d) {
  d(&GeneratorSettings::generator,
    {.name = "generator", .choices = generator_names(), .required = true, .doc = "how the network is drawn"});
  d(&GeneratorSettings::redraw, {.name = "redraw", .doc = "draw a network for each replicate instead of one for all"});
}

void LayerSettings::declare(Declare<LayerSettings>& d) {
  d(&LayerSettings::layer, {.name = "layer", .required = true, .doc = "layer of the organisation, [layers.NAME]"});
  d(&LayerSettings::redraw, {.name = "redraw", .doc = "draw people and layers for each replicate instead of once"});
}

NetworkSource read_network(Document& document, const std::vector<std::string>& layers) {
  NetworkSource source;
  Table& network = section_of(document, "network");
  if (!layers.empty()) {
    read_layer(source, network, document, layers);
    return source;
  }
  settle_source(network, document);
  if (const Value* layer = network.find("layer"))
    throw Refusal(layer->place(), "[network] has a `layer`, but the scenario has no [population] with [layers.NAME]");
  if (!network.find("generator") && !network.find("file") && !network.find("sha256"))
    throw Refusal(place_of(document, "network"),
                  "[network] needs a `file` (an edge list) or a `generator`" + suggestion("", generator_names()));
  network.find("generator") ? read_generator(source, network, document) : read_file_network(source, network, document);
  return source;
}

NetworkSource read_work_network(Document& document, const std::string& model) {
  NetworkSource source;
  if (const Table* network = find_section(document, "network")) {
    for (const char* other : {"file", "generator"})
      if (const Value* value = network->find(other))
        throw Refusal(value->place(), fmt::format("[network] has a `{}`, but {} stands on the layer \"work\" of the "
                                                  "organisation; take it away",
                                                  other, model));
    std::vector<Parameter> parameters = parameters_of<LayerSettings>();
    for (Parameter& p : parameters) p.required = false;
    read_section(document, "network", parameters, &source.layer);
    if (const Value* layer = network->find("layer"); layer && source.layer.layer != "work")
      throw Refusal(layer->place(), fmt::format("layer = {}: {} stands on the layer \"work\"; take `layer` away",
                                                quoted(source.layer.layer), model));
  }
  source.layer.layer = "work";
  return source;
}

std::string network_path(const Document& document) {
  return resolve_path(*document.root.find("network")->as<Table>()->find("file"));
}

Section network_section(const NetworkSource& source, const InputHashes& sha256) {
  Section section{{"network"}, {}};
  if (source.is_layer()) {
    section.lines = lines_of(source.layer);
  } else if (source.generator) {
    section.lines = lines_of(source.generated);
    for (Line& line : lines_of(source.generator->parameters, source.generator_object.get()))
      section.lines.push_back(std::move(line));
  } else {
    FileSettings file = source.file;
    file.sha256 = sha256.network;
    for (Line& line : lines_of(file))  // an unweighted network reads as of old
      if (line.key != "file" && (line.key != "weighted" || file.weighted)) section.lines.push_back(std::move(line));
  }
  for (Line& line : group_lines(source.groups, sha256.groups)) section.lines.push_back(std::move(line));
  return section;
}

}  // namespace papotage
