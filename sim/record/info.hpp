#pragma once
// Reading results back, for `papotage info`.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/record/entries.hpp"
#include "sim/record/sensitivity_table.hpp"

namespace papotage {

/// How the tasks of a result ended, and which part of the whole it holds.
struct TasksSummary {
  std::uint32_t replicates = 0;                     // of the whole
  std::uint32_t shard = 0, shards = 0;              // from 1; 0 of a whole result
  std::uint64_t done = 0, failed = 0, missing = 0;  // of those that it holds
};

/// What the result of a study says besides, whole or of one shard.
struct StudySummary {
  struct Column {
    std::string name, unit, doc;
    std::uint64_t defined = 0;                 // numbers; what follows is of these
    double least = 0, mean = 0, greatest = 0;  // 0 where there are none
    std::vector<std::string> values = {};      // of a key, each once, in their order: the first 12
    bool more_values = false;
    bool text = false;  // the values are texts; else they are as TOML and JSON write them
    // By point, of a whole result with so few points that they can be told one by one; else empty.
    std::vector<std::string> at_points = {};      // of a key
    std::vector<double> means = {}, errors = {};  // of an outcome, over the replicates where it is defined, and of that
  };
  static constexpr std::uint64_t few_points = 24;
  std::string study;  // 64 hexadecimal digits
  std::uint64_t points = 0;
  TasksSummary tasks;
  std::vector<Column> keys, outcomes;                // over points, and over all tasks
  std::optional<SensitivityTable> sensitivity = {};  // of a whole result whose design tells it
};

/// Which tasks failed, and why: a kind is those of one point that failed alike.
struct Failures {
  struct Kind {
    std::optional<std::uint64_t> point = {};  // of a study that sweeps
    std::string values = {};                  // of its keys: "contagion.beta = -1, network.mean_degree = 4"
    std::uint64_t replicate = 0;              // the first of them
    std::uint64_t tasks = 1;
    std::string message = {};  // empty where it isn't kept
  };
  static constexpr std::size_t most_kinds = 20;
  std::vector<Kind> kinds = {};  // the first ones, by their first tasks
  std::uint64_t more = 0;        // kinds besides
};

/// What a result file says of itself.
struct ResultSummary {
  struct Variable {
    std::string path;                  // "/series/count_infectious"
    std::string type;                  // int8, uint8, int32, uint32, int64, uint64, float32, float64 or text
    std::vector<std::uint64_t> shape;  // empty for a scalar
    std::string unit, doc;             // empty where there is none
  };
  struct Group {
    std::string path;
    std::vector<Variable> variables;  // directly in it, in the order of writing
  };
  struct Values {
    std::string name, unit, doc;
    std::vector<double> values;  // by replicate; NaN where undefined
  };

  std::string title;
  int format = 0;
  std::uint64_t seed = 0;
  std::string version, created;  // of the program; from provenance, empty where it doesn't say
  std::vector<Group> groups;     // those of them that hold variables
  std::vector<Values> outcomes;  // a number a replicate each: neither dimensions nor breakdowns; none of a study
  std::optional<StudySummary> study;
  std::optional<TasksSummary> tasks;  // of a run whose replicates ran as tasks
  Failures failures;                  // of both
  std::string resolved;               // TOML
  Entries provenance;
};

/// Reads what a summary holds, the outcomes' values but no series. Refuses (Refusal, "PATH: ...") what is no HDF5
/// file, no result of papotage, truncated, damaged, or of a newer format.
ResultSummary summary(const std::string& path);

/// The SHA-256 of what a result says, as 64 hexadecimal digits: equal results have equal digests, however they were
/// chunked, compressed or ordered in the file, and whenever and wherever they were made. It is taken over these bytes,
/// in which a number is little-endian and a text is its length in bytes (uint64) and its bytes:
///
///   1. the text "papotage digest 1", format (uint64), seed (uint64), title (text), all three from the root's
///   attributes
///   2. for every group and dataset, in bytewise order of full path ("/outcomes", "/outcomes/final_size"), but the root
///      and /provenance with all in it:
///        the path (text)
///        its type (text): "group", or int8, uint8, int32, uint32, int64, uint64, float32, float64, "text"
///      and for a dataset
///        its rank (uint64) and the length of each axis (uint64)
///        its attribute `units` (text; empty where there is none)
///        its values in C order: numbers as they are, but every NaN as the quiet one without sign or payload
///        (0x7fc00000, 0x7ff8000000000000) and -0.0 as 0.0; texts as texts
///
/// Nothing else counts: no other attribute, no dimension scale, nothing of how bytes are stored. Memory is bounded.
/// Refuses what summary() refuses.
std::string digest(const std::string& path);

}  // namespace papotage
