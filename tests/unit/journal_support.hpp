#pragma once
// Records with known content, and journals read back, for the tests of journals.

#include <bit>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/core/refusal.hpp"
#include "sim/record/journal.hpp"
#include "tests/unit/record_helpers.hpp"

namespace papotage::testing {

using Status = TaskRecord::Status;

inline JournalHeader header_of(std::uint64_t tasks = 1000) {
  return {.study = std::string(64, 'a'), .seed = 7, .tasks = tasks, .meta = "[run]\nseed = 7\n"};
}

/// A record that outlives its journal; numbers by their bits.
struct Kept {
  std::uint64_t task;
  std::uint32_t attempt;
  Status status;
  double start;
  float seconds;
  std::string host;
  std::vector<std::uint64_t> values;
  std::string message;

  explicit Kept(const TaskRecord& r)
      : task(r.task),
        attempt(r.attempt),
        status(r.status),
        start(r.start),
        seconds(r.seconds),
        host(r.host),
        message(r.message) {
    for (const double v : r.values) values.push_back(std::bit_cast<std::uint64_t>(v));
  }
  bool operator==(const Kept&) const = default;
};

/// What task `task` gives: three outcomes, or a message for every seventh.
struct Example {
  explicit Example(std::uint64_t task) : values{static_cast<double>(task), 1. / static_cast<double>(task + 1), -0.} {
    record.task = task;
    record.attempt = static_cast<std::uint32_t>(1 + task % 3);
    record.start = 1.7e9 + static_cast<double>(task);
    record.seconds = .25f;
    record.host = "node";
    if (task % 7 == 6) {
      record.status = Status::failed;
      record.message = "contagion.beta = -1: is negative";
    } else {
      record.values = values;
    }
  }
  Example(const Example&) = delete;
  double values[3];
  TaskRecord record;
};

inline Kept example(std::uint64_t task) { return Kept(Example(task).record); }
inline std::vector<Kept> examples(std::uint64_t n) {
  std::vector<Kept> all;
  for (std::uint64_t task = 0; task < n; ++task) all.push_back(example(task));
  return all;
}
inline void append_examples(Journal& journal, std::uint64_t from, std::uint64_t to) {
  for (std::uint64_t task = from; task < to; ++task) journal.append(Example(task).record);
}
/// A closed journal of the first n examples.
inline void write_examples(const std::string& path, std::uint64_t n) {
  Journal journal(path, header_of(), Journal::Begin::fresh);
  append_examples(journal, 0, n);
  journal.close();
}

inline std::vector<Kept> read_back(const std::string& path, std::uint64_t* beyond = nullptr) {
  std::vector<Kept> all;
  const std::uint64_t rest = JournalReader(path).for_each([&](const TaskRecord& r) { all.emplace_back(r); });
  if (beyond != nullptr) *beyond = rest;
  return all;
}

inline std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void put(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// What opening for writing is refused with; empty when it isn't.
inline std::string refusal(const std::string& path, const JournalHeader& header,
                           Journal::Begin begin = Journal::Begin::resumed) {
  try {
    Journal journal(path, header, begin);
  } catch (const Refusal& r) {
    EXPECT_EQ(r.place().text(), path);
    return r.message();
  }
  return "";
}
inline std::string reading_refusal(const std::string& path) {
  try {
    JournalReader reader(path);
  } catch (const Refusal& r) {
    EXPECT_EQ(r.place().text(), path);
    return r.message();
  }
  return "";
}

}  // namespace papotage::testing
