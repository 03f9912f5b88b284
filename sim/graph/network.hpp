#pragma once
// A network: frozen compressed rows that are at once a Boost.Graph graph (sim/graph/boost_graph.hpp) and plain spans.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace papotage {

struct BoostGraph;  // sim/graph/boost_graph.hpp, the heavy header

/// What a network's source held that a simple network doesn't.
struct Dropped {
  std::uint64_t loops = 0;    // ties of an agent to itself
  std::uint64_t repeats = 0;  // further copies of a tie (undirected: whichever way it was written)
};

/// Who is tied to whom, among agents 0 to nodes() - 1. Rows are sorted by agent, without loops or repeats. An
/// undirected network holds both arcs of each tie. In a directed one an arc u -> v lets information pass from u to v: v
/// hears u.
class Network {
 public:
  /// Takes over finished rows: offsets has nodes + 1 entries, row i is targets[offsets[i]] to targets[offsets[i + 1]].
  /// `labels[i]` is the agent's number in the input file, empty where that is i itself. `weights[k]` > 0 is the weight
  /// of the arc to targets[k], empty where every tie weighs 1.
  Network(bool directed, std::vector<std::uint64_t>&& offsets, std::vector<std::uint32_t>&& targets,
          Dropped dropped = {}, std::vector<std::uint64_t>&& labels = {}, std::vector<float>&& weights = {});
  ~Network();
  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;

  bool directed() const { return directed_; }
  std::uint32_t nodes() const { return static_cast<std::uint32_t>(offsets_.size() - 1); }
  std::uint64_t arcs() const { return targets_.size(); }
  /// Ties: arcs of a directed network, half the arcs of an undirected one.
  std::uint64_t edges() const { return directed_ ? arcs() : arcs() / 2; }

  /// Whom i's information reaches, in ascending order.
  std::span<const std::uint32_t> out(std::uint32_t i) const {
    return targets_.subspan(offsets_[i], offsets_[i + 1] - offsets_[i]);
  }
  std::span<const std::uint64_t> offsets() const { return offsets_; }
  std::span<const std::uint32_t> targets() const { return targets_; }
  /// The weight of each arc, in the order of targets(); empty where every tie weighs 1.
  std::span<const float> weights() const { return weights_; }
  bool weighted() const { return !weights_.empty(); }
  /// Those of row i.
  std::span<const float> weights(std::uint32_t i) const {
    return weighted() ? weights().subspan(offsets_[i], offsets_[i + 1] - offsets_[i]) : std::span<const float>{};
  }

  /// Whom i hears, with the weights of these ties: the network itself where it is undirected, otherwise its transpose,
  /// made at the first call and kept. Not to be called first from two threads at once.
  const Network& hears() const;

  Dropped dropped() const { return dropped_; }
  std::span<const std::uint64_t> labels() const { return labels_; }
  std::uint64_t label(std::uint32_t i) const { return labels_.empty() ? i : labels_[i]; }

  const BoostGraph& graph() const { return *graph_; }

  /// Bytes of rows, labels, weights and, where it is made, the transpose.
  std::size_t bytes() const;

 private:
  bool directed_;
  Dropped dropped_;
  std::unique_ptr<BoostGraph> graph_;
  std::span<const std::uint64_t> offsets_;
  std::span<const std::uint32_t> targets_;
  std::vector<std::uint64_t> labels_;
  std::vector<float> weights_;
  mutable std::unique_ptr<Network> transpose_;
};

}  // namespace papotage
