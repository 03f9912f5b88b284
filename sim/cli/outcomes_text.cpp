#include "sim/cli/outcomes_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/cli/text.hpp"
#include "sim/core/refusal.hpp"

namespace papotage::cli {

void print_outcomes(const ResultSummary& result) {
  std::vector<std::vector<std::string>> outcomes{{"outcome", ">n", ">mean", ">sd", ">5%", ">median", ">95%", "unit"}};
  for (const auto& outcome : result.outcomes) {
    const Spread s = spread(outcome.values);
    outcomes.push_back({outcome.name, grouped(s.count), short_number(s.mean), short_number(s.sd), short_number(s.low),
                        short_number(s.median), short_number(s.high), outcome.unit == "1" ? "" : outcome.unit});
  }
  fmt::print("\n{}", aligned(outcomes));
}

void print_points(const StudySummary& study) {
  constexpr std::size_t most_outcomes = 5;  // beside each other
  if (study.keys.empty() || study.keys.front().at_points.empty()) return;
  const std::size_t told = std::min(most_outcomes, study.outcomes.size());
  std::vector<std::vector<std::string>> rows(1 + study.points);
  for (const auto& key : study.keys) {
    rows[0].push_back(printable(key.name));
    for (std::size_t p = 0; p < study.points; ++p) rows[1 + p].push_back(printable(key.at_points[p]));
  }
  for (std::size_t k = 0; k < told; ++k) {
    const auto& outcome = study.outcomes[k];
    rows[0].push_back(">" + outcome.name);
    for (std::size_t p = 0; p < study.points; ++p)
      rows[1 + p].push_back(std::isnan(outcome.errors[p]) ? short_number(outcome.means[p])
                                                          : fmt::format("{} ± {}", short_number(outcome.means[p]),
                                                                        short_number(outcome.errors[p])));
  }
  fmt::print("\n{}", aligned(rows));
  if (told < study.outcomes.size())
    fmt::print("  and {} more outcomes (papotage info --json)\n", study.outcomes.size() - told);
  const std::uint64_t tasks = study.points * study.tasks.replicates;
  const bool everywhere =
      std::all_of(study.outcomes.begin(), study.outcomes.begin() + static_cast<std::ptrdiff_t>(told),
                  [&](const auto& outcome) { return outcome.defined == tasks; });
  fmt::print("  means over {} replicates{}, ± their standard errors; points share their draws\n",
             grouped(study.tasks.replicates), everywhere ? "" : " (those where they are defined)");
}

}  // namespace papotage::cli
