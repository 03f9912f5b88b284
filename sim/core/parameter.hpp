#pragma once
// What a scenario may say about the members of a struct: declared once, beside the member. Validation, help, the
// resolved scenario, the tables of the documentation and the provenance of a result are all made from it.
//
//   struct Sir {
//     double beta = 0.05;
//     static void declare(Declare<Sir>& d) {
//       d(&Sir::beta, {.name = "beta", .unit = "1/day per contact", .range = at_least(0), .doc = "...", .source =
//       "..."});
//     }
//   };

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/refusal.hpp"
#include "sim/core/units.hpp"
#include "sim/core/value.hpp"

namespace papotage {

/// The numbers that are allowed; ends belong to it unless said to be open.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool open_low = false, open_high = false;

  bool holds(double x) const;
  /// "in [0, 1]", "at least 0", "above 0"; empty where everything is allowed.
  std::string text() const;
};
constexpr Range at_least(double low) { return {.low = low}; }
constexpr Range above(double low) { return {.low = low, .open_low = true}; }
constexpr Range within(double low, double high) { return {.low = low, .high = high}; }

/// Everything that is said of a parameter besides its member and default.
struct Declaration {
  std::string name;
  std::string unit = {};                  // "1/day per contact"; "1" or empty where there is none
  Range range = {};                       // of numbers and durations
  std::vector<std::string> choices = {};  // of texts; any text where empty
  bool required = false;                  // the member's initial value is no default
  std::string doc = {};                   // one line
  std::string source = {};                // paper and equation, or where the default is from
};

/// A duration in days, written as a number of days or as text with a unit.
struct Duration {
  double days = 0;
};

/// A list of names.
using Names = std::vector<std::string>;

// How a member of type T is read and written. A model's own type (initial conditions) brings its own three functions,
// found by argument-dependent lookup.
void read_value(bool&, const Value&, const Declaration&);
void read_value(double&, const Value&, const Declaration&);
void read_value(std::uint32_t&, const Value&, const Declaration&);
void read_value(std::uint64_t&, const Value&, const Declaration&);
void read_value(std::string&, const Value&, const Declaration&);
void read_value(Duration&, const Value&, const Declaration&);
void read_value(Names&, const Value&, const Declaration&);
Value::Data write_value(bool);
Value::Data write_value(double);
Value::Data write_value(std::uint32_t);
Value::Data write_value(std::uint64_t);
Value::Data write_value(const std::string&);
Value::Data write_value(Duration);
Value::Data write_value(const Names&);
std::string type_name(bool);
std::string type_name(double);
std::string type_name(std::uint32_t);
std::string type_name(std::uint64_t);
std::string type_name(const std::string&);
std::string type_name(Duration);
std::string type_name(const Names&);

// A member whose default depends on others: without a value until it is given or settled, and then written as nothing
// (`is_nothing`).
template <class T>
void read_value(std::optional<T>& member, const Value& value, const Declaration& declaration) {
  T read{};  // a value that is refused leaves the member as it was
  read_value(read, value, declaration);
  member = std::move(read);
}
template <class T>
Value::Data write_value(const std::optional<T>& member) {
  return member ? write_value(*member) : Value::Data(Value::Other{});
}
template <class T>
std::string type_name(const std::optional<T>&) {
  return type_name(T{});
}
inline bool is_nothing(const Value& value) {
  const auto* other = value.as<Value::Other>();
  return other && other->text.empty();
}

struct Parameter;

/// What values of a type look like, for whoever must know it without reading one (an editor). The range and the choices
/// of the declaration hold for all numbers, durations and texts in it, but for those of keys that have their own.
struct Form {
  enum class Kind { anything, boolean, number, integer, text, duration, list, table };
  Kind kind = Kind::anything;
  std::shared_ptr<const std::vector<Parameter>> keys = {};  // of a table; null where none are named
  std::vector<Form> inner = {};   // of a list's elements, or of a table's keys besides those named: one, or none
  std::vector<Form> others = {};  // further ways to write it

  /// The named keys; none where it has none.
  const std::vector<Parameter>& named() const;
};

/// A declaration bound to its member, with the type erased: reads a Value into an object and writes it back.
struct Parameter : Declaration {
  std::string type;                                      // "number", "integer", "text", "duration", ...
  std::string fallback;                                  // the default as TOML writes it; empty where required
  std::function<void(void* object, const Value&)> read;  // throws a Refusal at the value's place
  std::function<Value::Data(const void* object)> write;
  Form form;  // what its values look like

  /// Type, range and choices in words: "a number in [0, 1]".
  std::string allowed() const;
};

template <class T>
class Declare;
template <class T>
const std::vector<Parameter>& parameters_of();

// The form of a member of type T. A type that declares parameters is a table of these; another one brings a function of
// its own, found by argument-dependent lookup, or may look like anything.
inline Form form_of(bool) { return {Form::Kind::boolean}; }
inline Form form_of(double) { return {Form::Kind::number}; }
inline Form form_of(std::uint32_t) { return {Form::Kind::integer}; }
inline Form form_of(std::uint64_t) { return {Form::Kind::integer}; }
inline Form form_of(const std::string&) { return {Form::Kind::text}; }
inline Form form_of(Duration) { return {Form::Kind::duration}; }
inline Form form_of(const Names&) { return {.kind = Form::Kind::list, .inner = {{Form::Kind::text}}}; }
template <class T>
Form form_of(const T&) {
  if constexpr (requires(Declare<T> & d) { T::declare(d); })
    return {.kind = Form::Kind::table, .keys = std::make_shared<const std::vector<Parameter>>(parameters_of<T>())};
  else
    return {};
}
template <class T>
Form form_of(const std::optional<T>&) {
  return form_of(T{});
}
/// A table with a number for each of these keys.
Form form_of_numbers(const std::vector<std::string>& keys, const Range& range);

/// Collects the declarations of T.
template <class T>
class Declare {
 public:
  template <class Member, class Owner>
  void operator()(Member Owner::*member, Declaration declaration) {
    Parameter parameter{declaration, {}, {}, {}, {}, {}};
    const Member initial = T{}.*member;
    parameter.type = type_name(initial);
    parameter.form = form_of(initial);
    if (!declaration.required) parameter.fallback = Value(write_value(initial)).text();
    parameter.read = [member, declaration](void* object, const Value& value) {
      read_value(static_cast<T*>(object)->*member, value, declaration);
    };
    parameter.write = [member](const void* object) { return write_value(static_cast<const T*>(object)->*member); };
    parameters_.push_back(std::move(parameter));
  }
  std::vector<Parameter> take() { return std::move(parameters_); }

 private:
  std::vector<Parameter> parameters_;
};

template <class T>
const std::vector<Parameter>& parameters_of() {
  static const std::vector<Parameter> parameters = [] {
    Declare<T> declare;
    T::declare(declare);
    return declare.take();
  }();
  return parameters;
}

/// Reads the entries of a section into `object`. Refuses unknown keys (with the nearest known one, `also` counting as
/// known), required keys that are missing, wrong types and values out of range. `section` is the section's name and
/// `place` where it stands.
void read_section(const Table& table, const std::string& section, const Place& place,
                  const std::vector<Parameter>& parameters, void* object, const std::vector<std::string>& also = {});

/// Every parameter with its value, in the order of declaration.
Table write_section(const std::vector<Parameter>& parameters, const void* object);

/// "`text` is no integer: allowed is ..." at the value's place.
[[noreturn]] void refuse_value(const Value& value, const Declaration& declaration, const std::string& allowed);

}  // namespace papotage
