#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/cli/network.hpp"
#include "sim/cli/text.hpp"
#include "sim/core/parallel.hpp"
#include "sim/graph/metrics.hpp"

namespace papotage::cli {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<std::vector<std::string>>;

Json estimate_json(const Estimate& e) { return {{"value", e.value}, {"standard_error", e.standard_error}}; }

/// How heavy ties are.
struct Weights {
  float least, largest;
  double mean;
};

std::optional<Weights> weights_of(const Network& network) {
  if (!network.weighted()) return {};
  const auto weights = network.weights();
  const auto [least, largest] = std::minmax_element(weights.begin(), weights.end());
  return Weights{*least, *largest, sum_of(weights.size(), 1, [&](std::size_t k) {
                                     return weights[k];
                                   }) / static_cast<double>(weights.size())};
}

void print_json(const NetworkStats& s, const std::optional<Weights>& weights) {
  Json json{{"directed", s.directed},
            {"nodes", s.nodes},
            {"edges", s.edges},
            {"loops_dropped", s.dropped.loops},
            {"repeats_dropped", s.dropped.repeats},
            {"density", s.density},
            {"degree", degree_json(s.degree)},
            {"clustering", estimate_json(s.clustering)},
            {"transitivity", estimate_json(s.transitivity)},
            {"components", s.components.count},
            {"largest_component", s.components.largest},
            {"largest_eigenvalue", s.eigenvalue},
            {"assortativity", s.assortativity}};
  if (s.directed) {
    json["out_degree"] = degree_json(s.out);
    json["in_degree"] = degree_json(s.in);
    json["strong_components"] = s.strong_components.count;
    json["largest_strong_component"] = s.strong_components.largest;
  }
  if (weights) json["weight"] = {{"mean", weights->mean}, {"min", weights->least}, {"max", weights->largest}};
  fmt::print("{}\n", json.dump(2));
}

std::vector<std::string> degree_row(const char* name, const DegreeStats& d) {
  std::vector<std::string> row{name, fmt::format("{:.2f}", d.mean), fmt::format("{:.2f}", d.sd), grouped(d.least)};
  for (const std::uint64_t q : d.quantiles) row.push_back(grouped(q));
  row.push_back(grouped(d.largest));
  return row;
}

std::string estimate_text(const Estimate& e, bool sampled) {
  if (std::isnan(e.value)) return "undefined";
  return sampled ? fmt::format("{:.4f} ± {:.4f} (sampled; standard error)", e.value, e.standard_error)
                 : fmt::format("{:.4f}", e.value);
}

std::string parts_text(const Parts& parts) {
  return fmt::format("{}, the largest of {} people", grouped(parts.count), grouped(parts.largest));
}

void print_text(const NetworkStats& s, const std::optional<Weights>& weights) {
  Rows facts{{"", ""},
             {"people", grouped(s.nodes)},
             {s.directed ? "arcs" : "ties", grouped(s.edges)},
             {"dropped", fmt::format("{} loops, {} repeats", grouped(s.dropped.loops), grouped(s.dropped.repeats))},
             {"density", fmt::format("{:.4g}", s.density)},
             {"clustering", estimate_text(s.clustering, s.sampled_pairs > 0)},
             {"transitivity", estimate_text(s.transitivity, s.sampled_pairs > 0)},
             {"components", parts_text(s.components)}};
  if (weights)
    facts.push_back(
        {"weights", fmt::format("{} to {}, {:.4g} on average; the figures here count ties, whatever they weigh",
                                weights->least, weights->largest, weights->mean)});
  if (s.directed) facts.push_back({"strong components", parts_text(s.strong_components)});
  facts.push_back({"largest eigenvalue", fmt::format("{:.2f}", s.eigenvalue)});
  facts.push_back(
      {"degree assortativity", std::isnan(s.assortativity) ? "undefined" : fmt::format("{:.3f}", s.assortativity)});
  fmt::print("{}", aligned(facts).substr(1));
  Rows degrees{{"degree", ">mean", ">sd", ">min", ">25%", ">50%", ">75%", ">95%", ">99%", ">max"},
               degree_row("ties", s.degree)};
  if (s.directed) {
    degrees.push_back(degree_row("out", s.out));
    degrees.push_back(degree_row("in", s.in));
  }
  fmt::print("\n{}", aligned(degrees));
}

}  // namespace

Json degree_json(const DegreeStats& d) {
  Json json{{"mean", d.mean}, {"sd", d.sd}, {"min", d.least}, {"max", d.largest}};
  for (std::size_t k = 0; k < d.percents.size(); ++k) json[fmt::format("q{}", d.percents[k])] = d.quantiles[k];
  return json;
}

void network_stats(const StatsVerb& options) {
  if (const auto workplace = workplace_of(options)) return organisation_stats(options, *workplace);
  if (options.digest) throw Refusal("--digest: only a scenario with a [population] has layers");
  const auto network = network_of(options);
  const NetworkStats measured = stats(*network);
  options.json ? print_json(measured, weights_of(*network)) : print_text(measured, weights_of(*network));
}

}  // namespace papotage::cli
