#include "sim/cli/options.hpp"

#include <charconv>
#include <functional>
#include <limits>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/cli/ending.hpp"
#include "sim/core/refusal.hpp"
#include "sim/study/build_info.hpp"
#include "sim/study/shell_word.hpp"

namespace papotage::cli {
namespace {

struct Verbs {
  RunVerb run;
  SweepVerb sweep;
  MergeVerb merge;
  SlurmVerb slurm;
  CheckVerb check;
  ModelsVerb models;
  ValidateVerb validate;
  InfoVerb info;
  StatsVerb stats;
  ExportVerb exported;
};

/// Lets an option take whole numbers from `least` to `most` only.
CLI::Validator whole(std::int64_t least, std::int64_t most) {
  return {[=](const std::string& text) {
            std::int64_t n = 0;
            const char* const end = text.data() + text.size();
            const auto [read, error] = std::from_chars(text.data(), end, n);
            if (error == std::errc{} && read == end && n >= least && n <= most) return std::string{};
            return fmt::format("must be a whole number from {} to {}, not `{}`", least, most, text);
          },
          ""};
}

void add_scenario(CLI::App* verb, ScenarioOptions& options) {
  verb->add_option("SCENARIO", options.scenario, "scenario file (TOML)")->required();
  verb->add_option("--set", options.sets,
                   "KEY=VALUE: sets a key of the scenario, e.g. contagion.beta=0.1; may be repeated")
      ->allow_extra_args(false);
  verb->add_option("--seed", options.seed, "seed of the random numbers (run.seed)")
      ->check(whole(0, std::numeric_limits<std::int64_t>::max()));
  verb->add_option("--replicates", options.replicates, "independent runs (run.replicates)")
      ->check(whole(1, 1'000'000'000));
}

void add_threads(CLI::App* verb, int& threads) {
  verb->add_option("--threads", threads, "threads to use; all by default. Changes no bit of a result")
      ->check(whole(1, 4096));
}

void add_running(CLI::App* verb, RunningOptions& options, const char* force) {
  add_scenario(verb, options);
  add_threads(verb, options.threads);
  verb->add_option("-o,--output", options.output, "result file (HDF5); by default the scenario's name with .h5, here");
  verb->add_flag("--force", options.force, force);
  verb->add_flag("--quiet", options.quiet, "print neither progress nor the summary");
}

void add_run(CLI::App& app, RunVerb& options) {
  CLI::App* verb = app.add_subcommand("run", "Run a scenario and write its trajectories");
  add_running(verb, options, "replace a result that exists");
  verb->footer("Example: papotage run scenarios/rumour.toml -o rumour.h5 --set network.file=edges.txt");
  verb->callback([&] { run(options); });
}

void add_sweep(CLI::App& app, SweepVerb& options, const std::function<void()>& callback) {
  CLI::App* verb = app.add_subcommand(
      "sweep", "Run a study: a scenario at all points of its [sweep], or the replicates of one, in shards");
  add_running(verb, options, "replace a result that exists, and begin anew");
  verb->add_option("--shard", options.shard, "I/N: only the I-th of N equal parts, for `papotage merge`");
  verb->add_flag("--resume", options.resume, "go on with what an earlier run has finished; nothing is done twice")
      ->excludes("--force");
  verb->footer(
      fmt::format("Example: {} sweep study.toml -o study.h5 --resume\nWithout [sweep] its result is that of "
                  "`papotage run`.",
                  app.get_name()));
  verb->callback(callback);
}

void add_merge(CLI::App& app, MergeVerb& options, int& status) {
  CLI::App* verb = app.add_subcommand("merge", "Make the result of a study, or of a run, from those of its shards");
  verb->add_option("SHARD", options.shards, "partial results, of all shards")->required();
  verb->add_option("-o,--output", options.output, "result file (HDF5)")->required();
  verb->add_flag("--force", options.force, "replace a result that exists");
  verb->add_flag("--quiet", options.quiet, "print no summary");
  verb->footer("Example: papotage merge shard_*.h5 -o study.h5");
  verb->callback([&] { status = merge(options) ? 0 : exit_failed; });
}

void add_slurm(CLI::App& app, SlurmVerb& options) {
  CLI::App* verb = app.add_subcommand("slurm", "Print a script that runs a study on Slurm, as a job array and a merge");
  add_scenario(verb, options);
  verb->add_option("-o,--output", options.output, "the study's result; by default the scenario's name with .h5, here");
  verb->add_option("--shards", options.shards, "tasks of the job array; by default as many as have work, up to 100")
      ->check(whole(1, 10'000));
  verb->add_option("--at-once", options.at_once, "shards that may run at a time; all by default")
      ->check(whole(1, 10'000));
  verb->add_option("--threads", options.threads, "processors of each shard; 1 by default")->check(whole(1, 4096));
  verb->add_option("--time", options.time,
                   "time limit of each job, e.g. 2:00:00 or 1-12; a shard that needs more is queued again and goes on");
  verb->add_option("--memory", options.memory, "memory of each job, e.g. 4G; without K, M, G or T, in MB");
  verb->add_option("--partition", options.partition, "where to run");
  verb->add_option("--account", options.account, "whom to charge");
  verb->add_option("--sbatch", options.sbatch,
                   "another option of sbatch, for both jobs, e.g. qos=long; may be repeated")
      ->allow_extra_args(false);
  verb->footer("Example: papotage slurm study.toml --shards 100 --threads 4 --time 2:00:00 > study.sh; bash study.sh");
  verb->callback([&] { slurm(options); });
}

void add_check(CLI::App& app, CheckVerb& options) {
  CLI::App* verb = app.add_subcommand("check", "Refuse a scenario, or print it with every default, and what it needs");
  add_scenario(verb, options);
  add_threads(verb, options.threads);
  verb->add_flag("--json", options.json, "answer for programs");
  verb->footer("Example: papotage check scenarios/rumour.toml --replicates 1000");
  verb->callback([&] { check(options); });
}

void add_models(CLI::App& app, ModelsVerb& options) {
  CLI::App* verb =
      app.add_subcommand("models", "List the models, generators and sections of a scenario, or tell all about one");
  verb->add_option("NAME", options.name, "name of a model or section");
  verb->add_flag("--json", options.json, "answer for programs");
  verb->footer("Example: papotage models sir");
  verb->callback([&] { models(options); });
}

void add_validate(CLI::App& app, ValidateVerb& options, int& status) {
  CLI::App* verb = app.add_subcommand("validate", "Check the models against theory; status 1 if one fails");
  verb->add_option("MODEL", options.models, "models to check; all by default");
  verb->add_flag("--quick", options.quick,
                 "only what is quick: under a minute in all, instead of a quarter of an hour");
  verb->add_flag("--json", options.json, "answer for programs");
  add_threads(verb, options.threads);
  verb->footer("Example: papotage validate sir voter --quick");
  verb->callback([&] { status = validate(options) ? 0 : exit_failed; });
}

void add_schema(CLI::App& app) {
  CLI::App* verb = app.add_subcommand(
      "schema", "Print a JSON Schema of scenario files, from which an editor completes keys and marks mistakes");
  verb->footer(
      "Example: papotage schema > papotage.schema.json\nA scenario names it for editors with Taplo (Even Better TOML) "
      "by a line at its top, below its question:\n#:schema papotage.schema.json");
  verb->callback([] { schema(); });
}

void add_info(CLI::App& app, InfoVerb& options) {
  CLI::App* verb = app.add_subcommand("info", "Tell what a result file holds");
  verb->add_option("FILE", options.file, "result file")->required();
  CLI::Option* digest =
      verb->add_flag("--digest", options.digest, "print the SHA-256 of what it says: equal results, equal digest");
  verb->add_flag("--json", options.json, "answer for programs")->excludes(digest);
  verb->footer("Example: papotage info rumour.h5 --digest");
  verb->callback([&] { info(options); });
}

void add_network_options(CLI::App* verb, NetworkOptions& options) {
  verb->add_option("FILE", options.file, "scenario (.toml), or edge list")->required();
  verb->add_option("--set", options.sets, "KEY=VALUE: sets a key of the scenario; may be repeated")
      ->allow_extra_args(false);
  verb->add_option("--seed", options.seed, "seed of the random numbers (run.seed)")
      ->check(whole(0, std::numeric_limits<std::int64_t>::max()));
  verb->add_option(
          "--layers", options.layers,
          "computed or stored: how an organisation's layers are held. Changes no tie; computed needs less memory")
      ->check(CLI::IsMember({"computed", "stored"}));
  verb->add_flag("--directed", options.directed, "a line `u v` of the edge list is an arc from u to v only");
  verb->add_flag("--weighted", options.weighted, "a line of the edge list has a third column: the weight of the tie");
  add_threads(verb, options.threads);
}

void add_stats(CLI::App* network, StatsVerb& options) {
  CLI::App* verb = network->add_subcommand("stats", "Measure an organisation, a scenario's network or an edge list");
  add_network_options(verb, options);
  verb->add_flag("--digest", options.digest, "print the SHA-256 of each layer's rows: equal layers, equal digest");
  verb->add_flag("--json", options.json, "answer for programs");
  verb->footer("Example: papotage network stats scenarios/company.toml --set population.employees=500");
  verb->callback([&] { network_stats(options); });
}

void add_export(CLI::App* network, ExportVerb& options) {
  CLI::App* verb = network->add_subcommand("export", "Write a layer or network as an edge list, and who is who");
  add_network_options(verb, options);
  verb->add_option("--layer", options.layer, "which layer of the organisation: hierarchy, work, friends, ...");
  verb->add_option("-o,--output", options.output, "edge list to write: a tie `u v` a line")->required();
  verb->add_option("--people", options.people, "table to write: one row a person (CSV)");
  verb->add_flag("--force", options.force, "replace files that exist");
  verb->footer("Example: papotage network export scenarios/company.toml --layer work -o work.txt --people people.csv");
  verb->callback([&] { network_export(options); });
}

void add_network(CLI::App& app, Verbs& verbs) {
  CLI::App* network = app.add_subcommand("network", "Look at networks");
  network->require_subcommand(1);
  add_stats(network, verbs.stats);
  add_export(network, verbs.exported);
}

/// A mistake on the command line, told as all others are.
Refusal usage(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* verb = &app;
  std::string name = app.get_name();
  while (!verb->get_subcommands().empty()) {
    verb = verb->get_subcommands().front();
    name += " " + verb->get_name();
  }
  const std::vector<std::string> extra = verb->remaining();
  if (!extra.empty()) {
    const bool option = extra.front().starts_with("-");
    std::vector<std::string> known;
    for (const CLI::Option* o : verb->get_options())
      for (const std::string& long_name : o->get_lnames())
        if (option) known.push_back("--" + long_name);
    for (const CLI::App* sub : verb->get_subcommands([](const CLI::App*) { return true; }))
      if (!option) known.push_back(sub->get_name());
    return Refusal(fmt::format("{}: not known to `{}`{}; see `{} --help`", extra.front(), name,
                               suggestion(extra.front(), known), name));
  }
  return Refusal(fmt::format("{}; see `{} --help`", error.what(), name));
}

/// The command on one line, as a shell would take it again.
std::string command_text(int argc, char** argv) {
  std::string text;
  for (int k = 0; k < argc; ++k) text += (k ? " " : "") + shell_word(argv[k]);
  return text;
}

void describe(CLI::App& app) {
  app.require_subcommand(1);
  app.set_version_flag("--version",
                       fmt::format("{} {} ({})", app.get_name(), build_info().version, build_info().revision));
  app.failure_message(CLI::FailureMessage::simple);
}

}  // namespace

int obey(int argc, char** argv) {
  CLI::App app{"papotage: how information spreads in workplace networks", "papotage"};
  describe(app);
  Verbs verbs;
  int status = 0;
  verbs.run.command = verbs.sweep.command = verbs.merge.command = verbs.slurm.command = command_text(argc, argv);
  add_run(app, verbs.run);
  add_sweep(app, verbs.sweep, [&] { status = sweep(verbs.sweep) ? 0 : exit_failed; });
  add_merge(app, verbs.merge, status);
  add_slurm(app, verbs.slurm);
  add_check(app, verbs.check);
  add_models(app, verbs.models);
  add_schema(app);
  add_validate(app, verbs.validate, status);
  add_info(app, verbs.info);
  add_network(app, verbs);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    throw usage(app, error);
  }
  return status;
}

std::optional<SweepVerb> sweep_on_ranks(int argc, char** argv, bool tells) {
  CLI::App app{"papotage-mpi: a study on the ranks of an MPI job, each with its threads; all else is done by papotage",
               "papotage-mpi"};
  describe(app);
  app.footer("Example: mpirun -n 16 papotage-mpi sweep study.toml -o study.h5 --resume");
  SweepVerb options;
  options.command = command_text(argc, argv);
  add_sweep(app, options, [] {});
  app.get_subcommand("sweep")
      ->get_option("--threads")
      ->description(
          "threads of each rank; by default its part of the processors that it may use. Changes no bit of a result");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    if (tells) app.exit(success);
    return {};
  } catch (const CLI::ParseError& error) {
    throw usage(app, error);
  }
  return options;
}

}  // namespace papotage::cli
