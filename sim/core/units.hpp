#pragma once
// Time is measured in days; rates are per day.

#include <optional>
#include <string>
#include <string_view>

namespace papotage {

/// Days in a text such as "15 min", "4 hours", "7 days", "2 weeks"; nothing where it isn't one.
/// Units: s, min, h, day, week and their long and plural forms. A month or a year has no fixed length and is no unit.
std::optional<double> parse_duration(std::string_view text);

/// The probability that something of rate `rate` [1/day] happens within `days`: 1 - exp(-rate * days), in [0, 1].
/// The only way from a rate to a probability.
double probability(double rate, double days);

}  // namespace papotage
