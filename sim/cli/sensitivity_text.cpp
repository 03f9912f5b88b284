#include "sim/cli/sensitivity_text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/cli/text.hpp"
#include "sim/core/refusal.hpp"

namespace papotage::cli {
namespace {

using Row = SensitivityTable::Row;
using Line = std::vector<std::string>;

/// Said where more than a tenth is left out.
constexpr const char* unfair = " The rest is no fair sample of the ranges.";

/// A share of the variance; 0 where it rounds to it.
std::string share(double x) { return std::isnan(x) ? "-" : fmt::format("{:.3f}", std::abs(x) < 0.0005 ? 0 : x); }

std::string interval(double low, double high, std::string (*text)(double)) {
  return std::isnan(low) ? "-" : fmt::format("{} to {}", text(low), text(high));
}

/// Of the keys, those that matter most first and those of which nothing is known last.
std::vector<std::size_t> order_of(std::span<const double> ranking) {
  std::vector<std::size_t> order(ranking.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto weight = [&](std::size_t k) { return std::isnan(ranking[k]) ? -INFINITY : ranking[k]; };
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return weight(a) > weight(b); });
  return order;
}

std::vector<Line> lines_of(const SensitivityTable& table, const Row& row, std::span<const std::size_t> keys) {
  const auto of = [&](const char* measure, std::size_t k) { return table.values(row, measure)[k]; };
  std::vector<Line> lines;
  if (table.design == "morris") {
    lines.push_back({"key", ">mu*", "95%", ">mu", ">sigma"});
    for (const std::size_t k : keys)
      lines.push_back({printable(table.keys[k]), short_number(of("mu_star", k)),
                       interval(of("mu_star_low", k), of("mu_star_high", k), short_number), short_number(of("mu", k)),
                       short_number(of("sigma", k))});
  } else {
    lines.push_back({"key", ">ST", "95%", ">S1", "95%"});
    for (const std::size_t k : keys)
      lines.push_back({printable(table.keys[k]), share(of("total", k)),
                       interval(of("total_low", k), of("total_high", k), share), share(of("first", k)),
                       interval(of("first_low", k), of("first_high", k), share)});
  }
  return lines;
}

/// What is estimated of an outcome, and from how much.
std::string heading(const SensitivityTable& table, const Row& row) {
  const std::string unit = row.unit == "1" ? "" : fmt::format(" ({})", row.unit);
  const std::uint64_t all = row.effects.used + row.effects.left_out;
  const std::string from = row.effects.left_out == 0
                               ? fmt::format("{} {}", grouped(all), table.counted())
                               : fmt::format("{} of {} {}", grouped(row.effects.used), grouped(all), table.counted());
  return table.design == "morris"
             ? fmt::format("What moves {}{}: change over a key's range, from {}\n", row.outcome, unit, from)
             : fmt::format("What {} varies with: shares of its variance, from {}\n", row.outcome, from);
}

}  // namespace

void print_sensitivity(const SensitivityTable& table, std::size_t most_keys) {
  for (const Row& row : table.outcomes) {
    const std::span<const double> ranking = table.values(row, table.ranking());
    if (std::ranges::all_of(ranking, [](double x) { return x == 0; })) {
      fmt::print("\nNo key moves {}.\n", row.outcome);
      continue;
    }
    std::vector<std::size_t> keys = order_of(ranking);
    const std::size_t more = keys.size() - std::min(keys.size(), most_keys);
    keys.resize(keys.size() - more);
    fmt::print("\n{}{}", heading(table, row), aligned(lines_of(table, row, keys)));
    if (more > 0) fmt::print("  and {} more keys (papotage info)\n", grouped(more));
    const auto left_out = row.effects.left_out, used = row.effects.used;
    if (left_out > 0)
      fmt::print("  {} {} left out: a task failed there, or {} isn't defined.{}\n", grouped(left_out), table.counted(),
                 row.outcome,
                 used == 0                         ? " None is left."
                 : 10 * left_out > left_out + used ? unfair
                                                   : "");
  }
}

}  // namespace papotage::cli
