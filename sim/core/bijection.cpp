#include "sim/core/bijection.hpp"

namespace papotage {

struct BijectionLoops {
  static constexpr std::uint32_t chunk = 32;  // slots at a time

  using Step = void (*)(const Bijection& bijection, const std::uint32_t* x, std::uint32_t* y);

  // y[k] = backward(x[k]) for VECTORS x LANES numbers. Written once and compiled for each width; integer arithmetic, so
  // that each gives the same bits.
// clang-format off
#define PAPOTAGE_STEP(NAME, ISA, LANES, VECTORS)                                                               \
  __attribute__((target(ISA))) static void NAME(const Bijection& b, const std::uint32_t* x, std::uint32_t* y) { \
    typedef std::uint32_t Lanes __attribute__((vector_size(4 * LANES), aligned(4), may_alias));                \
    Lanes v[VECTORS];                                                                                          \
    for (int k = 0; k < VECTORS; ++k) v[k] = *reinterpret_cast<const Lanes*>(x + k * LANES);                   \
    const int shift = b.shift_;                                                                                \
    for (int s = b.stages_ - 1; s >= 0; --s)                                                                   \
      for (int k = 0; k < VECTORS; ++k) {                                                                      \
        v[k] ^= v[k] >> shift;                                                                                 \
        v[k] = (v[k] * b.undo_[s] & b.mask_) ^ b.xor_[s];                                                      \
      }                                                                                                        \
    for (int k = 0; k < VECTORS; ++k) *reinterpret_cast<Lanes*>(y + k * LANES) = v[k];                         \
  }
  PAPOTAGE_STEP(sixteen_sse2, "sse2", 4, 4)
  PAPOTAGE_STEP(thirty_two_sse2, "sse2", 4, 8)
  PAPOTAGE_STEP(sixteen_avx2, "avx2", 8, 2)
  PAPOTAGE_STEP(thirty_two_avx2, "avx2", 8, 4)
#undef PAPOTAGE_STEP
  // clang-format on

  struct Steps {
    Step sixteen, thirty_two;
  };
  static Steps widest() {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") ? Steps{sixteen_avx2, thirty_two_avx2} : Steps{sixteen_sse2, thirty_two_sse2};
  }

  /// Members of the slots first to first + here - 1, here <= Count.
  template <std::uint32_t Count>
  static void members(const Bijection& b, Step step, std::uint32_t first, std::uint32_t here, std::uint32_t* out) {
    const std::uint32_t last = b.last_;
    alignas(64) std::uint32_t x[Count], on[Count];
    // Slots beyond n might walk for ever: what fills up the vectors are copies of a slot.
    for (std::uint32_t k = 0; k < Count; ++k) x[k] = first + (k < here ? k : 0);
    step(b, x, x);
    for (;;) {
      std::uint32_t outside = 0;
      for (std::uint32_t k = 0; k < Count; ++k) outside |= x[k] > last;
      if (!outside) break;
      step(b, x, on);
      for (std::uint32_t k = 0; k < Count; ++k) x[k] = x[k] > last ? on[k] : x[k];
    }
    std::copy_n(x, here, out);
  }
};

void Bijection::members(std::uint32_t first, std::uint32_t count, std::uint32_t* out) const {
  static const BijectionLoops::Steps steps = BijectionLoops::widest();
  std::uint32_t done = 0;
  for (; count - done > 16; done += std::min(count - done, BijectionLoops::chunk))
    BijectionLoops::members<32>(*this, steps.thirty_two, first + done, std::min(count - done, BijectionLoops::chunk),
                                out + done);
  if (done < count) BijectionLoops::members<16>(*this, steps.sixteen, first + done, count - done, out + done);
}

}  // namespace papotage
