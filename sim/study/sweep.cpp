#include "sim/study/sweep.hpp"

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "sim/record/journal.hpp"
#include "sim/record/part_file.hpp"
#include "sim/record/run_file.hpp"
#include "sim/record/sha256.hpp"
#include "sim/record/study_file.hpp"
#include "sim/study/build_info.hpp"
#include "sim/study/one_run.hpp"
#include "sim/study/provenance.hpp"
#include "sim/study/sensitivity_method.hpp"
#include "sim/study/tasks.hpp"

namespace papotage {
namespace {

constexpr std::size_t most_failures = 20;  // points with tasks that failed, of which is told

/// What is finished, and how often each other task was begun.
class Ledger {
 public:
  explicit Ledger(std::uint64_t tasks) : done_(tasks) {}

  void note(const TaskRecord& record) {
    if (record.task >= done_.size()) return;
    if (record.status == TaskRecord::Status::done) {
      found_ += !done_[record.task];
      done_[record.task] = true;
      attempts_.erase(record.task);
    } else if (!done_[record.task]) {
      std::uint32_t& attempts = attempts_[record.task];
      attempts = std::max(attempts, record.attempt);
    }
  }
  bool done(std::uint64_t task) const { return done_[task]; }
  std::uint64_t found() const { return found_; }
  std::uint32_t next_attempt(std::uint64_t task) const {
    const auto it = attempts_.find(task);
    return it == attempts_.end() ? 1 : it->second + 1;
  }

 private:
  std::vector<bool> done_;
  std::unordered_map<std::uint64_t, std::uint32_t> attempts_;
  std::uint64_t found_ = 0;
};

/// Hands out the batches of a shard, without what is done, and keeps a journal.
class JournalDesk final : public Desk {
 public:
  JournalDesk(const Study& study, const SweepOptions& options, const Ledger& ledger, Journal& journal)
      : study_(study), options_(options), ledger_(ledger), journal_(journal) {}

  std::optional<Work> next() override {
    while (!stop()) {
      const std::uint64_t k = next_.fetch_add(options_.shard.of) + options_.shard.number - 1;
      if (k >= study_.batches()) return {};
      const Batch batch = study_.batch(k);
      Work work{batch.point, {}};
      for (std::uint32_t r = batch.first; r < batch.last; ++r)
        if (const std::uint64_t task = study_.task(batch.point, r); !ledger_.done(task))
          work.tries.push_back({r, ledger_.next_attempt(task)});
      if (!work.tries.empty()) return work;
    }
    return {};
  }
  void note(const TaskRecord& record) override {
    journal_.append(record);
    if (record.status == TaskRecord::Status::started) return;
    if (options_.finished) options_.finished();
    if (record.status == TaskRecord::Status::failed) keep(record);
  }
  bool stop() const override {
    return journal_.error() != 0 || (options_.stop && options_.stop->load(std::memory_order_relaxed));
  }
  std::vector<std::string> failures() {
    std::vector<std::string> texts;
    std::ranges::sort(failures_, {}, &Failure::point);
    for (const Failure& f : failures_)
      texts.push_back(fmt::format(
          "{}: {}",
          f.tasks == 1 ? study_.task_name(f.task) : fmt::format("{}, {} replicates", study_.name(f.point), f.tasks),
          f.message));
    return texts;
  }

 private:
  struct Failure {
    std::uint64_t point, task, tasks;  // one task of them, and how many
    std::string message;
  };
  void keep(const TaskRecord& record) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t point = record.task / study_.replicates();
    const auto same = std::find_if(failures_.begin(), failures_.end(),
                                   [&](const Failure& f) { return f.point == point && f.message == record.message; });
    if (same != failures_.end())
      ++same->tasks;
    else if (failures_.size() < most_failures)
      failures_.push_back({point, record.task, 1, std::string(record.message)});
  }

  const Study& study_;
  const SweepOptions& options_;
  const Ledger& ledger_;
  Journal& journal_;
  std::atomic<std::uint64_t> next_{0};
  std::mutex mutex_;
  std::vector<Failure> failures_;
};

/// Unit and words of the parameter that a key is; empty where it is part of one, or of a section of its own.
std::pair<std::string, std::string> described(const Scenario& s, const std::vector<std::string>& path) {
  std::string section = path.front();
  for (std::size_t k = 1; k + 1 < path.size(); ++k) section += "." + path[k];
  const auto find = [&](const std::vector<Parameter>& parameters) -> const Parameter* {
    const auto it =
        std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& p) { return p.name == path.back(); });
    return it == parameters.end() ? nullptr : &*it;
  };
  const Parameter* found = nullptr;
  for (const auto& model : {s.model, s.guest})
    if (model)
      for (const Part& part : model->parts())
        if (!found && part.section == section) found = find(*part.parameters);
  if (!found && section == "network" && s.network.generator) found = find(s.network.generator->parameters);
  for (const SectionAbout& about : scenario_sections())
    if (!found && about.name == section) found = find(about.parameters);
  return found ? std::pair(found->unit, found->doc) : std::pair<std::string, std::string>();
}

std::string identity_of(const std::string& resolved) {
  Sha256 sha;
  const std::string text = fmt::format("{}\n{}\n{}", resolved, build_info().version, build_info().revision);
  sha.update(text.data(), text.size());
  return sha.hex();
}

StudyLayout layout_of(const Study& study, const Prepared& base, const SweepOptions& options) {
  const Scenario& s = study.scenario();
  StudyLayout layout{.title = s.title,
                     .seed = s.run.seed,
                     .study = {},
                     .points = study.points(),
                     .replicates = study.replicates(),
                     .keys = {},
                     .values = [&study](std::uint64_t point) { return study.values(point); },
                     .outcomes = study.outcomes(),
                     .resolved = study.resolved(base.sha256),
                     .provenance = provenance_of(s, options.threads, options.command)};
  layout.study = identity_of(layout.resolved);
  if (study.sweeps()) layout.sensitivity = sensitivity_method(study.settings(), options.threads);
  for (std::size_t k = 0; k < study.keys().size(); ++k) {
    const SweepKey& key = study.keys()[k];
    std::vector<Value> some = key.values;
    if (some.empty()) some.push_back(study.values(0)[k]);  // of a range all are alike
    const auto [unit, doc] = described(s, key.path);
    layout.keys.push_back({key.name, unit, doc, key_type(some)});
  }
  layout.provenance.insert(layout.provenance.end(), options.provenance.begin(), options.provenance.end());
  return layout;
}

/// Refuses what a run does before its first step. Of what replicates draw, the first ones stand for all where there are
/// many shards, each of which has to look.
void check_before(const Prepared& base, const SweepOptions& options) {
  check_length(base);
  const bool begun = options.resume && std::filesystem::exists(options.output + ".journal");
  if (!begun) check_replicates(base, 10'000 / options.shard.of + 1);
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

/// From what the journal holds.
Tally write_result(const Study& study, const Prepared& base, const StudyLayout& layout, const Journal& journal,
                   const SweepOptions& options) {
  const TaskSource source = [&](TaskRange, const TaskVisit& visit) { JournalReader(journal.path()).for_each(visit); };
  const Shard& shard = options.shard;
  if (!study.sweeps()) {
    ResultLayout run = layout_of(base, options.threads, options.command);
    run.study = layout.study;
    if (!shard.whole()) run.part = part_of(study, shard);
    return write_run(options.output, options.force, std::move(run), source);
  }
  return shard.whole() ? write_study(options.output, options.force, layout, source)
                       : write_shard(options.output, options.force, layout, shard.number, shard.of, source);
}

}  // namespace

std::string identity_of(const Study& study, const Prepared& base) { return identity_of(study.resolved(base.sha256)); }

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
  if (!study.sweeps()) check_kept(study.scenario());
  const Prepared base = base_of(study, options.threads);
  const StudyLayout layout = layout_of(study, base, options);
  if (options.prepared) options.prepared(layout.study);
  const bool exists = std::filesystem::exists(options.output);
  if (options.resume && !options.force && exists &&
      study_of(options.output, options.shard.number, options.shard.of) == layout.study) {
    report.was_whole = true;
    return report;
  }
  refuse_output(options.output, options.force);
  if (!study.sweeps()) check_before(base, options);
  Ledger ledger(study.tasks());
  Journal journal(options.output + ".journal", header_of(study, layout, options.shard), begin_of(options),
                  [&](const TaskRecord& record) { ledger.note(record); });
  if (options.found) options.found(ledger.found());
  if (!journal.locked() && options.warn)
    options.warn(fmt::format("{}: this file system knows no locks; see to it that nothing else runs this study there",
                             journal.path()));
  JournalDesk desk(study, options, ledger, journal);
  if (options.run)
    options.run(study, base, desk);
  else
    run_on_threads(study, base, desk, options.threads, most_batches(study, options.shard.of));
  report.failures = desk.failures();
  if (desk.stop()) {
    journal.close();  // throws after an error
    report.stopped = true;
    report.tally.done = journal.finished();
    return report;
  }
  journal.sync();
  report.tally = write_result(study, base, layout, journal, options);
  journal.remove();
  return report;
}

}  // namespace papotage
