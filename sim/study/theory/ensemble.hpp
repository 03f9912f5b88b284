#pragma once
// What a check runs: a model on a network, many times, and what its replicates told, by name.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/draws.hpp"
#include "sim/engine/ensemble.hpp"

namespace papotage::theory {

using Shared = std::shared_ptr<const Network>;

/// How long, how often, and what is looked at.
struct Trial {
  std::uint32_t steps, replicates;
  double step_days = 1;
  std::vector<std::uint32_t> records = {};  // steps after which probes and columns are read; by default start and end
  bool columns = false;                     // whether columns are kept
  bool posts = false;                       // whether all that is told of posts is
  std::uint64_t seed = 1;
};

/// All that replicates told.
class Ensemble {
 public:
  Ensemble(const Model& model, const Trial& trial);

  /// One value a replicate, in their order.
  std::vector<double> outcome(const std::string& name) const;
  std::vector<double> probe(const std::string& name, std::size_t record) const;
  /// The model's column k of a replicate at a record, as values of its type.
  template <class T>
  std::span<const T> column(std::uint32_t replicate, std::size_t record, std::size_t k = 0) const {
    const auto& bytes = told_[replicate].columns[record][k];
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  /// The column of that name of all posts, replicate by replicate, as values of its type.
  template <class T>
  std::vector<T> posts(const std::string& name) const {
    std::vector<T> all;
    for (const Told& told : told_) {
      const auto& bytes = told.posts[post_column(name)];
      const auto* const first = reinterpret_cast<const T*>(bytes.data());
      all.insert(all.end(), first, first + bytes.size() / sizeof(T));
    }
    return all;
  }
  std::size_t records() const { return records_; }
  const std::vector<Probe>& probes() const { return probes_; }
  const std::vector<Outcome>& outcomes() const { return outcomes_; }

 private:
  friend class Memory;
  struct Told {
    std::vector<double> series, outcomes;                      // (probe, record), (outcome)
    std::vector<std::vector<std::vector<std::byte>>> columns;  // (record, column)
    std::vector<std::vector<std::byte>> posts;                 // (column)
  };
  std::size_t post_column(const std::string& name) const;

  std::vector<Probe> probes_;
  std::vector<Outcome> outcomes_;
  std::vector<Column> post_columns_;  // those kept
  std::size_t records_, columns_;
  std::vector<Told> told_;
};

/// Runs all replicates on one network, or each on one of its own. Refuses what a scenario would be refused.
Ensemble run(const Model& model, const Shared& network, const Trial& trial, int threads);
Ensemble run(const Model& model, std::uint32_t nodes, const NetworkOf& network_of, const Trial& trial, int threads);
/// Runs all on one ground, of which `staff` is what is known beforehand.
Ensemble run(const Ground& ground, const Staff& staff, const Trial& trial, int threads);

/// The network of a generator: drawn(Complete{.nodes = 100}).
template <class Generator>
Shared drawn(const Generator& generator, std::uint64_t seed = 1) {
  generator.check();
  return std::make_shared<const Network>(generator.generate(seed, shared_by_replicates));
}
/// A network of its own for each replicate.
template <class Generator>
NetworkOf redrawn(const Generator& generator, std::uint64_t seed = 1) {
  generator.check();
  return [=](std::uint32_t replicate) { return std::make_shared<const Network>(generator.generate(seed, replicate)); };
}

/// A tie of a network made by hand: u -> v where that is directed, both ways otherwise. Positive weights.
struct Tie {
  std::uint32_t u, v;
  float weight = 1;
};
/// The network of these ties, which are neither loops nor repeated; weighted if a weight isn't 1.
Shared tied(std::uint32_t nodes, bool directed, const std::vector<Tie>& ties);

}  // namespace papotage::theory
