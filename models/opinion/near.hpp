#pragma once
// Sums of what an agent hears from those who think nearly as it does.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "models/opinion/heard.hpp"

namespace papotage {

namespace detail {

typedef double Two __attribute__((vector_size(16)));
typedef std::int64_t TwoMasks __attribute__((vector_size(16)));

/// Two of the four sums of sum_of_heard(), side by side.
class NearSums {
 public:
  NearSums(double own, double epsilon) : own_{own, own}, epsilon_{epsilon, epsilon} {}

  void add(Two x, TwoMasks there) {
    constexpr std::int64_t but_sign = ~(std::int64_t{1} << 63);
    const Two distance = reinterpret_cast<Two>(reinterpret_cast<TwoMasks>(x - own_) & TwoMasks{but_sign, but_sign});
    const TwoMasks near = (distance <= epsilon_) & there;
    sums_ += reinterpret_cast<Two>(reinterpret_cast<TwoMasks>(x) & near);
    minus_counts_ += near;
  }
  Two sums() const { return sums_; }
  TwoMasks minus_counts() const { return minus_counts_; }

 private:
  Two own_, epsilon_, sums_ = {};
  TwoMasks minus_counts_ = {};
};

/// As sum_of_heard() where all speak and every tie weighs 1, with the same bits.
inline Heard sum_of_near(const View<double>& view, double epsilon) {
  constexpr std::int64_t yes = -1;
  const std::uint32_t* heard = view.heard.data();
  const double* now = view.now;
  const std::size_t n = view.heard.size();
  NearSums even(view.own(), epsilon), odd = even;  // lanes 0 and 1, and 2 and 3
  std::size_t k = 0;
  for (; k + 4 <= n; k += 4) {
    even.add(Two{now[heard[k]], now[heard[k + 1]]}, TwoMasks{yes, yes});
    odd.add(Two{now[heard[k + 2]], now[heard[k + 3]]}, TwoMasks{yes, yes});
  }
  if (k < n) {  // the last ones, in the place of those that lack the last again, which doesn't count
    const std::size_t left = n - k, last = n - 1;
    const std::size_t second = k + (left > 1), third = left > 2 ? k + 2 : last;
    even.add(Two{now[heard[k]], now[heard[second]]}, TwoMasks{yes, -std::int64_t{left > 1}});
    odd.add(Two{now[heard[third]], 0}, TwoMasks{-std::int64_t{left > 2}, 0});
  }
  const Two sums = even.sums() + odd.sums();
  const TwoMasks minus_counts = even.minus_counts() + odd.minus_counts();
  const auto count = static_cast<std::uint32_t>(-(minus_counts[0] + minus_counts[1]));
  return {sums[0] + sums[1], static_cast<double>(count), count};
}

}  // namespace detail

/// Sums over those whom the agent hears, who speak and whose opinion differs from its own by at most `epsilon`.
inline Heard sum_of_near(const View<double>& view, double epsilon) {
  if (!view.voice && view.weights.empty()) return detail::sum_of_near(view, epsilon);
  const double own = view.own();
  return sum_of_heard(view, [&](double x) { return std::abs(x - own) <= epsilon; });
}

}  // namespace papotage
