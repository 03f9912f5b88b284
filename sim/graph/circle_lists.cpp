// Lists of circles, eight people at a time.

#include <algorithm>
#include <bit>

#include "sim/graph/circle_lists.hpp"
#include "sim/graph/kept_agents.hpp"
#include "sim/graph/repeats.hpp"

namespace papotage {
namespace {

/// Reads up to a chunk of a list from entry `done` on, and tells whether that was its end; notes if self is flagged.
bool read_chunk(const CircleList& list, std::uint32_t done, std::uint32_t self, std::uint32_t* agents,
                std::uint32_t& here, bool& repeats) {
  using Form = CircleList::Form;
  here = 0;
  for (bool end = false; here < chunk; ++here) {
    const std::uint32_t k = done + here;
    switch (list.form) {
      case Form::computed:
      case Form::tied:
        return true;
      case Form::places:
        end = k + 1 == list.count, agents[here] = list.base + k;
        break;
      case Form::people:
        end = k + 1 == list.count, agents[here] = list.people[k];
        break;
      case Form::far:
        end = list.people[k] >= CircleList::far_mark;
        agents[here] = list.people[k] & (CircleList::far_flag - 1);
        repeats |= agents[here] == self && (list.people[k] & CircleList::far_flag);
        break;
      case Form::near:
        end = list.near[k] >= CircleList::near_mark;
        agents[here] = list.base + (list.near[k] & (CircleList::near_mark - 1u));
        break;
    }
    if (end) return ++here, true;
  }
  return false;
}

std::uint32_t add_mates_sse2(std::span<const CircleList> lists, std::uint32_t self, std::uint32_t* out, std::uint32_t n,
                             std::uint32_t known) {
  alignas(64) std::uint32_t agents[chunk], kept[chunk];
  std::uint32_t here = 0;
  bool repeats = known > 0;
  for (const CircleList& list : lists) {
    repeats |= list.repeats;
    if (list.form == CircleList::Form::tied)
      for (std::uint32_t bits = list.count; bits != 0; bits &= bits - 1)
        out[n++] = list.base + static_cast<std::uint32_t>(std::countr_zero(bits));
    bool end = false;
    for (std::uint32_t done = 0; !end; done += chunk) {
      end = read_chunk(list, done, self, agents, here, repeats);
      const std::uint32_t padded = (here + 7) & ~7u;
      for (std::uint32_t k = here; k < padded; ++k) agents[k] = self;
      for (std::uint32_t k = 0; k < padded; ++k) kept[k] = 1;
      drop_untied(*list.round, self, padded, agents, kept);
      n = append_scalar(agents, kept, padded, out, n);
    }
  }
  return repeats ? drop_repeats(out, n) : n;
}

// Eight people of a list at a time. Multiplications are slow and the lists short: what is in no list isn't hashed.

/// Eight entries of a list, which of them is its end (no bit: it goes on), and flags on top.
struct Eight {
  __m256i agents;
  unsigned end;
  __m256i flags;
};

template <CircleList::Form form>
PAPOTAGE_AVX2 inline Eight read_eight(const CircleList& list, std::uint32_t done) {
  using Form = CircleList::Form;
  if constexpr (form == Form::far) {
    const __m256i far = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(list.people + done));
    const unsigned end = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(far)));
    return {_mm256_and_si256(far, _mm256_set1_epi32(static_cast<int>(CircleList::far_flag - 1))), end,
            _mm256_slli_epi32(far, 1)};
  }
  const unsigned end = list.count - done <= 8 ? 1u << (list.count - done - 1) : 0;
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  if constexpr (form == Form::people) {  // part of another column, which may end here
    const int left = static_cast<int>(std::min(list.count - done, 8u));
    return {_mm256_maskload_epi32(reinterpret_cast<const int*>(list.people + done),
                                  _mm256_cmpgt_epi32(_mm256_set1_epi32(left), lanes)),
            end, _mm256_setzero_si256()};
  }
  return {_mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(list.base + done)), lanes), end, _mm256_setzero_si256()};
}

/// x ^ x >> shift, times an odd number.
template <int shift>
PAPOTAGE_AVX2 inline __m256i stage(__m256i x, std::uint32_t odd) {
  return _mm256_mullo_epi32(_mm256_xor_si256(x, _mm256_srli_epi32(x, shift)), _mm256_set1_epi32(static_cast<int>(odd)));
}

/// Which of eight agents the pair's chance ties to self: pair_mix.
PAPOTAGE_AVX2 inline unsigned tied_of_eight(std::uint64_t key, Chance chance, __m256i self, __m256i agents) {
  const __m256i low = _mm256_min_epu32(self, agents), high = _mm256_max_epu32(self, agents);
  const __m256i times_high = _mm256_mullo_epi32(high, _mm256_set1_epi32(static_cast<int>(0xc2b2ae35u)));
  __m256i x = _mm256_mullo_epi32(low, _mm256_set1_epi32(static_cast<int>(0x9e3779b9u)));
  x = stage<16>(_mm256_add_epi32(x, _mm256_set1_epi32(static_cast<int>(key))), 0x85ebca6bu);
  x = _mm256_add_epi32(_mm256_xor_si256(x, _mm256_srli_epi32(x, 13)), times_high);
  x = _mm256_xor_si256(x, _mm256_set1_epi32(static_cast<int>(key >> 32)));
  x = stage<15>(stage<16>(x, 0x7feb352du), 0x846ca68bu);
  x = _mm256_srli_epi32(_mm256_xor_si256(x, _mm256_srli_epi32(x, 16)), 1);
  const __m256i above = _mm256_cmpgt_epi32(x, _mm256_set1_epi32(chance.highest()));
  return ~static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(above)));
}

PAPOTAGE_AVX2 inline unsigned top_bits(__m256i x) {
  return static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(x)));
}

/// Appends a list to n people, and notes whether it may repeat earlier ones.
template <CircleList::Form form>
PAPOTAGE_AVX2 inline std::uint32_t append_list(const CircleList& list, __m256i self, std::uint32_t* out,
                                               std::uint32_t n, unsigned& repeats) {
  const PreparedRound& round = *list.round;
  const bool all_tied = round.pair.always();
  for (std::uint32_t done = 0;; done += 8) {
    const Eight eight = read_eight<form>(list, done);
    const __m256i is_self = _mm256_cmpeq_epi32(eight.agents, self);
    unsigned kept = (eight.end ^ (eight.end - 1)) & ~top_bits(is_self);
    if constexpr (form == CircleList::Form::far) repeats |= top_bits(_mm256_and_si256(is_self, eight.flags));
    if (!all_tied) kept &= tied_of_eight(round.pair_key, round.pair, self, eight.agents);
    n = append_eight(eight.agents, kept & 255, out, n);
    if (eight.end) return n;
  }
}

/// The same of a near list, sixteen at a time: most have no more, so that the loop's end is foreseen.
PAPOTAGE_AVX2 inline std::uint32_t append_near(const CircleList& list, __m256i self, std::uint32_t* out,
                                               std::uint32_t n) {
  const PreparedRound& round = *list.round;
  const __m256i base = _mm256_set1_epi32(static_cast<int>(list.base));
  const __m256i apart = _mm256_set1_epi32(static_cast<int>(CircleList::near_mark - 1));
  for (std::uint32_t done = 0;; done += 16) {
    const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(list.near + done));
    const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(list.near + done + 8));
    const auto end = static_cast<unsigned>(_mm_movemask_epi8(_mm_packs_epi16(low, high)));
    const __m256i first = _mm256_add_epi32(_mm256_and_si256(_mm256_cvtepu16_epi32(low), apart), base);
    const __m256i second = _mm256_add_epi32(_mm256_and_si256(_mm256_cvtepu16_epi32(high), apart), base);
    const unsigned listed = end ^ (end - 1);
    unsigned kept = listed & ~top_bits(_mm256_cmpeq_epi32(first, self)) & 255;
    unsigned kept_next = listed >> 8 & ~top_bits(_mm256_cmpeq_epi32(second, self)) & 255;
    if (!round.pair.always()) {
      kept &= tied_of_eight(round.pair_key, round.pair, self, first);
      kept_next &= tied_of_eight(round.pair_key, round.pair, self, second);
    }
    n = append_eight(first, kept, out, n);
    n = append_eight(second, kept_next, out, n);
    if (end) return n;
  }
}

PAPOTAGE_AVX2 inline std::uint32_t append_tied(const CircleList& list, std::uint32_t* out, std::uint32_t n) {
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  const __m256i first = _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(list.base)), lanes);
  n = append_eight(first, list.count & 255, out, n);
  return append_eight(_mm256_add_epi32(first, _mm256_set1_epi32(8)), list.count >> 8, out, n);
}

/// Of the people from `begin` to end - 1 drops those who are among the first `known`, and returns the new end.
PAPOTAGE_AVX2 inline std::uint32_t drop_known(std::uint32_t* out, std::uint32_t known, std::uint32_t begin,
                                              std::uint32_t end) {
  std::uint32_t n = begin;
  for (std::uint32_t k = begin; k < end; k += 8) {
    const __m256i agents = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(out + k));
    __m256i found = _mm256_setzero_si256();
    for (std::uint32_t m = 0; m < known; ++m)
      found = _mm256_or_si256(found, _mm256_cmpeq_epi32(agents, _mm256_set1_epi32(static_cast<int>(out[m]))));
    const unsigned listed = end - k >= 8 ? 255 : (1u << (end - k)) - 1;
    n = append_eight(agents, listed & ~top_bits(found), out, n);
  }
  return n;
}

/// The same where hardly anybody is to be dropped, once for all lists.
PAPOTAGE_AVX2 inline std::uint32_t drop_rare(std::uint32_t* out, std::uint32_t known, std::uint32_t begin,
                                             std::uint32_t end) {
  __m256i found = _mm256_setzero_si256();
  for (std::uint32_t m = 0; m < known; ++m) {
    const __m256i one = _mm256_set1_epi32(static_cast<int>(out[m]));
    for (std::uint32_t k = begin; k < end; k += 8)
      found = _mm256_or_si256(found, _mm256_cmpeq_epi32(_mm256_loadu_si256(reinterpret_cast<__m256i*>(out + k)), one));
  }
  return top_bits(found) == 0 ? end : drop_known(out, known, begin, end);
}

PAPOTAGE_AVX2 std::uint32_t add_mates_avx2(std::span<const CircleList> lists, std::uint32_t self, std::uint32_t* out,
                                           std::uint32_t n, std::uint32_t known) {
  using Form = CircleList::Form;
  constexpr std::uint32_t few = 256;  // to compare with each of them
  const __m256i selves = _mm256_set1_epi32(static_cast<int>(self));
  const std::uint32_t own = n;
  for (const CircleList& list : lists) {
    const std::uint32_t begin = n;
    unsigned repeats = list.repeats;
    switch (list.form) {
      case Form::computed:
        break;
      case Form::places:
        n = append_list<Form::places>(list, selves, out, n, repeats);
        break;
      case Form::people:
        n = append_list<Form::people>(list, selves, out, n, repeats);
        break;
      case Form::far:
        n = append_list<Form::far>(list, selves, out, n, repeats);
        break;
      case Form::near:
        n = append_near(list, selves, out, n);
        break;
      case Form::tied:
        n = append_tied(list, out, n);
        break;
    }
    if (repeats && begin > 0) n = begin <= few ? drop_known(out, begin, begin, n) : drop_repeats(out, n);
  }
  if (known == 0) return n;
  return known <= few ? drop_rare(out, known, own, n) : drop_repeats(out, n);
}

std::uint32_t keep_tied_sse2(Chance chance, std::uint64_t key, std::uint32_t self, std::uint32_t* list,
                             std::uint32_t n) {
  std::uint32_t kept = 0;
  for (std::uint32_t k = 0; k < n; ++k) {
    const std::uint32_t j = list[k];
    list[kept] = j;
    kept += chance.happens(pair_mix(key, std::min(self, j), std::max(self, j)));
  }
  return kept;
}

PAPOTAGE_AVX2 std::uint32_t keep_tied_avx2(Chance chance, std::uint64_t key, std::uint32_t self, std::uint32_t* list,
                                           std::uint32_t n) {
  const __m256i selves = _mm256_set1_epi32(static_cast<int>(self));
  std::uint32_t kept = 0;
  for (std::uint32_t k = 0; k < n; k += 8) {
    const __m256i agents = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(list + k));
    const unsigned listed = n - k >= 8 ? 255 : (1u << (n - k)) - 1;
    kept = append_eight(agents, listed & tied_of_eight(key, chance, selves, agents), list, kept);
  }
  return kept;
}

using KeepTied = std::uint32_t (*)(Chance, std::uint64_t, std::uint32_t, std::uint32_t*, std::uint32_t);
const KeepTied widest_keep_tied = has_avx2() ? keep_tied_avx2 : keep_tied_sse2;

using AddMates = std::uint32_t (*)(std::span<const CircleList>, std::uint32_t, std::uint32_t*, std::uint32_t,
                                   std::uint32_t);
const AddMates widest_add_mates = has_avx2() ? add_mates_avx2 : add_mates_sse2;

}  // namespace

std::uint32_t keep_tied(Chance chance, std::uint64_t key, std::uint32_t self, std::uint32_t* list, std::uint32_t n) {
  return widest_keep_tied(chance, key, self, list, n);
}

std::uint32_t add_mates(std::span<const CircleList> lists, std::uint32_t self, std::uint32_t* out, std::uint32_t n,
                        std::uint32_t known) {
  return widest_add_mates(lists, self, out, n, known);
}

}  // namespace papotage
