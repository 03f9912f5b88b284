#include "sim/graph/circles.hpp"

#include <algorithm>
#include <cassert>
#include <set>
#include <utility>

#include "sim/graph/repeats.hpp"
#include "sim/graph/rosters.hpp"

namespace papotage {
namespace {

using Way = Rosters::Written::Way;

/// The first slot of the circle that a slot belongs to.
std::uint32_t first_slot(std::uint32_t slot, const PreparedRound& round) {
  // slot / circle is exact by a multiplication: Lemire, Kaser & Kurz, Software: Practice and Experience 49 (2019).
  const auto number = static_cast<std::uint32_t>(static_cast<unsigned __int128>(round.by_circle) * slot >> 64);
  return number * round.circle;
}

}  // namespace

CircleLayer::CircleLayer(std::uint32_t people, std::uint64_t seed, std::uint32_t replicate, Decision decision,
                         std::vector<Round> rounds, Sociability sociability)
    : people_(people), room_(8), rounds_(std::move(rounds)), sociability_(std::move(sociability)) {
  const Draws draws(seed, replicate, decision);
  std::set<std::uint32_t> keys;
  for (const Round& round : rounds_) {
    assert(round.circle >= 2 && round.circle <= 1u << 16 && round.partition->people() <= people);
    assert(round.membership.size() == 1 || round.membership.size() == sociability_.classes());
    [[maybe_unused]] const bool fresh = keys.insert(round.key).second;
    assert(fresh && "rounds of one key would be alike");
    const Block words = draws.block({round.key, 1, 0});
    PreparedRound p{.partition = round.partition.get(),
                    .circle = round.circle,
                    .by_circle = UINT64_MAX / round.circle + 1,
                    .family = BijectionFamily(draws, {round.key, 0, 0}),
                    .member_key = words.low(),
                    .pair_key = words.high(),
                    .member = {},
                    .one_for_all = round.membership.size() == 1,
                    .pair = Chance(round.pair_probability)};
    for (std::size_t k = 0; k < round.membership.size(); ++k) p.member[k] = Chance(round.membership[k]);
    prepared_.push_back(p);
    room_ += std::min(round.circle, people);
  }
}

void CircleLayer::write_rosters(int threads) {
  if (!rosters_ && people_ < 1u << 30)
    rosters_ = std::make_shared<const Rosters>(people_, prepared_, sociability_, threads);
}

inline bool CircleLayer::find_written(std::uint32_t i, std::uint32_t place, const std::uint16_t* row, std::size_t r,
                                      CircleList& list) const {
  const PreparedRound& round = prepared_[r];
  const Rosters::Written& written = rosters_->round(r);
  std::uint32_t entry = Rosters::repeats - 1, start;
  if (written.way == Way::slot) {
    if (place >= round.partition->people() || !takes_part(i, round)) return false;
    const Partition::Unit unit = round.partition->unit_at(place);
    start = unit.first + first_slot(written.bijections[unit.number].slot(place - unit.first), round);
  } else {
    entry = row[written.column];
    const std::uint32_t step = entry & (Rosters::repeats - 1);
    if (written.way == Way::step) {
      start = entry ? place + step - Rosters::zero : 0;  // without a branch, which couldn't be foreseen
    } else {
      if (entry == 0) return false;
      const std::uint32_t first = round.partition->unit_at(place).first;
      if (written.way == Way::tied) {
        list = {&round, CircleList::Form::tied, false, first, entry, {nullptr}};
        return true;
      }
      start = first + (step - 1) * round.circle;
    }
  }
  list.round = &round;
  list.repeats = entry >= Rosters::repeats;
  if (written.near) {
    list.form = CircleList::Form::near;
    list.base = start - Rosters::zero;
    list.near = written.near_lists + start;
  } else {
    list.form = CircleList::Form::far;
    list.people = written.far_lists + start;
  }
  for (std::uint32_t line = 0; line < written.lines; ++line)
    __builtin_prefetch(reinterpret_cast<const char*>(list.people) + 64 * line);
  return entry != 0;
}

bool CircleLayer::find_slots(std::uint32_t i, std::uint32_t place, std::size_t r, CircleList& list) const {
  const PreparedRound& round = prepared_[r];
  if (place >= round.partition->people() || !takes_part(i, round)) return false;
  const Partition::Unit unit = round.partition->unit_at(place);
  const PeopleOrder* const order = round.partition->order();
  list.round = &round;
  list.repeats = r > 0;
  list.form = order ? CircleList::Form::people : CircleList::Form::places;
  if (unit.size > round.circle || !round.all_take_part()) list.form = CircleList::Form::computed;
  list.base = unit.first;
  list.count = unit.size;
  list.people = order ? order->person.data() + unit.first : nullptr;
  return true;
}

void CircleLayer::find(std::uint32_t i, std::size_t first, Found& found) const {
  const std::size_t end = std::min(prepared_.size(), first + Found::most);
  const std::uint16_t* const row = rosters_ ? rosters_->row(i) : nullptr;
  const PeopleOrder* order = nullptr;
  std::uint32_t place = i;
  found.end = found.lists;
  for (std::size_t r = first; r < end; ++r) {
    if (const Partition& partition = *prepared_[r].partition; partition.order() != order) {
      order = partition.order();
      place = partition.place_of(i);
    }
    const bool written = row && rosters_->round(r).way != Way::computed;
    found.end += written ? find_written(i, place, row, r, *found.end) : find_slots(i, place, r, *found.end);
  }
}

std::uint32_t CircleLayer::computed_mates(std::uint32_t i, const PreparedRound& round, std::uint32_t* out) const {
  const std::uint32_t place = round.partition->place_of(i);
  const Partition::Unit unit = round.partition->unit_at(place);
  if (unit.size <= round.circle) return write_mates({round, sociability_, nullptr, unit.first, 0, unit.size}, i, out);
  const Bijection bijection = round.family.of(unit.number, unit.size);
  const std::uint32_t first = first_slot(bijection.slot(place - unit.first), round);
  const std::uint32_t count = std::min(round.circle, unit.size - first);
  return write_mates({round, sociability_, &bijection, unit.first, first, count}, i, out);
}

std::uint32_t CircleLayer::add_found(std::uint32_t i, const Found& found, std::uint32_t* out, std::uint32_t n,
                                     std::uint32_t already) const {
  bool computed = false;  // lists without flags
  for (const CircleList* list = found.lists; list < found.end;) {
    const CircleList* const begin = list;
    while (list < found.end && list->form != CircleList::Form::computed) ++list;
    if (begin < list) n = add_mates({begin, list}, i, out, n, already);
    if (list == found.end) break;
    computed = true;
    n += computed_mates(i, *list->round, out + n);
    ++list;
  }
  return computed ? drop_repeats(out, n) : n;
}

std::uint32_t CircleLayer::neighbours(std::uint32_t i, std::uint32_t* out, std::uint32_t already) const {
  Found found;
  std::uint32_t n = already;
  for (std::size_t first = 0; first < prepared_.size(); first += Found::most) {
    // All lists are on their way from memory before the first is read.
    find(i, first, found);
    n = add_found(i, found, out, n, already);
  }
  return n;
}

void CircleLayer::prefetch(std::uint32_t i) const {
  if (rosters_) __builtin_prefetch(rosters_->row(i));
  const PeopleOrder* last = nullptr;
  for (const PreparedRound& round : prepared_) {
    const PeopleOrder* const order = round.partition->order();
    if (order && order != last) __builtin_prefetch(order->place.data() + i);
    last = order;
  }
}

bool CircleLayer::adjacent(std::uint32_t i, std::uint32_t j) const {
  if (i == j || i >= people_ || j >= people_) return false;
  for (std::size_t r = 0; r < prepared_.size(); ++r)
    if (tied_by(r, std::min(i, j), std::max(i, j))) return true;
  return false;
}

bool CircleLayer::tied_by(std::size_t r, std::uint32_t low, std::uint32_t high) const {
  const PreparedRound& round = prepared_[r];
  const Partition& partition = *round.partition;
  const std::uint32_t a = partition.place_of(low), b = partition.place_of(high);
  if (a >= partition.people() || b >= partition.people()) return false;
  const Partition::Unit unit = partition.unit_at(a);
  if (b < unit.first || b - unit.first >= unit.size) return false;
  if (!round.pair.happens(pair_mix(round.pair_key, low, high))) return false;
  if (rosters_ && rosters_->round(r).way != Way::computed) {
    CircleList one, other;
    if (rosters_->round(r).way == Way::tied) return true;  // all take part in a circle that is the unit
    return find_written(low, a, rosters_->row(low), r, one) && find_written(high, b, rosters_->row(high), r, other) &&
           one.people == other.people;
  }
  if (!takes_part(low, round) || !takes_part(high, round)) return false;
  if (unit.size <= round.circle) return true;
  const Bijection bijection = round.family.of(unit.number, unit.size);
  return first_slot(bijection.slot(a - unit.first), round) == first_slot(bijection.slot(b - unit.first), round);
}

std::size_t CircleLayer::bytes() const {
  std::size_t bytes = sizeof *this + rounds_.size() * (sizeof(Round) + sizeof(PreparedRound));
  std::set<const void*> counted;
  for (const Round& round : rounds_) {
    bytes += round.membership.size() * sizeof(double);
    if (counted.insert(round.partition.get()).second) bytes += round.partition->bytes();
    const PeopleOrder* const order = round.partition->order();
    if (order && counted.insert(order).second) bytes += 2 * order->person.size() * sizeof(std::uint32_t);
  }
  if (rosters_) bytes += rosters_->bytes();
  return bytes + (sociability_.column() ? people_ * sizeof(std::uint8_t) : 0);
}

}  // namespace papotage
