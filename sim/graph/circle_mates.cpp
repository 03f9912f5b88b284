#include "sim/graph/circle_mates.hpp"

#include <algorithm>

#include "sim/graph/kept_agents.hpp"

namespace papotage {
namespace {

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

using Append = std::uint32_t (*)(const std::uint32_t*, const std::uint32_t*, std::uint32_t, std::uint32_t*,
                                 std::uint32_t);

/// Those of a circle who take part; with `self`, only those to whom the round ties it.
template <Append append>
[[gnu::always_inline]] inline std::uint32_t fill(const Circle& c, const std::uint32_t* self, std::uint32_t* out) {
  alignas(64) std::uint32_t agents[chunk], kept[chunk];
  std::uint32_t n = 0;
  for (std::uint32_t done = 0; done < c.count; done += chunk) {
    const std::uint32_t here = std::min(chunk, c.count - done), padded = (here + 7) & ~7u;
    find_agents(c, done, here, padded, agents);
    for (std::uint32_t k = 0; k < padded; ++k) kept[k] = k < here;
    drop_absent(c, padded, agents, kept);
    if (self) drop_untied(c.round, *self, padded, agents, kept);
    n = append(agents, kept, padded, out, n);
  }
  return n;
}

std::uint32_t fill_sse2(const Circle& c, const std::uint32_t* self, std::uint32_t* out) {
  return fill<append_scalar>(c, self, out);
}
PAPOTAGE_AVX2 std::uint32_t fill_avx2(const Circle& c, const std::uint32_t* self, std::uint32_t* out) {
  return fill<append_avx2>(c, self, out);
}

using Fill = std::uint32_t (*)(const Circle&, const std::uint32_t*, std::uint32_t*);
const Fill widest_fill = has_avx2() ? fill_avx2 : fill_sse2;

}  // namespace

std::uint32_t write_takers(const Circle& circle, std::uint32_t* out) { return widest_fill(circle, nullptr, out); }

std::uint32_t write_mates(const Circle& circle, std::uint32_t self, std::uint32_t* out) {
  return widest_fill(circle, &self, out);
}

}  // namespace papotage
