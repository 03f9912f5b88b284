#include "models/contagion/declared.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace papotage {
namespace {

/// "[contagion.transition.joins]"
std::string section_of(const DeclaredTransition& t) {
  return fmt::format("[contagion.transition.{}]", key_text(t.name));
}

/// About one of its keys, or all of it.
Refusal refused(const DeclaredTransition& t, const std::string& message, const std::string& key = {}) {
  const auto it = t.written.find(key);
  return Refusal(it == t.written.end() ? t.place : it->second, section_of(t) + " " + message);
}

bool plain_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

void read_value(Starts& member, const Value& value, const Declaration& declaration) {
  const auto* table = value.as<Table>();
  if (!table) refuse_value(value, declaration, type_name(member));
  member.in.clear();
  for (const auto& [key, inner, place] : table->entries()) {
    Chosen who;
    read_value(who, inner, {.name = declaration.name + "." + key});
    who.name = declaration.name;
    member.in.push_back({key, std::move(who), inner.place().known() ? inner.place() : place});
  }
}

Value::Data write_value(const Starts& starts) {
  Table table;
  for (const auto& [compartment, who, place] : starts.in) table.set(compartment, Value(write_value(who)));
  return table;
}

std::string type_name(const Starts&) { return "table { COMPARTMENT = number of people, or a choice of agents }"; }

Form form_of(const Starts&) { return {.kind = Form::Kind::table, .inner = {form_of(Chosen{})}}; }

void DeclaredTransition::declare(Declare<DeclaredTransition>& d) {
  using T = DeclaredTransition;
  d(&T::from, {.name = "from", .required = true, .doc = "compartment that is left"});
  d(&T::to, {.name = "to", .required = true, .doc = "compartment that is entered"});
  d(&T::contact, {.name = "contact", .doc = "compartments in which contacts count; none: it happens by itself"});
  d(&T::rate, {.name = "rate", .unit = "1/day, or 1/day per contact", .range = at_least(0), .doc = "how often"});
  d(&T::probability, {.name = "probability",
                      .unit = "per step, or per contact and step",
                      .range = within(0, 1),
                      .doc = "instead of a rate"});
  d(&T::growth, {.name = "growth", .unit = "1/day^2", .range = above(0), .doc = "by what the rate grows with time"});
  d(&T::after, {.name = "after", .unit = "day", .range = at_least(0), .doc = "countdown: how long after entry"});
  d(&T::threshold,
    {.name = "threshold",
     .range = within(0, 1),
     .doc = "share of those heard who must stand in `contact`; then at once, or with the rate or probability"});
  d(&T::threshold_high, {.name = "threshold_high",
                         .range = within(0, 1),
                         .doc = "each agent's own threshold is uniform from `threshold` to this"});
  d(&T::threshold_count, {.name = "threshold_count",
                          .unit = "people",
                          .range = at_least(1),
                          .doc = "a number of them instead of a share, by the weights of their ties"});
  d(&T::weighted,
    {.name = "weighted", .doc = "whether contacts count by the weights of their ties, where they have some"});
  d(&T::divided, {.name = "divided", .doc = "whether contacts are divided by all whom the agent hears"});
  d(&T::direction, {.name = "direction",
                    .choices = {"heard", "reached"},
                    .doc = "contacts are those whom the agent hears, or those whom it reaches"});
  d(&T::together, {.name = "together", .doc = "whether the one who was met moves along"});
  d(&T::where, {.name = "where", .doc = "only agents of these classes"});
}

void read_value(Transitions& member, const Value& value, const Declaration& declaration) {
  const auto* table = value.as<Table>();
  if (!table) refuse_value(value, declaration, type_name(member));
  member.all.clear();
  for (const auto& [key, inner, place] : table->entries()) {
    const auto* section = inner.as<Table>();
    if (!section)
      throw Refusal(inner.place(), fmt::format("{}.{}: must be a section, [contagion.transition.{}]", declaration.name,
                                               key, key_text(key)));
    DeclaredTransition& t = member.all.emplace_back();
    t.name = key;
    t.place = place.known() ? place : inner.place();
    for (const auto& entry : section->entries()) t.written[entry.key] = entry.value.place();
    // One compartment may stand for a list of one.
    Table copy = *section;
    if (Value* contact = copy.find("contact"); contact && contact->as<std::string>()) {
      Array list{*contact};
      *contact = Value(Value::Data(std::move(list)), contact->place());
    }
    read_section(copy, "contagion.transition." + key, t.place, parameters_of<DeclaredTransition>(), &t);
  }
}

Value::Data write_value(const Transitions& transitions) {
  Table table;
  for (const DeclaredTransition& t : transitions.all) {
    Table section;
    for (const Parameter& p : parameters_of<DeclaredTransition>()) {
      Value value(p.write(&t));
      if (!is_nothing(value) && (p.required || value.text() != p.fallback)) section.set(p.name, std::move(value));
    }
    table.set(t.name, Value(std::move(section)));
  }
  return table;
}

std::string type_name(const Transitions&) { return "sections [contagion.transition.NAME]"; }

Form form_of(const Transitions&) {
  std::vector<Parameter> keys = parameters_of<DeclaredTransition>();
  for (Parameter& key : keys)
    if (key.name == "contact") key.form.others.push_back({Form::Kind::text});
  return {
      .kind = Form::Kind::table,
      .inner = {{.kind = Form::Kind::table, .keys = std::make_shared<const std::vector<Parameter>>(std::move(keys))}}};
}

void DeclaredCompartments::declare(Declare<DeclaredCompartments>& d) {
  using M = DeclaredCompartments;
  d(&M::compartments,
    {.name = "compartments", .required = true, .doc = "their names; everybody starts in the first one but `initial`"});
  d(&M::starts, {.name = "initial", .doc = "who starts in other compartments"});
  d(&M::spreading, {.name = "spreading",
                    .doc = "compartments of which outcomes tell the peak; those that are caught from where empty"});
  declare_method(d);
  d(&M::transition, {.name = "transition", .required = true, .doc = "what leads from one to another"});
}

std::uint8_t DeclaredCompartments::number_of(const std::string& compartment) const {
  const auto it = std::find(compartments.begin(), compartments.end(), compartment);
  // Asked before check() has refused an unknown name, too: then any number will do that is one of a set.
  return static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(it - compartments.begin(), most_compartments - 1));
}

Compartments DeclaredCompartments::set_of(const Names& names) const {
  Compartments set = 0;
  for (const std::string& name : names) set |= in(number_of(name));
  return set;
}

void DeclaredCompartments::check_names() const {
  if (compartments.size() < 2 || compartments.size() > most_compartments)
    throw Refusal::about("compartments", fmt::format("compartments: there are {}; must be 2 to {}", compartments.size(),
                                                     most_compartments));
  std::set<std::string> seen;
  for (const std::string& name : compartments) {
    if (!plain_name(name))
      throw Refusal::about("compartments",
                           fmt::format("compartments: {} is no name; use letters, digits and `_`", quoted(name)));
    if (!seen.insert(name).second)
      throw Refusal::about("compartments", fmt::format("compartments: `{}` is named twice", name));
  }
  for (const std::string& name : spreading)
    if (!seen.contains(name))
      throw Refusal::about(
          "spreading", fmt::format("spreading: there is no compartment `{}`{}", name, suggestion(name, compartments)));
}

void DeclaredCompartments::check_starts() const {
  for (const auto& [name, who, place] : starts.in) {
    if (std::find(compartments.begin(), compartments.end(), name) == compartments.end())
      throw Refusal(place,
                    fmt::format("initial: there is no compartment `{}`{}", name, suggestion(name, compartments)));
    if (name == compartments.front())
      throw Refusal(place, fmt::format("initial: all others start in `{}`; take it away", name));
  }
}

void DeclaredCompartments::check_transition(const DeclaredTransition& t) const {
  const std::vector<std::pair<const char*, Names>> named{{"from", {t.from}}, {"to", {t.to}}, {"contact", t.contact}};
  for (const auto& [key, names] : named)
    for (const std::string& name : names)
      if (std::find(compartments.begin(), compartments.end(), name) == compartments.end())
        throw refused(
            t, fmt::format("names a compartment `{}` that there isn't{}", name, suggestion(name, compartments)), key);
  if (t.from == t.to) throw refused(t, fmt::format("leads from `{}` to itself", t.from), "to");
  const bool at_threshold = t.threshold || t.threshold_count;
  if (t.threshold && t.threshold_count) throw refused(t, "has a threshold and a threshold_count; take one away");
  if (at_threshold && t.contact.empty()) throw refused(t, "has a threshold, but no `contact` that could meet it");
  if (t.threshold_high && !t.threshold) throw refused(t, "has a threshold_high, but no threshold");
  if (t.threshold_high && *t.threshold_high < *t.threshold)
    throw refused(
        t,
        fmt::format("threshold = {}: lies above threshold_high = {}; exchange them", *t.threshold, *t.threshold_high),
        "threshold_high");
  const int ways = (t.rate || t.growth ? 1 : 0) + (t.probability ? 1 : 0) + (t.after ? 1 : 0);
  if (ways > 1) throw refused(t, "needs one of `rate` (with `growth`), `probability` and `after`, not several");
  if (ways == 0 && !at_threshold)
    throw refused(t, "says not how often it happens: add `rate`, `probability`, `after` or `threshold`");
  if (t.after && !t.contact.empty())
    throw refused(t, "counts down, so that contacts don't matter; take `contact` away", "contact");
  if (t.growth && !t.contact.empty()) throw refused(t, "`growth` is for what happens by itself; take `contact` away");
  if (t.contact.empty() && (t.divided || t.together || t.direction != "heard" || !t.weighted))
    throw refused(t, "has no `contact`; take `divided`, `together`, `direction` and `weighted` away");
  if (t.together && at_threshold) throw refused(t, "meets nobody in particular at a threshold; take `together` away");
}

void DeclaredCompartments::check_reachable() const {
  Compartments reached = in(0);
  for (const auto& [name, who, place] : starts.in) reached |= in(number_of(name));
  for (std::size_t round = 0; round < compartments.size(); ++round)
    for (const DeclaredTransition& t : transition.all) {
      const Compartments with = set_of(t.contact);
      if ((reached & in(number_of(t.from))) && (with == 0 || (reached & with))) reached |= in(number_of(t.to));
    }
  for (std::uint8_t c = 0; c < compartments.size(); ++c)
    if (!(reached & in(c)))
      throw Refusal::about(
          "compartments",
          fmt::format(
              "compartments: nobody can get to `{}`: add a transition that can happen, let somebody start there "
              "(initial) or take it away",
              compartments[c]));
}

/// A countdown that everybody's shorter one forestalls.
void DeclaredCompartments::check_countdowns() const {
  for (const DeclaredTransition& late : transition.all)
    for (const DeclaredTransition& early : transition.all)
      if (&late != &early && late.after && early.after && late.from == early.from && early.where.empty() &&
          (early.after->days < late.after->days || (early.after->days == late.after->days && &early < &late)))
        throw refused(late, fmt::format("never happens: {} comes first", section_of(early)));
}

/// Chances of one step that don't leave room for each other.
void DeclaredCompartments::check_chances() const {
  for (const std::string& name : compartments) {
    double sum = 0;
    std::vector<std::string> who;
    for (const DeclaredTransition& t : transition.all) {
      if (t.from != name || !t.probability || (!t.contact.empty() && !t.threshold && !t.threshold_count)) continue;
      sum += *t.probability;
      who.push_back(t.name);
    }
    if (sum > 1 + 1e-12)
      throw Refusal::about(
          "transition", fmt::format("transition: the probabilities of {} sum to {}; of `{}` they may sum to 1 at most",
                                    fmt::join(who, ", "), sum, name));
  }
}

void DeclaredCompartments::check(const Staff& staff) const {
  check_names();
  check_starts();
  if (transition.all.empty())
    throw Refusal::about("transition", "transition: nothing happens; add [contagion.transition.NAME]");
  if (transition.all.size() > most_compartments)
    throw Refusal::about("transition", fmt::format("transition: there are {}; at most {} are allowed",
                                                   transition.all.size(), most_compartments));
  for (const DeclaredTransition& t : transition.all) check_transition(t);
  check_reachable();
  check_countdowns();
  check_chances();
  for (const DeclaredTransition& t : transition.all)
    if (!t.where.empty()) try {
        t.where.check(staff.groupings, "where");
      } catch (const Refusal& refusal) {
        throw refusal.place().known() ? refusal : refused(t, refusal.message());
      }
  CompartmentModel::check(staff);
}

Scheme DeclaredCompartments::scheme() const {
  Scheme scheme;
  scheme.compartments = compartments;
  scheme.spreading = set_of(spreading);
  std::vector<double> left(compartments.size(), 1);  // of a step's chance, after the probabilities before
  for (const DeclaredTransition& t : transition.all) {
    if (t.rate == 0. && !t.growth) continue;  // never happens
    Transition x{.from = number_of(t.from), .to = number_of(t.to), .with = set_of(t.contact)};
    x.rate = t.rate.value_or(0);
    x.growth = t.growth.value_or(0);
    if (t.after) x.after = t.after->days;
    if (t.threshold) x.threshold = Threshold{*t.threshold, t.threshold_high.value_or(*t.threshold)};
    if (t.threshold_count)
      x.threshold = Threshold{static_cast<double>(*t.threshold_count), static_cast<double>(*t.threshold_count), false};
    x.probability = t.probability.value_or(0);
    if (t.probability && !x.by_contact() && x.from < left.size()) {
      // Declared ones exclude each other; the law takes each of what the earlier ones left.
      double& rest = left[x.from];
      const double share = rest > 0 ? std::min(1., *t.probability / rest) : 0;
      rest -= *t.probability;
      x.probability = share;
      x.probability_high = share;
    }
    x.weighted = t.weighted;
    x.divided = t.divided;
    x.reached = t.direction == "reached";
    x.together = t.together;
    x.only = t.where;
    if (spreading.empty()) scheme.spreading |= x.with;
    scheme.transitions.push_back(std::move(x));
  }
  for (const auto& [name, who, place] : starts.in) scheme.starts.push_back({number_of(name), who});
  return scheme;
}

}  // namespace papotage
