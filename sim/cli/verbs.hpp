#pragma once
// The verbs of the command line: options.cpp reads the options, each verb has a file of its own.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/record/entries.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/study/study.hpp"
#include "sim/study/tasks.hpp"

namespace papotage::cli {

/// What every verb that reads a scenario takes.
struct ScenarioOptions {
  std::string scenario;
  std::vector<std::string> sets;            // --set KEY=VALUE
  std::optional<std::uint64_t> seed;        // --seed, short for --set run.seed=
  std::optional<std::uint64_t> replicates;  // --replicates, short for --set run.replicates=
  int threads = 0;                          // 0: all that this process may use
};

/// What every verb that runs a scenario takes.
struct RunningOptions : ScenarioOptions {
  std::optional<std::string> output;  // by default the scenario's name with .h5, in the current folder
  bool force = false;
  bool quiet = false;
  std::string command;
};

struct RunVerb : RunningOptions {};
void run(const RunVerb& options);

struct SweepVerb : RunningOptions {
  std::string shard = "1/1";  // I/N
  bool resume = false;
};
/// What is otherwise where a study runs on more than this process; as in SweepOptions.
struct SweepElsewhere {
  std::function<void(const std::string& identity)> prepared;
  std::function<void(const Study& study, const Prepared& base, Desk& desk)> run;
  Entries provenance;
};
/// Whether all tasks are done.
bool sweep(const SweepVerb& options, const SweepElsewhere& elsewhere = {});
/// The study that the options name, read and checked.
Study study_of(const ScenarioOptions& options);
/// From now on a first signal (SIGINT, SIGTERM, SIGHUP, SIGUSR1) lets the tasks be noted that are finished, the
/// same one again ends the program at once. The flag says that there was one, and may be set for one that came
/// elsewhere.
std::atomic<bool>& stop_on_signal();

struct MergeVerb {
  std::vector<std::string> shards;
  std::string output;
  bool force = false;
  bool quiet = false;
  std::string command;
};
/// Whether all tasks were done.
bool merge(const MergeVerb& options);

struct SlurmVerb : ScenarioOptions {
  std::optional<std::string> output;  // of the study; by default the scenario's name with .h5
  std::optional<std::uint32_t> shards;
  std::uint32_t at_once = 0;                     // shards that may run at a time; 0: all
  std::string time, memory, partition, account;  // empty: the cluster's default
  std::vector<std::string> sbatch;               // further options of sbatch
  std::string command;
};
/// Prints the script by which a study runs on Slurm.
void slurm(const SlurmVerb& options);

struct CheckVerb : ScenarioOptions {
  bool json = false;
};
void check(const CheckVerb& options);

struct ModelsVerb {
  std::string name;
  bool json = false;
};
void models(const ModelsVerb& options);

/// Prints the JSON Schema of scenario files.
void schema();

struct ValidateVerb {
  std::vector<std::string> models;  // all where none is named
  bool quick = false;
  bool json = false;
  int threads = 0;
};
/// Whether every model keeps to its theory.
bool validate(const ValidateVerb& options);

struct InfoVerb {
  std::string file;
  bool digest = false;
  bool json = false;
};
void info(const InfoVerb& options);

/// What the verbs that look at a network take: an edge list, or a scenario and --set.
struct NetworkOptions {
  std::string file;
  std::vector<std::string> sets;
  bool directed = false;              // of an edge list
  bool weighted = false;              // the same
  std::optional<std::uint64_t> seed;  // --seed
  std::optional<std::string> layers;  // "computed", as by default, or "stored"
  int threads = 0;
};

struct StatsVerb : NetworkOptions {
  bool digest = false;
  bool json = false;
};
void network_stats(const StatsVerb& options);

struct ExportVerb : NetworkOptions {
  std::string layer;
  std::string output;
  std::string people;
  bool force = false;
};
void network_export(const ExportVerb& options);

/// The document that the options name.
Document document_of(const ScenarioOptions& options);
/// The scenario that the options name, read and checked.
Scenario scenario_of(const ScenarioOptions& options);
/// Where the result goes: the output that is named, or the scenario's name with .h5.
std::string output_of(const std::optional<std::string>& output, const std::string& scenario);
/// The threads that were asked for, or all that this process may use.
int threads_of(int asked);

}  // namespace papotage::cli
