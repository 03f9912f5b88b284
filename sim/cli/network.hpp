#pragma once
// What the verbs that look at networks share.

#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "sim/cli/verbs.hpp"
#include "sim/graph/metrics.hpp"
#include "sim/graph/network.hpp"
#include "sim/scenario/multiplex_sections.hpp"

namespace papotage::cli {

/// The organisation that the file describes; nothing where it is an edge list or a scenario of another network.
std::optional<CompanyScenario> workplace_of(const NetworkOptions& options);

/// Its people and layers, in the form that the options say: all of them, or the one that is named.
Multiplex multiplex_of(const CompanyScenario& workplace, const NetworkOptions& options, const std::string& only = {});
std::string form_of(const NetworkOptions& options);

/// Measures it: `network stats` of an organisation.
void organisation_stats(const StatsVerb& options, const CompanyScenario& workplace);

nlohmann::ordered_json degree_json(const DegreeStats& degrees);

/// The network of an edge list, or of a scenario without an organisation (that of replicate 0 where each draws one).
std::shared_ptr<const Network> network_of(const NetworkOptions& options);

}  // namespace papotage::cli
