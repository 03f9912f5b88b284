#include "sim/record/info.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "sim/cli/text.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/core/refusal.hpp"

namespace papotage::cli {
namespace {

using Json = nlohmann::ordered_json;

Json spread_json(const Spread& s) {
  return {{"count", s.count}, {"mean", s.mean}, {"sd", s.sd}, {"q05", s.low}, {"median", s.median}, {"q95", s.high}};
}

void print_json(const ResultSummary& result) {
  Json json{{"title", result.title},
            {"format", result.format},
            {"seed", result.seed},
            {"version", result.version},
            {"created", result.created}};
  for (const auto& group : result.groups)
    for (const auto& v : group.variables)
      json["variables"].push_back(
          {{"path", v.path}, {"type", v.type}, {"shape", v.shape}, {"unit", v.unit}, {"doc", v.doc}});
  for (const auto& outcome : result.outcomes) {
    json["outcomes"][outcome.name] = spread_json(spread(outcome.values));
    json["outcomes"][outcome.name]["unit"] = outcome.unit;
  }
  json["resolved"] = result.resolved;
  for (const auto& [name, text] : result.provenance) json["provenance"][name] = text;
  fmt::print("{}\n", json.dump(2));
}

void print_text(const ResultSummary& result) {
  fmt::print("{}\n  format {}, seed {}, papotage {}, created {}\n",
             printable(result.title.empty() ? "(no title)" : result.title), result.format, result.seed, result.version,
             result.created);
  std::vector<std::vector<std::string>> rows{{"variable", "type", "shape", "unit", ""}};
  for (const auto& group : result.groups)
    for (const auto& v : group.variables)
      if (group.path != "/provenance" && group.path != "/scenario")
        rows.push_back({v.path, v.type, fmt::format("{}", fmt::join(v.shape, " x ")), v.unit, v.doc});
  fmt::print("\n{}", aligned(rows));
  std::vector<std::vector<std::string>> outcomes{{"outcome", ">n", ">mean", ">sd", ">5%", ">median", ">95%", "unit"}};
  for (const auto& outcome : result.outcomes) {
    const Spread s = spread(outcome.values);
    outcomes.push_back({outcome.name, grouped(s.count), short_number(s.mean), short_number(s.sd), short_number(s.low),
                        short_number(s.median), short_number(s.high), outcome.unit == "1" ? "" : outcome.unit});
  }
  fmt::print("\n{}\n/scenario/resolved\n{}", aligned(outcomes), result.resolved);
}

}  // namespace

void info(const InfoVerb& options) {
  if (options.digest) {
    fmt::print("{}\n", digest(options.file));
    return;
  }
  const ResultSummary result = summary(options.file);
  if (options.json)
    print_json(result);
  else
    print_text(result);
}

}  // namespace papotage::cli
