#include "models/contagion/scheme.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/core/elementary.hpp"

namespace papotage {
namespace {

// As good as certain: 1 - exp(-44) is 1 in the 53 bits of a draw.
constexpr double certainty = 44;

}  // namespace

double Transition::rate_in_steps_of(double days) const {
  if (probability <= 0) return rate;
  return (probability < 1 ? std::min(certainty, -math::log1p(-probability)) : certainty) / days;
}

std::uint32_t Transition::countdown_in_steps_of(double days) const {
  constexpr double rounding = 1e-9, most = 0xffffffff;
  return static_cast<std::uint32_t>(std::clamp(std::ceil(after.value_or(0) / days - rounding), 1., most));
}

bool Scheme::contagious(std::uint8_t c) const {
  return std::any_of(transitions.begin(), transitions.end(),
                     [&](const Transition& x) { return (x.with & in(c)) != 0; });
}

bool Scheme::entered(std::uint8_t c) const {
  return std::any_of(transitions.begin(), transitions.end(),
                     [&](const Transition& x) { return x.to == c && x.possible(); });
}

bool Scheme::returns() const {
  return entered(rest) || std::any_of(transitions.begin(), transitions.end(),
                                      [&](const Transition& x) { return x.with != 0 && entered(x.from); });
}

std::string Scheme::not_by_events() const {
  for (const Transition& x : transitions) {
    const auto exits =
        std::count_if(transitions.begin(), transitions.end(), [&](const Transition& y) { return y.from == x.from; });
    const char* why = x.threshold                        ? "at a threshold"
                      : x.divided                        ? "by contacts that are divided"
                      : x.reached                        ? "by contact with those whom one reaches"
                      : x.together                       ? "together with the one who was met"
                      : !x.only.empty()                  ? "by some agents only"
                      : x.growth > 0                     ? "at a rate that grows"
                      : x.with == 0 && x.probability > 0 ? "with a probability per step"
                      : x.after && exits > 1             ? "by a countdown and in another way"
                                                         : nullptr;
    if (why) return fmt::format("`{}` is left {}", compartments[x.from], why);
    if (x.with == 0) continue;
    if (exits > 1)
      return fmt::format("`{}` is left in more than one way, one of them by contact", compartments[x.from]);
    if (contagious(x.from)) return fmt::format("`{}` is contagious and left by contact", compartments[x.from]);
    if (std::any_of(transitions.begin(), transitions.end(),
                    [&](const Transition& y) { return y.with != 0 && y.to == x.from; }))
      return fmt::format("`{}` is entered and left by contact", compartments[x.from]);
  }
  return {};
}

std::string Scheme::not_continuous() const {
  for (const Transition& x : transitions) {
    if (x.probability > 0) return fmt::format("`{}` is left with a probability per step", compartments[x.from]);
    if (x.after && *x.after <= 0)
      return fmt::format("`{}` is left after no time, which takes a step", compartments[x.from]);
    if (x.growth > 0) return fmt::format("`{}` is left at a rate that grows with time", compartments[x.from]);
    if (x.at_once()) return fmt::format("`{}` is left at once at a threshold", compartments[x.from]);
  }
  return {};
}

bool Scheme::asks_groupings() const {
  return std::any_of(transitions.begin(), transitions.end(), [](const Transition& x) { return !x.only.empty(); }) ||
         std::any_of(starts.begin(), starts.end(), [](const Start& s) { return s.who.asks_groupings(); });
}

bool Scheme::asks_layers() const {
  return std::any_of(starts.begin(), starts.end(), [](const Start& s) { return s.who.asks_layers(); });
}

bool Scheme::asks_rows() const {
  return std::any_of(transitions.begin(), transitions.end(),
                     [](const Transition& x) { return x.reached || x.together; });
}

}  // namespace papotage
