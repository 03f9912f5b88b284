// All agents at every step, as the law reads (scheme.hpp), but for the work: contacts are counted by those who move
// (hazards.hpp); agents whose leaving depends on contacts are looked at only while it is possible, a bit each; how long
// others stay is drawn when they enter, and they wait in the bucket of the step of their leaving. Any scheme.
//
// Threads own ranges of agents. Every draw is keyed by its agent, so which range it lies in doesn't matter.

#include <algorithm>
#include <array>
#include <bit>

#include "models/contagion/hazards.hpp"
#include "models/contagion/manners.hpp"
#include "models/contagion/tally.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/core/units.hpp"

namespace papotage {
namespace {

struct Move {
  std::uint32_t agent;
  std::uint8_t from, to;
};

template <class Count>
class ByCounts final : public Simulation {
 public:
  ByCounts(const Scheme& scheme, const World& world, std::span<const double> strengths)
      : scheme_(scheme),
        world_(world),
        hazards_(scheme_, world, strengths),
        manners_(manners_of(scheme_, world, hazards_)),
        states_(column_of<std::uint8_t>(world.network.nodes())),
        awake_((states_.size() + 63) / 64),
        departures_((world.steps + std::size_t{1}) * static_cast<std::size_t>(world.threads)),
        desks_(static_cast<std::size_t>(world.threads)),
        tally_(scheme_) {
    if (std::any_of(scheme_.transitions.begin(), scheme_.transitions.end(),
                    [](const Transition& x) { return x.after.has_value(); }))
      entered_ = column_of<std::uint32_t>(world.network.nodes());
    for (const Manner& manner : manners_) listens_.push_back(manner.listens());
    words_each_ = (awake_.size() + desks_.size() - 1) / desks_.size();
  }

  void start(std::uint32_t replicate) override {
    draws_ = Draws(world_.seed, replicate, "contagion.step");
    stays_ = Draws(world_.seed, replicate, "contagion.stay");
    const auto chosen = place(scheme_, world_, replicate, states_);
    reached_.assign(states_.size(), 0);
    for (const std::uint32_t i : chosen) reached_[i] = 1;
    std::fill(entered_.begin(), entered_.end(), 0u);
    std::fill(awake_.begin(), awake_.end(), 0u);
    for (auto& bucket : departures_) bucket.clear();
    hazards_.at(0.5 * world_.step_days);
    hazards_.start(replicate, states_);
    tally_.start(states_, chosen.size());
    quiet_ = false;
    on_threads(world_.threads, [&](int owner) {
      Desk& desk = desks_[static_cast<std::size_t>(owner)];
      desk = {};
      desk.entered.resize(manners_.size());
      const auto [begin, end] = words_of(owner);
      for (std::size_t i = begin * 64; i < std::min(end * 64, states_.size()); ++i)
        settle(desk, static_cast<std::uint32_t>(i), states_[i]);
      plan_stays(desk, owner, 0);
    });
  }

  void step(std::uint32_t t) override {
    hazards_.at((t + 0.5) * world_.step_days);
    on_threads(world_.threads, [&](int owner) {
      Desk& desk = desks_[static_cast<std::size_t>(owner)];
      desk.moves.clear();
      desk.met.clear();
      desk.possible = false;
      depart(desk, owner, t);
      const auto [begin, end] = words_of(owner);
      decide(desk, t, begin, end);
    });
    move_those_met();
    apply(t + 1);
    world_.threads > 1 ? tell_others<true>() : tell_others<false>();
  }

  bool still() const override { return quiet_ || tally_.still(); }
  void probe(std::span<double> values) const override { tally_.probe(values); }
  void outcomes(std::span<double> values) const override { tally_.outcomes(values, still() || !anything_possible()); }
  std::span<const std::byte> column(std::size_t) const override { return std::as_bytes(std::span(states_)); }

 private:
  /// What one thread works with.
  struct Desk {
    std::vector<Move> moves, met;  // who leaves, and who was met and moves along
    std::size_t asked = 0;         // agents who may leave in this step, with what probability
    std::array<std::uint32_t, Draws::bulk + 64> agents;
    std::array<double, Draws::bulk + 64> leaves;      // or somewhat more
    std::vector<std::vector<std::uint32_t>> entered;  // by manner: whose stay is to be drawn
    std::int64_t staying = 0;
    bool possible = false;
  };

  std::size_t number_of(std::uint32_t i, std::uint8_t state) const {
    return hazards_.kind(i) * scheme_.compartments.size() + state;
  }
  std::pair<std::size_t, std::size_t> words_of(int owner) const {
    const std::size_t begin = static_cast<std::size_t>(owner) * words_each_;
    return {std::min(begin, awake_.size()), std::min(begin + words_each_, awake_.size())};
  }
  std::size_t owner_of(std::uint32_t i) const { return i / 64 / words_each_; }
  /// What the table says of agent i; null where it doesn't reach so far, or there is none.
  const double* tabled(std::uint32_t i, const Manner& manner) const {
    const std::size_t k = manner.columns[0] < 0 ? 0 : hazards_.count(i, manner.columns[0]);
    const std::size_t l = manner.columns[1] < 0 ? 0 : hazards_.count(i, manner.columns[1]);
    return k < manner.first && l < manner.second ? &manner.leaves[k * manner.second + l] : nullptr;
  }
  std::uint32_t stayed(std::uint32_t i, std::uint32_t until) const {
    return entered_.empty() ? 0 : until - entered_[i];
  }

  template <bool shared>
  void wake(std::uint32_t i) {
    const std::uint64_t bit = std::uint64_t{1} << i % 64;
    if constexpr (shared)
      std::atomic_ref(awake_[i / 64]).fetch_or(bit, std::memory_order_relaxed);
    else
      awake_[i / 64] |= bit;
  }

  /// Lets an agent that came to stand in a compartment be looked at, or has its stay drawn.
  void settle(Desk& desk, std::uint32_t i, std::uint8_t state) {
    const std::size_t number = number_of(i, state);
    const Manner::By by = manners_[number].by;
    if (by == Manner::By::stay) {
      desk.entered[number].push_back(i);
    } else if (by != Manner::By::none) {
      wake<false>(i);  // its owner's own word
    }
  }

  /// Draws the stays of those who entered at step t, one block each.
  void plan_stays(Desk& desk, int owner, std::uint32_t t) {
    Blocks<Draws::bulk> words;
    for (std::size_t m = 0; m < manners_.size(); ++m) {
      std::vector<std::uint32_t>& entered = desk.entered[m];
      desk.staying += static_cast<std::int64_t>(entered.size());
      for (std::size_t begin = 0; begin < entered.size(); begin += Draws::bulk) {
        const auto agents = std::span(entered).subspan(begin, std::min(Draws::bulk, entered.size() - begin));
        if (manners_[m].fixed == 0) stays_.blocks(agents, t, words);
        for (std::size_t k = 0; k < agents.size(); ++k) {
          const std::uint32_t length =
              manners_[m].fixed > 0 ? manners_[m].fixed : manners_[m].length.step(words.words[0][k]);
          if (length <= world_.steps - t) bucket(t + length, owner).push_back(agents[k]);
        }
      }
      entered.clear();
    }
  }
  std::vector<std::uint32_t>& bucket(std::uint32_t step, int owner) {
    return departures_[step * desks_.size() + static_cast<std::size_t>(owner)];
  }

  /// Those whose stay is over. A block of their leaving says where they go, if there is a choice.
  void depart(Desk& desk, int owner, std::uint32_t t) {
    std::vector<std::uint32_t>& leaving = bucket(t + 1, owner);
    for (const std::uint32_t i : leaving) {
      const Manner& manner = manners_[number_of(i, states_[i])];
      std::size_t k = 0;
      if (manner.to.size() > 1) {
        const std::uint32_t word = stays_.block({i, 1}, t + 1).words[0];
        while (k + 1 < manner.to.size() && word >= manner.share[k]) ++k;
      }
      desk.moves.push_back({i, states_[i], manner.to[k]});
    }
    desk.staying -= static_cast<std::int64_t>(leaving.size());
    leaving.clear();
  }

  void decide(Desk& desk, std::uint32_t t, std::size_t begin, std::size_t end) {
    desk.asked = 0;
    for (std::size_t k = begin; k < end; ++k) {
      if (awake_[k] == 0) continue;
      std::uint64_t asleep = 0;
      for (std::uint64_t left = awake_[k]; left != 0; left &= left - 1) {
        const auto bit = static_cast<std::uint32_t>(std::countr_zero(left));
        if (!ask(desk, t, static_cast<std::uint32_t>(k * 64 + bit))) asleep |= std::uint64_t{1} << bit;
      }
      awake_[k] &= ~asleep;
      if (desk.asked >= Draws::bulk) draw(desk, t);
    }
    while (desk.asked > 0) draw(desk, t);
  }

  /// Sets down the probability that an agent leaves; false where nothing can happen to it until a contact moves.
  bool ask(Desk& desk, std::uint32_t t, std::uint32_t i) {
    const std::uint8_t state = states_[i];
    const Manner& manner = manners_[number_of(i, state)];
    double leaves = 0;
    if (const double* chance = tabled(i, manner)) [[likely]] {
      leaves = *chance;
      if (leaves <= 0) return false;
    } else {
      if (manner.by == Manner::By::none || manner.by == Manner::By::stay) return false;
      const Leaving leaving = hazards_.look(i, state, stayed(i, t + 1));
      if (!leaving.possible()) return false;
      desk.possible = true;
      if (leaving.now) {
        desk.moves.push_back({i, state, leaving.now->to});
        return true;
      }
      leaves = leaving.chance + leaving.hazard * world_.step_days;  // at least as much as it is; exactly in leave()
      if (leaves <= 0) return true;
    }
    desk.agents[desk.asked] = i;
    desk.leaves[desk.asked++] = leaves;
    return true;
  }

  /// Decides on up to Draws::bulk of those that were set down, the last ones.
  void draw(Desk& desk, std::uint32_t t) {
    desk.possible = true;
    const std::size_t size = std::min(Draws::bulk, desk.asked), first = desk.asked - size;
    Blocks<Draws::bulk> words;
    draws_.blocks(std::span<const std::uint32_t>(desk.agents).subspan(first, size), t, words);
    for (std::size_t k = 0; k < size; ++k)
      if (const double u = uniform(words[k].low()); u < desk.leaves[first + k])
        leave(desk, t, desk.agents[first + k], u, uniform(words[k].high()));
    desk.asked = first;
  }

  void leave(Desk& desk, std::uint32_t t, std::uint32_t i, double u, double v) {
    const std::uint8_t state = states_[i];
    const Manner& manner = manners_[number_of(i, state)];
    if (manner.only && tabled(i, manner)) {
      desk.moves.push_back({i, state, manner.only->to});  // the table says exactly how likely it is
      return;
    }
    const Leaving leaving = hazards_.look(i, state, stayed(i, t + 1));
    if (u >= leaving.chance + (1 - leaving.chance) * probability(leaving.hazard, world_.step_days)) return;
    double part = 0;
    const Exit& exit = hazards_.choose(i, state, leaving, u, v, &part);
    desk.moves.push_back({i, state, exit.to});
    if (!exit.together) return;
    const std::uint32_t j = hazards_.met(i, exit, part, states_);
    desk.met.push_back({j, states_[j], exit.to});
  }

  /// Those who were met move along, each once, unless they leave by themselves in the same step.
  void move_those_met() {
    std::vector<Move> met;
    for (const Desk& desk : desks_) met.insert(met.end(), desk.met.begin(), desk.met.end());
    if (met.empty()) return;
    std::sort(met.begin(), met.end(),
              [](const Move& a, const Move& b) { return std::pair(a.agent, a.to) < std::pair(b.agent, b.to); });
    met.erase(std::unique(met.begin(), met.end(), [](const Move& a, const Move& b) { return a.agent == b.agent; }),
              met.end());
    std::vector<std::uint32_t> leave;
    for (const Desk& desk : desks_)
      for (const Move& move : desk.moves) leave.push_back(move.agent);
    std::sort(leave.begin(), leave.end());
    for (const Move& move : met)
      if (!std::binary_search(leave.begin(), leave.end(), move.agent))
        desks_[owner_of(move.agent)].moves.push_back(move);
  }

  void apply(std::uint32_t t) {
    std::vector<std::vector<std::int64_t>> changes(desks_.size());
    std::vector<std::int64_t> reached(desks_.size());
    on_threads(world_.threads, [&](int owner) {
      const auto o = static_cast<std::size_t>(owner);
      Desk& desk = desks_[o];
      std::vector<std::int64_t> change(scheme_.compartments.size());
      for (const Move& move : desk.moves) {
        states_[move.agent] = move.to;
        if (!entered_.empty()) entered_[move.agent] = t;
        --change[move.from];
        ++change[move.to];
        reached[o] += reached_[move.agent] == 0;
        reached_[move.agent] = 1;
        settle(desk, move.agent, move.to);
      }
      plan_stays(desk, owner, t);
      changes[o] = std::move(change);
    });
    for (std::size_t o = 1; o < desks_.size(); ++o) {
      for (std::size_t c = 0; c < changes[0].size(); ++c) changes[0][c] += changes[o][c];
      reached[0] += reached[o];
    }
    tally_.moved(t * world_.step_days, changes[0], reached[0]);
    quiet_ = std::all_of(desks_.begin(), desks_.end(),
                         [](const Desk& desk) { return !desk.possible && desk.staying == 0 && desk.moves.empty(); });
  }

  template <bool shared>
  void tell_others() {
    on_threads(world_.threads, [&](int owner) {
      const std::vector<Move>& moves = desks_[static_cast<std::size_t>(owner)].moves;
      hazards_.template move_all<shared>(std::span(moves), [&](std::uint32_t j) {
        const std::uint64_t listens = listens_[number_of(j, states_[j])];
        if constexpr (!shared)
          awake_[j / 64] |= listens << j % 64;  // without a branch: half of them would be mispredicted
        else if (listens)
          wake<true>(j);
      });
    });
  }

  /// For the end of a run, whose last step may have been the last in which anything was possible.
  bool anything_possible() const {
    for (const Desk& desk : desks_)
      if (desk.staying > 0) return true;
    for (std::uint32_t i = 0; i < states_.size(); ++i)
      if (awake_[i / 64] >> i % 64 & 1 && hazards_.look(i, states_[i], 0).possible()) return true;
    return false;
  }

  Scheme scheme_;
  World world_;
  Hazards<Count> hazards_;
  std::vector<Manner> manners_;        // of (kind, compartment)
  std::vector<std::uint8_t> listens_;  // whether it looks at contacts, the same
  std::vector<std::uint8_t> states_;
  std::vector<std::uint32_t> entered_;                  // the step; empty where nobody counts down
  std::vector<std::uint64_t> awake_;                    // to whom something may happen, a bit each
  std::vector<std::vector<std::uint32_t>> departures_;  // whose stay is over, by (step, owner)
  std::vector<Desk> desks_;                             // by owner
  std::size_t words_each_ = 0;                          // of awake_, that a thread owns
  std::vector<std::uint8_t> reached_;
  bool quiet_ = false;  // nothing is possible any more
  Tally tally_;
  Draws draws_{0, 0, "contagion.step"}, stays_{0, 0, "contagion.stay"};
};

}  // namespace

std::unique_ptr<Simulation> contagion_by_counts(const Scheme& scheme, const World& world,
                                                std::span<const double> strengths) {
  return with_counts_that_fit<ByCounts>(scheme, world, strengths);
}

}  // namespace papotage
