// Exact continuous time, event by event: rates are those of exponential waits, and every move is seen at once.
//
// An agent that enters a compartment for the v-th time draws one block keyed (agent, v): an exponential amount E of
// hazard, and where it goes. It leaves when the hazard that has passed since, the integral of H, reaches E (the
// modified next reaction method: D. F. Anderson, J. Chem. Phys. 127 (2007) 214107). H changes only when a contact
// moves. A time that comes later than was thought is noticed when the earlier one comes up; so only rises of H cost an
// entry of the queue. Steps only say when to look. One thread a replicate.

#include <algorithm>
#include <limits>
#include <queue>

#include "models/contagion/hazards.hpp"
#include "models/contagion/tally.hpp"
#include "sim/core/elementary.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

struct Event {
  double time;  // days
  std::uint32_t agent;
  bool operator>(const Event& other) const { return time != other.time ? time > other.time : agent > other.agent; }
  bool operator<(const Event& other) const { return other > *this; }
};

/// Events by the step in which they fall; those of the present step in order.
class Agenda {
 public:
  Agenda(std::uint32_t steps, double step_days) : step_days_(step_days), later_(steps) {}

  void clear() {
    for (auto& events : later_) events.clear();
    now_ = {};
    open_ = false;
  }
  void add(double time, std::uint32_t agent) {
    const double step = time / step_days_;
    if (step >= static_cast<double>(later_.size())) return;  // beyond the run
    const auto k = static_cast<std::size_t>(step);
    k <= step_&& open_ ? now_.push({time, agent}) : later_[k].push_back({time, agent});
  }
  /// Begins a step.
  void open(std::uint32_t step) {
    step_ = step;
    open_ = true;
    sorted_.swap(later_[step]);
    later_[step].clear();
    std::sort(sorted_.begin(), sorted_.end());
    next_ = 0;
  }
  void close() {
    open_ = false;
    sorted_.clear();
  }
  /// The next event of the present step; false where there is none.
  bool take(Event& event) {
    const bool from_sorted = next_ < sorted_.size() && (now_.empty() || !(sorted_[next_] > now_.top()));
    if (from_sorted) {
      event = sorted_[next_++];
      return true;
    }
    if (now_.empty()) return false;
    event = now_.top();
    now_.pop();
    return true;
  }
  /// Whose event comes some places later, to fetch what it will need.
  const Event* ahead(std::size_t places) const {
    return next_ + places < sorted_.size() ? &sorted_[next_ + places] : nullptr;
  }

 private:
  double step_days_;
  std::vector<std::vector<Event>> later_;
  std::vector<Event> sorted_;
  std::size_t next_ = 0, step_ = 0;
  bool open_ = false;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> now_;
};

template <class Count>
class InContinuousTime final : public Simulation {
 public:
  InContinuousTime(const Scheme& scheme, const World& world, std::span<const double> strengths)
      : scheme_(scheme),
        world_(world),
        hazards_(scheme_, world, strengths),
        states_(column_of<std::uint8_t>(world.network.nodes())),
        clocks_(column_of<Clock>(world.network.nodes())),
        visits_(column_of<std::uint32_t>(world.network.nodes())),
        agenda_(world.steps, world.step_days),
        tally_(scheme_) {
    for (const Transition& x : scheme_.transitions) counts_down_ = counts_down_ || x.after;
    if (counts_down_) deadlines_ = column_of<double>(world.network.nodes());
  }

  void start(std::uint32_t replicate) override {
    draws_ = Draws(world_.seed, replicate, "contagion.visit");
    agenda_.clear();
    const auto chosen = place(scheme_, world_, replicate, states_);
    std::fill(visits_.begin(), visits_.end(), 0u);
    reached_.assign(states_.size(), false);
    for (const std::uint32_t i : chosen) reached_[i] = true;
    hazards_.start(replicate, states_);
    tally_.start(states_, chosen.size());
    for (std::uint32_t i = 0; i < states_.size(); ++i) enter(i, 0);
  }

  void step(std::uint32_t t) override {
    agenda_.open(t);
    for (Event event; agenda_.take(event);) {
      if (const Event* next = agenda_.ahead(8)) __builtin_prefetch(&clocks_[next->agent], 1);
      if (const Event* next = agenda_.ahead(4)) hazards_.prefetch_row(next->agent);
      if (clocks_[event.agent].planned == event.time) happen(event.agent, event.time);
    }
    agenda_.close();
  }

  bool still() const override { return tally_.still(); }
  void probe(std::span<double> values) const override { tally_.probe(values); }
  void outcomes(std::span<double> values) const override { tally_.outcomes(values, still() || !anything_possible()); }
  std::span<const std::byte> column(std::size_t) const override { return std::as_bytes(std::span(states_)); }

 private:
  /// An agent's time in a compartment.
  struct Clock {
    double left;     // hazard that must pass yet, as of `since`
    double hazard;   // 1/day, since `since`
    double since;    // days
    double planned;  // when it is looked at next
  };

  bool anything_possible() const {
    for (std::uint32_t i = 0; i < states_.size(); ++i)
      if (hazards_.look(i, states_[i], 0).possible()) return true;
    return false;
  }

  /// Draws how much hazard it takes until i leaves where it has just come to stand.
  void enter(std::uint32_t i, double now) {
    Clock& clock = clocks_[i];
    clock = {never, 0, now, never};
    if (counts_down_) deadlines_[i] = never;
    const auto exits = hazards_.exits(i, states_[i]);
    if (exits.empty()) return;
    clock.left = -math::log(uniform_above_zero(draws_.block({i, visits_[i], 0}).low()));
    for (const Exit& e : exits)
      if (e.kind == Exit::Kind::countdown && (!e.gated || hazards_.look(i, states_[i], 0).waits))
        deadlines_[i] = std::min(deadlines_[i], now + e.after);
    clock.hazard = hazards_.look(i, states_[i], 0).hazard;
    plan(i);
  }

  double due(std::uint32_t i) const {
    const Clock& clock = clocks_[i];
    const double fires = clock.hazard > 0 ? clock.since + clock.left / clock.hazard : never;
    return counts_down_ ? std::min(fires, deadlines_[i]) : fires;
  }
  void plan(std::uint32_t i) {
    const double time = due(i);
    if (time >= clocks_[i].planned) return;  // looked at before that anyway
    clocks_[i].planned = time;
    agenda_.add(time, i);
  }

  void happen(std::uint32_t i, double now) {
    clocks_[i].planned = never;
    if (due(i) > now) return plan(i);  // the hazard fell since this was planned
    const bool countdown = counts_down_ && deadlines_[i] <= now;
    leave(i, now, countdown);
  }

  void leave(std::uint32_t i, double now, bool countdown) {
    const std::uint8_t from = states_[i];
    double part = 0;
    const Exit* exit = nullptr;
    if (countdown) {
      for (const Exit& e : hazards_.exits(i, from))
        if (e.kind == Exit::Kind::countdown && (!exit || e.after < exit->after)) exit = &e;
    } else {
      const double v = uniform(draws_.block({i, visits_[i], 0}).high());
      exit = &hazards_.choose(i, from, hazards_.look(i, from, 0), 1, v, &part);
    }
    const bool together = exit->together;
    const std::uint8_t to = exit->to;
    const std::uint32_t other = together ? hazards_.met(i, *exit, part, states_) : i;
    move(i, to, now);
    if (together && other != i) move(other, to, now);
  }

  void move(std::uint32_t i, std::uint8_t to, double now) {
    const std::uint8_t from = states_[i];
    states_[i] = to;
    ++visits_[i];
    tally_.moved(now, from, to, !reached_[i]);
    reached_[i] = true;
    hazards_.template move<false>(i, from, to, [&](std::uint32_t j, bool) {
      if (j != i && hazards_.listens(j, states_[j])) changed(j, now);
    });
    enter(i, now);
  }

  /// A contact of j moved.
  void changed(std::uint32_t j, double now) {
    Clock& clock = clocks_[j];
    if (clock.hazard > 0) clock.left = std::max(0., clock.left - clock.hazard * (now - clock.since));
    clock.since = now;
    clock.hazard = hazards_.look(j, states_[j], 0).hazard;
    plan(j);
  }

  Scheme scheme_;
  World world_;
  Hazards<Count> hazards_;
  std::vector<std::uint8_t> states_;
  std::vector<Clock> clocks_;
  std::vector<double> deadlines_;      // of countdowns; empty where nobody counts down
  std::vector<std::uint32_t> visits_;  // how many compartments an agent has left
  std::vector<bool> reached_;
  bool counts_down_ = false;
  Agenda agenda_;
  Tally tally_;
  Draws draws_{0, 0, "contagion.visit"};
};

}  // namespace

std::unique_ptr<Simulation> contagion_in_continuous_time(const Scheme& scheme, const World& world,
                                                         std::span<const double> strengths) {
  return with_counts_that_fit<InContinuousTime>(scheme, world, strengths);
}

}  // namespace papotage
