#include "sim/cli/outcomes_text.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/cli/text.hpp"

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

}  // namespace papotage::cli
