#pragma once
// A replicate of the workplace in motion: the order of a day, and what is told of it.

#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "models/workplace/cascade.hpp"
#include "models/workplace/ledger.hpp"
#include "models/workplace/reactions.hpp"
#include "models/workplace/reputation.hpp"
#include "models/workplace/staff_opinions.hpp"
#include "models/workplace/workplace.hpp"

namespace papotage {

/// Its steps are days.
class Talk final : public Simulation {
 public:
  Talk(const Workplace& model, const World& world);

  void start(std::uint32_t replicate) override;
  void step(std::uint32_t day) override;
  bool still() const override { return false; }
  void probe(std::span<double> values) const override { fill(values, probes_); }
  void outcomes(std::span<double> values) const override { fill(values, outcomes_); }
  void breakdown(std::size_t k, std::span<double> values) const override {
    const auto counts = k == 0 ? ledger_.leaks_by_occupation() : ledger_.leaks_by_department();
    std::copy(counts.begin(), counts.end(), values.begin());
  }
  std::span<const std::byte> column(std::size_t) const override { return std::as_bytes(staff_.opinions()); }
  std::span<const std::byte> post_column(std::size_t k) const override { return ledger_.table().column(k); }

  /// What is told, with how it is had: one line a number.
  template <class About>
  struct Told {
    About about;
    double (*of)(const Talk&);
  };
  static const std::vector<Told<Probe>> probes_;
  static const std::vector<Told<Outcome>> outcomes_;

 private:
  using Held = std::unique_ptr<Cascade>;

  /// What a thread has of its own.
  struct Worker {
    explicit Worker(const Paths& paths) : spread(paths) {}
    void start(std::uint64_t seed, std::uint32_t replicate) {
      spread.start(seed, replicate);
      live.clear();
      ended.clear();
    }
    /// Most posts are over within the day, and leave their memory for the next.
    void end_or_go_on(Held& cascade) {
      if (cascade->live()) return live.push_back(std::move(cascade));
      ended.push_back(cascade->fate);
      if (!next) next = std::move(cascade);
    }
    Spread spread;
    Held next;
    std::vector<Held> live;
    std::vector<Fate> ended;
  };
  template <class About>
  void fill(std::span<double> values, const std::vector<Told<About>>& told) const {
    for (std::size_t k = 0; k < told.size(); ++k) values[k] = told[k].of(*this);
  }

  void spread(double until);
  void run_some(Worker& worker, Reactions::Lane& lane, double until, std::atomic<std::size_t>& next);
  void update(std::uint32_t day);
  void close();
  double volatility() const;

  Workplace model_;
  World world_;
  const Population& population_;
  std::uint32_t every_;  // days between updates
  Paths paths_;
  Posting posting_;
  Reactions reactions_;
  StaffOpinions staff_;
  Reputation reputation_;
  Ledger ledger_;
  Levers levers_;
  DayOfPosts today_;
  std::vector<std::uint32_t> numbers_;  // of today's posts
  std::vector<Held> waiting_;           // cascades that began before
  std::vector<Worker> workers_;         // by thread
  std::vector<double> reputations_;     // the mean after each update that counts
};

}  // namespace papotage
