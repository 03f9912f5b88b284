#pragma once
// What the loops of circle layers share: which of a few dozen agents are kept, and lists of those.

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "sim/graph/circle_mates.hpp"

#define PAPOTAGE_AVX2 __attribute__((target("avx2,popcnt")))

namespace papotage {

inline bool has_avx2() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}

inline constexpr std::uint32_t chunk = 32;

/// Drops self and those to whom the round doesn't tie it.
[[gnu::always_inline]] inline void drop_untied(const PreparedRound& round, std::uint32_t self, std::uint32_t padded,
                                               const std::uint32_t* agents, std::uint32_t* kept) {
  for (std::uint32_t k = 0; k < padded; ++k) kept[k] &= agents[k] != self;
  if (round.pair.always()) return;
  const std::uint64_t pair_key = round.pair_key;
  const std::int32_t highest = round.pair.highest();
  for (std::uint32_t k = 0; k < padded; ++k) {
    const std::uint32_t low = std::min(self, agents[k]), high = std::max(self, agents[k]);
    kept[k] &= static_cast<std::int32_t>(pair_mix(pair_key, low, high) >> 1) <= highest;
  }
}

/// Appends the agents that are kept to a list of n, and returns their new number.
inline std::uint32_t append_scalar(const std::uint32_t* agents, const std::uint32_t* kept, std::uint32_t padded,
                                   std::uint32_t* out, std::uint32_t n) {
  for (std::uint32_t k = 0; k < padded; ++k) {
    out[n] = agents[k];
    n += kept[k];
  }
  return n;
}

/// For each of the 256 ways of keeping some of eight: which are kept, one byte each.
inline constexpr std::array<std::uint64_t, 256> kept_of_eight = [] {
  std::array<std::uint64_t, 256> table{};
  for (std::uint32_t mask = 0; mask < 256; ++mask)
    for (std::uint64_t k = 0, at = 0; k < 8; ++k)
      if (mask >> k & 1) table[mask] |= k << (8 * at++);
  return table;
}();

/// Appends those of eight agents whose bits are set; up to seven entries beyond the list are overwritten.
PAPOTAGE_AVX2 inline std::uint32_t append_eight(__m256i agents, unsigned kept, std::uint32_t* out, std::uint32_t n) {
  const __m256i order = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(static_cast<long long>(kept_of_eight[kept])));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + n), _mm256_permutevar8x32_epi32(agents, order));
  return n + static_cast<std::uint32_t>(_mm_popcnt_u32(kept));
}

PAPOTAGE_AVX2 inline std::uint32_t append_avx2(const std::uint32_t* agents, const std::uint32_t* kept,
                                               std::uint32_t padded, std::uint32_t* out, std::uint32_t n) {
  for (std::uint32_t k = 0; k < padded; k += 8) {
    const __m256i flags = _mm256_slli_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(kept + k)), 31);
    n = append_eight(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(agents + k)),
                     static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(flags))), out, n);
  }
  return n;
}

}  // namespace papotage
