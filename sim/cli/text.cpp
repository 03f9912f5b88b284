#include "sim/cli/text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace papotage::cli {
namespace {

/// Characters, not bytes.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

std::string aligned(const std::vector<std::vector<std::string>>& rows, const std::string& indent) {
  std::vector<std::size_t> widths;
  std::vector<bool> right;
  for (const std::string& heading : rows.front()) {
    right.push_back(!heading.empty() && heading[0] == '>');
    widths.push_back(0);
  }
  std::vector<std::vector<std::string>> cells = rows;
  for (std::string& heading : cells.front())
    if (!heading.empty() && heading[0] == '>') heading.erase(0, 1);
  for (const auto& row : cells)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  std::string out;
  for (const auto& row : cells) {
    std::string line = indent;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string pad(widths[c] - width(row[c]), ' ');
      line += (c ? "  " : "") + (right[c] ? pad + row[c] : row[c] + pad);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string grouped(std::uint64_t n) {
  std::string digits = fmt::format("{}", n);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string short_number(double x) {
  if (std::isnan(x)) return "-";
  if (std::abs(x) >= 1000 && std::abs(x) < 1e15)
    return (x < 0 ? "-" : "") + grouped(static_cast<std::uint64_t>(std::llround(std::abs(x))));
  return fmt::format("{:.4g}", x);
}

std::string bytes_text(std::uint64_t bytes) {
  static const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  double amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < std::size(units); ++unit) amount /= 1024;
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.3g} {}", amount, units[unit]);
}

std::string time_text(double seconds) {
  if (seconds < 0.9995) return fmt::format("{:.2g} s", seconds);
  const auto s = static_cast<std::uint64_t>(std::llround(seconds));
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min {} s", s / 60, s % 60);
  return fmt::format("{} h {} min", s / 3600, s % 3600 / 60);
}

std::vector<double> sorted_numbers(std::span<const double> values) {
  std::vector<double> sorted;
  for (const double x : values)
    if (!std::isnan(x)) sorted.push_back(x);
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

double quantile(std::span<const double> sorted, double q) {
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Spread spread(std::span<const double> values) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> sorted = sorted_numbers(values);
  Spread s{sorted.size(), nan, nan, nan, nan, nan};
  if (sorted.empty()) return s;
  const auto n = static_cast<double>(sorted.size());
  double sum = 0, squares = 0;
  for (const double x : sorted) sum += x;
  s.mean = sum / n;
  for (const double x : sorted) squares += (x - s.mean) * (x - s.mean);
  if (sorted.size() > 1) s.sd = std::sqrt(squares / (n - 1));
  s.low = quantile(sorted, 0.05);
  s.median = quantile(sorted, 0.5);
  s.high = quantile(sorted, 0.95);
  return s;
}

}  // namespace papotage::cli
