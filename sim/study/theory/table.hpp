#pragma once
// All checks of all models, and what they came to.

#include <span>
#include <string>
#include <vector>

#include "sim/study/theory/check.hpp"
#include "sim/study/theory/references.hpp"

namespace papotage::theory {

/// Every row, in the order of the registry: of each model what theory says, then its reference. A model without any
/// has one that fails, for nobody adds a model without a check. `quick` leaves out what takes longer than a second.
std::vector<Check> theory_table(const Registry& registry, const FindReference& find, bool quick);

/// A check that was run.
struct Judged {
  const Check* check;
  Found found;
  bool holds;
  double seconds;
};
/// Runs a check. What it throws is a finding that fails.
Judged judge(const Check& check, int threads);

/// "12 checks of 4 models, 1 fails; a correct program fails one of them in 1,315 choices of seeds".
std::string summary(std::span<const Judged> all);

}  // namespace papotage::theory
