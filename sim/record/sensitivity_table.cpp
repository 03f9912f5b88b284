#include "sim/record/sensitivity_table.hpp"

#include <algorithm>
#include <cassert>

namespace papotage {

const std::vector<Measure>& measures_of(const std::string& design) {
  static const std::vector<Measure> morris{
      {"mu", "mu: mean of the elementary effects, in the outcome's unit per range of the key", true},
      {"mu_star", "mu*: mean of their absolute values, how much the key matters", true},
      {"mu_star_low", "lower end of the 95% interval of mu*", true},
      {"mu_star_high", "upper end of the 95% interval of mu*", true},
      {"sigma", "sigma: standard deviation of the elementary effects", true}};
  static const std::vector<Measure> saltelli{
      {"first", "S1: share of the outcome's variance that is the key's by itself"},
      {"first_low", "lower end of the 95% interval of S1"},
      {"first_high", "upper end of the 95% interval of S1"},
      {"total", "ST: share of the outcome's variance that is the key's with all its interactions"},
      {"total_low", "lower end of the 95% interval of ST"},
      {"total_high", "upper end of the 95% interval of ST"}};
  static const std::vector<Measure> none;
  return design == "morris" ? morris : design == "saltelli" ? saltelli : none;
}

std::span<const double> SensitivityTable::values(const Row& row, const std::string& measure) const {
  const std::vector<Measure>& all = measures_of(design);
  const auto at = std::ranges::find(all, measure, &Measure::name);
  assert(at != all.end());
  return std::span(row.effects.values).subspan(static_cast<std::size_t>(at - all.begin()) * keys.size(), keys.size());
}

}  // namespace papotage
