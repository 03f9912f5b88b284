#include "sim/study/sweep.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "sim/record/journal.hpp"
#include "sim/record/part_file.hpp"
#include "sim/record/posix.hpp"
#include "sim/record/run_file.hpp"
#include "sim/record/study_file.hpp"
#include "sim/scenario/parameter_at.hpp"
#include "sim/study/identity.hpp"
#include "sim/study/journal_desk.hpp"
#include "sim/study/one_run.hpp"
#include "sim/study/provenance.hpp"
#include "sim/study/sensitivity_method.hpp"
#include "sim/study/tasks.hpp"

namespace papotage {
namespace {

StudyLayout layout_of(const Study& study, const Prepared& base, const SweepOptions& options) {
  const Scenario& s = base.scenario;
  StudyLayout layout{.title = s.title,
                     .seed = s.run.seed,
                     .study = {},
                     .points = study.points(),
                     .replicates = study.replicates(),
                     .keys = {},
                     .values = [&study](std::uint64_t point) { return study.values(point); },
                     .outcomes = study.outcomes(),
                     .resolved = study.resolved(base),
                     .provenance = provenance_of(s, options.threads, options.command)};
  layout.study = identity_of(study, base);
  if (study.sweeps()) layout.sensitivity = sensitivity_method(study.settings(), options.threads);
  for (std::size_t k = 0; k < study.keys().size(); ++k) {
    const SweepKey& key = study.keys()[k];
    std::vector<Value> some = key.values;
    if (some.empty()) some.push_back(study.values(0)[k]);  // of a range all are alike
    const Parameter about = parameter_at(s, key.path).value_or(Parameter{});
    layout.keys.push_back({key.name, about.unit, about.doc, key_type(some)});
  }
  layout.provenance.insert(layout.provenance.end(), options.provenance.begin(), options.provenance.end());
  return layout;
}

/// Without the errno's own text, which follows in any error made of it.
std::string text_of(const std::system_error& error) {
  const std::string text = error.what(), end = ": " + error.code().message();
  return text.ends_with(end) ? text.substr(0, text.size() - end.size()) : text;
}

std::string journal_of(const SweepOptions& options) { return options.output + ".journal"; }

bool exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

/// Of a study that is resumed: whether its result is there already. Refuses an output that isn't this study's, though a
/// run that was interrupted may have been told to replace it: what is finished shall not be lost.
bool has_result(const std::string& study, const SweepOptions& options) {
  if (!options.resume || !exists(options.output)) return false;
  const Shard& shard = options.shard;
  if (study_hash_of(options.output, shard.number, shard.of) == study) return true;
  const std::string what =
      shard.whole() ? "this study" : fmt::format("shard {} of {} of this study", shard.number, shard.of);
  const char* const advice = exists(journal_of(options))
                                 ? "move it away, and --resume goes on with the journal beside it"
                                 : "replace it with --force or name another file";
  refuse_file(options.output, fmt::format("is no result of {} (its {}seed, scenario, files or program differ); {}",
                                          what, shard.whole() ? "" : "shard, ", advice));
}

/// Refuses what a run does before its first step. Of what replicates draw, the first ones stand for all where there are
/// many shards, each of which has to look.
void check_before(const Prepared& base, const SweepOptions& options) {
  check_length(base);
  if (!(options.resume && exists(journal_of(options)))) check_replicates(base, 10'000 / options.shard.of + 1);
}

JournalHeader header_of(const Study& study, const StudyLayout& layout, const Shard& shard) {
  return {.study = layout.study,
          .seed = layout.seed,
          .tasks = study.tasks(),
          .shard = shard.number,
          .shards = shard.of,
          .meta = layout.resolved};
}

Journal::Begin begin_of(const SweepOptions& options) {
  if (options.resume) return Journal::Begin::resumed;
  return options.force ? Journal::Begin::replaced : Journal::Begin::fresh;
}

/// The replicates of a shard of a study of one point.
ResultPart part_of(const Study& study, const Shard& shard) {
  ResultPart part{shard.number, shard.of, {}};
  for (std::uint64_t k = shard.number - 1; k < study.batches(); k += shard.of) {
    const Batch batch = study.batch(k);
    for (std::uint32_t r = batch.first; r < batch.last; ++r) part.replicates.push_back(r);
  }
  return part;
}

/// From what the journal holds. Of one that is resumed, it replaces the result that lacked what failed.
Tally write_result(const Study& study, const Prepared& base, const StudyLayout& layout, const Journal& journal,
                   const SweepOptions& options) {
  const bool replace = options.force || has_result(layout.study, options);
  const TaskSource source = [&](TaskRange, const TaskVisit& visit) { JournalReader(journal.path()).for_each(visit); };
  const Shard& shard = options.shard;
  if (!study.sweeps()) {
    ResultLayout run = layout_of(base, options.threads, options.command);
    run.study = layout.study;
    if (!shard.whole()) run.part = part_of(study, shard);
    return write_run(options.output, replace, std::move(run), source);
  }
  return shard.whole() ? write_study(options.output, replace, layout, source)
                       : write_shard(options.output, replace, layout, shard.number, shard.of, source);
}

void warn_of(const Journal& journal, const SweepOptions& options) {
  if (!options.warn) return;
  if (journal.dropped() > 0)
    options.warn(fmt::format("{}: {} bytes at its end are damaged, and the tasks that they held are done again",
                             journal.path(), journal.dropped()));
  if (!journal.locked())
    options.warn(fmt::format("{}: this file system knows no locks; see to it that nothing else runs this study there",
                             journal.path()));
}

/// Writes the result; the journal goes where that has all tasks.
void end(const Study& study, const Prepared& base, const StudyLayout& layout, Journal& journal,
         const SweepOptions& options, SweepReport& report) {
  try {
    report.tally = write_result(study, base, layout, journal, options);
  } catch (const Refusal& refusal) {  // of a file that has come meanwhile
    throw Refusal(refusal.place(), fmt::format("{}; all tasks are kept in {}: make way for the result and go on with "
                                               "--resume",
                                               refusal.message(), journal.path()));
  } catch (const std::system_error& error) {
    throw std::system_error(error.code(), fmt::format("all tasks are kept in {} (go on with --resume), but {}",
                                                      journal.path(), text_of(error)));
  }
  // A shard holds none that its journal lacks.
  report.tally.missing = report.tasks - report.tally.done - report.tally.failed;
  if (report.tally.failed + report.tally.missing == 0) journal.remove();
}

}  // namespace

void run_on_threads(const Study& study, const Prepared& base, Desk& desk, int threads, std::uint64_t batches) {
  const int workers = static_cast<int>(std::min<std::uint64_t>(batches, static_cast<std::uint64_t>(threads)));
  run_tasks(study, base, desk, workers, base.scenario.model->uses_threads() ? threads / workers : 1);
}

std::uint64_t tasks_of(const Study& study, const Shard& shard) {
  std::uint64_t tasks = 0;
  for (std::uint64_t k = shard.number - 1; k < study.batches(); k += shard.of) {
    const Batch batch = study.batch(k);
    tasks += batch.last - batch.first;
  }
  return tasks;
}

SweepReport sweep(const Study& study, const SweepOptions& options) {
  SweepReport report;
  report.tasks = tasks_of(study, options.shard);
  refuse_output(options.output, options.force || options.resume);
  check_kept(study.scenario());
  const Prepared base = base_of(study, options.threads);
  const StudyLayout layout = layout_of(study, base, options);
  if (options.prepared) options.prepared(layout.study);
  report.was_there = !exists(journal_of(options)) && has_result(layout.study, options);
  if (report.was_there) return report;
  if (!study.sweeps()) check_before(base, options);
  Ledger ledger(study.tasks());
  Journal journal(journal_of(options), header_of(study, layout, options.shard), begin_of(options),
                  [&](const TaskRecord& record) { ledger.note(record); });
  // Beside a journal of nothing: another process has just finished.
  report.was_there = has_result(layout.study, options) && !ledger.begun();
  if (report.was_there) {
    journal.remove();
    return report;
  }
  warn_of(journal, options);
  if (options.found) options.found(ledger.found());
  JournalDesk desk(study, options, ledger, journal);
  if (options.run)
    options.run(study, base, desk);
  else
    run_on_threads(study, base, desk, options.threads, most_batches(study, options.shard.of));
  report.stopped = desk.stop() || !journal.sync();
  report.tally.done = desk.done();
  if (report.stopped)
    journal.close();  // throws after an error
  else
    end(study, base, layout, journal, options, report);
  return report;
}

}  // namespace papotage
