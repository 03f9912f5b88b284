#include "sim/study/forecast.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <limits>
#include <vector>

#include "sim/engine/ensemble.hpp"
#include "sim/record/study_layout.hpp"
#include "sim/study/tasks.hpp"

namespace papotage {
namespace {

constexpr std::uint64_t most_points = 10'000;  // that are looked at

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Counts steps, and stops in time.
class Watch final : public Observer {
 public:
  explicit Watch(double until) : until_(until) {}
  void advanced(std::uint64_t steps) override { steps_ += steps; }
  bool stop() const override { return cpu_seconds() > until_; }
  void finished(std::uint32_t, std::span<const double>, std::span<const double>) override { finished_ = true; }
  bool whole() const { return finished_; }
  std::uint64_t steps() const { return steps_; }

 private:
  double until_;
  std::uint64_t steps_ = 0;
  bool finished_ = false;
};

/// Seconds of one kind of work.
struct Timings {
  std::vector<double> all;
  double mean() const {
    double sum = 0;
    for (const double x : all) sum += x;
    return all.empty() ? 0 : sum / static_cast<double>(all.size());
  }
  double standard_error() const {
    const auto n = static_cast<double>(all.size());
    if (n < 2) return std::numeric_limits<double>::quiet_NaN();
    double squares = 0;
    for (const double x : all) squares += (x - mean()) * (x - mean());
    return std::sqrt(squares / (n - 1) / n);
  }
};

class Pilot {
 public:
  Pilot(const Study& study, const Prepared& base, Forecast& forecast)
      : study_(study), base_(base), forecast_(forecast) {}

  void run(double seconds) {
    const double until = cpu_seconds() + seconds;
    const std::uint64_t most = std::min(study_.batches(), most_points);
    std::uint64_t k = 0;
    for (; k < most && (k == 0 || cpu_seconds() < until); ++k) try_point(study_.batch(k), seconds);
    const double later = cpu_seconds() + seconds;
    for (; k < std::min(most, study_.points()) && cpu_seconds() < later; ++k)
      look_at(study_.batch(k).point, [&] { study_.at(study_.batch(k).point); });
  }
  Timings preparing, running;
  std::uint64_t memory = 0;  // of one task with its network, bytes

 private:
  template <class Look>
  void look_at(std::uint64_t point, Look&& look) {
    const bool again = ++looks_ > study_.points();  // another replicate of the first point, and so on
    forecast_.looked_at += !again;
    try {
      look();
    } catch (const Refusal& refusal) {
      if (!again && forecast_.refused++ == 0) forecast_.first_refusal = study_.name(point) + ": " + refusal.what();
    }
  }
  void try_point(const Batch& batch, double seconds) {
    look_at(batch.point, [&] {
      const double begun = cpu_seconds();
      Prepared prepared = prepared_at(study_, base_, batch.point, 1);
      preparing.all.push_back(cpu_seconds() - begun);
      time_task(prepared, batch.first, seconds);
      prepared.scenario.run.replicates = 1;
      memory = std::max(memory, expect(prepared, 1).memory);
    });
  }
  void time_task(const Prepared& prepared, std::uint32_t replicate, double most) {
    const double begun = cpu_seconds();
    Watch watch(begun + most);
    run_replicates(
        *prepared.scenario.model, [&](std::uint32_t r) { return ground_of(prepared, r); }, plan_of(prepared, 1),
        std::array{replicate}, watch);
    double seconds = cpu_seconds() - begun;
    if (!watch.whole() && watch.steps() > 0)
      seconds *= static_cast<double>(prepared.scenario.steps()) / static_cast<double>(watch.steps());
    else if (!watch.whole())
      forecast_.at_least = true;
    running.all.push_back(seconds);
    ++forecast_.timed;
  }

  const Study& study_;
  const Prepared& base_;
  Forecast& forecast_;
  std::uint64_t looks_ = 0;
};

/// Before compression.
void expect_files(const Study& study, Forecast& forecast) {
  const std::uint64_t outcomes = study.outcomes().size(), keys = study.keys().size();
  constexpr std::uint64_t status_times_and_message = 25, frame = 37;  // bytes a task, and a record of the journal
  const std::uint64_t datasets = 16 + outcomes + keys;
  forecast.file_size = 32768 + 4096 * datasets + 2 * study.scenario().document.given.size() +
                       study.points() * 8 * (keys + 1) + forecast.tasks * (8 * outcomes + status_times_and_message);
  forecast.journal_size = forecast.tasks * (2 * frame + 8 * outcomes);
}

/// Workers share the network where there is one.
std::uint64_t expected_memory(const Study& study, const Prepared& base, std::uint64_t one, int threads) {
  const std::uint64_t workers = std::min(study.batches(), static_cast<std::uint64_t>(threads));
  const std::uint64_t rows =
      std::min<std::uint64_t>(records_at_once, study.tasks() * (8 * study.outcomes().size() + 29));
  std::uint64_t running = workers * (std::max(one, program_memory) - program_memory);
  if (study.one_network()) {
    Prepared few = base;
    few.scenario.run.replicates = 1;
    const std::uint64_t alone = expect(few, 1).memory;
    few.scenario.run.replicates = static_cast<std::uint32_t>(workers);
    running = std::max(one, alone) - alone + expect(few, static_cast<int>(workers)).memory - program_memory;
  }
  return program_memory + std::max(running, rows) + study.tasks() / 8;
}

}  // namespace

Forecast forecast(const Study& study, const Prepared& base, int threads, double seconds) {
  Forecast forecast;
  forecast.tasks = study.tasks();
  Pilot pilot(study, base, forecast);
  pilot.run(seconds);
  const double accepted = 1 - static_cast<double>(forecast.refused) / static_cast<double>(forecast.looked_at);
  const double tasks = accepted * static_cast<double>(forecast.tasks);
  forecast.cpu_seconds =
      accepted * static_cast<double>(study.batches()) * pilot.preparing.mean() + tasks * pilot.running.mean();
  forecast.standard_error = tasks * pilot.running.standard_error();
  forecast.memory = expected_memory(study, base, pilot.memory, threads);
  expect_files(study, forecast);
  return forecast;
}

}  // namespace papotage
