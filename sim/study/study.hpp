#pragma once
// A study: a scenario at the points of a design, each with all replicates. A task is one replicate of one point.
//
// Points share their draws: the point is no part of a key, so that replicate r of two points differs by their keys
// alone. A scenario without [sweep] is a study of one point, whose result is its run's.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/scenario/sweep_section.hpp"
#include "sim/study/designs.hpp"
#include "sim/study/run.hpp"
#include "sim/study/study_files.hpp"

namespace papotage {

/// Consecutive replicates of one point, which one thread takes on at a time.
struct Batch {
  std::uint64_t point;
  std::uint32_t first, last;  // replicates, the last one excluded
};

/// Null of a grid and of a list.
std::unique_ptr<Design> design_of(const SweepSettings& settings);

class Study {
 public:
  /// Refuses what take_sweep() refuses, and a study none of whose probes() can be read.
  Study(Document document, const Registry& registry);

  std::uint64_t points() const { return points_; }
  std::uint32_t replicates() const { return scenario_.run.replicates; }
  std::uint64_t tasks() const { return points_ * replicates(); }
  /// The number of a task, by which journals and results know it.
  std::uint64_t task(std::uint64_t point, std::uint32_t replicate) const { return point * replicates() + replicate; }

  /// The order of work, in which neighbouring points are far apart and every point has a share of its replicates, an
  /// eighth or less, before any has two, so that a study that was interrupted is balanced.
  std::uint64_t batches() const { return rounds_ * points_; }
  Batch batch(std::uint64_t k) const;

  /// The values of the keys at a point, in the order of the keys.
  std::vector<Value> values(std::uint64_t point) const;
  /// The scenario at a point, which wants the files as they were when the study began. Refuses what it refuses, without
  /// saying the point.
  Scenario at(std::uint64_t point) const;
  /// The point as messages name it: "point 3 (contagion.beta = 0.05)".
  std::string name(std::uint64_t point) const;

  /// Points to try where one shall stand for all: up to 64 and three, of few points all.
  std::vector<std::uint64_t> probes() const;
  /// What `attempt(point)` gives at the first probe that it doesn't refuse. Refuses what it does at all of them, by the
  /// first, which is named where they aren't refused alike.
  template <class Attempt>
  auto first_of_probes(Attempt&& attempt) const -> decltype(attempt(0)) {
    std::optional<Refusal> first;
    bool alike = true;
    for (const std::uint64_t point : probes()) try {
        return attempt(point);
      } catch (const Refusal& refusal) {
        if (!first) first = refusal;
        alike = alike && std::string(refusal.what()) == first->what();
      }
    throw alike ? *first : about(*first, probes().front());
  }

  /// The first point that can be read, which stands for all: title, lengths, outcomes.
  const Scenario& scenario() const { return scenario_; }
  const std::vector<SweepKey>& keys() const { return sweep_ ? sweep_->keys : none_; }
  bool sweeps() const { return sweep_.has_value(); }
  const SweepSettings& settings() const { return *sweep_; }
  /// Null of a grid, of a list and of a scenario without [sweep].
  const Design* design() const { return design_.get(); }
  /// Whether all points stand on one network.
  bool one_network() const;
  /// All that points may read.
  const StudyFiles& files() const { return files_; }
  /// The outcomes that are kept.
  const std::vector<Outcome>& outcomes() const { return outcomes_; }

  /// The same study with every default filled in, as TOML that runs by itself, of what base_of() it is.
  std::string resolved(const Prepared& base) const;

 private:
  void count_points();
  void refuse_set(const Value& value, const std::vector<std::string>& path, const SweepKey& key) const;
  void add_files();
  Refusal about(const Refusal& refusal, std::uint64_t point) const;
  Scenario scenario_with(std::vector<Value> values) const;
  bool reads(const std::vector<Value>& values) const;
  std::vector<Value> values_at(const std::vector<double>& coordinates) const;
  std::uint64_t in_order(std::uint64_t place) const;
  void settle_integers();
  std::optional<std::vector<Value>> readable_values() const;
  bool takes_whole_numbers(std::size_t key, std::vector<Value> readable) const;
  void check_ranges() const;
  void choose_outcomes();

  Document document_;  // without [sweep]
  Registry registry_;
  std::optional<SweepSettings> sweep_;
  std::vector<SweepKey> none_;
  std::unique_ptr<Design> design_;
  std::vector<std::size_t> sizes_;        // of a grid
  std::vector<std::size_t> outer_first_;  // keys, those of tables before keys within them
  std::vector<KeyRange> ranges_;          // of a design
  std::uint64_t points_ = 1, stride_ = 1;
  StudyFiles files_;
  Scenario scenario_;
  std::uint32_t rounds_ = 1;
  std::vector<Outcome> outcomes_;
};

}  // namespace papotage
