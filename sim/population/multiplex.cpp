#include "sim/population/multiplex.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "sim/core/parallel.hpp"
#include "sim/graph/layer_graph.hpp"
#include "sim/graph/rewire.hpp"

namespace papotage {
namespace {

constexpr double usual_friends = 130;

}  // namespace

void MultiplexSettings::settle() {
  section = "population";
  population.settle();
  section = "population.outsiders";
  outsiders.check();
  if (outsiders.ties_to_staff) {
    if (!friends)
      throw Refusal::about("ties_to_staff",
                           fmt::format("ties_to_staff = {}: there are no friends to tie outsiders; add "
                                       "[layers.friends], or give their `count`",
                                       *outsiders.ties_to_staff));
    if (!friends->mean_degree) friends->mean_degree = usual_friends;
    outsiders_count();
  }
  section = "layers.work";
  if (work) work->settle(population);
  section = "layers.friends";
  if (friends) friends->settle(population, outsiders_count(), work.has_value(), hierarchy.has_value());
  section = "layers.followers";
  if (followers) followers->settle(population, outsiders_count());
  section = "layers.internal";
  if (internal) internal->settle(population);
}

std::uint32_t MultiplexSettings::outsiders_count() const {
  if (outsiders.ties_to_staff) return outsiders_for(*outsiders.ties_to_staff, *friends->mean_degree, population);
  return outsiders.count.value_or(0);
}

Layer::Layer(std::string name, Computed computed) : name_(std::move(name)), computed_(std::move(computed)) {}
Layer::~Layer() = default;
Layer::Layer(Layer&&) noexcept = default;
Layer& Layer::operator=(Layer&&) noexcept = default;

std::uint32_t Layer::people() const {
  return std::visit([](const auto& layer) { return layer->people(); }, computed_);
}

const CircleLayer* Layer::circles() const {
  if (rewired_) return nullptr;
  if (const auto* circles = std::get_if<std::shared_ptr<CircleLayer>>(&computed_)) return circles->get();
  if (const auto* friends = std::get_if<std::shared_ptr<FriendsLayer>>(&computed_)) return &(*friends)->circles();
  return nullptr;
}

void Layer::store(int threads) {
  if (rewired_) return;
  std::visit([&](const auto& layer) { stored_ = std::make_unique<StoredLayer>(papotage::store(*layer, threads)); },
             computed_);
}

void Layer::rewire(const Partition& units, const Draws& draws, int threads) {
  assert(!directed() && !rewired_);
  store(threads);
  std::vector<std::uint64_t> offsets(stored_->offsets().begin(), stored_->offsets().end());
  std::vector<std::uint32_t> targets(stored_->targets().begin(), stored_->targets().end());
  papotage::rewire(offsets, targets, units, draws, threads);
  stored_ = std::make_unique<StoredLayer>(false, std::move(offsets), std::move(targets));
  rewired_ = true;
}

void Layer::prepare(int threads) {
  if (const auto* tree = std::get_if<std::shared_ptr<HierarchyLayer>>(&computed_)) (*tree)->write_managers(threads);
  if (const auto* circles = std::get_if<std::shared_ptr<CircleLayer>>(&computed_)) (*circles)->write_rosters(threads);
  if (const auto* friends = std::get_if<std::shared_ptr<FriendsLayer>>(&computed_))
    (*friends)->circles().write_rosters(threads);
}

std::uint32_t Layer::room() const {
  return std::visit([](const auto& layer) { return layer->room(); }, computed_);
}

void Layer::write_degrees(std::uint32_t people, int threads) {
  constexpr std::size_t grain = 1024;
  if (stored_) people = 0;
  degrees_.resize(this->people());
  std::vector<std::vector<std::uint32_t>> parts((people + grain - 1) / grain);
  for_blocks(degrees_.size(), grain, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint32_t> buffer(room());
    for (std::size_t i = begin; i < end; ++i) {
      const auto row = out(static_cast<std::uint32_t>(i), buffer.data());
      degrees_[i] = static_cast<std::uint32_t>(row.size());
      if (i < people) parts[i / grain].insert(parts[i / grain].end(), row.begin(), row.end());
    }
  });
  std::vector<std::uint64_t> begins{0};
  for (std::uint32_t i = 0; i < people; ++i) begins.push_back(begins.back() + degrees_[i]);
  rows_.clear();
  rows_.reserve(begins.back());
  for (const auto& part : parts) rows_.insert(rows_.end(), part.begin(), part.end());
  row_begins_ = std::move(begins);
}

std::span<const std::uint32_t> Layer::out(std::uint32_t i, std::uint32_t* buffer) const {
  if (stored_) return stored_->out(i);
  if (i + std::size_t{1} < row_begins_.size())
    return std::span(rows_).subspan(row_begins_[i], row_begins_[i + 1] - row_begins_[i]);
  return {buffer, std::visit([&](const auto& layer) { return layer->neighbours(i, buffer); }, computed_)};
}

void Layer::expect(std::uint32_t i) const {
  if (i + std::size_t{1} >= row_begins_.size()) return;
  constexpr std::uint64_t line = 64 / sizeof(std::uint32_t);
  for (std::uint64_t k = row_begins_[i]; k < row_begins_[i + 1]; k += line) __builtin_prefetch(&rows_[k]);
}

bool Layer::adjacent(std::uint32_t i, std::uint32_t j) const {
  if (rewired_) return std::max(i, j) < people() && std::ranges::binary_search(stored_->out(i), j);
  return std::visit([&](const auto& layer) { return layer->adjacent(i, j); }, computed_);
}

std::size_t Layer::bytes() const {
  return std::visit([](const auto& layer) { return layer->bytes(); }, computed_) + (stored_ ? stored_->bytes() : 0) +
         4 * (degrees_.size() + rows_.size()) + 8 * row_begins_.size();
}

std::vector<std::string> layer_names(const MultiplexSettings& settings) {
  std::vector<std::string> names;
  for_each_layer(settings, [&](const char* name, const auto& layer) {
    if (layer) names.push_back(name);
  });
  return names;
}

std::uint64_t expected_people(const MultiplexSettings& settings) {
  return std::uint64_t{settings.population.employees} + settings.outsiders_count();
}

LayerSize expected_size(const MultiplexSettings& settings, const std::string& layer) {
  const PopulationSettings& p = settings.population;
  const std::uint32_t people = p.employees + settings.outsiders_count();
  const double holders = p.account * p.employees + settings.outsiders_count();
  const auto size = [](std::uint32_t whose, double arcs) { return LayerSize{whose, static_cast<std::uint64_t>(arcs)}; };
  if (layer == "friends") return size(people, *settings.friends->mean_degree * holders);
  if (layer == "followers") return size(people, *settings.followers->mean_degree * holders);
  if (layer == "work") return size(p.employees, *settings.work->mean_degree * p.employees);
  if (layer == "internal") return size(p.employees, *settings.internal->mean_degree * p.adopters * p.employees);
  return size(p.employees, 2. * p.employees);
}

Multiplex::Multiplex(const MultiplexSettings& settings, std::uint64_t seed, std::uint32_t replicate, int threads)
    : population_(settings.population, settings.outsiders_count(), seed, replicate, threads) {
  const std::uint32_t people = population_.people();
  const auto organisation = std::make_shared<const Organisation>(population_.organisation());
  std::shared_ptr<HierarchyLayer> hierarchy;
  std::shared_ptr<CircleLayer> work;
  if (settings.hierarchy) {
    hierarchy = std::make_shared<HierarchyLayer>(people, organisation, *settings.hierarchy, seed, replicate);
    layers_.emplace_back("hierarchy", hierarchy);
  }
  if (settings.work) {
    work = std::make_shared<CircleLayer>(work_layer(*settings.work, *organisation, people, seed, replicate));
    layers_.emplace_back("work", work);
  }
  if (settings.friends)
    layers_.emplace_back(
        "friends", std::make_shared<FriendsLayer>(*settings.friends, population_, work, hierarchy, seed, replicate));
  if (settings.followers)
    layers_.emplace_back("followers", std::make_shared<FollowerLayer>(
                                          followers_layer(*settings.followers, population_, seed, replicate)));
  if (settings.internal)
    layers_.emplace_back(
        "internal", std::make_shared<CircleLayer>(internal_layer(*settings.internal, population_, seed, replicate)));
  for (Layer& layer : layers_) {
    if (layer.name() == "work" && settings.work->rewired)
      layer.rewire(organisation->of(UnitKind::company), {seed, replicate, "work.rewired"}, threads);
    if (layer.name() == "friends" && settings.friends->rewired)
      layer.rewire(Partition::whole(people), {seed, replicate, "friends.rewired"}, threads);
  }
  if (settings.population.shuffle) population_.shuffle(seed, replicate, threads);
}

Network Multiplex::network(const std::string& name, int threads) const {
  const Layer& layer = *find(name);
  const bool inside = name == "hierarchy" || name == "work" || name == "internal";
  const std::uint32_t people = inside ? population_.employees() : population_.people();
  if (layer.rewired()) {
    const auto offsets = layer.stored()->offsets().first(people + std::size_t{1});
    const auto targets = layer.stored()->targets();
    return Network(false, {offsets.begin(), offsets.end()}, {targets.begin(), targets.end()});
  }
  return std::visit([&](const auto& computed) { return sorted_network(*computed, threads, people); }, layer.computed());
}

void Multiplex::prepare(const std::string& name, int threads) {
  if (const Layer* const layer = find(name); layer && layer->rewired()) return;
  for (Layer& layer : layers_)
    if (layer.name() == name || (name == "friends" && (layer.name() == "hierarchy" || layer.name() == "work")))
      layer.prepare(threads);
}

void Multiplex::prepare_audiences(int threads) {
  prepare("friends", threads);
  for (Layer& layer : layers_)
    if (layer.name() == "friends") layer.write_degrees(population_.employees(), threads);
}

const Layer* Multiplex::find(const std::string& name) const {
  const auto found = std::find_if(layers_.begin(), layers_.end(), [&](const Layer& l) { return l.name() == name; });
  return found == layers_.end() ? nullptr : &*found;
}

}  // namespace papotage
