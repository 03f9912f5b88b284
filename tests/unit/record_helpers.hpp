#pragma once
// A small result with known numbers, for the tests of sim/record.

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include <unistd.h>

#include "sim/record/result.hpp"

namespace papotage::testing {

/// A folder of its own, removed at the end.
class Folder {
 public:
  /// In memory where `quick`, where syncing costs nothing but room may be scarce.
  explicit Folder(bool quick = false) {
    const bool shared_memory = quick && access("/dev/shm", W_OK) == 0;
    const std::filesystem::path parent = shared_memory ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string name = (parent / "papotage-record-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }

 private:
  std::filesystem::path path_;
};

/// fork(), after which the child won't print what the parent had in its buffers.
inline pid_t fork_child() {
  std::fflush(nullptr);
  return fork();
}

/// Columns: a state that is the agent's number plus the replicate's plus the record's, modulo 3, and an opinion.
/// Breakdown k: 100 times the replicate plus 10 k plus the class. Posts: 3 in replicate 1, 6 in 2, 2 in 3, none in 0.
class FakeSimulation : public Simulation {
 public:
  FakeSimulation(std::size_t agents, std::uint32_t replicate, std::uint32_t record)
      : replicate_(replicate), state_(agents), opinion_(agents) {
    for (std::size_t i = 0; i < agents; ++i) {
      state_[i] = static_cast<std::int8_t>((i + replicate + record) % 3);
      opinion_[i] = std::sin(static_cast<float>(i + 10 * replicate + 100 * record));
    }
    for (std::uint32_t p = 0; p < 3 * replicate % 7; ++p) {
      author_.push_back(4'000'000'000 + 10 * replicate + p);
      kind_.push_back(static_cast<std::uint8_t>((replicate + p) % 2));
      time_.push_back(replicate + 0.25 * p);
    }
  }
  void start(std::uint32_t) override {}
  void step(std::uint32_t) override {}
  bool still() const override { return false; }
  void probe(std::span<double>) const override {}
  void outcomes(std::span<double>) const override {}
  std::span<const std::byte> column(std::size_t k) const override {
    return k == 0 ? std::as_bytes(std::span(state_)) : std::as_bytes(std::span(opinion_));
  }
  void breakdown(std::size_t k, std::span<double> values) const override {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(100 * replicate_ + 10 * k + i);
  }
  std::span<const std::byte> post_column(std::size_t k) const override {
    return k == 0   ? std::as_bytes(std::span(author_))
           : k == 1 ? std::as_bytes(std::span(kind_))
                    : std::as_bytes(std::span(time_));
  }

 private:
  std::uint32_t replicate_;
  std::vector<std::int8_t> state_;
  std::vector<float> opinion_;
  std::vector<std::uint32_t> author_;
  std::vector<std::uint8_t> kind_;
  std::vector<double> time_;
};

inline ResultLayout small_layout(std::uint32_t replicates = 7, std::uint32_t records = 5, std::size_t agents = 10) {
  ResultLayout layout;
  layout.title = "Où va la rumeur ?";
  layout.seed = 0xfedcba9876543210;
  layout.replicates = replicates;
  layout.times.resize(records);
  std::iota(layout.times.begin(), layout.times.end(), 0.0);
  layout.probes = {{"count_infectious", "people", "infectious agents", true},
                   {"opinion_mean", "1", "mean opinion", false}};
  layout.outcomes = {{"final_size", "people", "ever reached", true}, {"peak_time", "day", "time of the peak", false}};
  layout.columns = {
      {"opinion", "1", "opinion", Column::Type::float32},
      {"compartment", "1", "state", Column::Type::int8, {"susceptible", "infectious", "recovered"}, {0, 1, 2}}};
  layout.column_of = {1, 0};
  layout.labels.resize(agents);
  std::iota(layout.labels.begin(), layout.labels.end(), 100);
  layout.resolved = "[run]\ndays = 4\n";
  layout.provenance = {
      {"program", "papotage"}, {"version", "0.1.0"}, {"created", "2025-01-01T00:00:00Z"}, {"note", ""}};
  return layout;
}

/// The same with whatever else a result may hold.
inline ResultLayout full_layout(std::uint32_t replicates = 7, std::uint32_t records = 5, std::size_t agents = 10) {
  ResultLayout layout = small_layout(replicates, records, agents);
  layout.sampled = {{"sharing.probability", "1", "chance to share"}, {"network.degree", "people", "mean degree"}};
  layout.sampled_values = [](std::uint32_t replicate, std::span<double> values) {
    values[0] = 1 / (1.0 + replicate);
    values[1] = 10 + replicate;
  };
  layout.breakdowns = {{"reached_by_department", "people", "ever reached", "department", {"sales", "human resources"}},
                       {"reached_by_site", "people", "ever reached", "site", {}, 3},
                       {"posts_by_department", "posts", "written", "department", {"sales", "human resources"}}};
  layout.posts = {{"author", "1", "who wrote it", Column::Type::uint32},
                  {"kind", "1", "what it is", Column::Type::uint8, {"original", "shared again"}, {0, 1}},
                  {"time", "day", "time of the post", Column::Type::float64}};
  return layout;
}

/// What a replicate tells at its end; `change` may alter it.
using Change = std::function<void(std::uint32_t replicate, std::vector<double>& series, std::vector<double>& outcomes)>;

inline void write_replicate(ResultWriter& writer, const ResultLayout& layout, std::uint32_t replicate,
                            const Change& change = {}) {
  const std::size_t records = layout.times.size();
  for (std::uint32_t t = 0; t < records && !layout.columns.empty(); ++t)
    writer.frame(replicate, t, FakeSimulation(layout.labels.size(), replicate, t));
  std::vector<double> series(layout.probes.size() * records), outcomes(layout.outcomes.size());
  for (std::size_t k = 0; k < series.size(); ++k)
    series[k] = layout.probes[k / records].count ? static_cast<double>(replicate * 1000 + k)
                                                 : std::cos(static_cast<double>(replicate + k));
  for (std::size_t k = 0; k < outcomes.size(); ++k)
    outcomes[k] = static_cast<double>(replicate) + (layout.outcomes[k].count ? 0 : 0.25);
  if (change) change(replicate, series, outcomes);
  writer.ended(replicate, FakeSimulation(layout.labels.size(), replicate, 0));
  writer.finished(replicate, series, outcomes);
}

/// Writes all replicates from first to last.
inline void write_result(const std::string& path, const ResultLayout& layout, const Change& change = {}) {
  ResultWriter writer(path, false, layout);
  for (std::uint32_t r = 0; r < layout.replicates; ++r) write_replicate(writer, layout, r, change);
  writer.finish({{"ended", "2025-01-01T00:00:01Z"}});
}

}  // namespace papotage::testing
