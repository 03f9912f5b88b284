// Ensembles: every replicate once, in order within itself, on any number of threads; failures and stops come through.

#include "sim/engine/ensemble.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

namespace papotage {
namespace {

/// What happened, as words in order, by replicate.
class Log {
 public:
  void add(std::uint32_t replicate, const std::string& what) {
    const std::lock_guard lock(guard_);
    (text_[replicate] += text_[replicate].empty() ? "" : " ") += what;
  }
  void made(int threads) {
    const std::lock_guard lock(guard_);
    made_.push_back(threads);
  }
  const std::map<std::uint32_t, std::string>& text() const { return text_; }
  /// The threads of each simulation that was made.
  const std::vector<int>& made() const { return made_; }
  std::atomic<bool> failed{false};

 private:
  std::mutex guard_;
  std::map<std::uint32_t, std::string> text_;
  std::vector<int> made_;
};

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Counts steps and holds 100 * replicate + steps; stands still from step `still_from` on.
class Counter final : public Simulation {
 public:
  Counter(Log& log, std::uint32_t still_from, std::int64_t failing)
      : log_(log), still_from_(still_from), failing_(failing) {}
  void start(std::uint32_t replicate) override {
    replicate_ = replicate;
    steps_ = 0;
    log_.add(replicate, "start");
  }
  void step(std::uint32_t t) override {
    EXPECT_EQ(t, steps_);
    ++steps_;
    log_.add(replicate_, "step");
    if (failing_ >= 0 && replicate_ >= failing_) fail();
  }
  bool still() const override { return steps_ >= still_from_; }
  void probe(std::span<double> values) const override {
    ASSERT_EQ(values.size(), 2u);
    log_.add(replicate_, "probe");
    values[0] = 100 * replicate_ + steps_;
    values[1] = -values[0];
  }
  void outcomes(std::span<double> values) const override {
    ASSERT_EQ(values.size(), 1u);
    log_.add(replicate_, "outcomes");
    values[0] = 1000 * replicate_ + steps_;
  }
  std::span<const std::byte> column(std::size_t) const override { return {}; }

 private:
  /// Throws if it is this replicate's turn to; those after it wait for that, and a little longer for it to be noticed.
  void fail() const {
    if (replicate_ == failing_) {
      log_.failed = true;
      throw Failure("replicate " + std::to_string(replicate_));
    }
    while (!log_.failed) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }

  Log& log_;
  std::uint32_t still_from_;
  std::int64_t failing_;
  std::uint32_t replicate_ = 0, steps_ = 0;
};

class Fake final : public Model {
 public:
  explicit Fake(Log& log) : log_(log) {}
  std::uint32_t still_from = 1000;
  std::int64_t failing = -1;

  const About& about() const override {
    static const About about{"fake", "test", "", "", ""};
    return about;
  }
  const std::vector<Parameter>& parameters() const override {
    static const std::vector<Parameter> none;
    return none;
  }
  void* object() override { return this; }
  std::vector<Probe> probes() const override { return {{"a", "1", ""}, {"b", "1", ""}}; }
  std::vector<Outcome> outcomes() const override { return {{"c", "1", ""}}; }
  std::vector<Column> columns() const override { return {}; }
  bool pulls() const override { return false; }
  std::size_t bytes(const RunSize&) const override { return 0; }
  void check(const Staff&) const override {}
  std::unique_ptr<Simulation> simulate(const World& world) const override {
    log_.made(world.threads);
    return std::make_unique<Counter>(log_, still_from, failing);
  }

 private:
  Log& log_;
};

class Watch : public Observer {
 public:
  explicit Watch(Log& log) : log_(log) {}
  void frame(std::uint32_t replicate, std::uint32_t record, const Simulation&) override {
    log_.add(replicate, "frame" + std::to_string(record));
  }
  void finished(std::uint32_t replicate, std::span<const double> series, std::span<const double> outcomes) override {
    log_.add(replicate, "finished");
    const std::lock_guard lock(guard_);
    series_[replicate].assign(series.begin(), series.end());
    outcomes_[replicate].assign(outcomes.begin(), outcomes.end());
  }
  void advanced(std::uint64_t steps) override { advanced_ += steps; }
  bool stop() const override { return stop_after >= 0 && static_cast<std::int64_t>(advanced_) >= stop_after; }

  std::int64_t stop_after = -1;  // steps; never where negative
  std::uint64_t advanced() const { return advanced_; }
  const std::map<std::uint32_t, std::vector<double>>& series() const { return series_; }
  const std::map<std::uint32_t, std::vector<double>>& outcomes() const { return outcomes_; }

 private:
  Log& log_;
  std::mutex guard_;
  std::atomic<std::uint64_t> advanced_{0};
  std::map<std::uint32_t, std::vector<double>> series_, outcomes_;
};

std::shared_ptr<const Network> three_agents() {
  return std::make_shared<const Network>(false, std::vector<std::uint64_t>{0, 1, 2, 2},
                                         std::vector<std::uint32_t>{1, 0});
}

Plan plan(std::uint32_t replicates, int threads, std::uint32_t nodes = 3) {
  return {.replicates = replicates, .nodes = nodes, .steps = 5, .records = {0, 2, 5}, .threads = threads};
}

// Below `large` agents replicates run side by side, from there on one replicate may have all threads.
constexpr std::uint32_t small_network = 49'999, large_network = 50'000;

TEST(Ensemble, RunsEveryReplicateOnceInTheOrderThatIsPromised) {
  const std::string order = "start probe frame0 step step probe frame1 step step step probe frame2 outcomes finished";
  for (const std::uint32_t nodes : {small_network, large_network})
    for (const std::uint32_t replicates : {1u, 2u, 3u, 10u})
      for (const int threads : {1, 2, 3, 4}) {
        Log log;
        Watch watch(log);
        const auto network = three_agents();
        run_ensemble(
            Fake(log), [&](std::uint32_t) { return network; }, plan(replicates, threads, nodes), watch);
        ASSERT_EQ(log.text().size(), replicates);
        for (const auto& [replicate, text] : log.text()) EXPECT_EQ(text, order) << replicate << " on " << threads;
        EXPECT_EQ(watch.advanced(), replicates * 5u);
        for (std::uint32_t r = 0; r < replicates; ++r) {
          const double x = 100 * r;
          EXPECT_EQ(watch.series().at(r), (std::vector<double>{x, x + 2, x + 5, -x, -x - 2, -x - 5}))
              << "a row per probe";
          EXPECT_EQ(watch.outcomes().at(r), (std::vector<double>{1000. * r + 5}));
        }
      }
}

TEST(Ensemble, LeavesOutTheStepsInWhichNothingCanChange) {
  Log log;
  Watch watch(log);
  Fake model(log);
  model.still_from = 1;
  const auto network = three_agents();
  run_ensemble(
      model, [&](std::uint32_t) { return network; }, plan(2, 2), watch);
  for (const auto& [replicate, text] : log.text())
    EXPECT_EQ(text, "start probe frame0 step probe frame1 probe frame2 outcomes finished");
  EXPECT_EQ(watch.series().at(1), (std::vector<double>{100, 101, 101, -100, -101, -101}));
  EXPECT_EQ(watch.advanced(), 10u) << "steps left out are behind, too";
}

TEST(Ensemble, ThrowsWhatAReplicateThrew) {
  for (const std::uint32_t nodes : {small_network, large_network})
    for (const int threads : {1, 2, 3}) {
      Log log;
      Watch watch(log);
      Fake model(log);
      model.failing = 4;
      const auto network = three_agents();
      try {
        run_ensemble(
            model, [&](std::uint32_t) { return network; }, plan(1000, threads, nodes), watch);
        ADD_FAILURE() << "nothing was thrown";
      } catch (const Failure& failure) {
        EXPECT_STREQ(failure.what(), "replicate 4");
      }
      EXPECT_FALSE(watch.outcomes().contains(4));
      EXPECT_TRUE(watch.outcomes().size() < 999) << "the others went on to the end";
      for (const auto& [replicate, text] : log.text())
        EXPECT_TRUE(replicate == 4 || text.ends_with("finished")) << "no replicate is left half way";
    }
}

TEST(Ensemble, ThrowsWhatTheNetworkOrTheObserverThrew) {
  const auto network = three_agents();
  for (const int threads : {1, 3}) {
    Log log;
    Watch watch(log);
    EXPECT_THROW(run_ensemble(
                     Fake(log),
                     [&](std::uint32_t replicate) {
                       if (replicate == 2) throw Failure("no network");
                       return network;
                     },
                     plan(5, threads), watch),
                 Failure);
    struct Throwing : Observer {
      void frame(std::uint32_t replicate, std::uint32_t, const Simulation&) override {
        if (replicate == 1) throw Failure("disk full");
      }
    } throwing;
    EXPECT_THROW(run_ensemble(
                     Fake(log), [&](std::uint32_t) { return network; }, plan(5, threads), throwing),
                 Failure);
  }
}

TEST(Ensemble, StopsWhenTheObserverSaysSo) {
  const auto network = three_agents();
  for (const std::uint32_t nodes : {small_network, large_network})
    for (const int threads : {1, 2, 3}) {
      Log log;
      Watch watch(log);
      watch.stop_after = 12;
      run_ensemble(
          Fake(log), [&](std::uint32_t) { return network; }, plan(1000, threads, nodes), watch);
      EXPECT_LE(watch.outcomes().size(), 12u / 5 + static_cast<std::size_t>(threads));
      EXPECT_LE(log.text().size(), 12u / 2 + static_cast<std::size_t>(threads));
      for (const auto& [replicate, text] : log.text())
        EXPECT_EQ(text.ends_with("finished"), watch.outcomes().contains(replicate)) << "what was cut short isn't told";
    }
}

TEST(Ensemble, StopsWithinAReplicate) {
  Log log;
  Watch watch(log);
  watch.stop_after = 2;
  const auto network = three_agents();
  run_ensemble(
      Fake(log), [&](std::uint32_t) { return network; }, plan(1, 1), watch);
  EXPECT_EQ(log.text().at(0), "start probe frame0 step step probe frame1");
}

TEST(Ensemble, DoesNothingWhereItIsToldToStopAtOnce) {
  Log log;
  Watch watch(log);
  watch.stop_after = 0;
  const auto network = three_agents();
  for (const std::uint32_t nodes : {small_network, large_network})
    run_ensemble(
        Fake(log), [&](std::uint32_t) { return network; }, plan(10, 2, nodes), watch);
  EXPECT_TRUE(log.text().empty());
}

TEST(Ensemble, KeepsASimulationWhileTheNetworkStays) {
  Log log;
  Watch watch(log);
  const auto network = three_agents();
  run_ensemble(
      Fake(log), [&](std::uint32_t) { return network; }, plan(20, 3), watch);
  EXPECT_LE(log.made().size(), 3u) << "one a thread";
}

TEST(Ensemble, AsksForTheNetworkOfEachReplicateOnce) {
  Log log;
  Watch watch(log);
  std::mutex guard;
  std::multiset<std::uint32_t> asked;
  run_ensemble(
      Fake(log),
      [&](std::uint32_t replicate) {
        const std::lock_guard lock(guard);
        asked.insert(replicate);
        return three_agents();
      },
      plan(20, 3), watch);
  for (std::uint32_t r = 0; r < 20; ++r) EXPECT_EQ(asked.count(r), 1u);
  EXPECT_EQ(log.made().size(), 20u);
}

TEST(Ensemble, TellsEachReplicateTheThreadsItMayUse) {
  const auto network = three_agents();
  const auto made = [&](std::uint32_t replicates, std::uint32_t nodes) {
    Log log;
    Watch watch(log);
    run_ensemble(
        Fake(log), [&](std::uint32_t) { return network; }, plan(replicates, 4, nodes), watch);
    const std::set<int> threads(log.made().begin(), log.made().end());
    return threads;
  };
  EXPECT_EQ(made(6, small_network), (std::set{1}));
  EXPECT_EQ(made(6, large_network), (std::set{1, 4})) << "four side by side, then two in turn";
  EXPECT_EQ(made(3, large_network), (std::set{4}));
  EXPECT_EQ(made(8, large_network), (std::set{1}));
}

TEST(ShareThreads, LosesNoReplicateAndKeepsAllThreadsBusy) {
  for (const std::uint32_t nodes : {1u, small_network, large_network, 1u << 31})
    for (std::uint32_t replicates = 0; replicates < 20; ++replicates)
      for (int threads = 1; threads < 8; ++threads) {
        const Sharing sharing = share_threads(plan(replicates, threads, nodes));
        EXPECT_EQ(sharing.side_by_side + sharing.in_turn, replicates);
        if (nodes < large_network)
          EXPECT_EQ(sharing.in_turn, 0u) << "small networks are not worth several threads";
        else
          EXPECT_EQ(sharing.side_by_side % static_cast<std::uint32_t>(threads), 0u);
      }
}

}  // namespace
}  // namespace papotage
