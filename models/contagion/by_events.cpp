// Each residence, and when each tie transmits, drawn when an agent enters a compartment: same law, less work. For
// schemes in which a compartment that is left by contact is left in no other way, isn't entered by contact and isn't
// contagious itself.
//
// An agent that enters compartment c at step t draws one block, keyed (agent, t): how many steps D it stays (first
// word) and the word of its ties (the second half). Where it goes then, if there is a choice, is a word of the block
// keyed ((agent, 1), step of leaving). Along each tie the step k of the first transmission is geometric; it matters
// only where k <= D, and one comparison with the table of 1 - (1 - p)^D settles that for most ties. Arrivals wait in
// the bucket of their step; one that finds its agent elsewhere than in `from` is void.
//
// Where agents return to `from`, a tie goes on until D is over: an arrival at step t is followed by the next one of its
// tie, geometric again (the same word but for tie_mix_again), from step max(t, the step at which its agent leaves where
// it stood before t). What would have come before that is void, and to wait for it has no memory, so the law is the
// same. Each tie waits in a bucket once at most.

#include <algorithm>
#include <atomic>
#include <utility>

#include "models/contagion/tally.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/engine/buckets.hpp"

namespace papotage {
namespace {

using Step = std::uint32_t;

/// A transmission, of a tie that goes on.
struct Arrival {
  std::uint32_t agent;
  Step until;          // the tie lasts
  std::uint64_t word;  // that said when it comes
};

/// A transition by contact, from the contagious side.
struct Tie {
  std::uint8_t from, to;
  FirstTime first;
  std::uint32_t salt;  // tells the ties of several contacts apart
  bool again;          // agents return to `from`
};

/// How a compartment is left spontaneously.
struct Residence {
  Step fixed;  // a countdown's steps, or 0
  FirstTime length;
  std::vector<std::uint8_t> to;
  std::vector<std::uint64_t> share;  // cumulated, of 2^32
};

class ByEvents final : public Simulation {
 public:
  ByEvents(const Scheme& scheme, const World& world)
      : scheme_(scheme),
        world_(world),
        owners_(world.network, world.threads),
        state_(column_of<std::uint8_t>(world.network.nodes())),
        departures_(world.steps, world.threads),
        tally_(scheme_) {
    for (std::uint8_t c = 0; c < scheme_.compartments.size(); ++c) {
      ties_.push_back(ties_of(c));
      residences_.push_back(residence_of(c));
      holds_.push_back(std::none_of(scheme_.transitions.begin(), scheme_.transitions.end(),
                                    [&](const Transition& x) { return x.from == c && x.with != 0 && x.possible(); }));
    }
    for (const auto& ties : ties_)
      for (const Tie& tie : ties) {
        arrivals_.emplace_back(tie.again ? 0 : world.steps, world.threads);
        again_.emplace_back(tie.again ? world.steps : 0, world.threads);
      }
    for (int thread = 0; thread < world.threads; ++thread) desks_.push_back(std::make_unique<Desk>(scheme_));
    if (!scheme_.returns()) return;
    reached_ = column_of<std::uint8_t>(world.network.nodes());
    leaves_ = column_of<Step>(world.network.nodes());
  }

  void start(std::uint32_t replicate) override {
    draws_ = Draws(world_.seed, replicate, "contagion.entry");
    departures_.clear();
    for (auto& arrivals : arrivals_) arrivals.clear();
    for (auto& arrivals : again_) arrivals.clear();
    const std::uint32_t n = world_.network.nodes();
    const auto chosen = place(scheme_, world_, replicate, state_);
    tally_.start(state_, chosen.size());
    std::fill(reached_.begin(), reached_.end(), std::uint8_t{0});
    std::fill(leaves_.begin(), leaves_.end(), Step{0});
    if (!reached_.empty())
      for (const std::uint32_t i : chosen) reached_[i] = 1;
    for (const std::uint32_t i : chosen)
      if (state_[i] != scheme_.rest) desks_[owners_.of(i)]->entered[state_[i]].push_back(i);
    // Those who aren't chosen may leave the compartment of rest by themselves, and be contagious in it.
    if (!residences_[scheme_.rest].to.empty() || !ties_[scheme_.rest].empty())
      for (std::uint32_t i = 0; i < n; ++i)
        if (state_[i] == scheme_.rest) desks_[owners_.of(i)]->entered[scheme_.rest].push_back(i);
    on_threads(world_.threads, [&](int owner) { plan_entered(owner, 0); });
  }

  void step(std::uint32_t t) override {
    on_threads(world_.threads, [&](int owner) {
      Desk& desk = *desks_[owner];
      receive(desk, owner, t + 1);
      depart(desk, owner, t + 1);
      plan_entered(owner, t + 1);
    });
    std::vector<std::int64_t> change(scheme_.compartments.size());
    std::int64_t reached = 0;
    for (auto& desk : desks_) {
      for (std::size_t c = 0; c < change.size(); ++c) change[c] += std::exchange(desk->change[c], 0);
      reached += std::exchange(desk->reached, 0);
    }
    tally_.moved((t + 1) * world_.step_days, change, reached);
  }

  bool still() const override { return tally_.still(); }
  void probe(std::span<double> values) const override { tally_.probe(values); }
  void outcomes(std::span<double> values) const override { tally_.outcomes(values, still() || !anything_possible()); }
  std::span<const std::byte> column(std::size_t) const override { return std::as_bytes(std::span(state_)); }

 private:
  /// Whether anybody leaves by itself, or hears somebody from whom it may catch something.
  bool anything_possible() const {
    for (std::uint32_t i = 0; i < state_.size(); ++i) {
      if (!residences_[state_[i]].to.empty()) return true;
      for (const Tie& tie : ties_[state_[i]])
        for (const std::uint32_t j : world_.network.out(i))
          if (state_[j] == tie.from) return true;
    }
    return false;
  }

  /// What one thread works with: who entered which compartment in this step, and what it counts.
  struct Desk {
    explicit Desk(const Scheme& scheme) : entered(scheme.compartments.size()), change(scheme.compartments.size()) {}
    std::vector<std::vector<std::uint32_t>> entered;
    std::vector<std::int64_t> change;
    std::int64_t reached = 0;
    std::vector<std::uint32_t> hit, word;  // ties of one agent along which something passes
  };

  std::vector<Tie> ties_of(std::uint8_t c) const {
    std::vector<Tie> ties;
    std::uint32_t salt = 0;
    for (const Transition& x : scheme_.transitions)
      if (const double rate = x.rate_in_steps_of(world_.step_days); (x.with & in(c)) && rate > 0)
        ties.push_back(
            {x.from, x.to, {rate, world_.step_days, world_.steps}, salt++ * 0x632be59bu, scheme_.entered(x.from)});
    return ties;
  }

  Residence residence_of(std::uint8_t c) const {
    double total = 0;
    for (const Transition& x : scheme_.transitions)
      if (x.from == c && x.with == 0) total += x.rate;
    Residence residence{0, {total, world_.step_days, total > 0 ? world_.steps : 0}, {}, {}};
    double below = 0;
    for (const Transition& x : scheme_.transitions) {
      if (x.from != c || x.with != 0) continue;
      if (x.after) {
        residence.fixed = x.countdown_in_steps_of(world_.step_days);
        residence.to.push_back(x.to);
        residence.share.push_back(std::uint64_t{1} << 32);
      }
      if (x.rate <= 0) continue;
      below += x.rate;
      residence.to.push_back(x.to);
      residence.share.push_back(static_cast<std::uint64_t>(below / total * 0x1p32));
    }
    return residence;
  }

  // Owners write the states of their agents while others may look at them, where ties don't go on: a look that comes
  // early or late only plans an arrival that will be void, since nobody returns to where contact takes them from.
  std::uint8_t look(std::uint32_t i) { return std::atomic_ref(state_[i]).load(std::memory_order_relaxed); }
  void move(Desk& desk, std::uint32_t i, std::uint8_t from, std::uint8_t to) {
    std::atomic_ref(state_[i]).store(to, std::memory_order_relaxed);
    --desk.change[from];
    ++desk.change[to];
    if (reached_.empty())
      desk.reached += from == scheme_.rest;
    else
      desk.reached += std::exchange(reached_[i], std::uint8_t{1}) == 0;
    desk.entered[to].push_back(i);
  }

  void receive(Desk& desk, int owner, Step t) {
    std::size_t contact = 0;
    for (const auto& ties : ties_)
      for (const Tie& tie : ties) {
        const auto reach = [&](std::uint32_t i) {
          if (state_[i] == tie.from) move(desk, i, tie.from, tie.to);
        };
        if (tie.again) {
          again_[contact].drain(t, owner, [&](const Arrival& arrival) {
            reach(arrival.agent);
            follow(tie, again_[contact], owner, t, arrival);
          });
          again_[contact].release(t, owner);  // what waits is bounded by the ties, what comes in all is not
        } else {
          arrivals_[contact].drain(t, owner, reach);
        }
        ++contact;
      }
  }

  /// The next arrival along a tie.
  void follow(const Tie& tie, Buckets<Arrival>& arrivals, int owner, Step t, const Arrival& last) {
    const Step from = std::max(t, leaves_[last.agent]);
    if (from >= last.until) return;
    const std::uint64_t word = last.word + tie_mix_again;
    const std::uint32_t r = tie_mix(word, last.agent ^ tie.salt);
    if (r < tie.first.within(last.until - from))
      arrivals.push(from + tie.first.step(r), owner, owner, {last.agent, last.until, word});
  }

  /// Agents whose time in a compartment is over. A block of their leaving says where they go, if there is a choice.
  void depart(Desk& desk, int owner, Step t) {
    departures_.drain(t, owner, [&](std::uint32_t i) {
      const std::uint8_t from = state_[i];
      const Residence& residence = residences_[from];
      std::size_t k = 0;
      if (residence.to.size() > 1) {
        const std::uint32_t word = Draws(draws_).block({i, 1}, t).words[1];
        while (k + 1 < residence.to.size() && word >= residence.share[k]) ++k;
      }
      move(desk, i, from, residence.to[k]);
    });
  }

  void plan_entered(int owner, Step t) {
    Desk& desk = *desks_[owner];
    std::size_t contact = 0;
    for (std::uint8_t c = 0; c < ties_.size(); ++c) {
      auto& entered = desk.entered[c];
      if (!ties_[c].empty() || !residences_[c].to.empty() || (holds_[c] && !leaves_.empty()))
        for (std::size_t begin = 0; begin < entered.size(); begin += Draws::bulk)
          plan(desk, owner, t, c, contact,
               std::span(entered).subspan(begin, std::min(Draws::bulk, entered.size() - begin)));
      entered.clear();
      contact += ties_[c].size();
    }
  }

  /// Draws the stay and the ties of agents that entered c at step t.
  void plan(Desk& desk, int owner, Step t, std::uint8_t c, std::size_t contact, std::span<const std::uint32_t> agents) {
    constexpr std::size_t ahead_rows = 16, ahead_offsets = 32;
    const Network& net = world_.network;
    Blocks<Draws::bulk> blocks;
    draws_.blocks(agents, t, blocks);
    const Step left = world_.steps - t;
    for (std::size_t k = 0; k < agents.size(); ++k) {
      if (k + ahead_offsets < agents.size()) __builtin_prefetch(&net.offsets()[agents[k + ahead_offsets]]);
      if (k + ahead_rows < agents.size()) __builtin_prefetch(&net.targets()[net.offsets()[agents[k + ahead_rows]]]);
      const std::uint32_t i = agents[k];
      Step stay = left;
      if (!residences_[c].to.empty()) {
        const Step length =
            residences_[c].fixed > 0 ? residences_[c].fixed : residences_[c].length.step(blocks.words[0][k]);
        if (length <= left) departures_.push(t + length, owner, owner, i);
        stay = std::min(length, left);
      }
      if (holds_[c] && !leaves_.empty()) leaves_[i] = t + stay;
      for (std::size_t x = 0; x < ties_[c].size(); ++x)
        transmit(desk, owner, t, stay, ties_[c][x], contact + x, blocks[k].high(), net.out(i));
    }
  }

  /// Along each tie: does it pass within the stay, and when?
  void transmit(Desk& desk, int owner, Step t, Step stay, const Tie& tie, std::size_t contact, std::uint64_t word,
                std::span<const std::uint32_t> row) {
    const std::uint64_t passes = tie.first.within(stay);
    if (desk.hit.size() < row.size()) {
      desk.hit.resize(row.size());
      desk.word.resize(row.size());
    }
    std::size_t hits = 0;  // without a branch: half of them would be mispredicted
    for (const std::uint32_t j : row) {
      const std::uint32_t r = tie_mix(word, j ^ tie.salt);
      desk.hit[hits] = j;
      desk.word[hits] = r;
      hits += r < passes;
    }
    for (std::size_t h = 0; h < hits; ++h) {
      const std::uint32_t j = desk.hit[h];
      if (tie.again)
        again_[contact].push(t + tie.first.step(desk.word[h]), owner, owners_.of(j), {j, t + stay, word});
      else if (look(j) == tie.from)
        arrivals_[contact].push(t + tie.first.step(desk.word[h]), owner, owners_.of(j), j);
    }
  }

  Scheme scheme_;
  World world_;
  Owners owners_;
  std::vector<std::uint8_t> state_;
  // Where agents return; empty elsewhere.
  std::vector<std::uint8_t> reached_;    // ever
  std::vector<Step> leaves_;             // where it stands, or before now
  std::vector<std::vector<Tie>> ties_;   // by contagious compartment
  std::vector<Residence> residences_;    // by compartment
  std::vector<bool> holds_;              // whether no contact takes anybody from it, by compartment
  std::vector<Buckets<>> arrivals_;      // by contact
  std::vector<Buckets<Arrival>> again_;  // the same, of ties that go on
  Buckets<> departures_;
  std::vector<std::unique_ptr<Desk>> desks_;
  Tally tally_;
  Draws draws_{0, 0, "contagion.entry"};
};

}  // namespace

std::unique_ptr<Simulation> contagion_by_events(const Scheme& scheme, const World& world) {
  return std::make_unique<ByEvents>(scheme, world);
}

}  // namespace papotage
