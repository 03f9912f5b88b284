#pragma once
// Sums and means of what an agent hears.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "sim/engine/stepper.hpp"

namespace papotage {

/// What an agent takes from those it hears: the sum of their opinions, each times the weight of its tie (1 in an
/// unweighted network), the sum of these weights, and how many they are.
struct Heard {
  double sum = 0, weight = 0;
  std::uint32_t count = 0;
};

/// Counts all opinions.
struct Everybody {
  bool operator()(double) const { return true; }
};

namespace detail {

template <bool voiced, bool weighted, class Counts>
Heard sum_of_heard(const View<double>& view, Counts&& counts) {
  // Four interleaved sums, for one would wait for each addition.
  double sums[4] = {};
  [[maybe_unused]] double weights[4] = {};
  [[maybe_unused]] std::uint32_t counted[4] = {};
  constexpr bool simple = !voiced && !weighted && std::is_same_v<std::remove_cvref_t<Counts>, Everybody>;
  const auto add = [&](std::size_t lane, std::size_t k) {
    const std::uint32_t j = view.heard[k];
    const double x = view.now[j];
    if constexpr (simple) {
      sums[lane] += x;
    } else {
      bool taken = counts(x);
      if constexpr (voiced) taken &= view.voice[j] != 0;
      if constexpr (weighted) {
        const double weight = taken ? static_cast<double>(view.weights[k]) : 0;
        sums[lane] += x * weight;
        weights[lane] += weight;
      } else {
        sums[lane] += taken ? x : 0;
      }
      counted[lane] += taken;
    }
  };
  const std::size_t n = view.heard.size();
  std::size_t k = 0;
  for (; k + 4 <= n; k += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) add(lane, k + lane);
  for (std::size_t lane = 0; k < n; ++k, ++lane) add(lane, k);
  const auto total = [](const auto& of) { return (of[0] + of[2]) + (of[1] + of[3]); };
  const auto count = simple ? static_cast<std::uint32_t>(n) : total(counted);
  return {total(sums), weighted ? total(weights) : count, count};
}

}  // namespace detail

/// Sums over those whom the agent hears, who speak and whose opinion `counts(x)`; without a branch for each. For rules
/// that say `asks_voice`.
template <class Counts>
Heard sum_of_heard(const View<double>& view, Counts&& counts) {
  if (view.weights.empty())
    return view.voice ? detail::sum_of_heard<true, false>(view, counts)
                      : detail::sum_of_heard<false, false>(view, counts);
  return view.voice ? detail::sum_of_heard<true, true>(view, counts) : detail::sum_of_heard<false, true>(view, counts);
}

/// The mean of those who are heard, by the weights of ties, or the agent's own opinion where nobody is.
inline double mean_of_heard(const View<double>& view) {
  const Heard heard = sum_of_heard(view, Everybody{});
  return heard.count == 0 ? view.own() : heard.sum / heard.weight;
}

}  // namespace papotage
