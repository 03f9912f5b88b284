#include "sim/core/units.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "sim/core/elementary.hpp"

namespace papotage {

std::optional<double> parse_duration(std::string_view text) {
  // Lengths as "parts of a day", so that 15 min is exactly 15 / 1440 and 12 h exactly 0.5.
  struct Unit {
    std::string_view name;
    double per_day;
  };
  static constexpr std::array<Unit, 16> units{{{"s", 86400},
                                               {"second", 86400},
                                               {"seconds", 86400},
                                               {"min", 1440},
                                               {"minute", 1440},
                                               {"minutes", 1440},
                                               {"h", 24},
                                               {"hour", 24},
                                               {"hours", 24},
                                               {"d", 1},
                                               {"day", 1},
                                               {"days", 1},
                                               {"w", 1. / 7},
                                               {"week", 1. / 7},
                                               {"weeks", 1. / 7},
                                               {"sec", 86400}}};
  double amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc{}) return {};
  std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  while (!rest.empty() && rest.back() == ' ') rest.remove_suffix(1);
  for (const auto& [name, per_day] : units) {
    if (rest != name) continue;
    const double days = per_day < 1 ? amount * 7 : amount / per_day;
    if (std::isfinite(days)) return days;
  }
  return {};
}

double probability(double rate, double days) { return -math::expm1(-rate * days); }

}  // namespace papotage
