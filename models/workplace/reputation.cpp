#include "models/workplace/reputation.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "sim/core/elementary.hpp"
#include "sim/core/parallel.hpp"

namespace papotage {

Reputation::Reputation(const ReputationSettings& settings, std::uint32_t employees, std::uint32_t people,
                       double update_days, std::uint32_t updates)
    : settings_(settings), strength_(settings.step), employees_(employees), moves_(column_of<Move>(people)) {
  for (std::uint32_t k = 0; k <= updates; ++k)
    stays_.push_back(math::pow(.5, k * update_days / settings.half_life.days));
}

void Reputation::start() {
  std::fill(moves_.begin(), moves_.end(), Move{});
  inside_ = outside_ = 0;
}

double Reputation::of(std::uint32_t person, std::uint32_t k) const { return settings_.prior + now(moves_[person], k); }

void Reputation::update(std::uint32_t k, Reactions& reactions) {
  // Sums of moves in whole multiples of 2^-32, so that the order of people doesn't matter.
  constexpr double unit = 0x1p-32;
  std::atomic<std::int64_t> inside{0}, outside{0};
  reactions.take_outside([&](const Reactions::Pulled& pulled) {
    std::int64_t of_employees = 0, of_others = 0;
    pulled.for_each([&](std::uint32_t v) { __builtin_prefetch(&moves_[v], 1); },
                    [&](std::uint32_t v, const Pulls& pulls) {
                      Move& move = moves_[v];
                      const double before = now(move, k), way = pulls.toward() - (settings_.prior + before);
                      move = {static_cast<float>(before + strength_(pulls) * way), k};
                      (v < employees_ ? of_employees : of_others) += std::llround((move.by - before) / unit);
                    });
    inside += of_employees;
    outside += of_others;
  });
  inside_ = inside_ * stays_[1] + static_cast<double>(inside) * unit;
  outside_ = outside_ * stays_[1] + static_cast<double>(outside) * unit;
}

double Reputation::mean() const {
  const std::size_t outsiders = moves_.size() - employees_;
  if (outsiders == 0) return std::numeric_limits<double>::quiet_NaN();
  return settings_.prior + outside_ / static_cast<double>(outsiders);
}

}  // namespace papotage
