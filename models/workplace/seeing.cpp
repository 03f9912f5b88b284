#include "models/workplace/seeing.hpp"

#include <algorithm>
#include <cmath>

#include "sim/graph/kept_agents.hpp"

namespace papotage {
namespace {

using See = std::uint32_t (*)(const std::uint16_t* highest, std::uint64_t word, const std::uint32_t* row,
                              std::uint32_t size, std::uint32_t* out);

std::uint32_t see_scalar(const std::uint16_t* highest, std::uint64_t word, const std::uint32_t* row, std::uint32_t size,
                         std::uint32_t* out) {
  std::uint32_t n = 0;
  for (std::uint32_t k = 0; k < size; ++k) {
    out[n] = row[k];
    n += tie_mix(word, row[k]) >> 16 <= highest[row[k]];
  }
  return n;
}

/// The same, eight at a time.
PAPOTAGE_AVX2 std::uint32_t see_avx2(const std::uint16_t* highest, std::uint64_t word, const std::uint32_t* row,
                                     std::uint32_t size, std::uint32_t* out) {
  const __m256i low = _mm256_set1_epi32(static_cast<int>(word)), high = _mm256_set1_epi32(static_cast<int>(word >> 32));
  const __m256i m0 = _mm256_set1_epi32(static_cast<int>(0x9e3779b9u)),
                m1 = _mm256_set1_epi32(static_cast<int>(0x85ebca6bu)),
                m2 = _mm256_set1_epi32(static_cast<int>(0xc2b2ae35u));
  const __m256i lower_half = _mm256_set1_epi32(0xffff);
  std::uint32_t n = 0, k = 0;
  for (; k + 8 <= size; k += 8) {
    const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(row + k));
    __m256i x = _mm256_add_epi32(_mm256_mullo_epi32(v, m0), low);
    x = _mm256_mullo_epi32(_mm256_xor_si256(x, _mm256_srli_epi32(x, 16)), m1);
    x = _mm256_xor_si256(x, high);
    x = _mm256_mullo_epi32(_mm256_xor_si256(x, _mm256_srli_epi32(x, 13)), m2);
    x = _mm256_srli_epi32(_mm256_xor_si256(x, _mm256_srli_epi32(x, 16)), 16);
    const __m256i bound =
        _mm256_and_si256(_mm256_i32gather_epi32(reinterpret_cast<const int*>(highest), v, 2), lower_half);
    const auto unseen = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(x, bound))));
    n = append_eight(v, ~unseen & 0xffu, out, n);
  }
  return n + see_scalar(highest, word, row + k, size - k, out + n);
}

const See widest_see = has_avx2() ? see_avx2 : see_scalar;

}  // namespace

Seeing::Seeing(const FeedSettings& feed, const Layer* friends, double followed, std::uint32_t people)
    : nobody_sees_(feed.posts_seen == 0), highest_(people + std::size_t{1}) {
  for (std::uint32_t v = 0; v < people; ++v) {
    const double arriving = feed.posts_per_tie * ((friends ? friends->degrees()[v] : 0) + followed);
    const double p = feed.posts_seen >= arriving ? 1 : feed.posts_seen / arriving;
    highest_[v] = static_cast<std::uint16_t>(std::max(std::lround(p * 0x1p16), 1l) - 1);
  }
}

std::uint32_t Seeing::see(std::uint64_t word, std::span<const std::uint32_t> row, std::uint32_t* out) const {
  if (nobody_sees_) return 0;
  return widest_see(highest_.data(), word, row.data(), static_cast<std::uint32_t>(row.size()), out);
}

}  // namespace papotage
