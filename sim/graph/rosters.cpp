#include "sim/graph/rosters.hpp"

#include <algorithm>
#include <cassert>

#include "sim/core/parallel.hpp"

namespace papotage {
namespace {

using Way = Rosters::Written::Way;

constexpr std::size_t line = 64;  // bytes

Way way_of(const PreparedRound& round, std::uint32_t largest, bool is_first) {
  if (largest <= round.circle && round.all_take_part()) {
    const bool bits_do = is_first && largest <= 16 && !round.partition->order() && !round.pair.always();
    return bits_do ? Way::tied : Way::computed;
  }
  if (largest <= Rosters::zero) return Way::step;
  // A bijection has the size of a few dozen numbers: few in all, if units are large on average.
  if (round.partition->people() / round.partition->units() >= 1u << 14) return Way::slot;
  return (largest - 1) / round.circle + 1 < Rosters::repeats ? Way::number : Way::computed;
}

/// Expected people of a circle who take part.
double takers_of(const PreparedRound& round, std::uint32_t classes) {
  if (round.one_for_all) return round.circle * round.member[0].value();
  double sum = 0;
  for (std::uint32_t k = 0; k < classes; ++k) sum += round.member[k].value();
  return round.circle * sum / classes;
}

/// Bytes of the lists of a round, to the end of a line.
std::size_t bytes_of(const PreparedRound& round, const Rosters::Written& written) {
  if (written.way == Way::computed || written.way == Way::tied) return 0;
  const std::size_t entries = round.partition->people() + CircleList::beyond;
  return (entries * (written.near ? 2 : 4) + line - 1) / line * line;
}

}  // namespace

/// Writes one round after another.
class Rosters::Writer {
 public:
  Writer(Rosters& rosters, std::uint32_t people, const std::vector<PreparedRound>& rounds,
         const Sociability& sociability)
      : rosters_(rosters),
        rounds_(rounds),
        sociability_(sociability),
        fingerprints_(column_of<std::uint16_t>(std::uint64_t{people} * rounds.size())) {}

  /// The circles of round r that begin at the places `begin` to end - 1.
  void write(std::size_t r, std::size_t begin, std::size_t end) const;

 private:
  /// What a thread works with.
  struct Desk {
    std::vector<std::uint32_t> takers, last;
    std::vector<std::uint8_t> flags;
    std::uint32_t stamp = 0;
  };

  void write_circle(std::size_t r, const Circle& circle, Desk& desk) const;
  void write_bits(const Circle& circle, std::uint32_t n, std::uint32_t column) const;
  void find_flags(std::size_t r, std::uint32_t n, Desk& desk) const;

  Rosters& rosters_;
  const std::vector<PreparedRound>& rounds_;
  const Sociability& sociability_;
  mutable std::vector<std::uint16_t> fingerprints_;  // of each person's circle in each round, never 0; 0: absent
};

Rosters::Rosters(std::uint32_t people, const std::vector<PreparedRound>& rounds, const Sociability& sociability,
                 int threads) {
  assert(people < 1u << 30);
  for (const PreparedRound& round : rounds) plan(round, sociability.classes());
  place_lists(rounds);
  rows_ = column_of<std::uint16_t>(std::uint64_t{people} * columns_);
  const Writer writer(*this, people, rounds, sociability);
  for (std::size_t r = 0; r < rounds.size(); ++r)
    for_blocks(rounds[r].partition->people(), 1 << 14, threads,
               [&](std::size_t begin, std::size_t end) { writer.write(r, begin, end); });
}

void Rosters::plan(const PreparedRound& round, std::uint32_t classes) {
  Written& written = rounds_.emplace_back();
  written.way = way_of(round, round.partition->largest(), rounds_.size() == 1);
  if (written.way == Way::computed) return;
  if (written.way != Way::slot) written.column = columns_++;
  if (written.way == Way::slot)
    for (std::uint32_t u = 0; u < round.partition->units(); ++u)
      written.bijections.push_back(round.family.of(u, round.partition->unit(u).size));
  written.near = written.way == Way::step && !round.partition->order();
  const double bytes = takers_of(round, classes) * (written.near ? 2 : 4);
  written.lines = static_cast<std::uint32_t>(std::min(8., 1 + bytes / line));
}

void Rosters::place_lists(const std::vector<PreparedRound>& rounds) {
  std::size_t bytes = 0;
  for (std::size_t r = 0; r < rounds.size(); ++r) bytes += bytes_of(rounds[r], rounds_[r]);
  entries_ = column_of<std::uint32_t>((bytes + line) / sizeof entries_[0]);
  auto at = (reinterpret_cast<std::uintptr_t>(entries_.data()) + line - 1) / line * line;
  for (std::size_t r = 0; r < rounds.size(); ++r) {
    rounds_[r].near_lists = reinterpret_cast<std::uint16_t*>(at);
    rounds_[r].far_lists = reinterpret_cast<std::uint32_t*>(at);
    at += bytes_of(rounds[r], rounds_[r]);
  }
}

void Rosters::Writer::write(std::size_t r, std::size_t begin, std::size_t end) const {
  const PreparedRound& round = rounds_[r];
  Desk desk;
  desk.takers.resize(round.circle + CircleList::beyond);
  Partition::Unit unit = round.partition->unit_at(static_cast<std::uint32_t>(begin));
  std::uint64_t first = (begin - unit.first + round.circle - 1) / round.circle * round.circle;
  for (;;) {
    const bool whole = unit.size <= round.circle;
    const Bijection bijection = whole ? Bijection() : round.family.of(unit.number, unit.size);
    for (; first < unit.size; first += round.circle) {
      if (unit.first + first >= end) return;
      const auto slot = static_cast<std::uint32_t>(first);
      const std::uint32_t count = std::min(round.circle, unit.size - slot);
      write_circle(r, {round, sociability_, whole ? nullptr : &bijection, unit.first, slot, count}, desk);
    }
    if (unit.first + std::uint64_t{unit.size} >= end) return;
    unit = round.partition->unit(unit.number + 1);
    first = 0;
  }
}

/// Flags those of n takers who share the circle of an earlier round, too: a table by the fingerprint tells whether
/// another one had it.
void Rosters::Writer::find_flags(std::size_t r, std::uint32_t n, Desk& desk) const {
  constexpr std::uint32_t bits = 12;
  if (desk.last.empty()) desk.last.resize(1u << bits);
  desk.flags.assign(n, 0);
  for (std::size_t s = 0; s < r; ++s) {
    if (++desk.stamp == 1u << 16) {
      std::fill(desk.last.begin(), desk.last.end(), 0);
      desk.stamp = 1;
    }
    for (std::uint32_t k = 0; k < n; ++k) {
      const std::uint32_t print = fingerprints_[desk.takers[k] * rounds_.size() + s];
      if (print == 0) continue;
      std::uint32_t& last = desk.last[print >> (16 - bits)];
      if (last >> 16 == desk.stamp) desk.flags[k] = desk.flags[last & 0xffff] = 1;
      last = desk.stamp << 16 | k;
    }
  }
}

void Rosters::Writer::write_circle(std::size_t r, const Circle& circle, Desk& desk) const {
  const Partition& partition = *circle.round.partition;
  Written& written = rosters_.rounds_[r];
  const std::uint32_t n = write_takers(circle, desk.takers.data()), start = circle.unit_first + circle.first;
  const auto print = static_cast<std::uint16_t>(std::max(start * 0x9e3779b9u >> 16, 1u));
  for (std::uint32_t k = 0; k < n; ++k) fingerprints_[desk.takers[k] * rounds_.size() + r] = print;
  if (written.way == Way::computed || n == 0) return;
  if (written.way == Way::tied) return write_bits(circle, n, written.column);
  find_flags(r, n, desk);
  for (std::uint32_t k = 0; k < n; ++k) {
    const std::uint32_t j = desk.takers[k], end = k + 1 == n;
    if (written.near)
      written.near_lists[start + k] = static_cast<std::uint16_t>((j - start + zero) | end * CircleList::near_mark);
    else
      written.far_lists[start + k] = j | end * CircleList::far_mark;
    if (written.way == Way::slot) {
      written.far_lists[start + k] |= desk.flags[k] * CircleList::far_flag;
    } else {
      const std::uint32_t step =
          written.way == Way::step ? start - partition.place_of(j) + zero : circle.first / circle.round.circle + 1;
      rosters_.rows_[std::size_t{j} * rosters_.columns_ + written.column] =
          static_cast<std::uint16_t>(step | desk.flags[k] * repeats);
    }
  }
}

/// Who of a whole unit is tied to whom.
void Rosters::Writer::write_bits(const Circle& circle, std::uint32_t n, std::uint32_t column) const {
  const auto row = [&](std::uint32_t k) -> std::uint16_t& {
    return rosters_.rows_[(circle.unit_first + std::size_t{k}) * rosters_.columns_ + column];
  };
  for (std::uint32_t b = 1; b < n; ++b)
    for (std::uint32_t a = 0; a < b; ++a)
      if (circle.round.pair.happens(pair_mix(circle.round.pair_key, circle.unit_first + a, circle.unit_first + b))) {
        row(a) = static_cast<std::uint16_t>(row(a) | 1u << b);
        row(b) = static_cast<std::uint16_t>(row(b) | 1u << a);
      }
}

std::size_t Rosters::bytes() const {
  std::size_t bytes = sizeof *this + rows_.size() * sizeof rows_[0] + entries_.size() * sizeof entries_[0];
  for (const Written& round : rounds_) bytes += sizeof round + round.bijections.size() * sizeof(Bijection);
  return bytes;
}

}  // namespace papotage
