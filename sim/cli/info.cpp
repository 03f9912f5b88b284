#include "sim/record/info.hpp"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "sim/cli/failures_text.hpp"
#include "sim/cli/outcomes_text.hpp"
#include "sim/cli/sensitivity_text.hpp"
#include "sim/cli/text.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/core/refusal.hpp"

namespace papotage::cli {
namespace {

using Json = nlohmann::ordered_json;

Json spread_json(const Spread& s) {
  return {{"count", s.count}, {"mean", s.mean}, {"sd", s.sd}, {"q05", s.low}, {"median", s.median}, {"q95", s.high}};
}

Json columns_json(const std::vector<StudySummary::Column>& columns) {
  Json json = Json::object();
  for (const auto& c : columns) {
    Json& told = json[c.name];
    told = {{"count", c.defined}, {"unit", c.unit}};
    if (c.defined > 0) told.update({{"least", c.least}, {"mean", c.mean}, {"greatest", c.greatest}});
    if (!c.means.empty()) told.update({{"means_at_points", c.means}, {"standard_errors_at_points", c.errors}});
    if (c.values.empty() || c.more_values) continue;
    for (const std::string& value : c.values) {
      const Json plain = c.text ? Json(value) : Json::parse(value, nullptr, false);
      told["values"].push_back(plain.is_discarded() ? Json(value) : plain);  // JSON has no infinity
    }
  }
  return json;
}

/// By outcome, then by key.
Json sensitivity_json(const SensitivityTable& table) {
  Json json{{"design", table.design}, {"outcomes", Json::object()}};
  for (const SensitivityTable::Row& row : table.outcomes) {
    Json& told = json["outcomes"][row.outcome];
    told = {{"unit", row.unit}, {"used", row.effects.used}, {"left_out", row.effects.left_out}};
    for (std::size_t k = 0; k < table.keys.size(); ++k)
      for (const Measure& m : measures_of(table.design))
        told["keys"][table.keys[k]][m.name] = table.values(row, m.name)[k];
  }
  return json;
}

Json tasks_json(const TasksSummary& t) {
  Json json{{"replicates", t.replicates},
            {"partial", t.shards > 0},
            {"done", t.done},
            {"failed", t.failed},
            {"missing", t.missing}};
  if (t.shards > 0) json.update({{"shard", t.shard}, {"shards", t.shards}});
  return json;
}

Json study_json(const StudySummary& s) {
  Json json{{"hash", s.study}, {"points", s.points}};
  json.update(tasks_json(s.tasks));
  json["keys"] = columns_json(s.keys);
  json["outcomes"] = columns_json(s.outcomes);
  if (s.sensitivity) json["sensitivity"] = sensitivity_json(*s.sensitivity);
  return json;
}

Json failures_json(const Failures& failures) {
  Json json = Json::array();
  for (const Failures::Kind& kind : failures.kinds) {
    Json& told = json.emplace_back(Json::object());
    if (kind.point) told["point"] = *kind.point;
    if (kind.tasks == 1)
      told["replicate"] = kind.replicate;
    else
      told["replicates"] = kind.tasks;
    told["message"] = kind.message;
  }
  return json;
}

void print_json(const ResultSummary& result) {
  Json json{{"title", result.title},
            {"format", result.format},
            {"seed", result.seed},
            {"version", result.version},
            {"created", result.created}};
  if (result.study) json["study"] = study_json(*result.study);
  if (result.tasks) json["tasks"] = tasks_json(*result.tasks);
  if (result.study || result.tasks) json["failures"] = failures_json(result.failures);
  if (result.failures.more > 0) json["more_failures"] = result.failures.more;
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

std::string ended_text(const char* what, const TasksSummary& tasks) {
  std::string text = fmt::format("  {}: {} done", what, grouped(tasks.done));
  if (tasks.failed > 0) text += fmt::format(", {} failed (why: /provenance/tasks/message)", grouped(tasks.failed));
  if (tasks.missing > 0) text += fmt::format(", {} missing", grouped(tasks.missing));
  return text + "\n";
}

/// Which part of `whole` tasks or replicates a shard holds.
std::string part_text(const char* what, const TasksSummary& t, std::uint64_t whole) {
  return fmt::format("PARTIAL: shard {} of {}, with {} of {} {} (`papotage merge` makes the whole)\n", t.shard,
                     t.shards, grouped(t.done + t.failed + t.missing), grouped(whole), what);
}

/// How many tasks of a study there are, and how they ended.
std::string study_text(const StudySummary& s) {
  std::string text =
      fmt::format("  study of {} points x {} replicates", grouped(s.points), grouped(s.tasks.replicates));
  text += s.tasks.shards > 0 ? "; " + part_text("tasks", s.tasks, s.points * s.tasks.replicates) : "\n";
  return text + ended_text("tasks", s.tasks);
}

/// What isn't as in the result of a plain run.
std::string tasks_text(const TasksSummary& t) {
  std::string text;
  if (t.shards > 0) text = "  " + part_text("replicates", t, t.replicates);
  return t.failed + t.missing > 0 ? text + ended_text("replicates", t) : text;
}

/// The values that a key takes, all or from the least to the greatest.
std::string values_text(const StudySummary::Column& key) {
  if (!key.more_values) return printable(fmt::format("{}", fmt::join(key.values, ", ")));
  if (key.defined > 0) return fmt::format("{} to {}", short_number(key.least), short_number(key.greatest));
  return printable(fmt::format("{}, ...", fmt::join(key.values, ", ")));
}

void print_study(const StudySummary& s) {
  const auto unit = [](const StudySummary::Column& c) { return c.unit == "1" ? "" : c.unit; };
  if (!s.keys.empty()) {
    std::vector<std::vector<std::string>> keys{{"key", "values", "unit"}};
    for (const auto& key : s.keys) keys.push_back({printable(key.name), values_text(key), unit(key)});
    fmt::print("\n{}", aligned(keys));
  }
  std::vector<std::vector<std::string>> outcomes{{"outcome", ">n", ">least", ">mean", ">greatest", "unit"}};
  for (const auto& o : s.outcomes) {
    const auto number = [&](double x) { return short_number(o.defined > 0 ? x : std::nan("")); };
    outcomes.push_back({o.name, grouped(o.defined), number(o.least), number(o.mean), number(o.greatest), unit(o)});
  }
  fmt::print("\n{}", aligned(outcomes));
  print_points(s);
  if (s.sensitivity) print_sensitivity(*s.sensitivity, s.sensitivity->keys.size());
}

void print_text(const ResultSummary& result) {
  fmt::print("{}\n  format {}, seed {}, papotage {}, created {}\n",
             printable(result.title.empty() ? "(no title)" : result.title), result.format, result.seed, result.version,
             result.created);
  if (result.study) fmt::print("{}", study_text(*result.study));
  if (result.tasks) fmt::print("{}", tasks_text(*result.tasks));
  for (const std::string& line : failure_lines(result.failures)) fmt::print("    {}\n", line);
  std::vector<std::vector<std::string>> rows{{"variable", "type", "shape", "unit", ""}};
  for (const bool provenance : {false, true})  // which comes last
    for (const auto& group : result.groups)
      for (const auto& v : group.variables)
        if (group.path != "/provenance" && group.path != "/scenario" &&
            v.path.starts_with("/provenance/") == provenance)
          rows.push_back({v.path, v.type, fmt::format("{}", fmt::join(v.shape, " x ")), v.unit, v.doc});
  fmt::print("\n{}", aligned(rows));
  if (result.study)
    print_study(*result.study);
  else
    print_outcomes(result);
  fmt::print("\n/scenario/resolved\n{}", result.resolved);
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
