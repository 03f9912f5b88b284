#include "models/contagion/hazards.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/core/units.hpp"

namespace papotage {
namespace {

/// Which transitions are whose: the number of each agent's kind, and the transitions of each kind as bits. No numbers
/// where all transitions are everybody's.
struct Kinds {
  std::vector<std::uint16_t> of;
  std::vector<std::uint64_t> transitions{~std::uint64_t{0}};
};

Kinds kinds_of(const Scheme& scheme, const World& world) {
  Kinds kinds;
  const auto& all = scheme.transitions;
  if (std::all_of(all.begin(), all.end(), [](const Transition& x) { return x.only.empty(); })) return kinds;
  kinds.transitions.clear();
  std::map<std::uint64_t, std::uint16_t> numbers;
  std::vector<std::vector<std::uint8_t>> theirs(all.size(), std::vector<std::uint8_t>(world.network.nodes(), 1));
  for (std::size_t x = 0; x < all.size(); ++x) all[x].only.narrow(world.groupings, theirs[x]);
  for (std::uint32_t i = 0; i < world.network.nodes(); ++i) {
    std::uint64_t own = 0;
    for (std::size_t x = 0; x < all.size(); ++x) own |= std::uint64_t{theirs[x][i]} << x;
    const auto [it, is_new] = numbers.try_emplace(own, static_cast<std::uint16_t>(numbers.size()));
    if (is_new) kinds.transitions.push_back(own);
    kinds.of.push_back(it->second);
  }
  return kinds;
}

Exit::Kind kind_of(const Transition& x) {
  if (x.after) return Exit::Kind::countdown;
  if (x.at_once()) return Exit::Kind::at_once;
  return (x.probability > 0 || x.probability_high) && !x.by_contact() ? Exit::Kind::chance : Exit::Kind::hazard;
}

}  // namespace

template <class Count>
Hazards<Count>::Hazards(const Scheme& scheme, const World& world, std::span<const double> strengths)
    : scheme_(scheme),
      net_(world.network),
      hears_(scheme.asks_rows() ? &world.network.hears() : nullptr),
      seed_(world.seed),
      step_days_(world.step_days),
      compartments_(scheme.compartments.size()) {
  set_out(world, !strengths.empty());
  if (!strengths.empty()) weigh(strengths);
  add_totals();
  counts_ = papotage::column_of<Count>(std::uint64_t{net_.nodes()} * columns_.size());
}

template <class Count>
int Hazards<Count>::column_of(const Watched& watched) {
  const auto it = std::find(columns_.begin(), columns_.end(), watched);
  if (it != columns_.end()) return static_cast<int>(it - columns_.begin());
  columns_.push_back(watched);
  totals_.emplace_back();
  (watched.reached ? any_reached_ : any_heard_) = true;
  return static_cast<int>(columns_.size()) - 1;
}

template <class Count>
void Hazards<Count>::set_out(const World& world, bool weighted) {
  const Kinds kinds = kinds_of(scheme_, world);
  kinds_ = kinds.of;
  exits_.resize(kinds.transitions.size() * compartments_);
  for (std::size_t t = 0; t < scheme_.transitions.size(); ++t) {
    const Transition& x = scheme_.transitions[t];
    Exit e{.kind = kind_of(x),
           .to = x.to,
           .divided = x.divided,
           .gated = x.threshold.has_value(),
           .together = x.together,
           .column = x.with == 0 ? -1 : column_of({x.with, x.weighted && weighted, x.reached}),
           .own = -1,
           .rate = x.rate_in_steps_of(step_days_),
           .growth = x.growth,
           .chance = x.probability,
           .after = x.after.value_or(0),
           .steps = x.countdown_in_steps_of(step_days_)};
    // What can't happen isn't set out.
    if (e.kind == Exit::Kind::hazard && e.rate <= 0 && e.growth <= 0) continue;
    if (e.gated || x.probability_high) {
      e.own = static_cast<int>(own_.size());
      own_.push_back({&x, static_cast<std::uint32_t>(t), e.column, {}, {}});
    }
    for (std::size_t k = 0; k < kinds.transitions.size(); ++k)
      if (kinds.transitions[k] >> t & 1) exits_[k * compartments_ + x.from].push_back(e);
  }
  for (auto& exits : exits_)
    std::stable_sort(exits.begin(), exits.end(), [](const Exit& a, const Exit& b) { return a.kind < b.kind; });
}

template <class Count>
void Hazards<Count>::weigh(std::span<const double> strengths) {
  const double most = *std::max_element(strengths.begin(), strengths.end());
  unit_ = most * 0x1p-32;
  arc_.resize(strengths.size());
  for (std::size_t k = 0; k < arc_.size(); ++k)
    arc_[k] = static_cast<Count>(std::max(strengths[k] > 0 ? 1. : 0., std::round(strengths[k] / most * 0x1p32)));
  if (!hears_) return;
  // In the order of the transposed rows: sources come in ascending order in both.
  arc_heard_.resize(arc_.size());
  std::vector<std::uint64_t> next(hears_->offsets().begin(), hears_->offsets().end());
  for (std::size_t k = 0; k < arc_.size(); ++k) arc_heard_[next[net_.targets()[k]]++] = arc_[k];
}

template <class Count>
void Hazards<Count>::add_totals() {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const bool asked = std::any_of(scheme_.transitions.begin(), scheme_.transitions.end(), [&](const Transition& x) {
      return (x.divided || (x.threshold && x.threshold->share)) && x.with == columns_[c].with;
    });
    if (!asked) continue;
    totals_[c].assign(net_.nodes(), 0);
    const Network& rows = columns_[c].reached ? *hears_ : net_;
    const std::vector<Count>& arcs = columns_[c].reached ? arc_heard_ : arc_;
    for (std::size_t k = 0; k < rows.targets().size(); ++k)
      totals_[c][rows.targets()[k]] += columns_[c].weighted ? arcs[k] : 1;
  }
}

template <class Count>
void Hazards<Count>::start(std::uint32_t replicate, std::span<const std::uint8_t> states) {
  std::fill(counts_.begin(), counts_.end(), Count{0});
  Compartments watched = 0;
  for (const Watched& w : columns_) watched |= w.with;
  for (std::uint32_t i = 0; i < net_.nodes(); ++i)
    if (watched & in(states[i])) move<false>(i, nowhere, states[i], [](std::uint32_t, bool) {});
  draw_own(replicate);
}

template <class Count>
void Hazards<Count>::draw_own(std::uint32_t replicate) {
  const Draws thresholds(seed_, replicate, "contagion.threshold"), chances(seed_, replicate, "contagion.chance");
  const std::uint32_t n = net_.nodes();
  for (Own& own : own_) {
    const Transition& x = *own.transition;
    // Where all have the same threshold, it takes the same counts in every replicate.
    if (x.threshold && (x.threshold->low < x.threshold->high || own.needs.empty())) {
      const auto [low, high, share] = *x.threshold;
      own.needs.resize(n);
      for (std::uint32_t i = 0; i < n; ++i) {
        const double u = low < high ? uniform(thresholds.block({i, own.number}).low()) : 0;
        own.needs[i] = need_of(low + (high - low) * u, share, i, own.column);
      }
    }
    if (x.probability_high) {
      own.chances.resize(n);
      for (std::uint32_t i = 0; i < n; ++i)
        own.chances[i] =
            x.probability + (*x.probability_high - x.probability) * uniform(chances.block({i, own.number}).low());
    }
  }
}

/// The least count that meets a threshold. Weights are numbers of 24 bits, rounded to whole counts: what falls short by
/// no more than that is enough.
template <class Count>
Count Hazards<Count>::need_of(double threshold, bool share, std::uint32_t i, int column) const {
  const auto c = static_cast<std::size_t>(column);
  const bool weighted = columns_[c].weighted;
  constexpr Count never = std::numeric_limits<Count>::max();  // nobody has so many contacts
  const auto at_least_one = [](double need) {
    return need < static_cast<double>(never) ? static_cast<Count>(std::max(1., std::ceil(need))) : never;
  };
  const Count total = share ? totals_[c][i] : 0;
  if (share && total == 0) return never;  // hears nobody
  const double asked = threshold * (share ? static_cast<double>(total) : 1 / (weighted ? unit_ : 1));
  if (weighted) return at_least_one(asked * (1 - 0x1p-23) - 16);
  Count need = at_least_one(asked);
  if (!share) return need;
  const auto met = [&](Count k) { return static_cast<double>(k) / static_cast<double>(total) >= threshold; };
  if (need > 1 && met(need - 1)) --need;  // what rounding carried beyond a whole number
  if (!met(need)) ++need;
  return need;
}

template <class Count>
double Hazards<Count>::chance(std::uint32_t i, const Exit& e) const {
  if (e.own < 0 || own_[static_cast<std::size_t>(e.own)].chances.empty()) return e.chance;
  return own_[static_cast<std::size_t>(e.own)].chances[i];
}

template <class Count>
double Hazards<Count>::amount(std::uint32_t i, const Exit& e) const {
  if (e.column < 0 || e.gated) return 1;
  const auto c = static_cast<std::size_t>(e.column);
  const auto contacts = static_cast<double>(count(i, e.column));
  if (e.divided) return contacts == 0 ? 0 : contacts / static_cast<double>(totals_[c][i]);
  return columns_[c].weighted ? contacts * unit_ : contacts;
}

template <class Count>
Leaving Hazards<Count>::look(std::uint32_t i, std::uint8_t state, std::uint32_t stayed) const {
  Leaving leaving;
  for (const Exit& e : exits(i, state)) {
    if (!applies(i, e)) continue;
    switch (e.kind) {
      case Exit::Kind::countdown:
        if (stayed >= e.steps) leaving.now = &e;
        leaving.waits = true;
        break;
      case Exit::Kind::at_once:
        leaving.now = &e;
        break;
      case Exit::Kind::chance:
        leaving.chance += (1 - leaving.chance) * chance(i, e);
        break;
      case Exit::Kind::hazard:
        leaving.hazard += rate(e) * amount(i, e);
        break;
    }
    if (leaving.now) break;
  }
  return leaving;
}

template <class Count>
const Exit& Hazards<Count>::choose(std::uint32_t i, std::uint8_t state, const Leaving& leaving, double u, double v,
                                   double* part) const {
  if (leaving.now) return *leaving.now;
  const std::span<const Exit> all = exits(i, state);
  double below = 0, left = v * leaving.hazard;
  const Exit* last = nullptr;
  for (const Exit& e : all) {
    if (!applies(i, e)) continue;
    if (e.kind == Exit::Kind::chance) {
      below += (1 - below) * chance(i, e);
      if (u < below) return e;
    }
    if (e.kind != Exit::Kind::hazard) continue;
    const double hazard = rate(e) * amount(i, e);
    if (hazard == 0) continue;
    if (part) *part = left / rate(e);
    left -= hazard;
    last = &e;
    if (left < 0) return e;
  }
  return *last;  // rounding left a rest of the last part
}

template <class Count>
std::uint32_t Hazards<Count>::met(std::uint32_t i, const Exit& exit, double part,
                                  std::span<const std::uint8_t> states) const {
  const Watched& watched = columns_[static_cast<std::size_t>(exit.column)];
  const Network& rows = watched.reached ? net_ : *hears_;
  const std::vector<Count>& arcs = watched.reached ? arc_ : arc_heard_;
  std::uint32_t found = i;
  double left = exit.divided ? part * static_cast<double>(totals_[static_cast<std::size_t>(exit.column)][i]) : part;
  for (std::uint64_t k = rows.offsets()[i]; k < rows.offsets()[i + 1]; ++k) {
    const std::uint32_t j = rows.targets()[k];
    if (!(watched.with & in(states[j]))) continue;
    found = j;
    left -= watched.weighted ? static_cast<double>(arcs[k]) * (exit.divided ? 1 : unit_) : 1;
    if (left < 0) break;
  }
  return found;
}

template <class Count>
bool Hazards<Count>::simple(std::uint32_t kind, std::uint8_t state, std::array<int, 2>& columns) const {
  columns = {-1, -1};
  for (const Exit& e : exits_of_kind(kind, state)) {
    if (e.kind != Exit::Kind::hazard || e.gated || e.divided || e.growth > 0) return false;
    if (e.column < 0) continue;
    if (columns_[static_cast<std::size_t>(e.column)].weighted) return false;
    const auto place = std::find_if(columns.begin(), columns.end(), [&](int c) { return c < 0 || c == e.column; });
    if (place == columns.end()) return false;
    *place = e.column;
  }
  return true;
}

template <class Count>
std::size_t Hazards<Count>::bytes() const {
  std::size_t bytes = (counts_.size() + arc_.size() + arc_heard_.size()) * sizeof(Count) + kinds_.size() * 2;
  for (const auto& totals : totals_) bytes += totals.size() * sizeof(Count);
  for (const Own& own : own_) bytes += net_.nodes() * (own.transition->threshold ? sizeof(Count) : sizeof(double));
  return bytes;
}

std::size_t bytes_of_counts(const World& world, std::span<const double> strengths) {
  if (!strengths.empty()) return 8;
  std::size_t most = 0;
  std::vector<std::uint32_t> heard(world.network.directed() ? world.network.nodes() : 0);
  if (!heard.empty())
    for (const std::uint32_t j : world.network.targets()) most = std::max<std::size_t>(most, ++heard[j]);
  for (std::uint32_t i = 0; i < world.network.nodes(); ++i) most = std::max(most, world.network.out(i).size());
  return most < std::numeric_limits<std::uint8_t>::max() ? 1 : most < std::numeric_limits<std::uint16_t>::max() ? 2 : 8;
}

template class Hazards<std::uint8_t>;
template class Hazards<std::uint16_t>;
template class Hazards<std::uint64_t>;

}  // namespace papotage
