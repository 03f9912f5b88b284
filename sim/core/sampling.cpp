#include "sim/core/sampling.hpp"

#include <cmath>

#include "sim/core/elementary.hpp"
#include "sim/core/units.hpp"

namespace papotage {

std::uint64_t geometric(std::uint64_t word, double log_failure) {
  const double gap = std::floor(math::log(uniform_above_zero(word)) / log_failure);
  return gap < 0x1p63 ? static_cast<std::uint64_t>(gap) : std::uint64_t{1} << 63;
}

FirstTime::FirstTime(double rate, double step_days, std::uint32_t horizon) : within_(horizon + std::size_t{1}) {
  for (std::uint32_t d = 0; d <= horizon; ++d)
    within_[d] = static_cast<std::uint64_t>(std::llround(probability(rate, step_days * d) * 0x1p32));
  guide_.resize((std::size_t{1} << (32 - guide_shift)) + 1);
  std::uint32_t d = 1;
  for (std::size_t byte = 0; byte < guide_.size(); ++byte) {
    while (d < within_.size() && (std::uint64_t{byte} << guide_shift) >= within_[d]) ++d;
    guide_[byte] = d;
  }
}

}  // namespace papotage
