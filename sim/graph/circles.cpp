#include "sim/graph/circles.hpp"

#include <immintrin.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

namespace papotage {
namespace {

/// The part of a round that i meets.
struct Circle {
  const PreparedRound& round;
  const Sociability& sociability;
  const Bijection* bijection;  // null: slots are members
  std::uint32_t self;          // i
  std::uint32_t unit_first;    // the place of the unit's first member
  std::uint32_t first, count;  // its slots
};

constexpr std::uint32_t chunk = 32;

// Loops over a few dozen slots, each of which vectorises; x, agents and kept lie in the first cache.

[[gnu::always_inline]] inline void find_agents(const Circle& c, std::uint32_t done, std::uint32_t here,
                                               std::uint32_t padded, std::uint32_t* agents) {
  if (c.bijection) {
    c.bijection->members(c.first + done, here, agents);
    for (std::uint32_t k = here; k < padded; ++k) agents[k] = agents[0];  // fill up the last vector
  } else {
    for (std::uint32_t k = 0; k < padded; ++k) agents[k] = c.first + done + (k < here ? k : 0);
  }
  for (std::uint32_t k = 0; k < padded; ++k) agents[k] += c.unit_first;
  if (const PeopleOrder* const order = c.round.partition->order())
    for (std::uint32_t k = 0; k < padded; ++k) agents[k] = order->person[agents[k]];
}

/// Drops those who don't take part.
[[gnu::always_inline]] inline void drop_absent(const Circle& c, std::uint32_t padded, const std::uint32_t* agents,
                                               std::uint32_t* kept) {
  const std::uint64_t member_key = c.round.member_key;
  if (c.round.one_for_all) {
    if (c.round.member[0].always()) return;
    const std::int32_t highest = c.round.member[0].highest();
    for (std::uint32_t k = 0; k < padded; ++k)
      kept[k] &= static_cast<std::int32_t>(tie_mix(member_key, agents[k]) >> 1) <= highest;
    return;
  }
  alignas(64) std::uint32_t of_class[chunk];
  if (const std::uint8_t* const column = c.sociability.column()) {
    for (std::uint32_t k = 0; k < padded; ++k) of_class[k] = column[agents[k]];
  } else {
    const std::uint64_t class_key = c.sociability.key();
    const std::uint32_t classes = c.sociability.classes();
    for (std::uint32_t k = 0; k < padded; ++k) of_class[k] = Sociability::drawn(tie_mix(class_key, agents[k]), classes);
  }
  alignas(64) std::int32_t highest[chunk];
  for (std::uint32_t k = 0; k < padded; ++k) highest[k] = c.round.member[of_class[k]].highest();
  for (std::uint32_t k = 0; k < padded; ++k)
    kept[k] &= static_cast<std::int32_t>(tie_mix(member_key, agents[k]) >> 1) <= highest[k];
}

[[gnu::always_inline]] inline void drop_untied(const Circle& c, std::uint32_t padded, const std::uint32_t* agents,
                                               std::uint32_t* kept) {
  if (c.round.pair.always()) return;
  const std::uint64_t pair_key = c.round.pair_key;
  const std::int32_t highest = c.round.pair.highest();
  const std::uint32_t self = c.self;
  for (std::uint32_t k = 0; k < padded; ++k) {
    const std::uint32_t low = std::min(self, agents[k]), high = std::max(self, agents[k]);
    kept[k] &= static_cast<std::int32_t>(pair_mix(pair_key, low, high) >> 1) <= highest;
  }
}

/// Appends the agents that are kept to a list of n, and returns their new number.
std::uint32_t append_scalar(const std::uint32_t* agents, const std::uint32_t* kept, std::uint32_t padded,
                            std::uint32_t* out, std::uint32_t n) {
  for (std::uint32_t k = 0; k < padded; ++k) {
    out[n] = agents[k];
    n += kept[k];
  }
  return n;
}

/// For each of the 256 ways of keeping some of eight: which are kept, one byte each.
constexpr std::array<std::uint64_t, 256> kept_of_eight = [] {
  std::array<std::uint64_t, 256> table{};
  for (std::uint32_t mask = 0; mask < 256; ++mask)
    for (std::uint64_t k = 0, at = 0; k < 8; ++k)
      if (mask >> k & 1) table[mask] |= k << (8 * at++);
  return table;
}();

/// The same, eight at a time; up to seven entries beyond the list are overwritten.
__attribute__((target("avx2,popcnt"))) std::uint32_t append_avx2(const std::uint32_t* agents, const std::uint32_t* kept,
                                                                 std::uint32_t padded, std::uint32_t* out,
                                                                 std::uint32_t n) {
  for (std::uint32_t k = 0; k < padded; k += 8) {
    const __m256i eight = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(agents + k));
    const __m256i flags = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kept + k));
    const int mask = _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_slli_epi32(flags, 31)));
    const auto places = static_cast<long long>(kept_of_eight[static_cast<std::size_t>(mask)]);
    const __m256i order = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(places));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + n), _mm256_permutevar8x32_epi32(eight, order));
    n += static_cast<std::uint32_t>(_mm_popcnt_u32(static_cast<unsigned>(mask)));
  }
  return n;
}

using Append = std::uint32_t (*)(const std::uint32_t*, const std::uint32_t*, std::uint32_t, std::uint32_t*,
                                 std::uint32_t);

/// Writes those of the circle to whom its round ties i, and returns their number.
template <Append append>
[[gnu::always_inline]] inline std::uint32_t fill_mates(const Circle& c, std::uint32_t* out) {
  alignas(64) std::uint32_t agents[chunk], kept[chunk];
  std::uint32_t n = 0;
  for (std::uint32_t done = 0; done < c.count; done += chunk) {
    const std::uint32_t here = std::min(chunk, c.count - done), padded = (here + 7) & ~7u;
    find_agents(c, done, here, padded, agents);
    for (std::uint32_t k = 0; k < padded; ++k) kept[k] = agents[k] != c.self;
    drop_absent(c, padded, agents, kept);
    drop_untied(c, padded, agents, kept);
    for (std::uint32_t k = here; k < padded; ++k) kept[k] = 0;
    n = append(agents, kept, padded, out, n);
  }
  return n;
}

using FillMates = std::uint32_t (*)(const Circle&, std::uint32_t*);

std::uint32_t fill_mates_sse2(const Circle& c, std::uint32_t* out) { return fill_mates<append_scalar>(c, out); }
__attribute__((target("avx2,popcnt"))) std::uint32_t fill_mates_avx2(const Circle& c, std::uint32_t* out) {
  return fill_mates<append_avx2>(c, out);
}

FillMates widest() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") ? fill_mates_avx2 : fill_mates_sse2;
}
const FillMates widest_fill_mates = widest();

/// Who is in a list already: a table by a hash of 10 or, for long lists, 12 bits says no at once for most, a search
/// settles the others. A byte each: bits of one word would wait for each other.
class Seen {
 public:
  explicit Seen(std::uint32_t room) : shift_(room <= 160 ? 32 - 10 : 32 - 12) {
    std::memset(bytes_, 0, room <= 160 ? 1 << 10 : 1 << 12);
  }
  /// Whether the agent may have been entered before; enters it.
  bool again(std::uint32_t agent) { return std::exchange(bytes_[agent * 0x9e3779b9u >> shift_], std::uint8_t{1}) != 0; }

 private:
  std::uint32_t shift_;
  std::uint8_t bytes_[1 << 12];
};

/// The slots of one circle.
struct Slots {
  std::uint32_t first, count;
};
Slots circle_of(std::uint32_t slot, std::uint32_t circle, std::uint32_t unit_size) {
  const std::uint32_t first = slot - slot % circle;
  return {first, std::min(circle, unit_size - first)};
}

}  // namespace

Sociability::Sociability(std::uint32_t classes, std::uint64_t seed, std::uint32_t replicate, Decision decision)
    : classes_(classes), key_(Draws(seed, replicate, decision).block({}).low()) {
  assert(classes >= 1 && classes <= most_classes);
}

Sociability::Sociability(std::uint32_t classes, std::shared_ptr<const std::vector<std::uint8_t>> column)
    : classes_(classes), column_(std::move(column)) {
  assert(classes >= 1 && classes <= most_classes);
}

std::vector<double> Sociability::shares(std::uint32_t people) const {
  if (!column_) return std::vector<double>(classes_, 1. / classes_);
  std::vector<double> shares(classes_);
  for (std::uint32_t i = 0; i < people; ++i) ++shares[(*column_)[i]];
  for (double& share : shares) share /= std::max(people, 1u);
  return shares;
}

CircleLayer::CircleLayer(std::uint32_t people, std::uint64_t seed, std::uint32_t replicate, Decision decision,
                         std::vector<Round> rounds, Sociability sociability, TieOverlap overlap)
    : people_(people),
      room_(8),
      rounds_(std::move(rounds)),
      sociability_(std::move(sociability)),
      overlap_(std::move(overlap)),
      overlap_chance_(overlap_.probability) {
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
  overlap_key_ = draws.block({0, 2, 0}).low();
  if (overlap_.layer) room_ += overlap_.layer->room();
}

std::uint32_t CircleLayer::overlap_neighbours(std::uint32_t i, std::uint32_t* out) const {
  if (!overlap_.layer || i >= overlap_.layer->people()) return 0;
  const std::uint32_t n = overlap_.layer->neighbours(i, out);
  std::uint32_t kept = 0;
  for (std::uint32_t k = 0; k < n; ++k) {
    const std::uint32_t j = out[k];
    out[kept] = j;
    kept += overlap_chance_.happens(pair_mix(overlap_key_, std::min(i, j), std::max(i, j)));
  }
  return kept;
}

std::uint32_t CircleLayer::neighbours(std::uint32_t i, std::uint32_t* out) const {
  std::uint32_t n = overlap_neighbours(i, out);
  Seen seen(room_);
  for (std::uint32_t k = 0; k < n; ++k) seen.again(out[k]);
  for (const PreparedRound& round : prepared_) {
    const std::uint32_t place = round.partition->place_of(i);
    if (place >= round.partition->people() || !takes_part(i, round)) continue;
    const Partition::Unit unit = round.partition->unit_at(place);
    Circle circle{round, sociability_, nullptr, i, unit.first, 0, unit.size};
    std::uint32_t found;
    if (unit.size <= round.circle) {
      found = widest_fill_mates(circle, out + n);
    } else {
      const Bijection bijection = round.family.of(unit.number, unit.size);
      const Slots slots = circle_of(bijection.slot(place - unit.first), round.circle, unit.size);
      circle.bijection = &bijection;
      circle.first = slots.first;
      circle.count = slots.count;
      found = widest_fill_mates(circle, out + n);
    }
    // A round doesn't repeat itself, so that only earlier ones are searched.
    const std::uint32_t *mate = out + n, *const end = mate + found, earlier = n;
    for (; mate < end; ++mate) {
      if (seen.again(*mate) && std::find(out, out + earlier, *mate) != out + earlier) continue;
      out[n++] = *mate;
    }
  }
  return n;
}

bool CircleLayer::adjacent(std::uint32_t i, std::uint32_t j) const {
  if (i == j || i >= people_ || j >= people_) return false;
  const std::uint32_t low = std::min(i, j), high = std::max(i, j);
  if (overlap_.layer && overlap_chance_.happens(pair_mix(overlap_key_, low, high)) && overlap_.layer->adjacent(i, j))
    return true;
  for (const PreparedRound& round : prepared_) {
    const Partition& partition = *round.partition;
    const std::uint32_t a = partition.place_of(i), b = partition.place_of(j);
    if (a >= partition.people() || b >= partition.people()) continue;
    const Partition::Unit unit = partition.unit_at(a);
    if (b < unit.first || b - unit.first >= unit.size) continue;
    if (!round.pair.happens(pair_mix(round.pair_key, low, high))) continue;
    if (!takes_part(i, round) || !takes_part(j, round)) continue;
    if (unit.size <= round.circle) return true;
    const Bijection bijection = round.family.of(unit.number, unit.size);
    if (bijection.slot(a - unit.first) / round.circle == bijection.slot(b - unit.first) / round.circle) return true;
  }
  return false;
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
  return bytes + (sociability_.column() ? people_ * sizeof(std::uint8_t) : 0);
}

}  // namespace papotage
