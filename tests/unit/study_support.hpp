#pragma once
// A small study with known numbers and its records, for the tests of its result files.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/core/refusal.hpp"
#include "sim/record/info.hpp"
#include "sim/record/merge_shards.hpp"
#include "sim/record/study_file.hpp"
#include "tests/unit/record_helpers.hpp"

namespace papotage::testing {

/// Keys of every type, one of which is a table.
inline StudyLayout small_study(std::uint64_t points = 6, std::uint32_t replicates = 4) {
  StudyLayout layout;
  layout.title = "À quel point ?";
  layout.seed = 7;
  layout.study = std::string(64, 'a');
  layout.points = points;
  layout.replicates = replicates;
  layout.keys = {{"contagion.beta", "1/day", "rate", KeyType::number},
                 {"network.nodes", "people", "agents", KeyType::integer},
                 {"feed.ranked", "1", "", KeyType::boolean},
                 {"network.generator", "1", "", KeyType::text},
                 {"contagion.initial", "1", "", KeyType::text}};
  layout.values = [](std::uint64_t point) {
    Table initial;
    initial.set("share", Value(.5 / static_cast<double>(point + 1)));
    initial.set_inline(true);
    return std::vector<Value>{Value(.01 * static_cast<double>(point)), Value(static_cast<std::int64_t>(100 + point)),
                              Value(point % 2 == 1), Value(std::string(point % 3 == 0 ? "réseau" : "erdos_renyi")),
                              point % 2 == 0 ? Value(std::move(initial)) : Value(std::int64_t{3})};
  };
  layout.outcomes = {{"final_size", "people", "ever reached", true}, {"peak_time", "day", "time of the peak", false}};
  layout.resolved = "[run]\nseed = 7\n";
  layout.provenance = {{"program", "papotage"}, {"version", "0.1.0"}, {"created", "2026-01-01T00:00:00Z"}};
  return layout;
}

/// A record that owns what it shows.
struct Record {
  std::uint64_t task;
  TaskRecord::Status status = TaskRecord::Status::done;
  std::uint32_t attempt = 1;
  std::string host = "node1";
  std::vector<double> values = {};
  std::string message = {};

  TaskRecord shown() const {
    return {task, attempt, status, 1.75e9 + static_cast<double>(task), .25f, host, values, message};
  }
};

/// What task `task` gives; the peak of every fifth isn't defined.
inline Record done(std::uint64_t task, double more = 0) {
  Record record{task};
  record.values = {static_cast<double>(10 * task) + more,
                   task % 5 == 4 ? std::numeric_limits<double>::quiet_NaN() : std::sin(static_cast<double>(task))};
  return record;
}
inline Record failed(std::uint64_t task, std::string message = "contagion.beta = -1: is negative") {
  Record record{task, TaskRecord::Status::failed};
  record.message = std::move(message);
  return record;
}
inline Record started(std::uint64_t task, std::uint32_t attempt = 1) {
  return {task, TaskRecord::Status::started, attempt};
}

using Records = std::vector<Record>;
inline Records all_done(std::uint64_t tasks) {
  Records records;
  for (std::uint64_t task = 0; task < tasks; ++task) records.push_back(done(task));
  return records;
}
inline Records picked(const Records& records, const std::function<bool(std::uint64_t task)>& wanted) {
  Records some;
  std::ranges::copy_if(records, std::back_inserter(some), [&](const Record& r) { return wanted(r.task); });
  return some;
}

/// All records whatever the range, as journals give them.
inline TaskSource source_of(const Records& records) {
  return [&records](TaskRange, const TaskVisit& visit) {
    for (const Record& record : records) visit(record.shown());
  };
}

/// What `work` is refused with, its place first; empty where it isn't.
template <class Work>
std::string refused(Work&& work) {
  try {
    work();
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return {};
}

}  // namespace papotage::testing
