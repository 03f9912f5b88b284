#pragma once
// The multiplex: everybody, and the layers that tie them. From settings to people and ties, and nothing stored unless
// it is asked for.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "sim/graph/network.hpp"
#include "sim/population/layers/followers.hpp"
#include "sim/population/layers/friends.hpp"
#include "sim/population/layers/hierarchy.hpp"
#include "sim/population/layers/internal.hpp"
#include "sim/population/layers/work.hpp"
#include "sim/population/population.hpp"

namespace papotage {

class StoredLayer;  // sim/graph/layer_graph.hpp, heavy

/// [population], [population.outsiders] and [layers.NAME]; layers that aren't named don't exist.
struct MultiplexSettings {
  PopulationSettings population;
  OutsiderSettings outsiders;
  std::optional<HierarchySettings> hierarchy;
  std::optional<WorkSettings> work;
  std::optional<FriendsSettings> friends;
  std::optional<FollowersSettings> followers;
  std::optional<InternalSettings> internal;

  /// A section that was settled last, for whoever locates a refusal: "population", "layers.work", ...
  std::string section;

  /// Fills in what isn't given and refuses what doesn't go together: Refusal::about a key of `section`.
  void settle();
  /// Of settled settings.
  std::uint32_t outsiders_count() const;
};

/// act(name, its settings) for each layer in the order of layers.
template <class Settings, class Act>
void for_each_layer(Settings& settings, Act&& act) {
  act("hierarchy", settings.hierarchy);
  act("work", settings.work);
  act("friends", settings.friends);
  act("followers", settings.followers);
  act("internal", settings.internal);
}

/// The names of the layers that there are, in their order.
std::vector<std::string> layer_names(const MultiplexSettings& settings);

/// How a layer's neighbours are had: looked up, or computed each time.
enum class LayerForm : std::uint8_t { stored, computed };

/// One layer of a multiplex: the same rows in the same order, whatever its form.
class Layer {
 public:
  using Computed = std::variant<std::shared_ptr<HierarchyLayer>, std::shared_ptr<CircleLayer>,
                                std::shared_ptr<FriendsLayer>, std::shared_ptr<FollowerLayer>>;

  Layer(std::string name, Computed computed);
  ~Layer();
  Layer(Layer&&) noexcept;
  Layer& operator=(Layer&&) noexcept;

  const std::string& name() const { return name_; }
  bool directed() const { return std::holds_alternative<std::shared_ptr<FollowerLayer>>(computed_); }
  std::uint32_t people() const;
  /// Whether its ties are others than those computed().
  bool rewired() const { return rewired_; }
  LayerForm form() const { return stored_ ? LayerForm::stored : LayerForm::computed; }
  /// What it is computed from; of a rewired layer, how it was before.
  const Computed& computed() const { return computed_; }
  /// Null where it is computed.
  const StoredLayer* stored() const { return stored_.get(); }
  /// The circles of a layer that has some and isn't rewired, or null: their law tells what to expect.
  const CircleLayer* circles() const;

  /// Writes all rows down: 4 bytes an arc and 8 a person.
  void store(int threads);
  /// Writes random ties down instead that leave everybody as many, and sorted rows (sim/graph/rewire.hpp). Each tie of
  /// the layer lies within a unit. Whatever builds on computed() isn't changed.
  void rewire(const Partition& units, const Draws& draws, int threads);
  /// Makes neighbours quick without rows: 4 bytes an employee of the hierarchy, 4 to 6 a person and round of circles.
  void prepare(int threads);

  /// Counts everybody's ties (4 bytes a person) and, unless all are stored, writes down the rows of the first `people`,
  /// whose ties are asked for again and again.
  void write_degrees(std::uint32_t people, int threads);
  /// Everybody's number of ties; empty until written down.
  std::span<const std::uint32_t> degrees() const { return degrees_; }

  /// Entries that a buffer for out() needs.
  std::uint32_t room() const;
  /// Whom i's information reaches: the stored row, or neighbours computed into `buffer`.
  std::span<const std::uint32_t> out(std::uint32_t i, std::uint32_t* buffer) const;
  /// Asks memory for a row of the first people that out() will soon want.
  void expect(std::uint32_t i) const;
  bool adjacent(std::uint32_t i, std::uint32_t j) const;

  std::size_t bytes() const;

 private:
  std::string name_;
  Computed computed_;
  std::unique_ptr<StoredLayer> stored_;
  std::vector<std::uint32_t> degrees_;
  std::vector<std::uint64_t> row_begins_;  // of the first people, and the end
  std::vector<std::uint32_t> rows_;
  bool rewired_ = false;
};

/// How large a layer's network is to be expected: of settled settings.
struct LayerSize {
  std::uint32_t people = 0;
  std::uint64_t arcs = 0;
};
LayerSize expected_size(const MultiplexSettings& settings, const std::string& layer);
std::uint64_t expected_people(const MultiplexSettings& settings);

class Multiplex {
 public:
  /// From settled settings, by (seed, replicate). Layers are computed, but rewired ones stored. A null model (shuffle,
  /// rewired) changes what it is named for and nothing else: attributes are dealt out anew after ties are drawn from
  /// them, and layers that build on a rewired one build on it as it was.
  Multiplex(const MultiplexSettings& settings, std::uint64_t seed, std::uint32_t replicate, int threads = 1);

  const Population& population() const { return population_; }
  std::vector<Layer>& layers() { return layers_; }
  const std::vector<Layer>& layers() const { return layers_; }
  /// The layer of that name, or null.
  const Layer* find(const std::string& name) const;
  /// Layer::prepare of a layer and of those that it builds on.
  void prepare(const std::string& name, int threads);
  /// What posts ask for: friends of anybody, and so colleagues and superiors, quickly; everybody's number of friends;
  /// the friends of employees written down.
  void prepare_audiences(int threads);
  /// A layer's ties as a network with sorted rows, for models of one network and Boost's algorithms. Its agents are
  /// everybody, or the employees where a layer ties no others.
  Network network(const std::string& name, int threads = 1) const;

 private:
  Population population_;
  std::vector<Layer> layers_;
};

}  // namespace papotage
