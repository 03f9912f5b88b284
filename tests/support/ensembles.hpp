#pragma once
// Ensembles in memory: what an observer was told, and whether two of them are the same bit for bit.

#include <bit>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sim/engine/ensemble.hpp"

namespace papotage::testing {

/// All that a replicate told.
struct Told {
  std::vector<double> series;                                // (probe, record)
  std::vector<double> outcomes;                              // (outcome)
  std::vector<std::vector<std::vector<std::byte>>> columns;  // (record, column), where asked for

  double value(std::size_t probe, std::size_t record, std::size_t records) const {
    return series[probe * records + record];
  }
  /// Column k at a record as values of its type.
  template <class T>
  std::span<const T> column(std::size_t record, std::size_t k = 0) const {
    const auto& bytes = columns[record][k];
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
};

/// Keeps everything that replicates tell. A replicate writes only what is its own, so nothing is locked.
class Memory final : public Observer {
 public:
  Memory(const Plan& plan, std::size_t columns) : told_(plan.replicates), columns_(columns) {
    for (Told& told : told_) told.columns.resize(columns > 0 ? plan.records.size() : 0);
  }
  void frame(std::uint32_t replicate, std::uint32_t record, const Simulation& simulation) override {
    for (std::size_t k = 0; k < columns_; ++k) {
      const auto bytes = simulation.column(k);
      told_[replicate].columns[record].emplace_back(bytes.begin(), bytes.end());
    }
  }
  void finished(std::uint32_t replicate, std::span<const double> series, std::span<const double> outcomes) override {
    told_[replicate].series.assign(series.begin(), series.end());
    told_[replicate].outcomes.assign(outcomes.begin(), outcomes.end());
  }
  std::vector<Told> take() { return std::move(told_); }

 private:
  std::vector<Told> told_;
  std::size_t columns_;
};

using Shared = std::shared_ptr<const Network>;

/// A plan of `steps` steps that is recorded after each of `records`, or at the start and the end.
inline Plan plan_of(std::uint32_t steps, std::uint32_t replicates, double step_days = 1,
                    std::vector<std::uint32_t> records = {}) {
  if (records.empty()) records = {0, steps};
  return {.seed = 1,
          .replicates = replicates,
          .steps = steps,
          .step_days = step_days,
          .records = std::move(records),
          .threads = 2};
}

/// Every step from 0 to `steps`.
inline std::vector<std::uint32_t> every_step(std::uint32_t steps) {
  std::vector<std::uint32_t> records;
  for (std::uint32_t t = 0; t <= steps; ++t) records.push_back(t);
  return records;
}

enum class Keep { series, columns };

/// Runs the plan on one network and returns what each replicate told.
inline std::vector<Told> run(const Model& model, const Shared& network, Plan plan, Keep keep = Keep::series) {
  if (model.pulls()) network->hears();  // made once, before threads ask for it
  plan.nodes = network->nodes();
  Memory memory(plan, keep == Keep::columns ? model.columns().size() : 0);
  run_ensemble(
      model, [&](std::uint32_t) { return network; }, plan, memory);
  return memory.take();
}

/// One probe at one record, or one outcome, of all replicates.
inline std::vector<double> probes_of(const std::vector<Told>& ensemble, std::size_t probe, std::size_t record,
                                     std::size_t records) {
  std::vector<double> values;
  for (const Told& told : ensemble) values.push_back(told.value(probe, record, records));
  return values;
}
inline std::vector<double> outcomes_of(const std::vector<Told>& ensemble, std::size_t outcome) {
  std::vector<double> values;
  for (const Told& told : ensemble) values.push_back(told.outcomes[outcome]);
  return values;
}

inline bool same_bits(std::span<const double> a, std::span<const double> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

/// Whether a replicate told the same bits twice; says what differs.
inline ::testing::AssertionResult same(const Told& a, const Told& b) {
  if (!same_bits(a.series, b.series)) return ::testing::AssertionFailure() << "series differ";
  if (!same_bits(a.outcomes, b.outcomes)) return ::testing::AssertionFailure() << "outcomes differ";
  if (a.columns.size() != b.columns.size()) return ::testing::AssertionFailure() << "numbers of records differ";
  for (std::size_t record = 0; record < a.columns.size(); ++record)
    if (a.columns[record] != b.columns[record])
      return ::testing::AssertionFailure() << fmt::format("columns differ at record {}", record);
  return ::testing::AssertionSuccess();
}

/// The same for the replicates that both have.
inline ::testing::AssertionResult same(const std::vector<Told>& a, const std::vector<Told>& b) {
  for (std::size_t r = 0; r < std::min(a.size(), b.size()); ++r)
    if (const auto result = same(a[r], b[r]); !result)
      return ::testing::AssertionFailure() << fmt::format("replicate {}: ", r) << result.message();
  return ::testing::AssertionSuccess();
}

}  // namespace papotage::testing
