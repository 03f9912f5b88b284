#pragma once
// Every model against the same model written another way, in distribution: a plain serial loop with random numbers of
// its own (tests/reference/naive), which whoever asks hands in.

#include <functional>
#include <string>
#include <vector>

#include "sim/study/theory/check.hpp"
#include "sim/study/theory/ensemble.hpp"

namespace papotage::theory {

/// What one replicate told: a row of trial.records.size() values per probe, and the outcomes, in the model's order.
struct Course {
  std::vector<double> series, outcomes;
};
/// Runs all replicates of a trial, reading the parameters of the model that is given.
using Reference = std::function<std::vector<Course>(const Model& model, const Network& network, const Trial& trial)>;
/// The reference of the model of this name; empty where there is none.
using FindReference = std::function<Reference(const std::string& model)>;

/// One check for each model that has a reference. On small networks of different kinds, with its defaults and with each
/// parameter moved in turn, so many replicates of either are compared: every outcome, and every probe at some times.
/// The z is that of the least p-value times the number of comparisons (Bonferroni), so a check errs no more often than
/// any.
std::vector<Check> reference_checks(const Registry& registry, const FindReference& find, std::uint32_t replicates);

}  // namespace papotage::theory
