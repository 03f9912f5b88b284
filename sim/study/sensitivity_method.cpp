#include "sim/study/sensitivity_method.hpp"

#include <memory>
#include <utility>

#include "sim/scenario/toml.hpp"
#include "sim/study/sensitivity.hpp"
#include "sim/study/study.hpp"

namespace papotage {
namespace {

/// In the order of measures_of("morris").
KeyEffects effects_of(const Screening& screening) {
  KeyEffects effects{{}, screening.trajectories, screening.left_out};
  const auto add = [&](auto&& value) {
    for (const ElementaryEffects& e : screening.keys) effects.values.push_back(value(e));
  };
  add([](const ElementaryEffects& e) { return e.mu; });
  add([](const ElementaryEffects& e) { return e.mu_star; });
  add([](const ElementaryEffects& e) { return e.mu_star_within.low; });
  add([](const ElementaryEffects& e) { return e.mu_star_within.high; });
  add([](const ElementaryEffects& e) { return e.sigma; });
  return effects;
}

/// In the order of measures_of("saltelli").
KeyEffects effects_of(const VarianceShares& shares) {
  KeyEffects effects{{}, shares.rows, shares.left_out};
  const auto add = [&](auto&& value) {
    for (const SobolIndices& s : shares.keys) effects.values.push_back(value(s));
  };
  add([](const SobolIndices& s) { return s.first; });
  add([](const SobolIndices& s) { return s.first_within.low; });
  add([](const SobolIndices& s) { return s.first_within.high; });
  add([](const SobolIndices& s) { return s.total; });
  add([](const SobolIndices& s) { return s.total_within.low; });
  add([](const SobolIndices& s) { return s.total_within.high; });
  return effects;
}

}  // namespace

std::optional<SensitivityMethod> sensitivity_method(const SweepSettings& settings, int threads) {
  if (measures_of(settings.design).empty()) return {};
  const std::shared_ptr<const Design> design = design_of(settings);
  SensitivityMethod method{settings.design, design->points(), design->keys(), {}};
  std::vector<KeyRange> ranges;
  for (const SweepKey& key : settings.keys) ranges.push_back({key.low, key.high, key.log, key.integer});
  if (settings.design == "morris")
    method.estimate = [taken = std::shared_ptr<const Design>(as_taken(design, std::move(ranges))),
                       seed = settings.seed](std::span<const double> means) {
      return effects_of(morris_screening(*taken, means, seed));
    };
  else
    method.estimate = [keys = design->keys(), seed = settings.seed, threads](std::span<const double> means) {
      return effects_of(sobol_indices(keys, means, seed, threads));
    };
  return method;
}

std::optional<SensitivityMethod> sensitivity_method(const std::string& resolved, int threads) {
  Document document;
  document.sources.push_back({"/scenario/resolved", resolved});
  document.root = parse_scenario(document.sources.front());
  const std::optional<SweepSettings> settings = take_sweep(document);
  return settings ? sensitivity_method(*settings, threads) : std::nullopt;
}

}  // namespace papotage
