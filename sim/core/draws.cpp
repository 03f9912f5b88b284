#include "sim/core/draws.hpp"

#include <immintrin.h>

#include <Random123/philox.h>

namespace papotage {
namespace {

constexpr std::size_t bulk = Draws::bulk;

using TenRounds = void (*)(std::uint32_t key0, std::uint32_t key1, std::uint32_t* __restrict x0,
                           std::uint32_t* __restrict x1, std::uint32_t* __restrict x2, std::uint32_t* __restrict x3,
                           std::size_t count);

// Ten Philox rounds over counters held word by word; the arrays hold the counters and receive the words. A word lives
// in a lane of 64 bits of which only the low half counts, so that a product needs no shuffle. `count` is rounded up
// to whole vectors, for which Blocks has room. Written once and compiled for each width: compilers do not see that
// the high halves don't matter, and multiply twice. Integer arithmetic, so every width gives the same bits.
// clang-format off
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // g++'s own AVX-512 header
#define PAPOTAGE_TEN_ROUNDS(NAME, ISA, LANES, REGISTER, PRODUCT)                                                     \
  __attribute__((target(ISA))) void NAME(std::uint32_t key0, std::uint32_t key1, std::uint32_t* __restrict x0,       \
                                         std::uint32_t* __restrict x1, std::uint32_t* __restrict x2,                 \
                                         std::uint32_t* __restrict x3, std::size_t count) {                          \
    typedef std::uint32_t Narrow __attribute__((vector_size(4 * LANES), aligned(4), may_alias));                     \
    typedef std::uint64_t Wide __attribute__((vector_size(8 * LANES)));                                              \
    const Wide zero = {};                                                                                            \
    const Wide m0 = zero + 0xD2511F53u, m1 = zero + 0xCD9E8D57u;                                                     \
    for (std::size_t i = 0; i < count; i += LANES) {                                                                 \
      Wide c0 = __builtin_convertvector(*reinterpret_cast<Narrow*>(x0 + i), Wide);                                   \
      Wide c1 = __builtin_convertvector(*reinterpret_cast<Narrow*>(x1 + i), Wide);                                   \
      Wide c2 = __builtin_convertvector(*reinterpret_cast<Narrow*>(x2 + i), Wide);                                   \
      Wide c3 = __builtin_convertvector(*reinterpret_cast<Narrow*>(x3 + i), Wide);                                   \
      std::uint32_t k0 = key0, k1 = key1;                                                                            \
      for (int round = 0; round < 10; ++round) {                                                                     \
        const Wide p0 = reinterpret_cast<Wide>(PRODUCT(reinterpret_cast<REGISTER>(c0), reinterpret_cast<REGISTER>(m0))); \
        const Wide p1 = reinterpret_cast<Wide>(PRODUCT(reinterpret_cast<REGISTER>(c2), reinterpret_cast<REGISTER>(m1))); \
        c0 = (p1 >> 32) ^ c1 ^ (zero + k0);                                                                          \
        c2 = (p0 >> 32) ^ c3 ^ (zero + k1);                                                                          \
        c1 = p1;                                                                                                     \
        c3 = p0;                                                                                                     \
        k0 += 0x9E3779B9u;                                                                                           \
        k1 += 0xBB67AE85u;                                                                                           \
      }                                                                                                              \
      *reinterpret_cast<Narrow*>(x0 + i) = __builtin_convertvector(c0, Narrow);                                      \
      *reinterpret_cast<Narrow*>(x1 + i) = __builtin_convertvector(c1, Narrow);                                      \
      *reinterpret_cast<Narrow*>(x2 + i) = __builtin_convertvector(c2, Narrow);                                      \
      *reinterpret_cast<Narrow*>(x3 + i) = __builtin_convertvector(c3, Narrow);                                      \
    }                                                                                                                \
  }
PAPOTAGE_TEN_ROUNDS(ten_rounds_sse2, "sse2", 2, __m128i, _mm_mul_epu32)
PAPOTAGE_TEN_ROUNDS(ten_rounds_avx2, "avx2", 4, __m256i, _mm256_mul_epu32)
PAPOTAGE_TEN_ROUNDS(ten_rounds_avx512, "avx512f", 8, __m512i, _mm512_mul_epu32)
#undef PAPOTAGE_TEN_ROUNDS
#pragma GCC diagnostic pop
// clang-format on

TenRounds widest() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return ten_rounds_avx512;
  if (__builtin_cpu_supports("avx2")) return ten_rounds_avx2;
  return ten_rounds_sse2;
}

void fill_rounds(const std::array<std::uint32_t, 2>& key, std::size_t count, Blocks<bulk>& out) {
  static const TenRounds ten_rounds = widest();
  auto& w = out.words;
  ten_rounds(key[0], key[1], w[0].data(), w[1].data(), w[2].data(), w[3].data(), count);
}

}  // namespace

Draws::Draws(std::uint64_t seed, std::uint32_t replicate, Decision decision) {
  const r123::Philox4x32::ctr_type counter{{replicate, decision.value(), 0x706f7470u, 0x61676521u}};
  const r123::Philox4x32::key_type key{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  const auto words = r123::Philox4x32{}(counter, key);
  key_ = {words[0], words[1]};
}

Block Draws::block(Entity entity, std::uint32_t time) const {
  const auto words = r123::Philox4x32{}({{entity.a, entity.b, entity.c, time}}, {{key_[0], key_[1]}});
  return {{words[0], words[1], words[2], words[3]}};
}

void Draws::blocks(std::uint32_t first, std::size_t count, std::uint32_t time, Blocks<bulk>& out) const {
  for (std::size_t i = 0; i < count; ++i) {
    out.words[0][i] = first + static_cast<std::uint32_t>(i);
    out.words[1][i] = 0;
    out.words[2][i] = 0;
    out.words[3][i] = time;
  }
  fill_rounds(key_, count, out);
}

void Draws::blocks(std::span<const std::uint32_t> agents, std::uint32_t time, Blocks<bulk>& out) const {
  for (std::size_t i = 0; i < agents.size(); ++i) {
    out.words[0][i] = agents[i];
    out.words[1][i] = 0;
    out.words[2][i] = 0;
    out.words[3][i] = time;
  }
  fill_rounds(key_, agents.size(), out);
}

void Draws::numbered_blocks(std::uint64_t first, std::size_t count, std::uint32_t time, Blocks<bulk>& out) const {
  for (std::size_t i = 0; i < count; ++i) {
    const Entity entity = Entity::numbered(first + i);
    out.words[0][i] = entity.a;
    out.words[1][i] = entity.b;
    out.words[2][i] = 0;
    out.words[3][i] = time;
  }
  fill_rounds(key_, count, out);
}

}  // namespace papotage
