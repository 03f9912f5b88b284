#include "sim/study/tasks.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <mutex>
#include <new>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "sim/study/provenance.hpp"

namespace papotage {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

/// Which of a model's outcomes are kept.
std::vector<std::size_t> columns_of(const Model& model, const std::vector<Outcome>& kept) {
  const std::vector<Outcome> all = model.outcomes();
  std::vector<std::size_t> columns;
  for (const Outcome& wanted : kept) {
    const auto it = std::find_if(all.begin(), all.end(), [&](const Outcome& o) { return o.name == wanted.name; });
    if (it == all.end())
      throw Refusal(fmt::format("{} tells no outcome `{}`; name those that all points have in sweep.outcomes",
                                model.about().name, wanted.name));
    columns.push_back(static_cast<std::size_t>(it - all.begin()));
  }
  return columns;
}

/// Notes the tasks of some work as they begin and end, one after another.
class Notes final : public Observer {
 public:
  Notes(const Study& study, const Work& work, const std::string& host, Desk& desk)
      : study_(study), work_(work), host_(host), desk_(desk) {
    for (const Work::Try& t : work.tries) replicates_.push_back(t.replicate);
    begin();
  }
  void keep(std::vector<std::size_t> columns) { columns_ = std::move(columns); }
  /// All that the result of a run holds: besides the outcomes, series and breakdowns.
  void keep_all(std::vector<Breakdown> breakdowns) {
    all_ = true;
    breakdowns_ = std::move(breakdowns);
  }

  /// Replicates that haven't ended.
  std::span<const std::uint32_t> left() const { return std::span(replicates_).subspan(place_); }
  bool stop() const override { return desk_.stop(); }
  bool over() const { return left().empty() || stop(); }

  void ended(std::uint32_t, const Simulation& simulation) override {
    broken_down_.clear();
    add_breakdowns(breakdowns_, simulation, broken_down_);
  }
  void finished(std::uint32_t, std::span<const double> series, std::span<const double> outcomes) override {
    values_.clear();
    for (const std::size_t k : columns_) values_.push_back(outcomes[k]);
    if (all_) values_.insert(values_.end(), series.begin(), series.end());
    values_.insert(values_.end(), broken_down_.begin(), broken_down_.end());
    TaskRecord done = record(TaskRecord::Status::done);
    done.values = values_;
    end(done);
  }
  /// The task that was begun failed.
  void failed(const std::string& why) {
    TaskRecord failed = record(TaskRecord::Status::failed);
    failed.message = why;
    end(failed);
  }

 private:
  TaskRecord record(TaskRecord::Status status) const {
    return {.task = study_.task(work_.point, replicates_[place_]),
            .attempt = work_.tries[place_].attempt,
            .status = status,
            .start = start_,
            .host = host_};
  }
  void begin() {
    start_ = now();
    desk_.note(record(TaskRecord::Status::started));
  }
  void end(TaskRecord& record) {
    record.seconds = static_cast<float>(now() - start_);
    desk_.note(record);
    ++place_;
    if (!over()) begin();
  }

  const Study& study_;
  const Work& work_;
  const std::string& host_;
  Desk& desk_;
  std::vector<std::uint32_t> replicates_;
  std::vector<std::size_t> columns_;
  bool all_ = false;
  std::vector<Breakdown> breakdowns_;
  std::vector<double> values_, broken_down_;
  std::size_t place_ = 0;
  double start_ = 0;
};

/// Runs the work, or says why it, or the task that was begun, failed.
std::optional<std::string> attempt(const std::function<void()>& work) {
  try {
    work();
    return {};
  } catch (const std::bad_alloc&) {
    return "not enough memory; fewer threads need less";
  } catch (const std::exception& e) {
    return e.what();
  }
}

void run_work(const Study& study, const Prepared& base, const Work& work, const std::string& host, Desk& desk,
              int threads) {
  Notes notes(study, work, host, desk);
  std::optional<Prepared> prepared;
  const auto refused = attempt([&] {
    prepared = prepared_at(study, base, work.point, threads);
    notes.keep(columns_of(*prepared->scenario.model, study.outcomes()));
    if (!study.sweeps()) notes.keep_all(prepared->breakdowns());
  });
  while (refused && !notes.over()) notes.failed(*refused);
  if (notes.over()) return;
  const GroundOf ground = [&](std::uint32_t replicate) { return ground_of(*prepared, replicate); };
  const Plan plan = plan_of(*prepared, threads);
  while (!notes.over())
    if (const auto why = attempt([&] { run_replicates(*prepared->scenario.model, ground, plan, notes.left(), notes); }))
      notes.failed(*why);
}

}  // namespace

Prepared base_of(const Study& study, int threads, bool build) {
  return study.first_of_probes(
      [&](std::uint64_t point) { return prepare(study.at(point), build && study.one_network(), threads); });
}

Prepared prepared_at(const Study& study, const Prepared& base, std::uint64_t point, int threads) {
  if (!study.sweeps()) return base;
  if (study.one_network()) return prepare_on(base, study.at(point), threads);
  return prepare(study.at(point), true, threads);
}

void run_tasks(const Study& study, const Prepared& base, Desk& desk, int workers, int threads) {
  const std::string host = host_name();
  std::mutex mutex;
  std::exception_ptr exception;  // of the desk
  const auto take = [&] {
    try {
      while (const std::optional<Work> work = desk.next()) run_work(study, base, *work, host, desk, threads);
    } catch (...) {
      const std::lock_guard lock(mutex);
      exception = std::current_exception();
    }
  };
  std::vector<std::thread> team;
  team.reserve(static_cast<std::size_t>(workers));
  for (int w = 0; w < workers; ++w) try {
      team.emplace_back(take);
    } catch (const std::system_error&) {  // no more threads are allowed
      if (team.empty()) throw;
      break;
    }
  for (std::thread& worker : team) worker.join();
  if (exception) std::rethrow_exception(exception);
}

}  // namespace papotage
