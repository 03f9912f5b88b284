// All agents at every step, as the law reads (scheme.hpp), but for the work: contacts are counted by those who move
// (hazards.hpp); agents whose leaving depends on contacts are looked at only while it is possible, a bit each; how long
// others stay is drawn when they enter, and they wait in the bucket of the step of their leaving. Any scheme.
//
// Threads own ranges of agents. Every draw is keyed by its agent, so which range it lies in doesn't matter.

#include <algorithm>
#include <bit>

#include "models/contagion/hazards.hpp"
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

/// How agents of a kind leave a compartment.
struct Manner {
  enum class By {
    none,   // never
    stay,   // after a time of its own, drawn at entry
    table,  // with a probability by the number of contacts
    look,   // as Hazards::look says
  };
  By by = By::none;
  int column = -1;             // of the contacts, -1 for none
  std::vector<double> leaves;  // by their number
  FirstTime length{0, 1, 0};   // of a stay
  std::uint32_t fixed = 0;     // steps of a stay that has one length; 0 otherwise
  std::vector<std::uint8_t> to;
  std::vector<std::uint64_t> share;  // of each destination of a stay, cumulated, of 2^32
};

template <class Count>
class ByCounts final : public Simulation {
 public:
  ByCounts(const Scheme& scheme, const World& world, std::span<const double> strengths)
      : scheme_(scheme),
        world_(world),
        hazards_(scheme_, world, strengths),
        states_(column_of<std::uint8_t>(world.network.nodes())),
        awake_((states_.size() + 63) / 64),
        departures_((world.steps + std::size_t{1}) * static_cast<std::size_t>(world.threads)),
        desks_(static_cast<std::size_t>(world.threads)),
        tally_(scheme_) {
    if (std::any_of(scheme_.transitions.begin(), scheme_.transitions.end(),
                    [](const Transition& x) { return x.after.has_value(); }))
      entered_ = column_of<std::uint32_t>(world.network.nodes());
    set_manners();
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
  static constexpr std::size_t most_tabled = 256;  // contacts

  /// What one thread works with.
  struct Desk {
    std::vector<Move> moves, met;                     // who leaves, and who was met and moves along
    std::vector<std::uint32_t> agents;                // who may leave in this step, with what probability
    std::vector<double> leaves;                       // or somewhat more
    std::vector<std::vector<std::uint32_t>> entered;  // by manner: whose stay is to be drawn
    std::int64_t staying = 0;
    bool possible = false;
  };

  void set_manners() {
    Compartments met = 0;  // by who moves along: they may be called away from a stay
    for (const Transition& x : scheme_.transitions)
      if (x.together) met |= x.with;
    for (std::uint32_t kind = 0; kind < hazards_.kinds(); ++kind)
      for (std::uint8_t c = 0; c < scheme_.compartments.size(); ++c)
        manners_.push_back(manner_of(hazards_.exits_of_kind(kind, c), kind, c, (met & in(c)) != 0));
  }

  Manner manner_of(std::span<const Exit> exits, std::uint32_t kind, std::uint8_t c, bool called_away) const {
    Manner manner;
    if (exits.empty()) return manner;
    const bool own_time = std::all_of(exits.begin(), exits.end(), [&](const Exit& e) {
      return e.column < 0 && e.growth <= 0 &&
             (e.kind == Exit::Kind::hazard || (e.kind == Exit::Kind::countdown && exits.size() == 1));
    });
    if (own_time && !called_away) {
      stay(manner, exits);
    } else if (sizeof(Count) == 2 && hazards_.simple(kind, c, manner.column)) {
      manner.by = Manner::By::table;
      for (std::size_t k = 0; k < (manner.column < 0 ? 1 : most_tabled); ++k) {
        double hazard = 0;
        for (const Exit& e : exits) hazard += e.column < 0 ? e.rate : e.rate * static_cast<double>(k);
        manner.leaves.push_back(probability(hazard, world_.step_days));
      }
    } else {
      manner.by = Manner::By::look;
    }
    return manner;
  }

  void stay(Manner& manner, std::span<const Exit> exits) const {
    manner.by = Manner::By::stay;
    double total = 0, below = 0;
    for (const Exit& e : exits) total += e.rate;
    if (exits[0].kind == Exit::Kind::countdown)
      manner.fixed = exits[0].steps;
    else
      manner.length = FirstTime(total, world_.step_days, world_.steps);
    for (const Exit& e : exits) {
      below += e.rate;
      manner.to.push_back(e.to);
      manner.share.push_back(manner.fixed > 0 ? std::uint64_t{1} << 32
                                              : static_cast<std::uint64_t>(below / total * 0x1p32));
    }
  }

  std::size_t number_of(std::uint32_t i, std::uint8_t state) const {
    return hazards_.kind(i) * scheme_.compartments.size() + state;
  }
  std::pair<std::size_t, std::size_t> words_of(int owner) const {
    const std::size_t begin = static_cast<std::size_t>(owner) * words_each_;
    return {std::min(begin, awake_.size()), std::min(begin + words_each_, awake_.size())};
  }
  std::size_t owner_of(std::uint32_t i) const { return i / 64 / words_each_; }
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
    desk.agents.clear();
    desk.leaves.clear();
    for (std::size_t k = begin; k < end; ++k) {
      if (awake_[k] == 0) continue;
      std::uint64_t asleep = 0;
      for (std::uint64_t left = awake_[k]; left != 0; left &= left - 1) {
        const auto bit = static_cast<std::uint32_t>(std::countr_zero(left));
        if (!ask(desk, t, static_cast<std::uint32_t>(k * 64 + bit))) asleep |= std::uint64_t{1} << bit;
      }
      awake_[k] &= ~asleep;
      while (desk.agents.size() >= Draws::bulk) draw(desk, t);
    }
    while (!desk.agents.empty()) draw(desk, t);
  }

  /// Sets down the probability that an agent leaves; false where nothing can happen to it until a contact moves.
  bool ask(Desk& desk, std::uint32_t t, std::uint32_t i) {
    const std::uint8_t state = states_[i];
    const Manner& manner = manners_[number_of(i, state)];
    double leaves = 0;
    const std::size_t contacts = manner.column < 0 ? 0 : hazards_.count(i, manner.column);
    if (contacts < manner.leaves.size()) [[likely]] {
      leaves = manner.leaves[contacts];
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
    desk.agents.push_back(i);
    desk.leaves.push_back(leaves);
    return true;
  }

  /// Decides on up to Draws::bulk of those that were set down, the last ones.
  void draw(Desk& desk, std::uint32_t t) {
    desk.possible = true;
    const std::size_t size = std::min(Draws::bulk, desk.agents.size()), first = desk.agents.size() - size;
    Blocks<Draws::bulk> words;
    draws_.blocks(std::span(desk.agents).subspan(first), t, words);
    for (std::size_t k = 0; k < size; ++k)
      if (const double u = uniform(words[k].low()); u < desk.leaves[first + k])
        leave(desk, t, desk.agents[first + k], u, uniform(words[k].high()));
    desk.agents.resize(first);
    desk.leaves.resize(first);
  }

  void leave(Desk& desk, std::uint32_t t, std::uint32_t i, double u, double v) {
    const std::uint8_t state = states_[i];
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
      constexpr std::size_t rows_ahead = 16, counts_ahead = 6;
      for (std::size_t k = 0; k < moves.size(); ++k) {
        if (k + 2 * rows_ahead < moves.size()) hazards_.prefetch_offset(moves[k + 2 * rows_ahead].agent);
        if (k + rows_ahead < moves.size()) hazards_.prefetch_row(moves[k + rows_ahead].agent);
        if (k + counts_ahead < moves.size()) hazards_.prefetch_counts(moves[k + counts_ahead].agent);
        hazards_.template move<shared>(moves[k].agent, moves[k].from, moves[k].to, [&](std::uint32_t j, bool rises) {
          const Manner::By by = manners_[number_of(j, states_[j])].by;
          if (rises && (by == Manner::By::table || by == Manner::By::look)) wake<shared>(j);
        });
      }
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
  std::vector<std::uint8_t> states_;
  std::vector<std::uint32_t> entered_;                  // the step; empty where nobody counts down
  std::vector<std::uint64_t> awake_;                    // to whom something may happen, a bit each
  std::vector<std::vector<std::uint32_t>> departures_;  // whose stay is over, by (step, owner)
  std::vector<Manner> manners_;                         // of (kind, compartment)
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
  if (counts_fit(world, strengths)) return std::make_unique<ByCounts<std::uint16_t>>(scheme, world, strengths);
  return std::make_unique<ByCounts<std::uint64_t>>(scheme, world, strengths);
}

}  // namespace papotage
