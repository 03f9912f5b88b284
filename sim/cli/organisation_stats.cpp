#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/cli/network.hpp"
#include "sim/cli/text.hpp"
#include "sim/population/measure.hpp"
#include "sim/study/layers.hpp"

namespace papotage::cli {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::array unit_plurals{"teams", "departments", "sites", "companies"};

/// What a layer was asked to have, beside what its circles have by their law and what it has.
struct Wanted {
  const char* key;
  double wanted, law, found;
};

std::vector<Wanted> wanted_of(const LayerStats& s, const MultiplexSettings& settings) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const double degree = s.expected ? s.expected->degree : none;
  const double transitivity = s.expected ? s.expected->transitivity : none;
  if (s.name == "hierarchy") return {{"span", double(settings.hierarchy->span), none, s.spans->reports.mean}};
  if (s.name == "work")
    return {{"mean_degree", *settings.work->mean_degree, degree, s.degree.mean},
            {"within_team", *settings.work->within_team, none, s.within[0]},
            {"within_department", *settings.work->within_department, none, s.within[1]},
            {"clustering", settings.work->clustering, transitivity, s.transitivity.value}};
  if (s.name == "friends") {
    const FriendsSettings& f = *settings.friends;
    std::vector<Wanted> wanted{{"mean_degree", *f.mean_degree, none, s.degree.mean},
                               {"clustering", f.clustering, transitivity, s.transitivity.value},
                               {"homophily_age", f.homophily_age, none, s.assortativity[1]},
                               {"homophily_occupation", f.homophily_occupation, none, s.assortativity[2]}};
    if (settings.outsiders.ties_to_staff)
      wanted.push_back({"ties_to_staff", *settings.outsiders.ties_to_staff, none, s.ties_to_staff->mean});
    return wanted;
  }
  if (s.name == "followers") return {{"mean_degree", *settings.followers->mean_degree, none, s.degree.mean}};
  return {{"mean_degree", *settings.internal->mean_degree, degree, s.degree.mean},
          {"within_department", settings.internal->within_department, none, s.within[1]},
          {"clustering", settings.internal->clustering, transitivity, s.transitivity.value}};
}

/// JSON knows no number that is undefined.
Json number(double x) { return std::isnan(x) ? Json() : Json(x); }
Json estimate_json(const Estimate& e) { return {{"value", number(e.value)}, {"standard_error", e.standard_error}}; }
Json spread_json(const papotage::Spread& s) { return {{"mean", number(s.mean)}, {"sd", number(s.sd)}}; }

Json spans_json(const SpanStats& s) {
  return {{"managers", s.managers}, {"depth", s.depth}, {"reports", degree_json(s.reports)}};
}

Json layer_json(const LayerStats& s, const MultiplexSettings& settings) {
  Json json{{"directed", s.directed},
            {"form", s.form == LayerForm::stored ? "stored" : "computed"},
            {"members", s.members},
            {"staff_members", s.staff_members},
            {s.directed ? "arcs" : "ties", s.ties},
            {"degree", degree_json(s.degree)}};
  if (s.in_degree) json["in_degree"] = degree_json(*s.in_degree);
  if (s.staff_degree) json["staff_degree"] = degree_json(*s.staff_degree);
  json["clustering"] = estimate_json(s.clustering);
  json["transitivity"] = estimate_json(s.transitivity);
  json["components"] = s.components.count;
  json["largest_component"] = s.components.largest;
  for (std::size_t k = 0; k < unit_names.size(); ++k)
    json[fmt::format("within_{}", unit_names[k])] = number(s.within[k]);
  json["to_staff"] = number(s.to_staff);
  for (std::size_t k = 0; k < measured_attributes.size(); ++k)
    json["assortativity"][measured_attributes[k]] = number(s.assortativity[k]);
  if (s.spans) json["spans"] = spans_json(*s.spans);
  if (s.ties_to_staff) json["ties_to_staff"] = spread_json(*s.ties_to_staff);
  if (s.expected)
    json["expected"] = {{"degree", number(s.expected->degree)}, {"transitivity", number(s.expected->transitivity)}};
  for (const Wanted& w : wanted_of(s, settings)) json["wanted"][w.key] = number(w.wanted);
  json["memory_bytes"] = s.bytes;
  return json;
}

void print_json(const MultiplexStats& s, const MultiplexSettings& settings, const Multiplex& multiplex,
                const std::vector<std::string>& digests) {
  Json json{{"employees", s.employees}, {"outsiders", s.outsiders}};
  for (std::size_t k = unit_plurals.size(); k-- > 0;) {
    Json units = spread_json(s.units[k].size);
    json[unit_plurals[k]] = {{"count", s.units[k].count}, {"size", units}, {"largest", s.units[k].largest}};
  }
  for (std::size_t k = 0; k < measured_attributes.size(); ++k)
    for (std::size_t c = 0; c < s.class_shares[k].size(); ++c)
      json["shares"][measured_attributes[k]][measured(multiplex.population())[k]->classes[c]] =
          number(s.class_shares[k][c]);
  json["account_share"] = number(s.account_share);
  json["adopters"] = s.adopters;
  json["memory_bytes"] = s.bytes;
  json["layers"] = Json::object();
  for (std::size_t k = 0; k < s.layers.size(); ++k) {
    Json& layer = json["layers"][s.layers[k].name] = layer_json(s.layers[k], settings);
    if (!digests.empty()) layer["digest"] = digests[k];
  }
  json["overlaps"] = Json::array();
  for (const OverlapStats& o : s.overlaps)
    json["overlaps"].push_back({{"layers", {o.first, o.second}},
                                {"jaccard", number(o.jaccard)},
                                {"second_given_first", number(o.second_given_first)},
                                {"first_given_second", number(o.first_given_second)}});
  fmt::print("{}\n", json.dump(2));
}

std::string share(double x) { return std::isnan(x) ? "-" : fmt::format("{:.1f}%", 100 * x); }
std::string decimals(double x, int n) {
  if (std::isnan(x)) return "-";
  const std::string text = fmt::format("{:.{}f}", x, n);
  return text.find_first_not_of("-0.") == std::string::npos ? fmt::format("{:.{}f}", 0., n) : text;  // never -0.000
}

void print_people(const MultiplexStats& s, const Multiplex& multiplex) {
  fmt::print("{} employees, {} of them with an account, {} on the internal network; {} outsiders. {}\n\n",
             grouped(s.employees), share(s.account_share), grouped(s.adopters), grouped(s.outsiders),
             bytes_text(s.bytes));
  Rows units{{"", ">number", ">mean size", ">sd", ">largest"}};
  for (std::size_t k = unit_plurals.size(); k-- > 0;) {
    const UnitStats& u = s.units[k];
    units.push_back(
        {unit_plurals[k], grouped(u.count), short_number(u.size.mean), short_number(u.size.sd), grouped(u.largest)});
  }
  fmt::print("{}\n", aligned(units));
  Rows attributes{{"", ""}};
  for (std::size_t k = 0; k < measured_attributes.size(); ++k) {
    std::string shares;
    for (std::size_t c = 0; c < s.class_shares[k].size(); ++c)
      shares += fmt::format("{}{} {}", c ? ", " : "", measured(multiplex.population())[k]->classes[c],
                            share(s.class_shares[k][c]));
    attributes.push_back({measured_attributes[k], shares});
  }
  fmt::print("{}\n", aligned(attributes).substr(1));
}

std::vector<std::string> degree_cells(const std::string& name, std::uint32_t members, const DegreeStats& d) {
  std::vector<std::string> row{name, grouped(members), decimals(d.mean, 2), decimals(d.sd, 2), grouped(d.least)};
  for (const std::uint64_t q : d.quantiles) row.push_back(grouped(q));
  row.push_back(grouped(d.largest));
  return row;
}

void print_degrees(const MultiplexStats& s) {
  Rows rows{{"ties", ">members", ">mean", ">sd", ">min", ">25%", ">50%", ">75%", ">95%", ">99%", ">max"}};
  for (const LayerStats& layer : s.layers) {
    rows.push_back(degree_cells(layer.directed ? layer.name + " (arcs out)" : layer.name, layer.members, layer.degree));
    if (layer.in_degree) rows.push_back(degree_cells("  arcs in", layer.members, *layer.in_degree));
    if (layer.staff_degree) rows.push_back(degree_cells("  of employees", layer.staff_members, *layer.staff_degree));
    if (layer.spans) rows.push_back(degree_cells("  reports", layer.spans->managers, layer.spans->reports));
  }
  fmt::print("{}\n", aligned(rows));
}

void print_structure(const MultiplexStats& s) {
  Rows rows{{"structure", ">clustering", ">transitivity", ">components", ">largest", ">sex", ">age", ">occupation",
             ">level", ">memory", ">"}};
  rows.front().back() = "held";
  for (const LayerStats& layer : s.layers) {
    std::vector<std::string> row{layer.name, decimals(layer.clustering.value, 3), decimals(layer.transitivity.value, 3),
                                 grouped(layer.components.count), grouped(layer.components.largest)};
    for (const double a : layer.assortativity) row.push_back(decimals(a, 3));
    row.push_back(bytes_text(layer.bytes));
    row.push_back(layer.form == LayerForm::stored ? "stored" : "computed");
    rows.push_back(row);
  }
  fmt::print("{}  sex to level: assortativity; clustering and transitivity have a standard error of at most .0016\n\n",
             aligned(rows));
}

void print_shares(const MultiplexStats& s, const MultiplexSettings& settings) {
  Rows rows{{"of employees' ties", ">within team", ">department", ">site", ">company", ">to staff"}};
  for (const LayerStats& layer : s.layers) {
    std::vector<std::string> row{layer.name};
    for (const double within : layer.within) row.push_back(share(within));
    row.push_back(share(layer.to_staff));
    rows.push_back(row);
  }
  fmt::print("{}\n", aligned(rows));
  Rows wanted{{"", "asked for", ">wanted", ">law of circles", ">found"}};
  for (const LayerStats& layer : s.layers)
    for (const Wanted& w : wanted_of(layer, settings))
      wanted.push_back({layer.name, w.key, short_number(w.wanted), decimals(w.law, 3), decimals(w.found, 3)});
  fmt::print("{}\n", aligned(wanted));
  for (const LayerStats& layer : s.layers) {
    if (layer.spans)
      fmt::print("  {} managers, at most {} one above the other\n", grouped(layer.spans->managers), layer.spans->depth);
    if (layer.ties_to_staff)
      fmt::print("  {}: an outsider is tied to {} employees (sd {})\n", layer.name,
                 decimals(layer.ties_to_staff->mean, 3), decimals(layer.ties_to_staff->sd, 3));
  }
}

void print_overlaps(const MultiplexStats& s) {
  if (s.overlaps.empty()) return;
  Rows rows{{"overlap (employees)", "", ">Jaccard", ">P(second|first)", ">P(first|second)"}};
  for (const OverlapStats& o : s.overlaps)
    rows.push_back({o.first, o.second, decimals(o.jaccard, 4), decimals(o.second_given_first, 4),
                    decimals(o.first_given_second, 4)});
  fmt::print("\n{}", aligned(rows));
}

}  // namespace

void organisation_stats(const StatsVerb& options, const CompanyScenario& workplace) {
  const int threads = threads_of(options.threads);
  const Multiplex multiplex = multiplex_of(workplace, options);
  const MultiplexStats stats = measure(multiplex, workplace.seed, threads);
  std::vector<std::string> digests;
  if (options.digest)
    for (const Layer& layer : multiplex.layers()) digests.push_back(digest(layer, threads));
  if (options.json) return print_json(stats, *workplace.multiplex, multiplex, digests);
  if (!workplace.title.empty()) fmt::print("{}\n\n", workplace.title);
  print_people(stats, multiplex);
  if (!stats.layers.empty()) {
    print_degrees(stats);
    print_structure(stats);
    print_shares(stats, *workplace.multiplex);
    print_overlaps(stats);
  }
  for (std::size_t k = 0; k < digests.size(); ++k)
    fmt::print("{}{} {}\n", k ? "" : "\n", digests[k], stats.layers[k].name);
}

}  // namespace papotage::cli
