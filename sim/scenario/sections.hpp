#pragma once
// The sections of a document, and where a refusal about one of their keys stands. `section` is a dotted path such as
// "run" or "layers.work".

#include <string>
#include <vector>

#include "sim/core/parameter.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/writer.hpp"

namespace papotage {

/// "layers.work" as {"layers", "work"}.
std::vector<std::string> split_dots(const std::string& section);

/// The section, or null; refuses what is no section.
Table* find_section(Document& document, const std::string& section);
/// The section; refuses a document that lacks it.
Table& section_of(Document& document, const std::string& section);
/// Where it stands; the document's beginning where it doesn't.
Place place_of(const Document& document, const std::string& section);

/// A refusal about a key of a section, with the place where the document says that key (or the section).
Refusal located(const Refusal& refusal, const Document& document, const std::string& section);

/// Runs `act`; a Refusal about a key is thrown on with its place.
template <class Act>
auto locating(const Document& document, const std::string& section, Act&& act) {
  try {
    return act();
  } catch (const Refusal& refusal) {
    throw located(refusal, document, section);
  }
}

/// Reads a section into `object`, and the ends of its intervals before their values. An absent section is as good as an
/// empty one. Refuses as papotage::read_section does.
void read_section(Document& document, const std::string& section, const std::vector<Parameter>& parameters,
                  void* object, const std::vector<std::string>& also = {});

/// How late a value was said: the command line last, a file before those that it extends.
std::size_t rank(const Value& value, const Document& document);

/// What was said of something before it was replaced goes with it; what was said as late as its successor stays, and is
/// refused where that doesn't know it.
void drop_earlier(Table& section, const std::vector<Parameter>& parameters, std::size_t than, const Document& document);

/// Those of `others` whose names are not among `known`.
std::vector<Parameter> foreign_to(const std::vector<Parameter>& known, const std::vector<Parameter>& others);

/// Puts the intervals back for the values that stand in a resolved scenario.
void restore_intervals(std::vector<Section>& sections, const std::vector<Interval>& intervals);

/// The parameters of an object that have a value, as lines of a resolved scenario, units as comments.
std::vector<Line> lines_of(const std::vector<Parameter>& parameters, const void* object);
template <class T>
std::vector<Line> lines_of(const T& object) {
  return lines_of(parameters_of<T>(), &object);
}

}  // namespace papotage
