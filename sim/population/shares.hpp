#pragma once
// How a population divides into named classes, and into companies of several sizes: types of parameters.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/parameter.hpp"

namespace papotage {

/// How far from 1 the sum of shares may be, since they are written with a few digits: a millionth, and the rounding of
/// their sum.
inline constexpr double shares_tolerance = 1e-6 + 1e-12;

/// The share of each class of an attribute, in [0, 1] and in the attribute's own order; they sum to 1. Written as
/// `{ woman = 0.45, man = 0.55 }`: every class is named, in any order.
struct Shares {
  std::vector<std::pair<std::string, double>> of;

  std::size_t classes() const { return of.size(); }
  /// The class at u in [0, 1): the first whose cumulated share exceeds u, or the last with a share where rounding
  /// leaves them below it.
  std::uint8_t at(double u) const;
  /// What at() compares with: the cumulated shares; from the last class with a share on exactly 1.
  std::vector<double> cumulated() const;
  std::vector<std::string> names() const;
};
void read_value(Shares&, const Value&, const Declaration&);  // the names allowed are those of the default
Value::Data write_value(const Shares&);
std::string type_name(const Shares&);
Form form_of(const Shares&);

/// Companies of `from` to `to` employees, 1 <= from <= to, employ `share` of all employees, in [0, 1].
struct SizeClass {
  std::uint32_t from, to;
  double share;
};

/// Written as `[{ from = 1, to = 9, share = 0.21 }, ...]`, ascending and apart, shares that sum to 1; or as the name of
/// a table. Empty: companies of one size. Tables:
///   "france_2007"   France 2007, employees of companies by category (microenterprises, small and medium, intermediate,
///                   large; their bounds in employees alone): V. Hecquet, "Quatre nouvelles categories d'entreprise",
///                   Insee Premiere 1321, November 2010. The largest of large companies is assumed.
struct SizeClasses {
  std::vector<SizeClass> of;
};
void read_value(SizeClasses&, const Value&, const Declaration&);
Value::Data write_value(const SizeClasses&);
std::string type_name(const SizeClasses&);
Form form_of(const SizeClasses&);

}  // namespace papotage
