#pragma once
// Scenarios from text, and models that only have parameters: one that hosts another, its guests, and one that does
// neither.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "sim/scenario/scenario.hpp"

namespace papotage::dummies {

template <class Self>
struct Idle : Declared<Self> {
  std::vector<Probe> probes() const override { return {}; }
  std::vector<Outcome> outcomes() const override { return {{"reach", "people", "who saw it"}, {"posts", "1", "all"}}; }
  std::vector<Column> columns() const override { return {{"view", "1", "opinion"}}; }
  bool pulls() const override { return false; }
  std::size_t bytes(const RunSize&) const override { return 0; }
  void check(const Staff&) const override {}
  std::unique_ptr<Simulation> simulate(const World&) const override { return {}; }
};

struct Rumour final : Idle<Rumour> {
  double beta = .5;
  static About describe() { return {"rumour", "contagion", "a rumour", "", ""}; }
  static void declare(Declare<Rumour>& d) { d(&Rumour::beta, {.name = "beta", .range = at_least(0)}); }
};

/// Initial opinions in a table, whose names are those of an interval's ends.
struct Span {
  double low = -1, high = 1, mean = 0;
  static void declare(Declare<Span>& d) {
    d(&Span::low, {.name = "low"});
    d(&Span::high, {.name = "high"});
    d(&Span::mean, {.name = "mean", .range = within(-1, 1)});
  }
};
inline void read_value(Span& member, const Value& value, const Declaration& declaration) {
  if (!value.as<Table>()) refuse_value(value, declaration, "a table");
  read_section(*value.as<Table>(), declaration.name, value.place(), parameters_of<Span>(), &member);
}
inline Value::Data write_value(const Span& span) { return write_section(parameters_of<Span>(), &span); }
inline std::string type_name(const Span&) { return "table"; }

/// Takes part of a view over.
struct Follow final : Idle<Follow> {
  double pace = .5;
  std::uint32_t friends = 3;
  Span initial;
  static About describe() { return {"follow", "opinion", "take part of it over", "", ""}; }
  static void declare(Declare<Follow>& d) {
    d(&Follow::pace, {.name = "pace", .unit = "1/day", .range = within(0, 1), .doc = "how fast"});
    d(&Follow::friends, {.name = "friends", .range = at_least(1)});
    d(&Follow::initial, {.name = "initial"});
  }
};

/// Takes a view over.
struct Adopt final : Idle<Adopt> {
  double noise = 0;
  Span initial;
  static About describe() { return {"adopt", "opinion", "take it over", "", ""}; }
  static void declare(Declare<Adopt>& d) {
    d(&Adopt::noise, {.name = "noise", .range = within(0, 1)});
    d(&Adopt::initial, {.name = "initial"});
  }
};

struct Views {
  double initial = .25, anger = 0;
  static void declare(Declare<Views>& d) {
    d(&Views::initial, {.name = "initial", .range = within(-1, 1), .doc = "everybody's at the start"});
    d(&Views::anger, {.name = "anger"});
  }
};
struct Grievances {
  double rate = .1;
  static void declare(Declare<Grievances>& d) { d(&Grievances::rate, {.name = "rate", .range = at_least(0)}); }
};
struct Feed {
  Duration delay{1};
  static void declare(Declare<Feed>& d) {
    d(&Feed::delay, {.name = "delay", .unit = "day", .range = above(0), .doc = "until it is seen"});
  }
};

/// Posts about the company.
struct Talk final : Idle<Talk> {
  double posts = 2, critical = 1;
  Views views;
  Grievances grievances;
  Feed feed;
  std::shared_ptr<Model> inner;

  static About describe() { return {"talk", "posting", "posts", "", ""}; }
  static void declare(Declare<Talk>& d) {
    d(&Talk::posts, {.name = "posts", .unit = "1/day", .range = at_least(0), .doc = "of an employee"});
    d(&Talk::critical, {.name = "critical", .range = at_least(0)});
  }
  std::vector<Part> parts() override {
    return {{"posting", "posts", &parameters(), object()},
            {"opinion", "views", &parameters_of<Views>(), &views},
            {"opinion.grievances", "grievances", &parameters_of<Grievances>(), &grievances},
            {"reading.feed", "feeds", &parameters_of<Feed>(), &feed}};
  }
  std::string hosts() const override { return "opinion"; }
  void host(std::shared_ptr<Model> guest) override { inner = std::move(guest); }
  std::shared_ptr<Model> guest() const override { return inner; }
  bool warms_up() const override { return true; }
  std::vector<Column> post_columns() const override { return {{"author", "1", "who wrote it"}}; }
  void check(const Staff& staff) const override {
    if (critical > posts) throw Refusal::about("critical", "critical: more than posts; lower it");
    if (staff.multiplex && staff.multiplex->population.account == 0)
      throw Refusal::about("population.account", "account = 0: nobody can post; raise it");
    if (feed.delay.days > 9) throw Refusal::about("delay", "delay: too long for this test");
  }
};

inline Registry small_registry() { return registry_of<Rumour, Follow, Adopt, Talk>(); }

/// The scenario "s.toml" with that text.
inline Scenario scenario_of(const std::string& text, const std::vector<std::string>& sets = {}) {
  Document document;
  document.sources = {{"s.toml", text}};
  document.root = parse_scenario(document.sources.front());
  for (const std::string& set : sets) apply_set(document.root, set);
  return read_scenario(std::move(document), small_registry());
}

inline std::string refusal_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "no refusal";
}
inline std::string refusal_of(const std::string& text, const std::vector<std::string>& sets = {}) {
  return refusal_of([&] { scenario_of(text, sets); });
}

/// Two sections of people, which the host needs.
inline const std::string company = "[population]\nemployees = 200\n[layers.work]\nmean_degree = 8\n";
inline const std::string run_days = "[run]\ndays = 10\n";
inline const std::string talk = run_days + company + "[posting]\n[opinion]\nmodel = \"follow\"\n";
inline const std::string rumour =
    run_days +
    "[network]\ngenerator = \"erdos_renyi\"\nnodes = 100\nmean_degree = 6\n[contagion]\nmodel = \"rumour\"\n";

}  // namespace papotage::dummies
