#pragma once
// How answers look on a terminal.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace papotage::cli {

/// Rows as aligned columns, the first row being the heading; columns whose heading begins with '>' stand to the right.
std::string aligned(const std::vector<std::vector<std::string>>& rows, const std::string& indent = "  ");

/// 12345678 as "12,345,678".
std::string grouped(std::uint64_t n);

/// A number with about four significant digits, grouped where it is large; "-" for NaN.
std::string short_number(double x);

/// "1.2 MiB".
std::string bytes_text(std::uint64_t bytes);

/// "8 s", "2 min 5 s", "3 h 12 min".
std::string time_text(double seconds);

/// The values that are numbers, ascending.
std::vector<double> sorted_numbers(std::span<const double> values);
/// The quantile q in [0, 1] of ascending values, of which there is one at least; linear between two.
double quantile(std::span<const double> sorted, double q);

/// Mean, standard deviation and quantiles of the values that are numbers.
struct Spread {
  std::size_t count = 0;
  double mean, sd, low, median, high;  // low and high: 5% and 95%; NaN where there is nothing
};
Spread spread(std::span<const double> values);

}  // namespace papotage::cli
