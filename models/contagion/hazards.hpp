#pragma once
// A scheme set out for a network: how each agent may leave where it stands, and how many of its contacts stand where.
// Contacts are counted once; who moves corrects the counts of those around, so that an agent is looked at in the time
// that its exits take, however many it hears.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/contagion/scheme.hpp"
#include "sim/core/draws.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// Contacts that are counted together: those whom an agent hears (or reaches) in some compartments.
struct Watched {
  Compartments with;
  bool weighted, reached;
  bool operator==(const Watched&) const = default;
};

/// A transition as its agents see it.
struct Exit {
  enum class Kind : std::uint8_t { countdown, at_once, chance, hazard };  // in the order in which they count
  Kind kind;
  std::uint8_t to;
  bool divided, gated, together;
  int column;           // of counts; -1 where it is spontaneous
  int own;              // agents' own thresholds or chances: which ones; -1 where all have the same
  double rate;          // of a hazard, 1/day per unit of contact
  double growth;        // of a hazard, 1/day^2
  double chance;        // of a chance, per step
  double after;         // of a countdown, days
  std::uint32_t steps;  // the same, at least 1
};

/// What may make an agent leave within a step.
struct Leaving {
  const Exit* now = nullptr;  // certain
  double chance = 0;          // per step
  double hazard = 0;          // 1/day
  bool waits = false;         // for the end of a countdown

  bool possible() const { return now || chance > 0 || hazard > 0 || waits; }
};

/// `Count`: 8 or 16 bits where every contact counts 1 and nobody has more; 64 bits otherwise, and for sums of weights,
/// in units of 2^-32 of the largest.
template <class Count>
class Hazards {
 public:
  /// `strengths`: what each arc of the network counts in weighted transitions; empty where all count 1.
  Hazards(const Scheme& scheme, const World& world, std::span<const double> strengths);
  Hazards(const Hazards&) = delete;
  Hazards& operator=(const Hazards&) = delete;

  /// Sets the time, in days, at which rates that grow with it are taken.
  void at(double time) { time_ = time; }
  /// Counts contacts anew and draws what agents have of their own.
  void start(std::uint32_t replicate, std::span<const std::uint8_t> states);

  std::span<const Exit> exits(std::uint32_t i, std::uint8_t state) const {
    const auto& exits = exits_[(kinds_.empty() ? 0 : kinds_[i]) * compartments_ + state];
    return exits;
  }
  /// What may happen to agent i, who has stood in `state` for so many steps at the step's end.
  Leaving look(std::uint32_t i, std::uint8_t state, std::uint32_t stayed) const;
  /// Where it goes, given that it leaves with total probability above `u`; `v` in [0, 1) settles the parts of the
  /// hazard. `part` becomes the place within the exit's contacts that v stands for: the contact that was met.
  const Exit& choose(std::uint32_t i, std::uint8_t state, const Leaving& leaving, double u, double v,
                     double* part = nullptr) const;
  /// The contact at that place: whom i met, among those who stand where the exit looks.
  std::uint32_t met(std::uint32_t i, const Exit& exit, double part, std::span<const std::uint8_t> states) const;

  /// Corrects the counts around an agent that moved; `touch(j, rises)` is told of each whose count changed, and whether
  /// it rose. `shared`: other threads do the same at the same time.
  template <bool shared, class Touch>
  void move(std::uint32_t i, std::uint8_t from, std::uint8_t to, Touch&& touch) {
    for (const bool reached : {false, true}) {
      if (!(reached ? any_reached_ : any_heard_)) continue;
      change<shared>(i, from == nowhere ? 0 : in(from), in(to), reached, touch);
    }
  }
  /// The same of many who moved, each once; `rose(j)` is told of those whose count rose.
  template <bool shared, class Move, class Rose>
  void move_all(std::span<const Move> moves, Rose&& rose) {
    for (std::size_t c = 0; c < columns_.size(); ++c)
      for (const bool is : {false, true}) {
        const auto changes = [&](const Move& m) {
          return ((columns_[c].with & in(m.from)) != 0) != is && ((columns_[c].with & in(m.to)) != 0) == is;
        };
        std::vector<std::uint32_t> agents;
        for (const Move& m : moves)
          if (changes(m)) agents.push_back(m.agent);
        columns_[c].weighted ? weigh_around<shared>(agents, c, is, rose) : count_around<shared>(agents, c, is, rose);
      }
  }
  void prefetch_row(std::uint32_t i) const { __builtin_prefetch(&net_.targets()[net_.offsets()[i]]); }

  /// The columns, at most two and -1 for none, on whose counts leaving a compartment depends where that is all: hazards
  /// of single contacts.
  bool simple(std::uint32_t kind, std::uint8_t state, std::array<int, 2>& columns) const;
  std::uint32_t kind(std::uint32_t i) const { return kinds_.empty() ? 0 : kinds_[i]; }
  std::uint32_t kinds() const { return static_cast<std::uint32_t>(exits_.size() / compartments_); }
  std::span<const Exit> exits_of_kind(std::uint32_t kind, std::uint8_t state) const {
    return exits_[kind * compartments_ + state];
  }
  Count count(std::uint32_t i, int column) const {
    return counts_[i * columns_.size() + static_cast<std::size_t>(column)];
  }
  /// Whether leaving `state` depends on a count.
  bool listens(std::uint32_t i, std::uint8_t state) const {
    for (const Exit& e : exits(i, state))
      if (e.column >= 0) return true;
    return false;
  }
  std::size_t bytes() const;

 private:
  static constexpr std::uint8_t nowhere = 0xff;

  void set_out(const World& world, bool weighted);
  int column_of(const Watched& watched);
  void weigh(std::span<const double> strengths);
  void add_totals();
  void draw_own(std::uint32_t replicate);
  Count need_of(double threshold, bool share, std::uint32_t i, int column) const;
  /// Whether an exit's threshold, if it has one, is met.
  bool applies(std::uint32_t i, const Exit& e) const {
    return !e.gated || count(i, e.column) >= own_[static_cast<std::size_t>(e.own)].needs[i];
  }
  double rate(const Exit& e) const { return e.growth > 0 ? e.rate + e.growth * time_ : e.rate; }
  double chance(std::uint32_t i, const Exit& e) const;
  double amount(std::uint32_t i, const Exit& e) const;

  template <bool shared, class Touch>
  void change(std::uint32_t i, Compartments from, Compartments to, bool reached, Touch&& touch);
  template <bool shared, class Rose>
  void count_around(std::span<const std::uint32_t> agents, std::size_t column, bool rises, Rose&& rose);
  template <bool shared, class Rose>
  void weigh_around(std::span<const std::uint32_t> agents, std::size_t column, bool rises, Rose&& rose);
  template <bool shared>
  static void add(Count& count, Count by) {  // modulo 2^bits, so that sums of both signs are exact
    if constexpr (shared)
      std::atomic_ref(count).fetch_add(by, std::memory_order_relaxed);
    else
      count = static_cast<Count>(count + by);
  }

  /// What agents have of their own in a transition: thresholds, as counts that it takes, or chances.
  struct Own {
    const Transition* transition;
    std::uint32_t number;  // of the transition
    int column;
    std::vector<Count> needs;
    std::vector<double> chances;
  };

  Scheme scheme_;
  const Network& net_;
  const Network* hears_;  // null where no row of it is needed
  std::uint64_t seed_;
  double step_days_;
  double time_ = 0;
  std::size_t compartments_;
  std::vector<Watched> columns_;
  std::vector<std::vector<Exit>> exits_;  // of (kind, compartment)
  std::vector<std::uint16_t> kinds_;      // of agents, by the transitions that are theirs
  std::vector<Own> own_;
  std::vector<Count> counts_;               // (agent, column)
  std::vector<std::vector<Count>> totals_;  // by column: of all that an agent hears; empty where nobody asks
  std::vector<Count> arc_, arc_heard_;      // what arcs count, in the order of rows and of rows of hears()
  double unit_ = 1;                         // of a weighted count
  bool any_heard_ = false, any_reached_ = false;
};

template <class Count>
template <bool shared, class Touch>
void Hazards<Count>::change(std::uint32_t i, Compartments from, Compartments to, bool reached, Touch&& touch) {
  const Network& rows = reached ? *hears_ : net_;
  const std::uint64_t first = rows.offsets()[i], last = rows.offsets()[i + 1];
  const std::vector<Count>& arcs = reached ? arc_heard_ : arc_;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const Watched& w = columns_[c];
    const bool was = (w.with & from) != 0, is = (w.with & to) != 0;
    if (w.reached != reached || was == is) continue;
    for (std::uint64_t k = first; k < last; ++k) {
      const std::uint32_t j = rows.targets()[k];
      const Count weight = w.weighted ? arcs[k] : Count{1};
      add<shared>(counts_[j * columns_.size() + c], is ? weight : static_cast<Count>(Count{0} - weight));
      touch(j, is);
    }
  }
}

/// Rows first, some hundred arcs at a time, then the counts at their ends: so that either can be fetched ahead.
template <class Count>
template <bool shared, class Rose>
void Hazards<Count>::count_around(std::span<const std::uint32_t> agents, std::size_t column, bool rises, Rose&& rose) {
  constexpr std::size_t offsets_ahead = 48, rows_ahead = 24, counts_ahead = 24, batch = 1024;
  const Network& rows = columns_[column].reached ? *hears_ : net_;
  const std::uint64_t* const offsets = rows.offsets().data();
  const std::uint32_t* const targets = rows.targets().data();
  const std::size_t stride = columns_.size();
  const Count by = rises ? Count{1} : static_cast<Count>(-1);
  Count* const counts = counts_.data() + column;
  std::uint32_t ends[batch];
  std::size_t size = 0;
  const auto flush = [&] {
    for (std::size_t k = 0; k < size; ++k) {
      if (k + counts_ahead < size) __builtin_prefetch(&counts[ends[k + counts_ahead] * stride], 1);
      add<shared>(counts[ends[k] * stride], by);
      if (rises) rose(ends[k]);
    }
    size = 0;
  };
  for (std::size_t k = 0; k < agents.size(); ++k) {
    if (k + offsets_ahead < agents.size()) __builtin_prefetch(&offsets[agents[k + offsets_ahead]]);
    if (k + rows_ahead < agents.size()) {
      const std::uint32_t* const row = targets + offsets[agents[k + rows_ahead]];
      __builtin_prefetch(row);
      __builtin_prefetch(row + 16);
    }
    for (std::uint64_t arc = offsets[agents[k]]; arc < offsets[agents[k] + 1]; ++arc) {
      if (size == batch) flush();
      ends[size++] = targets[arc];
    }
  }
  flush();
}

template <class Count>
template <bool shared, class Rose>
void Hazards<Count>::weigh_around(std::span<const std::uint32_t> agents, std::size_t column, bool rises, Rose&& rose) {
  const Network& rows = columns_[column].reached ? *hears_ : net_;
  const std::vector<Count>& arcs = columns_[column].reached ? arc_heard_ : arc_;
  for (const std::uint32_t i : agents)
    for (std::uint64_t k = rows.offsets()[i]; k < rows.offsets()[i + 1]; ++k) {
      const std::uint32_t j = rows.targets()[k];
      add<shared>(counts_[j * columns_.size() + column], rises ? arcs[k] : static_cast<Count>(Count{0} - arcs[k]));
      if (rises) rose(j);
    }
}

/// In how many bytes contacts are counted.
std::size_t bytes_of_counts(const World& world, std::span<const double> strengths);

/// A method of running a scheme, by the narrowest counts that hold everybody's contacts.
template <template <class Count> class Method>
std::unique_ptr<Simulation> with_counts_that_fit(const Scheme& scheme, const World& world,
                                                 std::span<const double> strengths) {
  switch (bytes_of_counts(world, strengths)) {
    case 1:
      return std::make_unique<Method<std::uint8_t>>(scheme, world, strengths);
    case 2:
      return std::make_unique<Method<std::uint16_t>>(scheme, world, strengths);
    default:
      return std::make_unique<Method<std::uint64_t>>(scheme, world, strengths);
  }
}

extern template class Hazards<std::uint8_t>;
extern template class Hazards<std::uint16_t>;
extern template class Hazards<std::uint64_t>;

}  // namespace papotage
